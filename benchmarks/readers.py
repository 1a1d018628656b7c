"""Reading speed beside the peers, in one run: python benchmarks/readers.py --out docs/readers.md [--rounds 5] [FILE ...].

In every round each candidate reads all files once, so that a busy machine slows all of them alike; a file counts with the median of its
rounds. Only ratios mean anything. Files: fixtures/ and, when LEGDAY_CORPUS names a folder, the real ones in it. A peer that
is not installed is left out; one that fails on a file is compared on the others.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLES = ("record", "session", "lap", "set")
RECORD_FIELDS = (
    "timestamp", "position_lat", "position_long", "distance", "enhanced_speed", "enhanced_altitude", "heart_rate", "cadence", "power",
    "temperature", "speed", "altitude",
)  # fmt: skip
Reader = Callable[[bytes], object]


def record_columns(rows: list[dict]) -> object:
    import polars as pl

    return pl.DataFrame({name: pl.Series(name, [row.get(name) for row in rows], strict=False) for name in RECORD_FIELDS})


def fitdecode_frames() -> Reader:
    """fitdecode as its README shows it, in degrees: every wanted message to a dict, records to the twelve usual columns."""
    import fitdecode

    wanted = {*TABLES, "event", "split", "file_id", "activity", "device_info", "device_settings"}

    def read(content: bytes) -> object:
        tables: dict[str, list] = {}
        with fitdecode.FitReader(content, processor=fitdecode.StandardUnitsDataProcessor(), check_crc=fitdecode.CrcCheck.WARN) as frames:
            for frame in frames:
                if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name in wanted:
                    tables.setdefault(frame.name, []).append({f.name: f.value for f in frame.fields})
        return tables, record_columns(tables.get("record", []))

    return read


def own(module: str, name: str) -> Callable[[], Reader]:
    return lambda: getattr(importlib.import_module(module), name)


def fitparse_frames() -> Reader:
    import fitparse

    def read(content: bytes) -> object:
        tables: dict[str, list] = {}
        for message in fitparse.FitFile(content).get_messages():
            tables.setdefault(message.name, []).append({f.name: f.value for f in message.fields})
        return tables, record_columns(tables.get("record", []))

    return read


def pyfitparsernative_frames() -> Reader:
    import pyfitparsernative

    def read(content: bytes) -> object:
        tables: dict[str, list] = {}
        for message in pyfitparsernative.parse_fit_bytes(content):
            tables.setdefault(message["message_type"], []).append(message)
        return tables, record_columns(tables.get("record", []))

    return read


def fitfast_tables(*tables: str) -> Callable[[], Reader]:
    def make() -> Reader:
        import fitfast
        import polars as pl

        def read(content: bytes) -> object:
            columns = [fitfast.records(content, table) for table in tables]
            return columns, pl.DataFrame({name: columns[0][name] for name in RECORD_FIELDS if name in columns[0]}).fill_nan(None)

        return read

    return make


def legday_tables(*tables: str) -> Callable[[], Reader]:
    """The same task as fitfast's: only these tables, records to the usual columns."""

    def make() -> Reader:
        from legday.readers.fit.assemble import whole_table
        from legday.readers.fit.frames import frame_of
        from legday.readers.fit.reader import decode

        def read(content: bytes) -> object:
            messages = decode(content, wanted=frozenset(tables))
            return [frame_of(name, whole_table(name, messages), None) for name in tables]

        return read

    return make


def gpxpy_rows() -> Reader:
    """gpxpy to the same columns: position, elevation, time and every extension leaf of each point."""
    import gpxpy
    import polars as pl

    def read(content: bytes) -> object:
        rows = []
        for track in gpxpy.parse(content.decode("utf-8-sig")).tracks:
            for segment in track.segments:
                for p in segment.points:
                    row = {"latitude": p.latitude, "longitude": p.longitude, "elevation": p.elevation, "time": p.time}
                    for extension in p.extensions:
                        row |= {leaf.tag.rpartition("}")[2]: leaf.text for leaf in extension.iter() if not len(leaf)}
                    rows.append(row)
        names = dict.fromkeys(name for row in rows for name in row)
        return pl.DataFrame({name: pl.Series(name, [row.get(name) for row in rows], strict=False) for name in names})

    return read


def fastgpx_points() -> Reader:
    import fastgpx

    def read(content: bytes) -> object:
        tracks = fastgpx.parse(content.decode("utf-8-sig")).tracks
        return [(p.latitude, p.longitude, p.elevation, p.time) for t in tracks for s in t.segments for p in s.points]

    return read


def gpxtractor_rows() -> Reader:
    import io

    from gpxtractor._xml_extraction import extract_gpx

    return lambda content: extract_gpx(io.BytesIO(content))


# What to call it, the module it needs, how to make it. The first of each format is the one the others are measured against.
FIT = (
    ("fitdecode", "fitdecode", fitdecode_frames),
    ("legday --reader reference (fitdecode)", "legday.readers.fit", own("legday.readers.fit.reference", "read_fit_reference")),
    ("fitparse", "fitparse", fitparse_frames),
    ("pyfitparsernative", "pyfitparsernative", pyfitparsernative_frames),
    ("fitfast, record + session + lap + set", "fitfast", fitfast_tables(*TABLES)),
    ("fitfast, record", "fitfast", fitfast_tables("record")),
    ("legday, whole Recording", "legday.readers.fit", own("legday.readers.fit", "read_fit")),
    ("legday, record + session + lap + set", "legday.readers.fit", legday_tables(*TABLES)),
    ("legday, record", "legday.readers.fit", legday_tables("record")),
)
GPX = (
    ("gpxpy", "gpxpy", gpxpy_rows),
    ("gpxtractor (heart rate, cadence)", "gpxtractor", gpxtractor_rows),
    ("fastgpx (no extensions)", "fastgpx", fastgpx_points),
    ("legday, whole Recording", "legday.readers.gpx", own("legday.readers.gpx", "read_gpx")),
)
FORMATS = {".fit": FIT, ".gpx": GPX}
SLOW = {"fitdecode", "fitparse", "legday --reader reference (fitdecode)", "gpxpy"}
SLOW_ROUNDS = 3


def installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def inputs(named: list[Path]) -> dict[str, list[Path]]:
    """Files by where they come from: invented ones are kinder (long runs of one layout) than what watches write."""
    if named:
        return {"named files": named}
    corpus = os.environ.get("LEGDAY_CORPUS")
    return {
        "the invented season": sorted((ROOT / "fixtures/athlete").rglob("*.*")),
        "real files": sorted(Path(corpus).rglob("*.*")) if corpus else [],
    }


def timed(readers: dict[str, Reader], contents: dict[Path, bytes], rounds: int) -> dict[Path, dict[str, float]]:
    """Median seconds of each reader on each file; files that a reader fails on are missing."""
    times: dict[Path, dict[str, list[float]]] = {path: {name: [] for name in readers} for path in contents}
    for turn in range(rounds + 1):  # the first round warms caches up and is not counted
        for name, read in readers.items():
            if name in SLOW and not 0 < turn <= SLOW_ROUNDS:
                continue
            for path, content in contents.items():
                if name not in times[path]:
                    continue
                start = time.perf_counter()
                try:
                    read(content)
                except Exception:  # noqa: BLE001 - a peer may fail in any way; it is then compared on other files
                    del times[path][name]
                else:
                    times[path][name] += [time.perf_counter() - start] * (turn > 0)
        print(f"round {turn} of {rounds}", file=sys.stderr, flush=True)
    return {path: {name: statistics.median(seconds) for name, seconds in of.items() if seconds} for path, of in times.items()}


def measure(suffix: str, origin: str, files: list[Path], rounds: int) -> list[str]:
    readers = {name: make() for name, module, make in FORMATS[suffix] if installed(module)}
    against = FORMATS[suffix][0][0]
    contents = {path: path.read_bytes() for path in files}
    results = {path: (len(contents[path]), result) for path, result in timed(readers, contents, rounds).items() if against in result}
    megabytes = sum(size for size, _ in results.values()) / 1e6
    lines = [
        f"## {suffix[1:].upper()}, {origin}: {len(results)} files, {megabytes:.2f} MB, {rounds} rounds",
        "",
        f"| reader | files | MB/s | x {against}, total | per file: min / median / max | files over 50 kB: min | peak MB | import ms |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, _, _ in FORMATS[suffix]:
        mine = [(size, r[against], r[name]) for size, r in results.values() if name in r]
        if not mine:
            lines.append(f"| {name} | not installed | | | | | | |" if name not in readers else f"| {name} | 0 | | | | | | |")
            continue
        ratios = [theirs / own for _, theirs, own in mine]
        large = [theirs / own for size, theirs, own in mine if size > 50_000]
        seconds = sum(own for *_, own in mine)
        alone = alone_in_a_process(suffix, name, max(results, key=lambda p: results[p][0]))
        lines.append(
            f"| {name} | {len(mine)} | {sum(size for size, *_ in mine) / seconds / 1e6:.2f} | {sum(t for _, t, _ in mine) / seconds:.1f} "
            f"| {min(ratios):.1f} / {statistics.median(ratios):.1f} / {max(ratios):.1f} | {f'{min(large):.1f}' if large else '-'} "
            f"| {alone['peak_mb']:.0f} | {alone['import_ms']:.0f} |"
        )
    return [*lines, "", *paired(suffix, results)]


def paired(suffix: str, results: dict) -> list[str]:
    """The same task by legday and by its fastest peer, totals over the files both read."""
    lines = []
    for task in ("record + session + lap + set", "record") if suffix == ".fit" else ():
        both = [(r[f"fitfast, {task}"], r[f"legday, {task}"]) for _, r in results.values() if f"fitfast, {task}" in r]
        if both:
            ratio = sum(theirs for theirs, _ in both) / sum(own for _, own in both)
            lines += [f"{task}: legday is {ratio:.1f} x fitfast in total, over the {len(both)} files fitfast reads.", ""]
    return lines


def alone_in_a_process(suffix: str, name: str, path: Path) -> dict[str, float]:
    """Import time over a bare interpreter's and peak memory over that after the imports, each in fresh processes."""
    command = [sys.executable, __file__, "--alone", suffix, name, str(path)]
    alone = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(3)]
    return {key: statistics.median(one[key] for one in alone) for key in alone[0]}


def run_alone(suffix: str, name: str, path: str) -> None:
    start = time.perf_counter()
    read = next(make for own, _, make in FORMATS[suffix] if own == name)()
    imported = time.perf_counter() - start
    content = Path(path).read_bytes()
    before = peak_kb()
    read(content)
    print(json.dumps({"import_ms": imported * 1e3, "peak_mb": (peak_kb() - before) / 1024}))


def peak_kb() -> int:
    """This process's own peak; getrusage would count the parent's too."""
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--alone", nargs=3, metavar=("SUFFIX", "READER", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    if arguments.alone:
        run_alone(*arguments.alone)
        return
    lines = []
    for suffix in FORMATS:
        for origin, files in inputs(arguments.files).items():
            chosen = [path for path in files if path.suffix == suffix]
            lines += measure(suffix, origin, chosen, arguments.rounds) if chosen else []
    text = "\n".join(["# Reading speed", "", *lines, (__doc__ or "").partition("\n\n")[2]]).rstrip() + "\n"
    print(text)
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
