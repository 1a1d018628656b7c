"""Which element of a GPX track point fills which column, by namespace and local name, never by prefix.

Apart, because this is the one place where the vendors' names stand; the fast path and the gpxpy reference both ask here.
"""

from __future__ import annotations

COLUMNS = (
    "timestamp", "position_lat", "position_long", "enhanced_altitude", "enhanced_speed", "heart_rate", "cadence", "power", "temperature",
    "distance",
)  # fmt: skip
_INDEX = {name: index for index, name in enumerate(COLUMNS)}

_GPX = "www.topografix.com/gpx/"
_GARMIN = "www.garmin.com/xmlschem"  # schemas; OpenTracks wrote schemes
_CLUETRUST = "www.cluetrust.com/"  # gpxdata: Suunto, Movescount, COROS, RunnerUp, MyTourbook
_PREFIXES = {"gpxtpx": _GARMIN, "gpxpx": _GARMIN, "gpxx": _GARMIN, "ns3": _GARMIN, "gpxdata": _CLUETRUST}  # used without being declared
_OSMAND = "osmand.net"

# Children of <trkpt> that GPX itself defines (speed: GPX 1.0).
_POINT = {"ele": "enhanced_altitude", "time": "timestamp", "speed": "enhanced_speed"}
# Names that mean one thing wherever they stand: Garmin hr, cad, atemp and PowerInWatts, ClueTrust hr and cadence, Strava's and Suunto's
# bare power, and what smaller programs write bare.
_EVERYWHERE = {
    "hr": "heart_rate", "heartrate": "heart_rate", "heart_rate": "heart_rate", "bpm": "heart_rate",
    "cad": "cadence", "cadence": "cadence", "runcadence": "cadence", "run_cadence": "cadence",
    "power": "power", "powerinwatts": "power", "watts": "power", "atemp": "temperature",
}  # fmt: skip
# Names whose unit only the namespace tells: m/s, degrees C, metres since the start.
_IN_KNOWN = _EVERYWHERE | {"speed": "enhanced_speed", "temp": "temperature", "temperature": "temperature"}
_IN_CLUETRUST = _IN_KNOWN | {"distance": "distance"}


def slot(namespace: str, name: str, inside_extension: bool) -> int:
    """The index in COLUMNS that an element of a track point fills, -1 for none.

    Args:
        namespace: its namespace, or its prefix where that was never declared.
        name: its local name.
        inside_extension: whether it stands inside <extensions>.
    """
    namespace = _PREFIXES.get(namespace, namespace.lower().removeprefix("http://").removeprefix("https://"))
    of_gpx = not namespace or namespace.startswith(_GPX)
    if not inside_extension and name in _POINT:
        return _INDEX[_POINT[name]]
    if namespace.startswith(_CLUETRUST):
        names = _IN_CLUETRUST
    elif of_gpx or namespace.startswith((_GARMIN, _OSMAND)):
        names = _IN_KNOWN
    else:
        names = _EVERYWHERE
    column = names.get(name.lower())
    return -1 if column is None else _INDEX[column]
