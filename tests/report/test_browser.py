"""The page in a real browser: it asks for nothing, fits a phone; it reads in light and dark, by keyboard, without script, on paper."""

import re
import shutil
from pathlib import Path

import msgspec
import pytest

from legday.report.html import render
from legday.report.response import CurvePoint, MetricCurve, MetricEffect, Response

from .factory import at as local
from .factory import athlete, hostile, lift, report, season

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CURVE = MetricCurve(
    metric="speed_at_heart_rate",
    points=[CurvePoint(hour=float(hour), effect_pct=-2.0, interval_pct=[-3.0, -1.0]) for hour in range(4, 121, 4)],
)
CADENCE = MetricEffect(metric="cadence", effect_pct=-2.1, interval_pct=[-3.0, -1.2], n_flagged=14, n_fresh=22, distinguishable=True)
MEASURED = Response(status="measured", n_flagged=14, n_fresh=22, curves=[CURVE], metrics=[CADENCE])
PAGES = {
    "season": lambda: report(msgspec.structs.replace(season(), response=MEASURED)),
    "hostile": hostile,
    "roster": lambda: report(season(), athlete([], [], name="bo"), athlete([lift("x", local("01-28", "18:00"))], [], name="cy")),
}

# Of every visible text: its contrast with what lies behind it, and what WCAG 2.2 AA asks of text of its size.
CONTRASTS = """() => {
  const rgb = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return { c: n.slice(0, 3), a: n.length > 3 ? n[3] : 1 } }
  const light = (c) => { const [r, g, b] = c.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b }
  const behind = (e) => { for (; e; e = e.parentElement) { const b = rgb(getComputedStyle(e).backgroundColor); if (b.a > 0) return b.c }
    return [255, 255, 255] }
  const said = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement, style = getComputedStyle(e)
    if (!texts.currentNode.data.trim() || ["STYLE", "title", "desc"].includes(e.tagName) || !e.getClientRects().length) continue
    const colour = rgb(e instanceof SVGElement ? style.fill : style.color).c, ground = behind(e)
    const [low, high] = [light(colour), light(ground)].sort((a, b) => a - b)
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700)
    if ((high + 0.05) / (low + 0.05) < (large ? 3 : 4.5)) said.push(texts.currentNode.data.trim().slice(0, 40) + " " + style.color)
  }
  return said
}"""

# What a screen reader would stumble over.
NAMELESS = """() => {
  const said = [], name = (e) => (e.getAttribute("aria-label") || (e.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean)
    .map((id) => { const t = document.getElementById(id); if (!t) said.push("label without target " + id); return t ? t.textContent : "" })
    .join(" ") || e.textContent).trim()
  for (const e of document.querySelectorAll("a, summary, section, article, nav, [role=img], h1, h2, h3, h4, th[scope]"))
    if (!name(e) && e.tagName !== "TH") said.push("nameless " + e.outerHTML.slice(0, 80))
  for (const e of document.querySelectorAll("svg:not([aria-hidden])"))
    if (e.getAttribute("role") !== "img") said.push("drawing without role")
  for (const e of document.querySelectorAll("table")) if (!e.querySelector("th[scope=col]")) said.push("table without heads")
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id)
  if (new Set(ids).size !== ids.length) said.push("an id twice")
  for (const one of ["header", "main", "footer", "h1"]) if (document.querySelectorAll(one).length !== 1) said.push("not one " + one)
  for (const e of document.querySelectorAll("a[href^='#']")) if (!document.getElementById(e.hash.slice(1))) said.push("dead link " + e.hash)
  return said
}"""
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((e) => !e.closest(".scroll") && e.getClientRects().length
  && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def browser():
    """One Chromium for all of these tests."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium): the page is not looked at in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    """The pages as files."""
    folder = tmp_path_factory.mktemp("pages")
    for name, made in PAGES.items():
        (folder / f"{name}.html").write_text(render(made()), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in PAGES}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_sound(browser, files, name, width, scheme):
    """No error, no request but for itself, nothing wider than the screen, every text with enough contrast, every part with a name."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, said, asked = context.new_page(), [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(files[name].as_uri())
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => one.open = true)")
    found = {what: page.evaluate(check) for what, check in (("contrast", CONTRASTS), ("names", NAMELESS), ("width", TOO_WIDE))}
    context.close()
    assert said == []
    assert asked == [files[name].as_uri()]
    assert found == {"contrast": [], "names": [], "width": []}


def test_all_of_it_can_be_read_without_script(browser, files):
    """With script switched off the verdict, the finding, the drawing's words and the unknown are there."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["season"].as_uri())
    text = page.inner_text("body").replace("\u00a0", " ")
    context.close()
    for words in ("Easy only until Fri 13:15", "A hard run, 24.8 h after Tuesday's legs", "clear from Fri 13:15", "What I do not know"):
        assert words in text


def test_a_fold_opens_by_keyboard(browser, files):
    """Tab comes to the first athlete's row, Enter opens it, and where the focus is can be seen."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(files["roster"].as_uri())
    page.keyboard.press("Tab")
    seen = page.evaluate("() => [document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]")
    page.keyboard.press("Enter")
    opened = page.evaluate("() => document.querySelector('details').open")
    context.close()
    assert seen == ["SUMMARY", "solid"]
    assert opened


def test_one_athlete_prints_on_one_sheet(browser, files):
    """The page of a season is one A4."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(files["season"].as_uri())
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    context.close()
    assert sheets == 1
