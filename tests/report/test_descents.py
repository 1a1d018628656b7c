"""A downhill run that counts as a load: in the legs and the reason, in no list of lifts and no window."""

from datetime import timedelta

import msgspec

from legday.report.excerpt import recent
from legday.report.select import select
from legday.report.verdict import verdict

from .factory import NOW, athlete, lift, season

DOWN = lift(
    "down", NOW - timedelta(hours=31), title="Down the mountain", region="unknown", lower_body=False, leg_load=0.9, leg_load_sigma=0.8,
    leg_load_basis="descent", descent_m=900.0, attenuation=1.0,
)  # fmt: skip


def test_it_tires_the_legs_and_is_no_lift():
    """30 h after 900 m down the legs are tired; no lift is listed, and the literal window stays shut."""
    (one,) = select([athlete([], [], other_lifts=[DOWN])], NOW).athletes
    assert one.lifts == []
    assert (one.today.verdict, one.today.spoke, one.today.because_of) == ("easy_only", "model", "down")
    assert verdict(one, NOW).reason.endswith("Down the mountain (900 m down, load 0.90 by your settings)")


def test_the_excerpt_keeps_the_latest_only():
    """Years of mountains do not make a quiet night dearer."""
    mountains = [lift(f"down-{n}", NOW - timedelta(days=n), lower_body=False, descent_m=900.0, leg_load=0.9) for n in (300, 200, 5)]
    whole = msgspec.structs.replace(season(30), other_lifts=mountains)
    assert [one.activity_id for one in recent(whole).other_lifts] == ["down-5"]
