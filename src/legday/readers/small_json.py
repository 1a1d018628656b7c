"""JSON files of a size that may be held in memory, every fault of them a ReaderError.

Apart from the formats, because a file of a million brackets is the same attack in all of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from legday.errors import ReaderError

LARGEST_BYTES = 64 << 20


def read_json(source: bytes | Path) -> Any:
    """The content of a JSON file.

    Raises:
        ReaderError: larger than 64 MB, nested too deep, or no JSON (NaN and Infinity are none).
    """
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > LARGEST_BYTES:
        raise ReaderError(f"{size:,} bytes of JSON, more than {LARGEST_BYTES:,}")
    content = source.read_bytes() if isinstance(source, Path) else source
    try:
        return msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise ReaderError(f"not JSON: {fault}") from None
    except RecursionError:
        raise ReaderError("JSON nested too deep") from None
