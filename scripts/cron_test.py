"""Hands what `legday schedule --crontab` prints to a real cron daemon (Debian's) and waits until it has done the job twice.

Apart from the tests: it takes two minutes, must be root, and lends the daemon root's crontab, which is put back as it was.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
PATIENCE_S = 200.0


def main() -> int:
    """Print what cron did; 0 when it was right, 0 with a word where it cannot be tried here."""
    if os.name != "posix" or os.geteuid() or not shutil.which("cron"):
        print("cron-test: skipped, Debian's cron is not here or this is not root (apt-get install cron)")
        return 0
    before = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
    with tempfile.TemporaryDirectory() as place:
        home = Path(place, "100% odd 'home'")
        (home / "watch").mkdir(parents=True)
        shutil.copy(FIXTURES / "athlete" / "2026-01-24-09-30-27.fit", home / "watch")
        shutil.copy(FIXTURES / "broken" / "web_page.gpx", home / "watch")
        old = time.time() - 3600
        for file in (home / "watch").iterdir():
            os.utime(file, (old, old))  # longer ago than the job's settle time
        (home / "config.toml").write_text(f'[ingest]\ninputs = ["watch"]\n[store]\npath = "{place}/store"\n', encoding="utf-8")
        legday = Path(sys.executable).with_name("legday")
        words = [legday, "schedule", "--crontab", "--config", home / "config.toml", "--out", home / "out"]
        printed = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        every_minute = re.sub(r"(?m)^30 5 ", "* * ", re.sub(r"(?m)^@reboot.*\n", "", printed))
        _enter(every_minute)
        daemon = subprocess.Popen(["cron", "-f"])
        try:
            wrong = _what_is_wrong(home, Path(place, "store"))
        finally:
            daemon.terminate()
            daemon.wait()
            if before.returncode:
                subprocess.run(["crontab", "-r"], check=True)
            else:
                _enter(before.stdout)
    print("\n".join(wrong) or "cron-test: cron ran the printed line twice: a report, one refusal told once, a quiet second night")
    return 1 if wrong else 0


def _enter(crontab: str) -> None:
    subprocess.run(["crontab", "-"], input=crontab, text=True, check=True)


def _what_is_wrong(home: Path, store: Path) -> list[str]:
    page, until = home / "out" / "report.html", time.monotonic() + PATIENCE_S
    first = 0.0
    while time.monotonic() < until:
        if page.exists() and not (store / "unsealed").exists():
            first = first or page.stat().st_mtime
            if page.stat().st_mtime > first:
                break
        time.sleep(0.5)
    else:
        return [f"cron-test: no {'second ' * bool(first)}report within {PATIENCE_S:.0f} s"]
    said = [json.loads(line)["event"] for line in (home / "legday.log").read_text(encoding="utf-8").splitlines()]
    return [] if said == ["refused"] else [f"cron-test: the log has {said}, not one refusal"]


if __name__ == "__main__":
    sys.exit(main())
