"""Files of an invented athlete for the benchmarks: each kind of session is encoded once and copied with its times shifted.

Apart from ingest.py, which measures; here is what is measured on.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "fixtures"))

from fit_files import Watch, encode_lift, encode_other, encode_run, shift_fit
from strength import watch_sets

if TYPE_CHECKING:
    from collections.abc import Iterable

SECONDS = 3600
LAST = datetime(2026, 1, 24, 18, 0, tzinfo=UTC)
HOURS_APART = 10  # so that 20,000 of them end before 1998: FIT clocks that begin earlier are taken for unset ones


def templates(seconds: int = SECONDS) -> list[bytes]:
    """One file per kind of session, all at `LAST`; a record each second, but for the lift, whose watch records less often."""
    return [
        encode_run(LAST, seconds, kind="easy", seed=1),
        encode_lift(LAST, seconds, watch_sets("legs", seconds, 0, 2), Watch(), 2),
        encode_run(LAST, seconds, kind="tempo", seed=3),
        encode_run(LAST, seconds, kind="interval", surface="trail", seed=4),
        encode_lift(LAST, seconds, watch_sets("upper", seconds, 0, 5), Watch(), 5),
        encode_run(LAST, seconds, kind="long", seed=6),
        encode_other(LAST, seconds, "ride", Watch(), 7),
    ]


def write_files(folder: Path, numbers: Iterable[int]) -> None:
    """Writes these activities of the athlete's history, 0 the latest and each 10 h before the one of the number below."""
    encoded = templates()
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        earlier = timedelta(hours=HOURS_APART * number)
        content = shift_fit(encoded[number % len(encoded)], -round(earlier.total_seconds()))
        (folder / f"{LAST - earlier:%Y-%m-%d-%H}.fit").write_bytes(content)
