"""How many runs an answer about one runner needs; apart from the answers, because a quiet night says it without NumPy."""

from typing import NamedTuple


class Enough(NamedTuple):
    """Runs of both kinds."""

    flagged: int
    fresh: int


FOR_AN_EFFECT = Enough(4, 8)
FOR_A_CLOCK = Enough(12, 20)
