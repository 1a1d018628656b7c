"""A bug of ours as a log file ready to paste; apart, because it must work when nothing else does."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from pathlib import Path

from legday import __version__


def write_crash_log(error: BaseException) -> Path:
    """Write version, platform, command and traceback to a new file and return its path."""
    text = [
        f"legday {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"command: {sys.argv[1:]}",
        "".join(traceback.format_exception(error)),
    ]
    with tempfile.NamedTemporaryFile("w", prefix="legday-bug-", suffix=".log", delete=False, encoding="utf-8") as file:
        file.write("\n".join(text))
    return Path(file.name)
