"""Sport names as files write them, in any language and by any vendor's number, in FIT's words.

Apart, because GPX and TCX only carry free text. A name that is not known stays unknown: speed never decides what a sport is.
"""

from __future__ import annotations

import re
import unicodedata

UNKNOWN = "unknown"

# What files write, for FIT's (sport, sub_sport); numbers are Strava's, which stood in its GPX exports.
_NAMES: dict[tuple[str, str | None], str] = {
    ("running", None): (
        "run, running, runner, jog, jogging, street running, road running, outdoor run, outdoor running, long run, interval run, 9, "
        "laufen, lauf, dauerlauf, joggen, course, course à pied, footing, courir, carrera, correr, carrera a pie, corsa, correre, "
        "corrida, hardlopen, hardloop, lopen, löpning, löpare, løping, løpetur, løb, løbe, juoksu, bieganie, bieg, běh, běhání, beh, "
        "futás, koşu, alergare, tek, trčanje, бег, бiг, біг, ランニング, 跑步, 跑, 러닝, 달리기"
    ),
    ("running", "trail"): (
        "trail, trail run, trail running, trailrun, trailrunning, traillauf, trail lauf, geländelauf, course en sentier, carrera de "
        "montaña, corsa in montagna, fell run, fell running, mountain running, skyrunning, ultra run, ultrarun"
    ),
    ("running", "treadmill"): (
        "treadmill, treadmill run, treadmill running, indoor run, indoor running, run indoor, running indoor, laufband, tapis de "
        "course, tapis roulant, cinta de correr, carrera en cinta, loopband"
    ),
    ("running", "track"): "track run, track running, bahnlauf",
    ("running", "virtual_activity"): "virtual run, virtual running, virtualrun",
    ("walking", None): (
        "walk, walking, nordic walking, 10, gehen, walken, spaziergang, marche, marcher, caminar, caminata, camminata, camminare, "
        "caminhada, wandelen, wandeling, promenad, gång, gåtur, gåing, kävely, spacer, chůze, ходьба, ウォーキング, 步行, 걷기"
    ),
    ("hiking", None): (
        "hike, hiking, trekking, trek, backpacking, mountaineering, 4, wandern, wanderung, randonnée, rando, senderismo, "
        "excursionismo, escursionismo, caminhadas, vandring, fottur, vaellus, wycieczka, turistika, поход, ハイキング, 徒步"
    ),
    ("cycling", None): (
        "ride, riding, bike, biking, cycling, cycle, bicycle, ebike, ebikeride, mtb, mountain bike, mountain biking, gravel ride, road "
        "bike, road cycling, road biking, e bike ride, 1, rad, radfahren, radsport, fahrrad, vélo, cyclisme, ciclismo, bici, "
        "bicicleta, bicicletta, fietsen, fiets, wielrennen, cykling, sykling, pyöräily, kolarstwo, rower, cyklistika, велосипед, "
        "サイクリング, 骑行"
    ),
    ("cycling", "indoor_cycling"): "spinning, indoor cycling, indoor bike, indoor ride",
    ("cycling", "virtual_activity"): "virtual ride, virtualride",
    ("swimming", None): (
        "swim, swimming, schwimmen, natation, natación, nuoto, natação, zwemmen, simning, svømning, svømming, uinti, pływanie, "
        "plavání, плавание"
    ),
    ("swimming", "lap_swimming"): "pool swim, pool swimming, lap swimming",
    ("swimming", "open_water"): "open water, open water swim, open water swimming",
    ("training", "strength_training"): (
        "strength, strength training, weight training, weighttraining, weights, weightlifting, traditional strength training, "
        "functional strength training, functional training, krafttraining, musculation, renforcement musculaire, fuerza, pesas, "
        "entrenamiento de fuerza, musculación, allenamento con i pesi, musculação, krachttraining, styrketräning, styrketrening, "
        "voimaharjoittelu, trening siłowy"
    ),
    ("training", "yoga"): "yoga",
    ("training", "pilates"): "pilates",
    ("training", "hiit"): "hiit, high intensity interval training",
    ("training", "cardio_training"): "cardio, cardio training, crossfit, circuit training",
    ("training", None): "training, workout, gym, fitness",
    ("fitness_equipment", "elliptical"): "elliptical, crosstrainer, cross trainer",
    ("rowing", None): "row, rowing, indoor rowing, rudern, aviron, remo, canottaggio, roeien",
    (
        "cross_country_skiing",
        None,
    ): "cross country skiing, nordic ski, nordicski, xc ski, backcountry ski, langlauf, skilanglauf, ski de fond",
    ("alpine_skiing", None): "ski, skiing, alpine ski, alpineski, alpine skiing, downhill skiing",
    ("inline_skating", None): "inline skate, inline skating, inlineskate",
    ("multisport", None): "multisport, triathlon, duathlon",
    ("generic", None): "generic, other, andere, sonstiges, autre, otro, altro",
}
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans({"ł": "l", "ø": "o", "Ł": "l", "Ø": "o"})


def _fold(text: str) -> str:
    """Lower case, no accents, single blanks: `TrailRunning`, `trail_running` and `Trail running` are the same."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text.translate(_LETTERS_WITHOUT_DECOMPOSITION))
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", parted) if not unicodedata.combining(mark))
    return " ".join(re.sub(r"[\W_]+", " ", plain).casefold().split())


_SPORTS = {_fold(name): sport for sport, names in _NAMES.items() for name in names.split(",")}


def sport_of(name: str | None) -> tuple[str, str | None]:
    """FIT's sport and sub_sport for what a file calls it; ("unknown", None) for a name that is not known or means two sports.

    Examples:
        >>> sport_of("Course à pied"), sport_of("trail_running"), sport_of("9"), sport_of("the category")
        (('running', None), ('running', 'trail'), ('running', None), ('unknown', None))
    """
    folded = _fold((name or "")[:80])
    if folded in _SPORTS:
        return _SPORTS[folded]
    words = [_SPORTS[word] for word in folded.split() if word in _SPORTS and not word.isdigit()]
    if not words or len({sport for sport, _ in words}) > 1:
        return UNKNOWN, None
    return next(((sport, sub_sport) for sport, sub_sport in words if sub_sport), words[0])
