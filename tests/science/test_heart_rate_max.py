"""Maximum heart rate by four authors, and when an observed one is believed."""

import polars as pl
import pytest

from legday.science.heart_rate import heart_rate_max_nes
from legday.science.heart_rate_max import believed_maximum, heart_rate_max_fox, heart_rate_max_gellish, heart_rate_max_tanaka


@pytest.mark.parametrize(
    ("age", "expected"), [(20.0, (194, 198.2, 193, 200)), (40.0, (180, 185.4, 179.0, 180)), (60.0, (166, 172.6, 165, 160))]
)
def test_the_authors_disagree_as_published(age, expected):
    """Tanaka, Nes, Gellish, Fox."""
    authors = (heart_rate_max_tanaka, heart_rate_max_nes, heart_rate_max_gellish, heart_rate_max_fox)
    assert [author(age) for author in authors] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("observed", "runs", "maximum"), [(192.0, 20, 192.0), (192.0, 19, 185.0), (181.0, 40, 181.0), (180.0, 40, 185.0), (None, 40, 185.0)]
)
def test_an_observed_maximum_needs_runs_and_height(observed, runs, maximum):
    """20 runs, and more than 5 below the prediction of 185; unknown is not there."""
    frame = pl.DataFrame({"observed": [observed], "runs": [runs]}, schema={"observed": pl.Float64, "runs": pl.Float64})
    assert frame.select(believed_maximum(pl.col("observed"), pl.lit(185.0), pl.col("runs"))).item() == maximum
    if observed is not None:
        assert believed_maximum(observed, 185.0, float(runs)) == maximum
