"""A short run of benchmarks/fuzz.py: damaged files end in a Recording or a refusal."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks/fuzz.py"


@pytest.mark.parametrize("kind", ["fit", "gpx", "tcx"])
def test_three_hundred_damaged_files_do_not_escape(kind):
    """Nothing but a Recording or a ReaderError comes out, in time and in bounds."""
    spec = importlib.util.spec_from_file_location("fuzz", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    outcomes, escapes = script.fuzz(kind, 300, seed=7)
    assert outcomes.total() == 300
    assert [words for words, _ in escapes] == []
