"""GymBook: by position, in any language, in UTF-16 too."""

from datetime import datetime

import pytest

from legday.readers.strength_csv.gymbook import is_gymbook, read_gymbook

ITALIAN = """Data,Programma,Orario,Esercizio,Zona,Gruppi muscolari (Primari),Gruppi muscolari (Secondari),Set / Set di riscaldamento / Set di defaticamento,Ripetizioni / Tempo,Peso / Distanza,Appunti,Saltato
13/02/26,"Lower A",18:41,"Squat con bilanciere",Gambe,"Quadricipite","",Set di riscaldamento,"8 ripetizioni","40,00 kg",,No
13/02/26,"Lower A",18:49,"Squat con bilanciere",Gambe,"Quadricipite","",Set,"5 ripetizioni","82,50 kg",pesante,No
13/02/26,"Lower A",18:55,"Squat con bilanciere",Gambe,"Quadricipite","",Set,"5 ripetizioni","82,50 kg",,Si
13/02/26,"Lower A",19:05,"Plank",Addome,"","",Set,"45 secondi","",,No
13/02/26,"Lower A",19:12,"Farmers Walk",Gambe,"","",Set,"2 minuti","0,10 km",,No
"""  # noqa: E501
ENGLISH = (
    "Date,Workout,Time,Exercise,Region,Muscle Groups (Primary),Muscle Groups (Secondary),"
    "Set / Warm-up Set / Cool-down Set,Repetitions / Time,Weight / Distance,Notes,Skipped\n"
    "02/13/26,Lower,6:41 PM,Squat,Legs,,,Warm-up Set,8 reps,95 lb,,No\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_gymbook_in_italian(encoding: str) -> None:
    """Kinds by the header's own words, repetitions or a time, weight or distance, skipped sets left out."""
    raw = ITALIAN.encode(encoding)
    log = read_gymbook(raw)
    assert is_gymbook(raw)
    assert log.sets["kind"].to_list() == ["warmup", "normal", "normal", "normal"]
    assert log.sets["repetitions"].to_list() == [8, 5, None, None]
    assert log.sets["duration"].to_list() == [None, None, 45, 120]
    assert log.sets["weight"].to_list() == [40, 82.5, None, None]
    assert log.sets["distance"].to_list() == [None, None, None, 100]
    assert log.sets["start_local"][1] == datetime.fromisoformat("2026-02-13T18:49")
    assert log.accounting.reasons == {("set", ""): 4, ("skipped", "marked as skipped"): 1}
    assert log.accounting.balanced


def test_gymbook_workouts_start_with_their_first_set_and_have_no_end() -> None:
    """The sets' own times are there for whoever needs an end."""
    (workout,) = read_gymbook(ITALIAN.encode()).workouts.rows(named=True)
    assert (workout["start_local"], workout["end_local"], workout["duration_s"]) == (datetime.fromisoformat("2026-02-13T18:41"), None, None)


def test_gymbook_month_first_where_the_file_proves_it() -> None:
    """02/13/26 can only be the thirteenth of February; an ambiguous file is read day first and says so."""
    log = read_gymbook(ENGLISH.encode())
    assert log.workouts["start_local"][0] == datetime.fromisoformat("2026-02-13T18:41")
    assert log.sets["weight"][0] == pytest.approx(43.091, abs=1e-3)
    ambiguous = read_gymbook(ITALIAN.replace("13/02/26", "03/02/26").encode())
    assert (str(ambiguous.workouts["local_date"][0]), ambiguous.notes) == ("2026-02-03", ("dates read day first: none of them proves it",))
