"""One day is written into the runner's own file, and nothing else of it changes."""

from datetime import date

import pytest

from legday.errors import OptionError, ReaderError
from legday.readers.wellness import append_daily, read_daily_csv

FEB_3 = date(2026, 2, 3)


def after(tmp_path, content: bytes, entries, day=FEB_3) -> bytes:
    """What the file holds after the entries were written."""
    path = tmp_path / "daily.csv"
    path.write_bytes(content)
    append_daily(path, day, entries)
    return path.read_bytes()


def test_new_file(tmp_path):
    """A log that is not there begins with the contract's columns."""
    path = tmp_path / "new" / "daily.csv"
    append_daily(path, FEB_3, {"soreness_0_10": 6, "sharp_or_joint_pain": False, "note": 'stairs, "slowly"'})
    assert path.read_text().splitlines() == [
        "date,soreness_0_10,soreness_in_squat_0_10,sharp_or_joint_pain,sick_or_drained,stable_on_one_leg,stairs_hurt,dread_min,sleep_h,"
        "slept_badly,ate_after_lift,ate_before_run,calorie_deficit,energy_0_10,note",
        '2026-02-03,6,,no,,,,,,,,,,,"stairs, ""slowly"""',
    ]
    assert read_daily_csv(path)["note"].to_list() == ['stairs, "slowly"']


def test_new_row(tmp_path):
    """A new day is appended; all bytes before it stay, also quotes and blanks nobody needs."""
    content = b'date, "sleep_h" ,soreness_0_10\n2026-02-01,"7",  2\n\n2026-02-02,7.5,"3"\n'
    assert after(tmp_path, content, {"soreness_0_10": 4.5}) == content + b"2026-02-03,,4.5\n"


def test_same_day_again(tmp_path):
    """Of a day that is there only the named cells change, byte by byte."""
    content = b'date,sleep_h,soreness_0_10,note\n2026-02-02, 7,1,"a\nb"\n2026-02-03,"7,25",2, "x" \n2026-02-04,8,3,\n'
    assert after(tmp_path, content, {"soreness_0_10": 5}) == content.replace(b'"7,25",2,', b'"7,25",5,')


def test_forgetting_an_answer(tmp_path):
    """An empty text takes an answer back."""
    assert after(tmp_path, b"date,sleep_h\n2026-02-03,7\n", {"sleep_h": ""}) == b"date,sleep_h\n2026-02-03,\n"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_and_mark(tmp_path, end):
    """The file keeps its line ends, its byte order mark and its semicolons; a missing last line end is added."""
    content = end.join([b"\xef\xbb\xbfdate;sleep_h;note", b"2026-02-01;7;caf\xc3\xa9"])
    assert after(tmp_path, content, {"sleep_h": 6.5}) == content + end + b"2026-02-03;6.5;" + end


def test_missing_column(tmp_path):
    """A column the file does not have is added to its header and to this day alone."""
    content = b"date,sleep_h\n2026-02-01,7\n2026-02-03,8\n"
    assert after(tmp_path, content, {"soreness_0_10": 3}) == b"date,sleep_h,soreness_0_10\n2026-02-01,7\n2026-02-03,8,3\n"


def test_twice_is_once(tmp_path):
    """Writing the same answer again changes nothing."""
    once = after(tmp_path, b"date,sleep_h\n", {"sleep_h": 7})
    assert after(tmp_path, once, {"sleep_h": 7}) == once


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"soreness_0_10": 70}, "must be 0-10"),
        ({"soreness_0_10": float("nan")}, "must be 0-10"),
        ({"slept_badly": "perhaps"}, "must be yes or no"),
        ({"soreness": 3}, "not a column of the daily log"),
        ({"intervals_soreness_1_4": 3}, "not a column of the daily log"),
    ],
)
def test_what_cannot_stand(tmp_path, entries, message):
    """An answer that is not on its scale is refused, and the file stays as it was."""
    path = tmp_path / "daily.csv"
    path.write_bytes(b"date,sleep_h\n")
    with pytest.raises(OptionError, match=message):
        append_daily(path, FEB_3, entries)
    assert path.read_bytes() == b"date,sleep_h\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"day,sleep_h\n", "`date` column"), (b"date,note\n2026-02-01,caf\xe9\n", "UTF-8"), (b'date,note\n2026-02-01,"open\n', "line 2")],
)
def test_other_files(tmp_path, content, message):
    """A file that is no daily log, or would be damaged, is not written into."""
    with pytest.raises(ReaderError, match=message):
        after(tmp_path, content, {"sleep_h": 7})
    assert (tmp_path / "daily.csv").read_bytes() == content


def test_note_stays_one_line(tmp_path):
    """A note cannot start a new row or hide control characters."""
    assert after(tmp_path, b"date,note\n", {"note": "a\n2026-02-04,evil\x1b[31m"}) == b'date,note\n2026-02-03,"a 2026-02-04,evil[31m"\n'


def test_through_a_link_and_with_its_rights(tmp_path):
    """A link to the log stays a link, the file its rights, and nothing lies beside it afterwards."""
    real = tmp_path / "real.csv"
    real.write_bytes(b"date,sleep_h\n")
    real.chmod(0o600)
    (tmp_path / "daily.csv").symlink_to(real)
    append_daily(tmp_path / "daily.csv", FEB_3, {"sleep_h": 7})
    assert real.read_bytes() == b"date,sleep_h\n2026-02-03,7\n"
    assert (real.stat().st_mode & 0o777, (tmp_path / "daily.csv").is_symlink()) == (0o600, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["daily.csv", "real.csv"]
