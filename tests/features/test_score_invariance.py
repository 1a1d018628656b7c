"""What must not change a score, and what may only raise it: each channel, and all of them together."""

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from legday.features.score import CHANNELS

from .score_factory import AT_VDOT_50, POWER, THRESHOLDS, channel, chosen, samples, score, scores

WAVES = st.lists(st.floats(0.0, 1.0), min_size=4, max_size=8)


def wave(parts, low, high, seconds=1200):
    """A run of equally long stretches between two values."""
    return [low + (high - low) * parts[min(at * len(parts) // seconds, len(parts) - 1)] for at in range(seconds + 1)]


@settings(max_examples=12, deadline=None)
@given(WAVES, WAVES, st.tuples(st.integers(0, 7), st.floats(0.02, 0.5)), st.sampled_from(CHANNELS[:3]), st.booleans())
def test_more_effort_never_scores_lower(beats, speeds, change, raised, measured):
    """Heart rate, speed (or grade, which is speed here) or power of one stretch raised, the other channels as they were."""
    at, more = change
    fields = {**AT_VDOT_50, **POWER, "maximum_known": measured}
    efforts = {"heart_rate": beats, "pace": speeds, "power": beats}
    bounds = {"heart_rate": ("heart_rate", 100.0, 185.0), "pace": ("speed", 1.5, 5.0), "power": ("power", 100.0, 400.0)}
    higher = [min(1.0, part + more) if place == at % len(efforts[raised]) else part for place, part in enumerate(efforts[raised])]

    def scored(of):
        return score(fields, seconds=1200, **{name: wave(of[key], low, high) for key, (name, low, high) in bounds.items()})

    low, high = scored(efforts), scored({**efforts, raised: higher})
    assert high["intensity"] >= low["intensity"] - 1e-6
    before, after = channel(low, raised), channel(high, raised)
    assert all(after[name] >= before[name] - 1e-6 for name in ("score", "hardest", "moderate"))


def followed(series, lag_s):
    """What a heart, or legs, make of a step: an exponential approach."""
    values = [series[0]]
    for value in series[1:]:
        values.append(values[-1] + (value - values[-1]) / lag_s)
    return values


@settings(max_examples=10, deadline=None)
@given(WAVES, WAVES)
@example([0.90625, 0.1875, 0.0, 0.0, 0.0, 0.0, 0.921875, 0.0], [0.0, 0.0, 0.0, 0.0])
@example([0.0, 0.0, 0.0, 0.0], [0.90625, 0.390625, 0.0, 0.0, 0.21875, 1.0])  # a level of pace moves by 2.03
def test_sparser_recording_changes_a_score_by_less_than_two_points(beats, speeds):
    """Every second or every fourth, as smart recording does; the levels that decide hard and moderate by less than three.

    A level is what was held just so long: four seconds on a steep step move it further than they move any mean.
    """
    columns = {"heart_rate": followed(wave(beats, 100.0, 185.0), 30), "speed": followed(wave(speeds, 2.2, 4.4), 30)}
    dense, sparse = (score(AT_VDOT_50, seconds=1200, step=step, **columns) for step in (1, 4))
    for name in ("heart_rate", "pace"):
        for field, most in (("score", 2), ("hardest", 3), ("moderate", 3)):
            assert abs(channel(dense, name)[field] - channel(sparse, name)[field]) < most
    assert abs(dense["intensity"] - sparse["intensity"]) < 2


def test_a_run_scores_the_same_in_any_company_and_at_any_time():
    """Beside other runs, in another place, or hours later: the same to nine digits."""
    beats, speeds = ([100 + (at * 7 + n) % 83 for at in range(1201)] for n in (0, 5)), [2.5 + (at * 3 % 17) / 10 for at in range(1201)]
    first, second = ({"heart_rate": [float(beat) for beat in series], "speed": speeds, "seconds": 1200} for series in beats)
    alone = scores(chosen({**AT_VDOT_50, "run": 0}), samples(0, **second))
    together = scores(
        chosen({**AT_VDOT_50, "run": 0}, {**THRESHOLDS, "run": 1}, {**AT_VDOT_50, "run": 2}),
        pl.concat([samples(0, **first), samples(1, **first), samples(2, start=7200, **second)]),
    )
    row, other = (frame.with_columns(pl.selectors.float().round(9)).drop("run", "channels").row(-1) for frame in (alone, together))
    assert row == other
