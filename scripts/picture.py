"""The picture of the README: the invented season's page down to what was found, as a browser on a screen shows it.

Run by `make picture`, by hand, after the page has changed; needs a Chromium.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

WIDTH, BELOW = 1200, 40  # px


def main(page: str, picture: str) -> int:
    """Writes the picture of a page.

    Args:
        page: report.html.
        picture: the PNG to write.
    """
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium on this machine (Debian: apt-get install chromium)", file=sys.stderr)
        return 2
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme="light")
        shown.goto(Path(page).resolve().as_uri())
        found = shown.locator("[aria-labelledby$='-found']").bounding_box() or {"y": 0, "height": 900}
        shown.screenshot(
            path=picture, full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": found["y"] + found["height"] + BELOW}
        )
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
