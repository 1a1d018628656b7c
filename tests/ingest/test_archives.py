"""Archives are walked as they lie, and a stranger's archive can neither escape nor explode."""

import gzip
import io
import os
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from legday.errors import ReaderError
from legday.ingest.archive_rules import DEFAULT_LIMITS
from legday.ingest.archives import Member, Refused, walk

RUN = b"\x0e\x10.FIT a run"
LIFT = b"\x0e\x10.FIT a lift"


def zipped(members, method=zipfile.ZIP_DEFLATED):
    """A zip of these members, as bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, content)
    return packed.getvalue()


def kept(folder: Path, name: str, content: bytes) -> Path:
    """The content as a file."""
    path = folder / name
    path.write_bytes(content)
    return path


def read_all(path, **limits):
    """Paths to contents, and paths to reasons, each member read while the walk stands at it."""
    contents, reasons = {}, {}
    for found in walk(path, path.name, replace(DEFAULT_LIMITS, **limits)):
        if isinstance(found, Refused):
            reasons[found.path] = found.reason
            continue
        try:
            with found.open() as stream:
                contents[found.path] = stream.read()
        except ReaderError as fault:
            reasons[found.path] = str(fault)
    return contents, reasons


def test_plain_file(tmp_path):
    """A file that is no archive is its own only member, with its size."""
    path = kept(tmp_path, "run.fit", RUN)
    (member,) = walk(path)
    assert isinstance(member, Member)
    with member.open() as stream:
        assert (member.path, member.size, stream.read()) == (str(path), len(RUN), RUN)


def test_gz(tmp_path):
    """A gz file keeps its name and gives its unpacked bytes."""
    assert read_all(kept(tmp_path, "run.fit.gz", gzip.compress(RUN))) == ({"run.fit.gz": RUN}, {})


def test_zip_in_zip_and_gz_in_zip(tmp_path):
    """Garmin's zip in a zip and Strava's gz in a zip are read, every member under its whole path."""
    inner = zipped({"1.fit": RUN, "folder/": b"", "folder/2.fit": LIFT})
    path = kept(tmp_path, "export.zip", zipped({"Part1.zip": inner, "activities/3.fit.gz": gzip.compress(RUN)}))
    contents, reasons = read_all(path)
    assert contents == {
        "export.zip!Part1.zip!1.fit": RUN,
        "export.zip!Part1.zip!folder/2.fit": LIFT,
        "export.zip!activities/3.fit.gz": RUN,
    }
    assert reasons == {}


def test_bytes_decide(tmp_path):
    """A zip is known by its bytes whatever it is called, and a spreadsheet stays one file."""
    contents, _ = read_all(
        kept(tmp_path, "download", zipped({"inner.bin": zipped({"1.fit": RUN}), "Workouts_v3.xlsx": zipped({"x.xml": b"<x/>"})}))
    )
    assert set(contents) == {"download!inner.bin!1.fit", "download!Workouts_v3.xlsx"}


def test_no_files_left_behind(tmp_path, monkeypatch):
    """A nested zip leaves nothing in the temporary folder, also when the walk is given up."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    path = kept(tmp_path, "a.zip", zipped({"0.fit": RUN, "b.zip": zipped({"1.fit": RUN, "2.fit": RUN})}))
    walked = walk(path)
    next(walked)
    assert list((tmp_path / "t").iterdir()) == []  # nothing is unpacked before its turn
    next(walked)
    assert len(list((tmp_path / "t").iterdir())) == 1
    walked.close()
    assert list((tmp_path / "t").iterdir()) == []


def test_macos_junk(tmp_path):
    """What macOS adds to every archive is passed over in silence."""
    path = kept(tmp_path, "a.zip", zipped({"__MACOSX/._1.fit": b"x", "._1.fit": b"x", "sub/.DS_Store": b"x", "1.fit": RUN}))
    assert read_all(path) == ({"a.zip!1.fit": RUN}, {})


def test_members_that_lead_elsewhere(tmp_path):
    """A member whose name leads out of the archive is refused with its reason, and the rest is read."""
    contents, reasons = read_all(kept(tmp_path, "a.zip", zipped({"../x.fit": RUN, "1.fit": LIFT})))
    assert contents == {"a.zip!1.fit": LIFT}
    assert reasons == {"a.zip!../x.fit": "its name leads out of the archive (..)"}


def test_control_characters_in_names_are_escaped(tmp_path):
    """A member's name cannot send commands to a terminal."""
    contents, _ = read_all(kept(tmp_path, "a.zip", zipped({"\x1b[31m\n.fit": RUN})))
    assert contents == {"a.zip!\\x1b[31m\\n.fit": RUN}


def test_encrypted_member(tmp_path):
    """An encrypted member is refused with what to do, and the rest is read."""
    packed = bytearray(zipped({"1.fit": RUN, "2.fit": LIFT}))
    entry = packed.index(b"PK\x01\x02")
    packed[entry + 8] |= 1
    packed[6] |= 1
    contents, reasons = read_all(kept(tmp_path, "a.zip", bytes(packed)))
    assert contents == {"a.zip!2.fit": LIFT}
    assert "password" in reasons["a.zip!1.fit"]


def test_wrong_checksum(tmp_path):
    """A member whose checksum is wrong is refused, and the others are read."""
    packed = bytearray(zipped({"1.fit": RUN * 5_000, "2.fit": LIFT}, zipfile.ZIP_STORED))
    packed[packed.index(RUN) + 40_000] ^= 0xFF
    contents, reasons = read_all(kept(tmp_path, "a.zip", bytes(packed)))
    assert contents == {"a.zip!2.fit": LIFT}
    assert "CRC-32" in reasons["a.zip!1.fit"]


def test_same_name_twice(tmp_path):
    """Of two members of the same name the last counts, as in every unzip."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        packed = zipped([("1.fit", RUN), ("1.fit", LIFT)])
    found = list(walk(kept(tmp_path, "a.zip", packed), "a.zip"))
    assert [type(member) for member in found] == [Refused, Member]


@pytest.mark.parametrize("cut", [3, 12, 20])
def test_cut_off_gz(tmp_path, cut):
    """A gz that breaks off is refused, never a traceback."""
    contents, reasons = read_all(kept(tmp_path, "1.fit.gz", gzip.compress(RUN * 9)[:cut]))
    assert contents == {}
    assert "damaged in the archive" in reasons["1.fit.gz"]


def test_broken_zip_inside_is_one_refusal(tmp_path):
    """A broken zip in a zip does not stop the outer one."""
    contents, reasons = read_all(kept(tmp_path, "a.zip", zipped({"b.zip": b"PK\x03\x04 broken", "1.fit": RUN})))
    assert contents == {"a.zip!1.fit": RUN}
    assert "in the middle" in reasons["a.zip!b.zip"]


def test_zip_bomb(tmp_path):
    """A member that unpacks to more than 200 times its size is refused unread."""
    _, reasons = read_all(kept(tmp_path, "a.zip", zipped({"1.fit": bytes(11 << 20)})))
    assert "200 times" in reasons["a.zip!1.fit"]


def test_gz_bomb(tmp_path):
    """A gz that grows past 200 times its size is stopped while it is read, alone and in a zip."""
    bomb = gzip.compress(bytes(64 << 20))
    for path in (kept(tmp_path, "1.gpx.gz", bomb), kept(tmp_path, "a.zip", zipped({"1.gpx.gz": bomb}))):
        contents, reasons = read_all(path)
        assert contents == {}
        assert ["200 times" in reason for reason in reasons.values()] == [True]


def test_zip_that_lies_about_its_sizes(tmp_path):
    """A member that claims to be small gives no more than it claims, and fails its checksum."""
    packed = bytearray(zipped({"1.fit": bytes(11 << 20)}))
    entry = packed.index(b"PK\x01\x02")
    packed[entry + 24 : entry + 28] = struct.pack("<L", 1_000)
    contents, reasons = read_all(kept(tmp_path, "a.zip", bytes(packed)))
    assert contents == {}
    assert len(reasons) == 1


def test_overlapping_members(tmp_path):
    """Many members that share the same packed bytes are an attack, not an export."""
    packed = bytearray(zipped({f"{index}.fit": os.urandom(400) for index in range(20)}))
    first = at = packed.index(b"PK\x01\x02")
    size = packed[at + 20 : at + 28]
    while at > 0:
        packed[at + 20 : at + 28] = struct.pack("<LL", len(packed) // 10, len(packed))
        at = packed.find(b"PK\x01\x02", at + 4)
    assert packed[first + 20 : first + 28] != size
    with pytest.raises(ReaderError, match="overlap"):
        list(walk(kept(tmp_path, "a.zip", bytes(packed))))


def nested(depth: int) -> bytes:
    """A run in a zip in a zip, so many deep."""
    content = RUN
    for level in range(depth):
        content = zipped({f"{level}.zip" if level else "run.fit": content})
    return content


def test_three_deep_is_read(tmp_path):
    """A zip in a zip in a zip is read."""
    contents, _ = read_all(kept(tmp_path, "a.zip", nested(3)))
    assert contents == {"a.zip!2.zip!1.zip!run.fit": RUN}


def test_ten_deep_is_refused(tmp_path):
    """Ten zips inside one another are refused at the fourth, which is also where an archive that holds itself ends."""
    contents, reasons = read_all(kept(tmp_path, "a.zip", nested(10)))
    assert contents == {}
    assert reasons == {"a.zip!9.zip!8.zip!7.zip": "archives nested deeper than 3: unpack it first"}


def test_gz_in_gz(tmp_path):
    """Packed again and again counts as depth too."""
    content = RUN
    for _ in range(5):
        content = gzip.compress(content)
    assert "deeper" in read_all(kept(tmp_path, "1.fit.gz", content))[1]["1.fit.gz"]


def test_too_many_members(tmp_path):
    """An archive with more members than the limit is refused as a whole; a nested one by itself."""
    many = zipped({f"{index}.fit": RUN for index in range(12)})
    with pytest.raises(ReaderError, match="12 files in one archive, more than 10"):
        read_all(kept(tmp_path, "a.zip", many), members=10)
    _, reasons = read_all(kept(tmp_path, "b.zip", zipped({"many.zip": many})), members=10)
    assert "13 files" in reasons["b.zip!many.zip"]


def test_total_size(tmp_path):
    """What is past the limit of all members together is refused, what came before is read."""
    contents, reasons = read_all(kept(tmp_path, "a.zip", zipped({f"{index}.fit": bytes(600) for index in range(3)})), total_bytes=1_500)
    assert (len(contents), list(reasons)) == (2, ["a.zip!2.fit"])


def test_member_size(tmp_path):
    """One member above its limit is refused, in a zip by its claim and in a gz by what comes out."""
    zip_path, gz_path = kept(tmp_path, "a.zip", zipped({"1.fit": bytes(600)})), kept(tmp_path, "b.gz", gzip.compress(os.urandom(600)))
    assert "500 bytes" in read_all(zip_path, member_bytes=500)[1]["a.zip!1.fit"]
    assert "500 bytes" in read_all(gz_path, member_bytes=500)[1]["b.gz"]


def test_every_damage_has_words(tmp_path):
    """A zip with any one byte changed gives members or reasons, and no other error."""
    packed = zipped({"1.fit": RUN, "b.zip": zipped({"2.fit": LIFT})})
    for at in range(4, len(packed)):
        damaged = bytearray(packed)
        damaged[at] ^= 0xA5
        try:
            contents, reasons = read_all(kept(tmp_path, "a.zip", bytes(damaged)))
        except ReaderError:
            continue
        assert set(contents.values()) <= {RUN, LIFT}
        assert all(reasons.values())
