"""JEFIT: sections in one file, sets as pairs, Unix seconds."""

from datetime import UTC, datetime

import pytest

from legday.errors import NotAnActivityError
from legday.readers.strength_csv.jefit import is_jefit, read_jefit

EXPORT = """### SETTING

_id,mass,length
1, lbs, in

### WORKOUT SESSIONS ###########

_id,mydate,starttime,total_time
1770140467,2026-02-03,1770140500,3000

### EXERCISE LOGS

USERID,TIMESTAMP,belongSys,logs,_id,record,mydate,eid,ename,day_item_id,belongsession,logTime,interval_logs,auto_generated
99,2026-02-03 19:40:00,1,"180x5,180.5x5,0x3",4711,210,2026-02-03,23,Barbell Squat,12,1770140467,1770141000,,0
99,2026-02-03 19:40:00,1,"0x8,0x7",4712,0,2026-02-03,24,Pull Up,13,1770140467,1770142000,,0
99,2026-02-03 19:40:00,1,"",4713,0,2026-02-03,25,Leg Press,13,1770140467,1770142000,,0
99,2026-02-03 19:40:00,1,"heavy",4714,0,2026-02-03,25,Leg Press,13,1770140467,1770142000,,0
99,2026-02-05 19:40:00,1,"60x10",4715,0,2026-02-05,23,Barbell Squat,12,17,1770313000,,0

### CUSTOM EXERCISES

row_id,name
"""


def test_jefit_sets() -> None:
    """Pairs of weight and repetitions in the unit of the settings; 0 is body weight on a pull-up and unknown on a bar."""
    log = read_jefit(EXPORT.encode())
    assert is_jefit(EXPORT.encode())
    assert log.sets["repetitions"].to_list() == [5, 5, 3, 8, 7, 10]
    assert log.sets["weight"].to_list() == pytest.approx([81.647, 81.873, None, None, None, 27.216], abs=1e-3)
    assert log.sets["weight_kind"].to_list() == ["external", "external", "unknown", "body_weight", "body_weight", "external"]
    assert log.sets["start_time"][0] == datetime(2026, 2, 3, 17, 50, tzinfo=UTC)
    assert log.unit_evidence.unit == "lb"


def test_jefit_rows_of_every_section_are_accounted_for() -> None:
    """Two rows of other sections, three with sets, one without, one that cannot be read."""
    account = read_jefit(EXPORT.encode()).accounting
    assert account.reasons == {
        ("skipped", "section SETTING"): 1,
        ("skipped", "section WORKOUT SESSIONS"): 1,
        ("set", ""): 3,
        ("skipped", "no sets logged"): 1,
        ("refused", "sets not understood"): 1,
    }
    assert account.balanced


def test_jefit_times() -> None:
    """A session's own start and length where the table has them; a small session number is an id, not a time."""
    first, second = read_jefit(EXPORT.encode()).workouts.rows(named=True)
    assert first["start_time"] == datetime.fromtimestamp(1770140500, UTC)
    assert (first["duration_s"], (first["end_time"] - first["start_time"]).total_seconds()) == (3000, 3000)
    assert (second["start_time"], str(second["local_date"])) == (None, "2026-02-05")


def test_jefit_without_a_unit_or_without_training() -> None:
    """No unit leaves weights out; no training section is not an activity."""
    assert read_jefit(EXPORT.replace(" lbs", "").encode()).sets["weight"].null_count() == 6
    assert read_jefit(EXPORT.replace(" lbs", "").encode(), weight_unit="kg").sets["weight"][0] == 180
    with pytest.raises(NotAnActivityError):
        read_jefit(b"### ROUTINES\n\nid,name\n1,A\n")
