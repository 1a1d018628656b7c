#!/usr/bin/env sh
# The wheel, as a user gets it: built, installed into a clean environment, and made to do the main job there.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$top/.venv/bin/python" -m build --wheel --no-isolation --outdir "$work/dist" "$top" >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
"$top/.venv/bin/python" -m venv "$work/clean"
"$work/clean/bin/python" -m pip install --quiet "$work"/dist/*.whl
cd "$work" # away from the checkout, so that only the wheel can answer
"$work/clean/bin/legday" run "$top/fixtures/athlete" --config "$top/fixtures/athlete.toml" --store "$work/store" --out "$work/out" \
  --now 2026-01-25T06:00:00Z >"$work/terminal.txt"
test -s "$work/out/report.html"
"$work/clean/bin/python" - "$work/out/report.json" "$top/config.toml" <<'PYTHON'
import json, sys
from legday.config_file import default_text

report = json.load(open(sys.argv[1], encoding="utf-8"))
assert report["schema_version"] == 1, report["schema_version"]
assert any(finding["rule"] == "HARD_ON_TIRED_LEGS" for finding in report["athletes"][0]["findings"]), "the wheel found no hard run on tired legs"
assert default_text() == open(sys.argv[2], encoding="utf-8").read(), "the wheel's config.toml differs from the project's"
PYTHON
echo "wheel: built, installed clean, main job done"
