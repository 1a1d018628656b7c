"""Damages good files at random and counts what gets out of a reader: python benchmarks/fuzz.py --reader fit --count 20000 --seed 1.

The only lawful outcomes are a Recording and a ReaderError, within the time limit and without much memory. Seeds: fixtures/ and, when
LEGDAY_CORPUS names a folder, the smaller real files in it. Everything follows from the seed, so an escape can be made again.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import warnings
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from legday.errors import ReaderError
from legday.readers.fit import read_fit
from legday.readers.fit.reader import FELL_BACK
from legday.readers.gpx import read_gpx
from legday.readers.recording import Recording
from legday.readers.tcx import read_tcx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
READERS: dict[str, Callable[[bytes], Recording]] = {"fit": read_fit, "gpx": read_gpx, "tcx": read_tcx}
TCX = b"""<?xml version="1.0"?><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>
<Activity Sport="Running"><Id>2026-01-10T09:00:00Z</Id><Lap StartTime="2026-01-10T09:00:00Z"><TotalTimeSeconds>2</TotalTimeSeconds>
<DistanceMeters>6</DistanceMeters><Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod><Track>
<Trackpoint><Time>2026-01-10T09:00:00Z</Time><Position><LatitudeDegrees>60.1</LatitudeDegrees><LongitudeDegrees>24.9</LongitudeDegrees></Position>
<DistanceMeters>0</DistanceMeters><HeartRateBpm><Value>120</Value></HeartRateBpm></Trackpoint>
<Trackpoint><Time>2026-01-10T09:00:02Z</Time><DistanceMeters>6</DistanceMeters><HeartRateBpm><Value>121</Value></HeartRateBpm></Trackpoint>
</Track></Lap></Activity></Activities></TrainingCenterDatabase>"""
OWN_SEEDS = {"fit": [], "gpx": [], "tcx": [TCX]}
LARGEST_SEED = 60_000  # bytes; more bytes are no more kinds of damage
LIMIT_S = 10.0
LIMIT_MB = 1024
XML_WORDS = [b"<!--", b"]]>", b"<![CDATA[", b"&lt;", b"&#0;", b"nan", b"-1e999", b"<!DOCTYPE a>", b"\xff\xfe", b"xmlns:a='b'"]
WORDS = {
    "fit": [b".FIT", b"\xff" * 4, b"\x00" * 4, b"\x40\x00\x00\x14\x00\xff", b"\x60", b"\x80", b"\xff\xff\xff\x7f"],
    "gpx": [*XML_WORDS, b"<trkpt>", b"</gpx>"],
    "tcx": [*XML_WORDS, b"<Trackpoint>", b"</Lap>"],
}  # fmt: skip


def seeds(kind: str) -> list[bytes]:
    """The good and the broken files to begin with."""
    corpus = os.environ.get("LEGDAY_CORPUS")
    folders = [ROOT / "fixtures", *([Path(corpus)] if corpus else [])]
    paths = sorted(path for folder in folders for path in folder.rglob(f"*.{kind}"))
    return OWN_SEEDS[kind] + [content for path in paths if len(content := path.read_bytes()) <= LARGEST_SEED and content]


def damaged(content: bytes, others: list[bytes], words: list[bytes], chance: random.Random) -> bytes:
    """A file with one to six things done to it."""
    out = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        at = chance.randrange(len(out) + 1)
        length = chance.choice((1, 2, 4, 16, 300))
        match chance.randrange(8):
            case 0 if at < len(out):
                out[at] ^= 1 << chance.randrange(8)
            case 1:
                out[at : at + 1] = bytes((chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256))),))
            case 2:
                del out[at : at + length]
            case 3:
                out[at:at] = out[at : at + length] * chance.choice((1, 2, 50))
            case 4:
                out[at : at + chance.choice((0, 4))] = chance.choice(words)
            case 5:
                del out[at:]
            case 6:
                other = chance.choice(others)
                out[at:] = other[chance.randrange(len(other)) :]
            case _:
                out[at : at + length] = chance.randbytes(length)
    return bytes(out)


def fuzz(kind: str, count: int, seed: int) -> tuple[Counter[str], list[tuple[str, bytes]]]:
    """Outcomes by kind, and every input that escaped with what came of it."""
    chance, files = random.Random(seed), seeds(kind)
    outcomes: Counter[str] = Counter()
    escapes = []
    for _ in range(count):
        content = damaged(chance.choice(files), files, WORDS[kind], chance)
        before = peak_mb()
        outcome = outcome_of(READERS[kind], content)
        if peak_mb() - before > LIMIT_MB:
            outcome = f"escaped: {peak_mb() - before:.0f} MB"
        outcomes[outcome.partition(":")[0]] += 1
        if outcome.startswith("escaped"):
            escapes.append((outcome, content))
    return outcomes, escapes


def outcome_of(read: Callable[[bytes], Recording], content: bytes) -> str:
    """kept, salvaged, refused, or how it escaped."""
    try:
        with time_limit(LIMIT_S), warnings.catch_warnings():
            warnings.simplefilter("error")
            recording = read(content)
    except ReaderError:
        return "refused"
    except BaseException as error:  # whatever it is, it is what is looked for
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"escaped: {type(error).__name__}: {error}"
    if not isinstance(recording, Recording):
        return f"escaped: {type(recording).__name__} instead of a Recording"
    if any(note.startswith(FELL_BACK) for note in recording.notes):
        return f"escaped: {recording.notes[-1]}"
    return "salvaged" if recording.salvaged else "kept"


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TimeoutError in the block when it takes longer."""

    def expire(*_: object) -> None:
        raise TimeoutError(f"over {seconds:g} s")

    previous = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def peak_mb() -> float:
    """This process's peak memory so far, 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", choices=READERS, help="default: all, one after the other")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder to write inputs that escaped to")
    arguments = parser.parse_args()
    escaped = 0
    for kind in [arguments.reader] if arguments.reader else READERS:
        outcomes, escapes = fuzz(kind, arguments.count, arguments.seed)
        print(
            f"{kind}: {arguments.count:,} inputs, seed {arguments.seed}: "
            + ", ".join(f"{n:,} {word}" for word, n in sorted(outcomes.items()))
        )
        for words, n in Counter(words for words, _ in escapes).most_common(10):
            print(f"  {n:,} x {words[:200]}")
        for number, (_, content) in enumerate(escapes if arguments.keep else ()):
            arguments.keep.mkdir(parents=True, exist_ok=True)
            (arguments.keep / f"{arguments.seed}-{number}.{kind}").write_bytes(content)
        escaped += len(escapes)
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
