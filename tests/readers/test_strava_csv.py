"""Strava's activities.csv in every language and of every age."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from legday.errors import NotAnActivityError, ReaderError
from legday.readers.strava_csv import STRAVA, is_strava_activities, lifts_without_file, read_strava_activities

ENGLISH = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,"
    "Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,"
    "Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,"
    "Max Heart Rate,Relative Effort,Perceived Exertion,Total Weight Lifted"
)
GERMAN = (
    "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,Distanz,Max. Herzfrequenz,"
    "Relative Leistung,Pendeln,Hinweis zur Privatsphäre für Aktivitäten,Aktivitätsausrüstung,Dateiname,Sportlergewicht,Fahrradgewicht,"
    "Verstrichene Zeit,Bewegungszeit,Distanz,Höchstgeschw.,Durchschnittliche Geschwindigkeit,Max. Herzfrequenz,Relative Leistung,"
    "Gefühlte Anstrengung,Insgesamt gestemmtes Gewicht"
)
FRENCH = (
    "ID de l'activité,Date de l'activité,Nom de l'activité,Type d'activité,Description de l'activité,Temps écoulé,Distance,"
    "Fréquence cardiaque max.,Effort relatif,Trajet quotidien,Note privée,Équipement,Nom du fichier,Poids,Poids du vélo,Temps écoulé,"
    "Durée de déplacement,Distance,Vitesse max.,Vitesse moyenne,Fréquence cardiaque max.,Effort relatif,Effort ressenti,Poids soulevé"
)
RUN = '9900000001,"Feb 3, 2026, 6:02:11 AM",Easy 8k,Run,"slow,\nflat",2710,8.01,,31,false,,Shoes,' + (
    "activities/10500000001.fit.gz,70.0,,2715.0,2688.0,8012.3,,,,,4.0,"
)
LIFT = '9900000002,"Feb 3, 2026, 6:40:12 PM",Lower A,Weight Training,"Squat (Barbell)\nSet 1: 82.5 kg x 5",' + (
    "3600,0,,,false,,,,,,3600.0,3300.0,0.0,,,,,7.0,"
)
LIFT_WITH_FILE = LIFT.replace("false,,,,", "false,,,activities/10500000002.fit.gz,")


def table(header: str, *rows: str) -> bytes:
    """An activities.csv."""
    return "\n".join([header, *rows, ""]).encode()


def test_english():
    """Display columns and raw columns share their names: metres and seconds come from the second of each."""
    (row,) = read_strava_activities(table(ENGLISH, RUN)).to_dicts()
    assert row == {
        "filename": "activities/10500000001.fit.gz", "activity_id": "9900000001", "title": "Easy 8k", "description": "slow,\nflat",
        "perceived_exertion": 4.0, "gear": "Shoes", "activity_type": "Run", "start_time": datetime(2026, 2, 3, 6, 2, 11, tzinfo=UTC),
        "total_elapsed_time": 2715.0, "total_timer_time": 2688.0, "total_distance": 8012.3, "is_error": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "date", "kind"),
    [
        (ENGLISH, '"Feb 3, 2026, 6:40:12\u202fPM"', "Weight Training"),
        (GERMAN, '"03.02.2026, 18:40:12"', "Krafttraining"),
        (FRENCH, '"3 févr. 2026, 18:40:12"', "Musculation"),
        (FRENCH.replace("Date", "Fecha").replace("Type", "Tipo"), '"3 feb 2026, 18:40:12"', "Entrenamiento con pesas"),
    ],
)
def test_translated(header, date, kind):
    """A translated header and date are read by position; a German distance for display has a comma and does not matter."""
    lift = LIFT.replace('"Feb 3, 2026, 6:40:12 PM"', date).replace("Weight Training", kind).replace("3600,0,", '3600,"0,00",')
    content = table(header, lift, RUN)
    assert is_strava_activities(content[:4096])
    frame = read_strava_activities(content)
    assert frame["start_time"][0] == datetime(2026, 2, 3, 18, 40, 12, tzinfo=UTC)
    assert frame["total_distance"].to_list() == [0.0, 8012.3]
    assert lifts_without_file(frame).sessions["title"].to_list() == ["Lower A"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Commute,Activity Gear,"
            "Filename",
            '1836776031,"Sep 12, 2018, 3:02:23 PM",Evening Run,Run,,783,3.681,true,Shoes,activities/1836776031.gpx',
        ),
        (
            "id,date,name,type,description,elapsed_time,distance,commute,gear,filename",
            "1836776031,2018-09-12 15:02:23,Evening Run,Run,,783,3681.0,true,Shoes,activities/1836776031.gpx",
        ),
    ],
)
def test_old_forms(header, row):
    """The forms of 2019, in kilometres, and from before, in metres, give the same row."""
    content = table(header, row)
    assert is_strava_activities(content)
    (read,) = read_strava_activities(content).to_dicts()
    assert (read["start_time"], read["total_elapsed_time"], read["total_distance"]) == (
        datetime(2018, 9, 12, 15, 2, 23, tzinfo=UTC),
        783,
        3681,
    )
    assert (read["filename"], read["gear"], read["total_timer_time"]) == ("activities/1836776031.gpx", "Shoes", None)


def test_lift_without_file():
    """Weight training without a file is a lift with a start, an end and an effort, but no set; one with a file is left to the file."""
    recording = lifts_without_file(read_strava_activities(table(ENGLISH, RUN, LIFT, LIFT_WITH_FILE)))
    (session,) = recording.sessions.to_dicts()
    assert (session["sport"], session["sub_sport"], session["title"]) == ("training", "strength_training", "Lower A")
    assert (session["start_time"], session["timestamp"]) == (
        datetime(2026, 2, 3, 18, 40, 12, tzinfo=UTC),
        datetime(2026, 2, 3, 19, 40, 12, tzinfo=UTC),
    )
    assert (session["total_elapsed_time"], session["total_timer_time"], session["workout_rpe"]) == (3600, 3300, 70)
    assert "Set 1: 82.5 kg" in session["description"]
    assert recording.sets.is_empty()


def test_error_rows_are_counted():
    """A row that Strava could not export is kept as an error and gives no lift."""
    frame = read_strava_activities(table(ENGLISH, RUN, LIFT.replace("Lower A", "#error#")))
    assert frame["is_error"].to_list() == [False, True]
    assert lifts_without_file(frame).sessions.is_empty()


def test_date_in_an_unknown_spelling():
    """A lift whose date nobody can read is left out and counted, never dated by guess."""
    recording = lifts_without_file(read_strava_activities(table(ENGLISH, LIFT.replace("Feb 3, 2026, 6:40:12 PM", "03/02/2026 18:40"))))
    assert recording.sessions.is_empty()
    assert recording.notes == ("1 lifts left out: the spelling of their dates is not known",)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("activities/10500000001.fit.gz", "../../etc/passwd", "filename"),
        ("2715.0", "1e300", "total_elapsed_time"),
        ("8012.3", "nan", "total_distance"),
        (",4.0,", ",400,", "perceived_exertion"),
        ("Feb 3, 2026", "Feb 30, 2026", "start_time"),
    ],
)
def test_hostile_cells(old, new, column):
    """What a cell cannot say is null; a file name that leads elsewhere is none; without raw seconds those for display stand."""
    row = RUN.replace(old, new)
    assert row != RUN
    assert read_strava_activities(table(ENGLISH, row))[column].to_list() == [2710.0 if column == "total_elapsed_time" else None]


def test_other_files():
    """Other tables of the export, and other apps' lists, are not taken for it."""
    for header in (
        "Bike Name,Bike Brand",
        "id,start_date_local,name,type,moving_time,distance,elapsed_time,a,b,c,icu_training_load",
        "a,b,c",
    ):
        assert not is_strava_activities(header.encode() + b"\n1,2,3\n")
    with pytest.raises(ReaderError, match="3 columns"):
        read_strava_activities(b"a,b,c\n1,2,3\n")
    with pytest.raises(NotAnActivityError):
        read_strava_activities(ENGLISH.encode())


def test_shape_and_short_rows():
    """Rows that are too short have nulls, and the columns are always the same."""
    frame = read_strava_activities(table(ENGLISH, "9900000001"))
    assert dict(frame.schema) == dict(STRAVA)
    assert frame["activity_id"].to_list() == ["9900000001"]


@pytest.mark.corpus
def test_real_export():
    """The table of a real export is joined to its file and starts when the file does."""
    folder = os.environ.get("LEGDAY_LOGS")
    if not folder:
        pytest.skip("LEGDAY_LOGS is not set")
    (path,) = Path(folder).rglob("strava_export/activities.csv")
    assert is_strava_activities(path.read_bytes()[:4096])
    frame = read_strava_activities(path)
    assert frame["start_time"].to_list() == [datetime(2022, 5, 29, 15, 53, 35, tzinfo=UTC)]
    assert (path.parent / frame["filename"][0]).is_file()
