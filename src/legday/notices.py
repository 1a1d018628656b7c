"""Who hears of a night: the addresses of `[notify]`, each of a finding once, and the dead-man switch whenever the job ends.

Apart from output.py, which speaks to a terminal; without addresses nothing of this is imported or asked.
"""

from __future__ import annotations

from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from legday.errors import LegdayError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from legday.config import Config
    from legday.report.model import Report
    from legday.report.news import Told
    from legday.store import Store

    Complain = Callable[[str], None]


@contextmanager
def watched(config: Config, complain: Complain) -> Iterator[None]:
    """Tells the dead-man switch how the job inside ended."""
    if not config.notify.ping_url:
        yield
        return
    ok = False
    try:
        yield
        ok = True
    finally:
        from legday.report.notify import ping

        fault = ping(config.notify.ping_url, ok=ok)
        if fault:
            complain(f"notify.ping_url: {fault}")


def tell(config: Config, now: datetime, *, page: str, anonymise: bool, complain: Complain) -> None:
    """Sends what is new as of now to every address of the settings, and keeps what each was told; never fails a night."""
    if not config.notify.urls:
        return
    from legday import pipeline
    from legday.report.anonymise import anonymised
    from legday.report.mail import message
    from legday.report.news import news
    from legday.report.notify import send
    from legday.store import Store
    from legday.store.kept import TOLD

    def sent(url: str, told: Report, *, weekly: bool) -> bool:
        letter = message(anonymised(told) if anonymise else told, weekly=weekly, page="" if anonymise else page)
        fault = send(url, letter)
        if fault:
            complain(f"notify: {fault}; tried again with the next run")
        return fault is None

    try:
        store = Store.open(config.store.path, create=False)
        with store.alone():
            span = pipeline.Span(now=now)
            report = pipeline.report(pipeline.features(config, store, span), [], span)
            before = _told(store)
            after = dict(before)
            for url in config.notify.urls:
                name = sha256(url.encode()).hexdigest()  # the address itself may hold a password
                found = news(report, before.get(name), config.notify.mildest, config.notify.weekly)
                findings = found.report is not None and sent(url, found.report, weekly=False)
                after[name] = found.after(findings=findings, weekly=found.weekly and sent(url, report, weekly=True))
            if after != before:
                store.keep(TOLD, [msgspec.json.encode(after)], TOLD)
    except LegdayError as error:
        complain(f"notify: {error}; what is new is told with the next run")


def _told(store: Store) -> dict[str, Told]:
    """What each address was told, by the hash of the address."""
    from legday.report.news import Told
    from legday.store.kept import TOLD

    try:
        return msgspec.json.decode(store.kept(TOLD, TOLD) or b"{}", type=dict[str, Told])
    except (msgspec.DecodeError, msgspec.ValidationError):
        return {}
