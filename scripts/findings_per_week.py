"""Findings by week of a report.json: `make demo` shows that a sane plan brings at most one warning a week."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

SHORT = {"warning": "▲", "stop": "■", "caution": "△", "note": "·"}


def main(path: Path) -> int:
    """Print a line for each week from the first run to the last; 1 when a week holds more than one warning."""
    report = json.loads(path.read_text(encoding="utf-8"))
    athlete = report["athletes"][0]
    weeks: dict[date, list[dict[str, str]]] = defaultdict(list)
    for run in athlete["runs"]:
        weeks.setdefault(_monday(run["local_start_time"][:10]), [])
    for finding in athlete["findings"]:
        weeks[_monday(finding["date"])].append(finding)
    print("\nfindings by week (▲ warning  △ caution  · note)")
    for monday, findings in sorted(weeks.items()):
        print(f"  {monday:%d %b %Y}  " + "  ".join(f"{SHORT[finding['severity']]} {finding['rule']}" for finding in findings))
    most = max(sum(finding["severity"] in {"warning", "stop"} for finding in findings) for findings in weeks.values())
    print(f"  at most {most} warning a week")
    return int(most > 1)


def _monday(day: str) -> date:
    when = date.fromisoformat(day)
    return when - timedelta(days=when.weekday())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
