"""What a lift brought back after weeks, in words."""

import pytest

from legday.report.lines import load_words
from legday.report.model import Novelty

from .factory import NOW, lift


@pytest.mark.parametrize(
    ("new", "kinds", "words"),
    [
        ([], 2, ""),
        ([("lunge", 5)], 2, "; first lunges on record in 5 weeks"),
        ([("leg_extensions", None)], 2, "; first leg extensions on record"),
        ([("lunge", 5), ("plyo", 9)], 4, "; first lunges on record in 5 weeks and first jumps on record in 9 weeks"),
        ([("lunge", 6), ("squat", 5)], 2, "; first of its kind on record in 5 weeks"),
        ([("squat", 5)], 1, "; first squats on record in 5 weeks"),
    ],
)
def test_the_load_says_what_is_new(new, kinds, words):
    """Beside load and muscles, with the weeks; all of it new is said once."""
    one = lift("a", NOW, kinds=kinds, novelty=[Novelty(exercise=exercise, weeks=weeks) for exercise, weeks in new])
    assert load_words(one) == f"load 1.00; quads 48 %, hamstrings 24 %{words}"
