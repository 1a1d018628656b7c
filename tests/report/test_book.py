"""The rule book: every rule that can fire has its entry, so that docs, page and `legday explain` know it."""

import re
from pathlib import Path

from legday.report import rules
from legday.report.rules.book import BOOK, entry
from legday.report.rules.day import AHEAD, REPORTED

FOLDER = Path(rules.__file__).parent


def test_every_rule_that_can_fire_is_in_the_book():
    """Ids as the rules give them to their findings, on runs, days and over weeks."""
    sources = [*FOLDER.glob("*.py"), *(FOLDER.parent / "over_weeks").glob("*.py")]
    fired = {
        found for path in sources for found in re.findall(r'(?:finding\(\s*|rule=)"([A-Z][A-Z0-9_]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(fired) > 30
    assert fired <= {one.id for one in BOOK}


def test_every_entry_says_all_that_a_reader_asks():
    """When, against what, on what, from where and what instead; ids are unique."""
    assert len({one.id for one in BOOK}) == len(BOOK)
    for one in BOOK:
        assert all((one.fires_when, one.severity, one.thresholds, one.rests_on, one.instead, one.source))
        assert entry(one.id) is one


def test_every_rule_on_a_day_has_its_conditions():
    """`legday explain` can say of each why it was silent."""
    before = [one for one in BOOK if one.section == "before"]
    assert len(before) == len(REPORTED) + len(AHEAD)
    assert all(one.when_day for one in before)
