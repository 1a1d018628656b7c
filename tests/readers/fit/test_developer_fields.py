"""Developer fields: columns of their own, and the runner's power found among them."""

import pytest

from legday.readers.fit import read_fit
from legday.readers.fit.developer import Description, column_name, is_power

from .builder import (
    BYTE,
    FLOAT32,
    RECORD,
    STRING,
    T0,
    UINT8,
    UINT16,
    UINT32,
    definition,
    developer_data_id,
    field_description,
    file_id,
    fit,
    message,
    text,
    u16,
    u32,
)  # fmt: skip
from .comparison import differences, read_both


def read_alike(*parts: bytes):
    """The records that both readers agree on."""
    fast, reference = read_both(fit(file_id(), *parts))
    assert differences(fast, reference) == []
    return fast.records


def developer_record(*fields: tuple[int, int, int]) -> bytes:
    """A definition of a record with a timestamp and developer fields (number, size, developer)."""
    return definition(0, RECORD, (253, 4, UINT32), developer=fields)


def test_each_field_has_a_column_and_power_has_two():
    """Stryd's Power is a column and fills developer_power; a text stays a text."""
    said = (
        developer_data_id(0)
        + field_description(0, 0, UINT16, "Power", "Watts")
        + field_description(0, 1, FLOAT32, "Leg Spring-Stiffness", "kN/m")
    )
    said += field_description(0, 2, STRING, "Shoe")
    rows = message(0, u32(T0), u16(260), b"\0\0\x20\x41", text("Pegasus", 8))
    rows += message(0, u32(T0 + 1), u16(0xFFFF), b"\xff\xff\xff\x7f", bytes(8))
    records = read_alike(said, developer_record((0, 2, 0), (1, 4, 0), (2, 8, 0)), rows)
    assert records["developer_power"].to_list() == [260.0, None]
    assert records["developer_leg_spring_stiffness"].to_list() == [10.0, None]
    assert records["developer_shoe"].to_list() == ["Pegasus", None]
    assert "power" in records.columns
    assert records["power"].null_count() == 2


@pytest.mark.parametrize(
    ("name", "units", "power"),
    [("Power", "Watts", True), ("RP_Power", "W", True), ("Running Power", None, True), ("Air Power", "Watts", False),
     ("Form Power", "Watts", False), ("Lap Power", "Watts", False), ("RP_AvgLapPower", "W", False), ("Power", "%", False),
     ("Power Balance", "", False)],
)  # fmt: skip
def test_only_whole_power_in_watts_is_power(name, units, power):
    """Air, form and lap power are parts or averages of it."""
    assert is_power(Description(0, 0, name, units, UINT16)) is power


def test_fields_without_a_name_are_called_by_their_numbers():
    """A field nobody described is bytes, and has a column all the same."""
    records = read_alike(
        developer_data_id(3), field_description(3, 9, UINT8, None), developer_record((9, 1, 3), (4, 1, 7)), message(0, u32(T0), 5, 6)
    )
    assert records["developer_3_9"].to_list() == [5.0]
    assert records["developer_7_4"].to_list() == [6.0]


def test_names_are_tamed():
    """A name from a file becomes a plain, short column name."""
    assert column_name(Description(0, 0, "  VO\u2082 (ml/kg) \u2603!! ", None, UINT8)) == "developer_vo_ml_kg"
    assert len(column_name(Description(0, 0, "x" * 400, None, UINT8))) == 50
    assert column_name(Description(2, 5, "\u2603", None, UINT8)) == "developer_2_5"


def test_of_two_fields_of_one_name_the_first_counts():
    """Two sensors that both send Cadence give one column; one that sends it as text gives none."""
    said = (
        developer_data_id(0)
        + b"".join(field_description(0, n, UINT8, "Cadence") for n in (0, 1))
        + field_description(0, 2, STRING, "cadence")
    )
    records = read_alike(said, developer_record((0, 1, 0), (1, 1, 0), (2, 4, 0)), message(0, u32(T0), 80, 90, text("no", 4)))
    assert records["developer_cadence"].to_list() == [80.0]


def test_a_description_counts_from_the_next_definition_on():
    """A definition keeps what had been said before it; a developer_data_id forgets, and the fields are bytes again."""
    row = developer_record((0, 2, 0))
    said = developer_data_id(0) + field_description(0, 0, UINT16, "Power", "W")
    records = read_alike(
        row, message(0, u32(T0), u16(0x0105)), said, message(0, u32(T0 + 1), u16(0x0205)), row, message(0, u32(T0 + 2), u16(0x0305)),
        developer_data_id(0), row, message(0, u32(T0 + 3), u16(0x0405)), field_description(0, 0, UINT16, "Watts"), row,
        message(0, u32(T0 + 4), u16(7)),
    )  # fmt: skip
    assert records["developer_0_0"].to_list() == [5.0, 5.0, None, 5.0, None]
    assert records["developer_power"].to_list() == [None, None, 773.0, None, 7.0]


def test_what_one_recording_says_does_not_hold_in_the_next():
    """In a chained file each recording describes its own developer fields."""
    row = developer_record((0, 2, 0)) + message(0, u32(T0), u16(300))
    said = developer_data_id(0) + field_description(0, 0, UINT16, "Power", "W")
    fast, reference = read_both(fit(file_id(), said, row) + fit(file_id(), row))
    assert differences(fast, reference) == []
    assert fast.records["developer_power"].to_list() == [300.0, None]


def test_columns_are_at_most_sixty_four():
    """A file cannot make a table of any width."""
    fields = tuple((n, 1, 0) for n in range(100))
    said = developer_data_id(0) + b"".join(field_description(0, n, UINT8, f"Field {n}") for n in range(100))
    records = read_alike(said, developer_record(*fields), message(0, u32(T0), *range(100)))
    assert records.width == 17 + 64
    assert records["developer_field_63"].to_list() == [63.0]


def test_a_size_that_does_not_fit_the_described_type_is_read_as_bytes():
    """Fitdecode loses its place after such a field; the bytes of the next message are where the definition says."""
    said = developer_data_id(0) + field_description(0, 0, UINT32, "Odd")
    rows = message(0, u32(T0), 9, 8, 7) + message(0, u32(T0 + 1), 6, 5, 4)
    records = read_fit(fit(file_id(), said, developer_record((0, 3, 0)), rows)).records
    assert records["developer_odd"].to_list() == [9.0, 6.0]
    assert BYTE == 0x0D
