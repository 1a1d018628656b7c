"""The page: one file that loads nothing, runs nothing, and can be read by anybody."""

import re
import subprocess
import sys
import time
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest

from legday.report.html import render

from .factory import HARD, HOSTILE, at, athlete, hostile, lift, report, run, season

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Collects what a browser would build, and whether the tags nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.tags, self.ids, self.attributes, self.words = [], [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        """An element opens."""
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value for key, value in attrs if key == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """An element without content."""
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        """An element closes: it must be the last that opened."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Text."""
        self.words.append(data)


@pytest.fixture(scope="module", params=["season", "hostile", "many", "nobody"])
def page(request):
    """The page of a season, of hostile files, of several athletes, and of nobody."""
    made = {
        "season": report,
        "hostile": hostile,
        "many": lambda: report(season(3), athlete([], [], name="bo"), athlete([lift("x", at("01-28", "18:00"))], [], name="cy")),
        "nobody": lambda: msgspec.structs.replace(report(), athletes=[]),
    }[request.param]()
    return render(made)


def test_the_page_loads_and_runs_nothing(page):
    """No script, no event handler, no address: the policy forbids them and none is there."""
    read = Reader(page)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(read.tags)
    assert not [key for key, _ in read.attributes if key.startswith("on") or key in {"src", "srcset", "style"}]
    assert all(value.startswith("#") for key, value in read.attributes if key == "href")
    assert "url(" not in page
    assert "@import" not in page
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in read.attributes


def test_the_page_is_well_formed(page):
    """Every element closes where it opened, and no id is there twice."""
    read = Reader(page)
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))


def test_the_page_has_landmarks_a_language_and_headings_in_order(page):
    """What a screen reader asks for: lang, header, main, footer, one h1 and no level skipped."""
    read = Reader(page)
    assert ("lang", "en") in read.attributes
    assert {"header", "main", "footer"} <= set(read.tags)
    levels = [int(tag[1]) for tag in read.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_drawings_have_a_title_and_say_in_words_what_they_show():
    """Each timeline names its title and its description; decoration is hidden from screen readers."""
    text = render(report())
    for drawing in re.findall(r"<svg[^>]*>", text):
        if 'aria-hidden="true"' in drawing:
            continue
        labels = re.search(r'aria-labelledby="(\S+) (\S+)"', drawing)
        assert all(f'id="{label}"' in text for label in labels.groups())
    assert "Run Wed 28 Jan, hard 82 ± 5, 24-48 h after a leg day." in text


def test_hostile_titles_stay_text():
    """Markup from a file is shown, never taken; template marks are not run; control and direction marks are gone."""
    text = render(hostile())
    words = " ".join(Reader(text).words)
    assert "<script>alert(1)</script>" in words
    assert "{{ 7*7 }}" in words
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    assert HOSTILE[5] not in text


def test_cards_carry_the_numbers_of_the_drawing():
    """The run outlined as 1 is the newest finding, which is card 1."""
    text = render(report())
    assert '<span class="number warning">1</span>' in text
    assert re.search(r'class="found-number"[^>]*>1<', text)
    assert text.count('class="found"') == 2  # once wide, once narrow


def test_a_finding_links_to_its_rule_and_where_that_comes_from():
    """The rule's note stands in the page itself, once, also in a roster of many with the same finding."""
    for text in (render(report(season(3))), render(report(season(3), msgspec.structs.replace(season(3), athlete="bo")))):
        assert '<a href="#rule-hard-on-tired-legs">HARD_ON_TIRED_LEGS</a>' in text
        assert text.count('id="rule-hard-on-tired-legs"') == 1
        assert re.search(r"in the window, leg fatigue at the gate or above, hard\. Against: <code>fatigue\.gate</code>.*From: ", text)
    assert 'class="rules"' not in render(report(athlete([], [])))


def test_a_run_without_a_finding_is_not_outlined():
    """Easy runs get a bar and nothing else."""
    text = render(report(athlete([], [run("r", at("01-28", "07:00"))])))
    assert 'class="run easy"' in text
    assert 'class="found"' not in text


def test_older_findings_fold_away():
    """Of two years of findings the last two weeks are cards; the rest is folded and bounded."""
    text = render(report(season(100)))
    assert text.count('<span class="number') == 1
    assert "<details>" in text
    assert len(text) < 150_000


def test_at_most_six_cards():
    """A fortnight of hard runs on tired legs is six cards, then the fold."""
    lifts = [lift(f"l{n}", at("01-28", "17:00") - timedelta(days=n)) for n in range(14)]
    runs = [run(f"r{n}", at("01-28", "19:00") - timedelta(days=n), **HARD) for n in range(12)]
    text = render(report(athlete(lifts, runs)))
    assert text.count('<span class="number') == 6
    assert "Lesser and earlier (6)" in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_enough_contrast(scheme):
    """Every colour of text against the page: at least 4.5 to 1 (WCAG 2.2, 1.4.3), bars at least 3 to 1 for what matters, light and dark."""
    sheets = re.findall(r":root \{(.*?)\}", render(report()), re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", sheets[0 if scheme == "light" else 1]))
    for name in ("ink", "soft", "legs", "hard"):
        assert contrast(colours[name], colours["page"]) >= 4.5, name
    assert contrast(colours["on-hard"], colours["hard"]) >= 4.5
    assert contrast(colours["moderate"], colours["page"]) >= 3


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    lights = sorted(luminance(colour) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb."""
    digits = "".join(2 * digit for digit in colour[1:]) if len(colour) == 4 else colour[1:]
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return sum(
        share * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for share, part in ((0.2126, red), (0.7152, green), (0.0722, blue))
    )


def test_a_year_is_small_and_takes_little_of_the_processor():
    """156 lifts and 208 runs: below 1.5 MB, in less than 2 s."""
    year = report(season(52))
    began = time.process_time()
    text = render(year)
    assert time.process_time() - began < 2
    assert len(text.encode()) < 1_500_000


def test_the_page_says_which_of_rule_and_model_speaks_and_when_each_muscle_is_fresh():
    """The literal hours and the load are told apart below the advice; each tired group has the hour from which it is fresh."""
    words = " ".join(Reader(render(report())).words).replace("\u00a0", " ")
    assert "The 24-48 h rule and the load of the legs say the same: wait." in words
    assert re.search(r"Fresh \(below 10\): \w+ \w{3} \d\d:00", words)


def test_legs_without_a_known_lift_have_no_number():
    """Nothing on record is not 0 of 100, neither beside the verdict nor in the drawing nor in its words."""
    text = render(report(athlete([], [run("r", at("01-28", "07:00"))])))
    assert ">now<" in text
    assert "No lift is known." in text
    assert "of 100" not in text.partition("What was found")[0]


def test_a_hard_run_is_told_by_more_than_colour():
    """It wears a cap in the drawing; an easy one does not."""
    hard, easy = (render(report(athlete([], [run("r", at("01-28", "07:00"), **fields)]))) for fields in (HARD, {}))
    assert hard.count('class="cap"') == 2  # once wide, once narrow
    assert 'class="cap"' not in easy


def test_no_renderer_imports_polars():
    """A night with nothing new selects, renders and writes every format without the frames."""
    code = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from legday.report.kept import pack, unpack
from legday.report.select import select
from legday.report.write import write
from legday.report import csv, html, ics, json, markdown, terminal
with TemporaryDirectory() as out:
    write(select(unpack(b"".join(pack([])[0])), datetime.now(UTC)), ["terminal", "html", "json", "markdown", "csv", "ics"], Path(out))
assert not {"polars", "numpy", "deltalake", "dataframely"} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
