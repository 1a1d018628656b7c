"""One run at a time where no system lets go of a lock: an object made on condition that there is none, and renewed while its run lives.

Apart from the bucket, because who holds it, since when and whether still are questions of their own.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from legday.errors import StoreError, StoreLockedError

if TYPE_CHECKING:
    from obstore import PutResult

    from legday.store.object_place import ObjectPlace

LOCK, CLOCK = "lock", "lock.clock"
RENEWED_EVERY_S = 20.0
STALE_AFTER_S = 120.0  # a run that was not heard of for so long has lost the store


class Holder(msgspec.Struct, frozen=True):
    """What the lock says of who holds it; `machine` and `began` name one process of one running system, empty where none can be told."""

    owner: str
    host: str
    since: str
    machine: str = ""
    pid: int = 0
    began: str = ""

    @property
    def has_ended(self) -> bool:
        """Whether it was a process of this very system that is there no longer."""
        machine = _machine()
        return bool(machine) and self.machine == machine and _began(self.pid) != self.began


class Lease:
    """The store's lock, held; renewed by a thread of its own until it is given back."""

    def __init__(self, place: ObjectPlace, content: bytes, put: PutResult) -> None:
        self._place, self._content, self._put = place, content, put
        self._renewed, self._lost, self._over = time.monotonic(), False, threading.Event()
        self._thread = threading.Thread(target=self._renew, name="legday-lease", daemon=True)
        self._thread.start()

    @classmethod
    def taken(cls, place: ObjectPlace) -> Lease:
        """Takes the lock, also from a run that has ended without giving it back.

        Raises:
            StoreLockedError: another run holds it.
            StoreError: the place is not reached.
        """
        since = datetime.now(UTC).isoformat(timespec="seconds")
        own = Holder(uuid.uuid4().hex, socket.gethostname(), since, _machine(), os.getpid(), _began(os.getpid()))
        content = msgspec.json.encode(own)
        put = place.put_if(LOCK, content, None)
        if put is None:
            put = _taken_over(place, own, content)
        return cls(place, content, put)

    def refuse_lost(self) -> None:
        """Raises a StoreError when the lock is no longer this run's: it must not write any more."""
        if self._lost or time.monotonic() - self._renewed > STALE_AFTER_S:
            raise StoreError(
                self._place, f"the lock could not be renewed for {STALE_AFTER_S:.0f} s, or another run took it", "run it again"
            )

    def given_back(self) -> None:
        """Ends the renewing and lets the next run in."""
        self._over.set()
        self._thread.join()
        with suppress(StoreError):  # unreached, it becomes stale by itself
            self.refuse_lost()
            self._place.delete(LOCK)

    def _renew(self) -> None:
        while not self._over.wait(RENEWED_EVERY_S):
            begun = time.monotonic()
            with suppress(StoreError):  # tried again
                put = self._place.put_if(LOCK, self._content, self._put)
                if put is None:
                    self._lost = True
                    return
                self._put, self._renewed = put, begun


def _taken_over(place: ObjectPlace, own: Holder, content: bytes) -> PutResult:
    """The lock that is there, where its run has ended or the request that made it was this one's, repeated.

    An empty one is that of a folder, which came here with a copy of its store and holds nobody up.
    """
    said = place.head(LOCK)
    held = _holder(place)
    if said is None or held is None:  # given back meanwhile
        put = place.put_if(LOCK, content, None)
    elif (
        not said["size"]
        or held.owner == own.owner
        or held.has_ended
        or _now_there(place) - said["last_modified"].timestamp() > STALE_AFTER_S
    ):
        put = place.put_if(LOCK, content, said)
    else:
        put = None
    if put is None:
        raise StoreLockedError(place, _of_whom(held or _holder(place)))
    return put


def _of_whom(held: Holder | None) -> str:
    if held is None:
        return ""
    return f" (on {held.host} since {held.since}; one that was killed lets go after {STALE_AFTER_S:.0f} s)"


def _holder(place: ObjectPlace) -> Holder | None:
    """Whom the lock names; nobody that can be told where its content is not ours."""
    try:
        return msgspec.json.decode(place.read(LOCK), type=Holder)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        return Holder("", "an unknown machine", "an unknown time")


def _now_there(place: ObjectPlace) -> float:
    """The time by the clock that also dates the lock."""
    place.write(CLOCK, uuid.uuid4().bytes)
    said = place.head(CLOCK)
    place.delete(CLOCK)
    return said["last_modified"].timestamp() if said else 0.0


def _machine() -> str:
    """This start of this system, and this space of process numbers in it; empty where that cannot be told."""
    try:
        return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def _began(pid: int) -> str:
    """When a process of this system began, which tells it from a later one of the same number; empty where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
