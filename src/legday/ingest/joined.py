"""What a watch's session takes from the strength log it is joined with: sets, and title and description where the log has them.

Apart from the intake, because the two halves may come on different nights, and the result must not depend on which came first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from legday.store.commit import JOINED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from legday.ingest.insides import Row


def with_log(own: Mapping[str, Any], log: Mapping[str, Any] | None) -> Row:
    """The columns of JOINED of a session, alone or joined with a log.

    Args:
        own: the session's row as its own file gives it.
        log: the row of the log's workout, None for a session that stands alone.
    """
    if log is None:
        return {name: own[name] for name in JOINED}
    return {"sets": log["sets"], "title": log["title"] or own["title"], "description": log["description"] or own["description"]}


def needs_own(stored: Mapping[str, Any], log: Mapping[str, Any] | None) -> bool:
    """Whether a stored session that was joined with another log must be read again, because what it said itself is covered by that."""
    return log is None or any(stored[name] and not log[name] for name in ("title", "description"))
