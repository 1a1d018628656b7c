"""Every sample goes to every detector: exactly one claims it."""

import pytest

from legday.readers.strength_csv import READERS

HEADS = {
    "strong": [
        "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE",
        "Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes",
    ],
    "hevy": ['"title","start_time","end_time","exercise_title","superset_id","exercise_notes","set_index","set_type","weight_kg","reps"'],
    "fitnotes": ["Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment"],
    "fitbod": ["Date,Exercise,Reps,Weight(kg),Duration(s),Distance(m),Incline,Resistance,isWarmup,Note,multiplier"],
    "stronglifts": ["Date (yyyy/mm/dd),Workout,Workout Name,Program Name,Body Weight (KG),Exercise,Sets×Reps,Reps,Set 1 (Reps),Set 1 (KG)"],
    "gymbook": ["Datum,Plan,Zeit,Übung,Region,Primär,Sekundär,Satz / Aufwärmen / Abkühlen,Wdh / Zeit,Gewicht / Strecke,Notiz,Übersprungen"],
    "jefit": ["### SETTING\n\n_id,mass\n1,kg\n\n### EXERCISE LOGS"],
    "generic": ["date,start_time,workout,exercise,set,set_type,weight_kg,reps,rpe,seconds,distance_m,notes", "Date,Lift,Reps,Weight"],
    "": [
        "",
        "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Elapsed Time,Distance",
        "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR,Total Reps,Total Sets",
        "Split,Time,Moving Time,Distance,Avg Pace",
        "Cycle start time,Cycle end time,Cycle timezone,Workout start time,Workout end time,Duration (min),Activity name",
        "id,start_date_local,name,type,moving_time,icu_training_load",
        "date,soreness_0_10,sleep_h,note",
        "<?xml version='1.0'?><gpx></gpx>",
        "### A markdown heading\n\ntext",
        ".FIT\x00\x01",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("name", "head"), [(name, head) for name, heads in HEADS.items() for head in heads])
def test_exactly_one_detector_claims_a_header(name: str, head: str) -> None:
    """The app's own detector says yes, all others no; foreign files are claimed by none."""
    raw = f"{head}\n1,2,3\n".encode()
    assert [reader.name for reader in READERS if reader.is_x(raw)] == ([name] if name else [])
