"""Where a remote input points: which kinds of URL are read, and each refusal in words.

Apart from the network, because these are rules about text, and a URL that may not be followed never gets a connection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, unquote, urlsplit

from legday.errors import OptionError

if TYPE_CHECKING:
    from legday.object_storage import Scheme

BUCKETS = ("s3", "gs", "az")
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Address:
    """A place in object storage or on a web server.

    `place` is the bucket, the container, or the host with its port; `key` the path in it, without slashes at its ends.
    """

    scheme: Scheme
    place: str
    key: str

    @property
    def in_bucket(self) -> bool:
        """Whether it lies where files can be listed."""
        return self.scheme in BUCKETS

    def url_of(self, key: str) -> str:
        """The URL of another file in the same place; `address_of` gives its key back."""
        return f"{self.scheme}://{self.place}/{key if self.in_bucket else quote(key)}"


def address_of(url: str) -> Address:
    """What a URL that was named as an input points at.

    Raises:
        OptionError: a kind that is not read, or one that is not safe to follow.
    """
    scheme, _, rest = url.partition("://")
    place, _, key = rest.partition("/")
    if "@" in place:
        raise OptionError(
            "input", None, "a URL with a name or password in it: keys come from the environment only (AWS_ACCESS_KEY_ID, ...)"
        )
    if scheme in BUCKETS:
        if not place:
            raise OptionError("input", url, f"names no bucket: {scheme}://BUCKET/FOLDER/")
        return Address(cast("Scheme", scheme), place, key.strip("/"))
    if scheme not in ("https", "http"):
        raise OptionError("input", url, "only files on this machine and s3://, gs://, az:// and https:// are read")
    return _on_the_web(url, scheme)


def _on_the_web(url: str, scheme: str) -> Address:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise OptionError("input", url, "no URL that can be read") from None
    if parts.query or parts.fragment:
        raise OptionError("input", url.partition("?")[0], "a URL with a query in it is not read: download the file first")
    if not host:
        raise OptionError("input", url, "names no host")
    if scheme == "http" and host not in THIS_MACHINE:
        raise OptionError("input", url, "plain http is read from this machine only: use https")
    if not parts.path.strip("/") or parts.path.endswith("/"):
        raise OptionError("input", url, "a web server does not list its files: name one file, or a folder in s3://, gs:// or az://")
    return Address(cast("Scheme", scheme), parts.netloc, unquote(parts.path).strip("/"))
