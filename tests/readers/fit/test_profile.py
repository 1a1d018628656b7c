"""The committed share of FIT's profile against the installed fitdecode."""

import importlib.util
from pathlib import Path

from legday.readers.fit import profile

SCRIPT = Path(__file__).parents[3] / "scripts/make_fit_profile.py"


def test_the_committed_tables_are_those_of_the_installed_profile():
    """A new fitdecode with other fields or names asks for a new profile.json."""
    spec = importlib.util.spec_from_file_location("make_fit_profile", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.TARGET.read_text(encoding="utf-8") == script.text(), "run scripts/make_fit_profile.py and read the difference"


def test_a_number_newer_than_the_profile_is_its_own_name():
    """An unknown sport is called by its number, a known one by FIT's word."""
    assert [profile.name_of("sport", n) for n in (1, 10, 251)] == ["running", "training", "251"]


def test_the_fast_path_does_not_load_fitdecode():
    """Reading a file needs none of fitdecode's 16,000 lines of tables."""
    import subprocess
    import sys

    code = "import sys, legday.readers.fit as f; f.read_fit; sys.exit('fitdecode' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
