"""Object storage and web servers through obstore: a store for an address, a body as a stream, every fault as an OSError in plain words.

Apart from what ingest makes of it, because this is the only place that knows obstore, and it must not be loaded on a night without.
"""

from __future__ import annotations

import errno
import io
import re
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, cast

from legday.errors import OptionError

try:
    import obstore
    from obstore.exceptions import BaseError, InvalidPathError, PermissionDeniedError, UnauthenticatedError
    from obstore.store import AzureStore, GCSStore, HTTPStore, S3Store
except ImportError:
    raise OptionError("input", None, "reading s3://, gs://, az:// or https:// needs more: pip install 'legday[s3]'") from None

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obstore import ObjectMeta
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

    from legday.ingest.remote_address import Address, Scheme

# The whole of a large archive may take hours; what must not take long is the next piece of it.
PATIENCE: ClientConfig = {"connect_timeout": "5s", "read_timeout": "30s", "timeout": "12h"}
RETRIES: RetryConfig = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
KEYS = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_SKIP_SIGNATURE=true",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
    "https": "none are needed",
    "http": "none are needed",
}
_STATUS = re.compile(r"status code: (\d{3}[A-Za-z ]*)")
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_WORDS = (
    ("dns error", "no such host"),
    ("ConnectionRefused", "nothing answers there"),
    ("certificate", "its certificate is not trusted"),
    ("kind: Timeout", "no answer in time"),
    ("kind: Connect", "no connection"),
    ("builder error", "plain http: set AWS_ALLOW_HTTP=true if the endpoint is on this machine"),
    ("configured region", "the bucket is in another region: set AWS_REGION"),
    ("Content-Length", "the server does not say how long the file is"),
)


def head(address: Address) -> ObjectMeta:
    """What is said of one file without its bytes.

    Raises:
        FileNotFoundError: it is not there.
        PermissionError: the credentials do not reach it.
        ConnectionError: no usable answer.
    """
    with _worded(address.scheme):
        return obstore.head(_store(address.scheme, address.place), address.key)


def listing(address: Address) -> Iterator[ObjectMeta]:
    """Every object below an address, page by page; raises as `head` does."""
    with _worded(address.scheme):
        for page in obstore.list(_store(address.scheme, address.place), address.key or None, chunk_size=1000):
            yield from page


def folders(address: Address) -> list[str]:
    """The keys of the folders right below an address; raises as `head` does."""
    with _worded(address.scheme):
        return list(obstore.list_with_delimiter(_store(address.scheme, address.place), address.key or None)["common_prefixes"])


def body(address: Address) -> BinaryIO:
    """The bytes of one file as they come; raises as `head` does, also while it is read."""
    with _worded(address.scheme):
        got = obstore.get(_store(address.scheme, address.place), address.key)
        return cast("BinaryIO", io.BufferedReader(_Body(iter(got.stream(min_chunk_size=1 << 16)), address.scheme), 1 << 16))


@lru_cache(maxsize=32)
def _store(scheme: Scheme, place: str) -> ObjectStore:
    """One client for each bucket, which keeps its connections; what it may is said by the environment."""
    if scheme == "s3":
        return S3Store(place, config=PATIENCE, retry_config=RETRIES)  # type: ignore[arg-type] # obstore's types leave the client's keys out
    if scheme == "gs":
        return GCSStore(place, config=PATIENCE, retry_config=RETRIES)  # type: ignore[arg-type]
    if scheme == "az":
        return AzureStore(place, config=PATIENCE, retry_config=RETRIES)  # type: ignore[arg-type]
    return HTTPStore(f"{scheme}://{place}", client_options={**PATIENCE, "allow_http": scheme == "http"}, retry_config=RETRIES)


@contextmanager
def _worded(scheme: Scheme) -> Iterator[None]:
    """Faults as the file system's own kinds; without their cause, because obstore's text may hold a signed URL."""
    try:
        yield
    except FileNotFoundError:
        raise FileNotFoundError(errno.ENOENT, "not there") from None
    except (PermissionDeniedError, UnauthenticatedError) as fault:
        raise PermissionError(errno.EACCES, why(str(fault), scheme)) from None
    except InvalidPathError:
        raise ConnectionError(
            errno.EBADMSG, "an object's name there cannot be used ('..' or control characters in it): rename it"
        ) from None
    except (BaseError, ValueError) as fault:
        text = str(fault)
        if "status code: 404" in text:  # the bucket itself
            raise FileNotFoundError(errno.ENOENT, "not there") from None
        raise ConnectionError(errno.ENOTCONN, f"not reached: {why(text, scheme)}") from None


def why(text: str, scheme: Scheme) -> str:
    """What went wrong, from obstore's words for it, which may hold secrets and go over many lines."""
    if any(sign in text for sign in ("169.254.169.254", "metadata.google", "must be specified")):
        return f"no keys in the environment (set {KEYS[scheme]})"
    if any(sign in text for sign in ("service account file", "Invalid Access Key", "failed to parse")):
        return f"keys in the environment that cannot be used ({KEYS[scheme]})"
    status, code = _STATUS.search(text), _CODE.search(text)
    if status:
        return f"the server answered {status[1].strip()}" + (f" ({code[1]})" if code else "")
    return next((words for sign, words in _WORDS if sign in text), "no usable answer")


class _Body(io.RawIOBase):
    """A body as a raw stream."""

    def __init__(self, pieces: Iterator[bytes], scheme: Scheme) -> None:
        self._pieces, self._scheme = pieces, scheme
        self._piece = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._piece:
            with _worded(self._scheme):
                piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._piece = memoryview(piece)
        count = min(len(buffer), len(self._piece))
        buffer[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count

    def close(self) -> None:
        self._pieces = iter(())
        super().close()
