"""One coefficient with its interval: as worked out by hand, and nothing where nothing can be told."""

import pytest

from legday.science.least_squares import slope


def test_a_slope_is_that_of_the_textbook():
    """1, 2, 2, 4 on 0 to 3: 0.9, with t(2) = 2.92 times the standard error of 0.265."""
    found = slope([1, 2, 2, 4], [0, 1, 2, 3])
    assert found.value == pytest.approx(0.9)
    assert (found.low, found.high) == (pytest.approx(0.127, abs=0.02), pytest.approx(1.673, abs=0.02))
    assert found.n == 4


def test_what_else_explains_is_taken_out_first():
    """An outcome that is twice the first column and three times the second: three, whatever the first does."""
    first, second = [0, 1, 5, 2, 7, 3], [1, 0, 1, 1, 0, 0]
    found = slope([2 * a + 3 * b for a, b in zip(first, second, strict=True)], first, second)
    assert found.value == pytest.approx(3)
    assert found.stands_out


@pytest.mark.parametrize(("outcome", "column"), [([1, 2], [0, 1]), ([1, 2, 3, 4], [5, 5, 5, 5])])
def test_too_few_or_all_alike_tell_nothing(outcome, column):
    """Two observations leave no scatter to be judged by; a dose that never changes explains nothing."""
    assert slope(outcome, column) is None
