"""Every claim of an archive's member is judged before it is opened."""

import stat
from dataclasses import replace
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipInfo

import pytest

from legday.ingest.archive_rules import DEFAULT_LIMITS, is_junk, printable, reason_against, too_much, too_much_in_all


def member(name: str = "1.fit", **claims) -> ZipInfo:
    """A member as a zip's directory describes it."""
    entry = ZipInfo("1.fit")
    entry.filename = name
    entry.create_system, entry.compress_type, entry.file_size, entry.compress_size = 3, ZIP_DEFLATED, 5_000, 1_000
    for claim, value in claims.items():
        setattr(entry, claim, value)
    return entry


@pytest.mark.parametrize("name", ["1.fit", "a/b/1.fit", "a..b/..c.fit", "a\\1.fit", "Robin’s run 10:30.fit"])
def test_honest_names(name):
    """A name below the archive, also with dots, is nothing to refuse."""
    assert reason_against(member(name), 0, DEFAULT_LIMITS) is None


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("../x.fit", "leads out"),
        ("a/../../x.fit", "leads out"),
        ("a\\..\\x.fit", "leads out"),
        ("..", "leads out"),
        ("/etc/x.fit", "absolute"),
        ("//host/x.fit", "absolute"),
        ("\\x.fit", "absolute"),
        ("C:\\x.fit", "absolute"),
        ("c:x.fit", "absolute"),
        ("n" * 2_000, "1,024 characters"),
    ],
)
def test_names_that_lead_elsewhere(name, word):
    """A name that leads out of the archive, or is no name, is refused with its reason."""
    assert word in reason_against(member(name), 0, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("kind", "word"),
    [(stat.S_IFLNK, "link"), (stat.S_IFCHR, "device"), (stat.S_IFBLK, "device"), (stat.S_IFIFO, "pipe"), (stat.S_IFSOCK, "device")],
)
def test_links_and_devices(kind, word):
    """Links, devices and pipes are refused; a mode is only read where Unix wrote one."""
    assert word in reason_against(member(external_attr=(kind | 0o777) << 16), 0, DEFAULT_LIMITS)
    assert reason_against(member(external_attr=(stat.S_IFREG | 0o644) << 16), 0, DEFAULT_LIMITS) is None
    assert reason_against(member(external_attr=kind << 16, create_system=0), 0, DEFAULT_LIMITS) is None


@pytest.mark.parametrize("flag", [0x1, 0x40, 0x2000])
def test_encrypted(flag):
    """Every kind of encryption is refused with what to do."""
    assert reason_against(member(flag_bits=flag), 0, DEFAULT_LIMITS) == "encrypted: unpack it with its password first"


def test_packing_methods():
    """Only methods whose output comes in bounded pieces are read."""
    read = {
        method: reason_against(member(compress_type=method), 0, DEFAULT_LIMITS) is None
        for method in (ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA, 9, 99)
    }
    assert [method for method, is_read in read.items() if is_read] == [ZIP_STORED, ZIP_DEFLATED]


def test_ratio_counts_beyond_ten_megabytes():
    """Small files may pack as well as they like; large ones not more than 200 times."""
    ten = 10 << 20
    assert too_much(ten, 1, DEFAULT_LIMITS) is None
    assert "200 times" in too_much(ten + 1, 1, DEFAULT_LIMITS)
    assert too_much(20_000_000, 100_000, DEFAULT_LIMITS) is None
    assert "200 times" in too_much(20_000_001, 100_000, DEFAULT_LIMITS)
    assert "200 times" in too_much(ten * 2, 0, DEFAULT_LIMITS)


def test_sizes():
    """One member and all members together have their limits, both inclusive."""
    limits = replace(DEFAULT_LIMITS, member_bytes=100, total_bytes=150)
    assert [too_much(size, size, limits) for size in (100, 101)] == [None, "unpacks to more than 100 bytes"]
    assert [too_much_in_all(size, limits) for size in (150, 151)] == [None, "the archive unpacks to more than 150 bytes"]
    assert "150 bytes" in reason_against(member(file_size=80), 80, limits)


def test_shown_names():
    """A shown name has no control characters, no lone surrogates and an end."""
    assert printable("a\x1b[31m\n\u202eb") == "a\\x1b[31m\\n\\u202eb"
    assert printable("\udc80.fit") == "\\udc80.fit"
    assert len(printable("n" * 9_999)) == 1_024


@pytest.mark.parametrize(
    ("name", "junk"),
    [("__MACOSX/a/._1.fit", True), ("a/._1.fit", True), (".DS_Store", True), ("a/1.fit", False), ("_1.fit", False), (".fit", False)],
)
def test_junk(name, junk):
    """What macOS adds is junk, other hidden files are not."""
    assert is_junk(name) is junk
