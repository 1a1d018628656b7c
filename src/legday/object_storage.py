"""Clients of object storage and web servers, and every fault of theirs as an OSError in plain words.

Apart from inputs and the store, which both reach objects this way: the only place that knows obstore's clients and their errors, and it
must not be loaded on a night without.
"""

from __future__ import annotations

import errno
import re
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from legday.errors import OptionError

try:
    import obstore
    from obstore.exceptions import BaseError, InvalidPathError, PermissionDeniedError, UnauthenticatedError
    from obstore.store import AzureStore, GCSStore, HTTPStore, S3Store
except ImportError:
    raise OptionError("s3://, gs://, az:// and https://", None, "this needs more: pip install 'legday[s3]'") from None

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obstore.store import ClientConfig, ObjectStore, RetryConfig

__all__ = ["KEYS", "Scheme", "client", "obstore", "why", "worded"]

Scheme = Literal["s3", "gs", "az", "https", "http"]
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


@lru_cache(maxsize=32)
def client(scheme: Scheme, place: str, prefix: str = "") -> ObjectStore:
    """One client for each bucket or host, which keeps its connections; what it may is said by the environment.

    Args:
        scheme: of the URL.
        place: the bucket, the container, or the host with its port.
        prefix: the folder in a bucket that paths are relative to.
    """
    if scheme == "s3":
        return S3Store(place, prefix=prefix or None, config=PATIENCE, retry_config=RETRIES)  # type: ignore[arg-type] # obstore's types leave the client's keys out
    if scheme == "gs":
        return GCSStore(place, prefix=prefix or None, config=PATIENCE, retry_config=RETRIES)  # type: ignore[arg-type]
    if scheme == "az":
        return AzureStore(place, prefix=prefix or None, config=PATIENCE, retry_config=RETRIES)  # type: ignore[arg-type]
    return HTTPStore(f"{scheme}://{place}", client_options={**PATIENCE, "allow_http": scheme == "http"}, retry_config=RETRIES)


@contextmanager
def worded(scheme: Scheme) -> Iterator[None]:
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
