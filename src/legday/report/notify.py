"""Sends messages through apprise and pings a dead-man switch; every failure comes back as one line, and nothing is raised.

Apart from news.py, which says what there is to send, and imported only where there is something: apprise takes a while.
"""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

PATIENCE_S = 10.0
MAILS = ("mailto", "mailtos")
SECRETS = re.compile(r"(?<=://)[^\s/]*@|\?\S*")


def send(url: str, message: EmailMessage) -> str | None:
    """Sends a message to an address of apprise; None when it was taken, else why not, without anything secret.

    Mail gets tables, every other service the plain text.
    """
    try:
        import apprise
    except ImportError:
        return "apprise is not installed: pip install 'legday[notify]'"
    with _complaints() as said:
        service = apprise.Apprise.instantiate(_with_patience(url))
        if service is None:
            return f"{url.partition(':')[0]}: not an address that apprise knows; see its list of services"
        richest = message.get_body(("html",) if url.partition(":")[0] in MAILS else ("plain",))
        body_format = apprise.NotifyFormat.HTML if url.partition(":")[0] in MAILS else apprise.NotifyFormat.TEXT
        senders = apprise.Apprise()
        senders.add(service)
        try:
            taken = bool(
                senders.notify(body=richest.get_content() if richest else "", title=str(message["Subject"]), body_format=body_format)
            )
        except Exception as fault:  # noqa: BLE001 - a plug-in of any service may raise anything, and a report must not fail by it
            taken = False
            said.append(type(fault).__name__)
    if taken:
        return None
    shown = SECRETS.sub("", str(service.url(privacy=True)))  # type: ignore[no-untyped-call]
    return f"{shown}: {SECRETS.sub('', said[-1])[:200] if said else 'not taken'}"


def ping(url: str, *, ok: bool) -> str | None:
    """Tells a dead-man switch that the job ran, or, at `URL/fail`, that it did not; None when it was heard, else why not."""
    from urllib.error import URLError
    from urllib.parse import urlsplit, urlunsplit
    from urllib.request import urlopen

    parts = urlsplit(url)
    asked = url if ok else urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/fail"))
    try:
        with urlopen(asked, timeout=PATIENCE_S):  # noqa: S310 - the settings allow http and https only
            return None
    except URLError as fault:
        return f"{parts.hostname}: {getattr(fault, 'code', None) or fault.reason}"
    except (OSError, ValueError) as fault:
        return f"{parts.hostname}: {fault}"


def _with_patience(url: str) -> str:
    """The address with a limit on the time that it may take, unless it says its own."""
    if re.search(r"[?&](cto|rto)=", url):
        return url
    return f"{url}{'&' if '?' in url else '?'}cto={PATIENCE_S:.0f}&rto={PATIENCE_S:.0f}"


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What apprise complains of meanwhile, kept from the terminal."""
    said: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(" ".join(record.getMessage().split()))

    logger, handler = logging.getLogger("apprise"), Kept(logging.WARNING)
    propagates = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates
