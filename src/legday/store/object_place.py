"""A store in object storage: under a folder of a bucket in s3://, gs:// or az://.

Apart from the folder, because here every look is a request, a write is whole by itself, and only conditions on it keep two writers apart.
"""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from legday.errors import StoreError
from legday.object_storage import client, obstore, why, worded
from legday.store.lease import Lease
from legday.store.place import File, Place

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from obstore import ObjectMeta, PutResult

    from legday.object_storage import Scheme

LOCK = "lock"
URL = re.compile(r"(s3|gs|az)://([A-Za-z0-9._-]+)((?:/+[A-Za-z0-9_=-][A-Za-z0-9._=-]*)*)/*")
AT_ONCE = 16  # requests
PAGES = {".html": "text/html; charset=utf-8", ".json": "application/json", ".ics": "text/calendar"}
# The libraries that read and write tables say all this in words of their own; obstore's own faults are worded where they come from.
LIBRARIES = ("polars", "deltalake", "_internal", "pyo3_runtime")
TOLD = re.compile(
    r"Error performing|Generic (S3|GCS|MicrosoftAzure)|status code: \d{3}|error sending request|object.store error", re.IGNORECASE
)
CHECK = "check the bucket, the keys in the environment, the endpoint and the network; nothing half-done is kept, run it again"


class ObjectPlace(Place):
    """A folder of a bucket, or the whole of one; it travels to another process as its URL."""

    sealed_by = "ETags of this store's objects"

    def __init__(self, scheme: Scheme, bucket: str, prefix: str) -> None:
        self._scheme, self._bucket, self._prefix = scheme, bucket, prefix
        self._lease: Lease | None = None
        # A commit of deltalake must never write over another one's: a condition on the write, which no table of locks is needed for.
        self.options = {"aws_conditional_put": "etag"} if scheme == "s3" else {}

    @classmethod
    def named(cls, url: str) -> ObjectPlace:
        """The place that a URL names.

        Raises:
            StoreError: no URL that a store can lie at.
        """
        if "@" in url:
            raise StoreError(f"{url.split('://', maxsplit=1)[0]}://...", "a name or password in it", "keys come from the environment only")
        parts = URL.fullmatch(url)
        if not parts:
            remedy = "name a folder, or s3://BUCKET/FOLDER (gs://, az://) in letters, digits and ._=-"
            raise StoreError(url, "a store cannot lie there", remedy)
        return cls(cast("Scheme", parts[1]), parts[2], "/".join(filter(None, parts[3].split("/"))))

    def __reduce__(self) -> tuple[Any, ...]:
        return ObjectPlace, (self._scheme, self._bucket, self._prefix)

    def __str__(self) -> str:
        return "/".join(filter(None, (f"{self._scheme}://{self._bucket}", self._prefix)))

    @cached_property
    def _client(self) -> Any:
        return client(self._scheme, self._bucket, self._prefix)

    def uri(self, name: str) -> str:
        return f"{self}/{name}"

    def data(self, path: str) -> str:
        return f"{self}/{path}"

    def open(self, path: str) -> BinaryIO:
        with self._asked():
            return io.BytesIO(obstore.get(self._client, path).bytes())

    def write(self, path: str, *content: bytes | memoryview) -> None:
        kind = PAGES.get(Path(path).suffix)
        with self._asked(in_bucket=True):
            obstore.put(self._client, path, b"".join(content), attributes={"Content-Type": kind} if kind else None)

    def add(self, path: str, content: bytes | memoryview) -> None:
        with self._asked(in_bucket=True):
            obstore.put(self._client, path, bytes(content))

    def touch(self, path: str) -> None:
        self.put_if(path, b"", None)

    def put_if(self, path: str, content: bytes, as_it_was: ObjectMeta | PutResult | None) -> PutResult | None:
        """Writes a file only where it still is as it was, or where there is none; None where it is not so."""
        mode: Any = "create" if as_it_was is None else {name: as_it_was[name] for name in ("e_tag", "version") if as_it_was[name]}
        with self._asked(in_bucket=True):
            try:
                return obstore.put(self._client, path, content, mode=mode)
            except (obstore.exceptions.AlreadyExistsError, obstore.exceptions.PreconditionError):
                return None

    def head(self, path: str) -> ObjectMeta | None:
        """What is said of a file, None where there is none."""
        try:
            with self._asked():
                return obstore.head(self._client, path)
        except FileNotFoundError:
            return None

    def exists(self, path: str) -> bool:
        return self.head(path) is not None

    def names(self, folders: Sequence[str]) -> list[list[str]]:
        return [[*(_last(file.path) for file in files), *inside] for files, inside in self._looks(folders)]

    def walk(self, folder: str) -> Iterator[File]:
        with self._asked(in_bucket=True):
            for page in obstore.list(self._client, folder or None, chunk_size=1000):
                yield from (_file(each) for each in page)

    def stamps(self, paths: Iterable[str]) -> dict[str, Hashable]:
        asked = list(paths)
        folders = [path.removesuffix("/") for path in asked if path.endswith("/")]
        listed = dict(zip(folders, (files for files, _ in self._looks(folders)), strict=True))
        told: dict[str, Hashable] = {file.path: file.tag for files in listed.values() for file in files}
        told |= {f"{folder}/": tuple((file.path, file.tag) for file in files) for folder, files in listed.items() if files}
        others = [path for path in asked if not path.endswith("/") and path.rpartition("/")[0] not in listed]
        with ThreadPoolExecutor(AT_ONCE) as threads:
            told |= {path: _tag(said) for path, said in zip(others, threads.map(self.head, others), strict=True) if said}
        return {path: told[path] for path in asked if path in told}

    def digest(self, file: File | str) -> str:
        if isinstance(file, File):
            return str(file.tag)
        with self._asked():
            return _tag(obstore.head(self._client, file))

    def digests(self, paths: Iterable[str]) -> Iterator[tuple[str, str | OSError]]:
        there = {file.path: str(file.tag) for file in self.walk("")}
        for path in paths:
            yield path, there.get(path, FileNotFoundError())

    def delete(self, path: str) -> None:
        with suppress(FileNotFoundError), self._asked():
            obstore.delete(self._client, path)

    def clear(self, folder: str) -> None:
        if there := [file.path for file in self.walk(folder)]:
            with self._asked():
                obstore.delete(self._client, there)

    def rename(self, path: str, to: str) -> None:
        moved = [file.path for file in self.walk(path)] or [path]
        with self._asked():
            for old in moved:
                obstore.copy(self._client, old, to + old.removeprefix(path))
            obstore.delete(self._client, moved)

    def sync(self, paths: Iterable[str]) -> None:
        """Nothing is left to wait for once a write is answered."""

    @contextmanager
    def borrowed(self, path: str) -> Iterator[Path]:
        with TemporaryDirectory(prefix="legday-") as folder:
            file, before = Path(folder) / Path(path).name, self.head(path)
            if before:
                file.write_bytes(self.read(path))
            content = file.read_bytes() if before else None
            yield file
            after = file.read_bytes() if file.exists() else None
            if after is None or after == content:
                return
            with self.faults_worded():
                if not self.put_if(path, after, before) and self.read(path) != after:  # a repeated request may find its own
                    raise StoreError(self, f"{path} was written by somebody else meanwhile", "run it again")

    @contextmanager
    def held(self) -> Iterator[None]:
        self._lease = Lease.taken(self)
        try:
            yield
        except Exception as fault:
            if type(fault).__module__.partition(".")[0] not in LIBRARIES or not (told := self.fault(str(fault))):
                raise
            raise told from None  # the text may hold a signed URL
        finally:
            lease, self._lease = self._lease, None
            lease.given_back()

    @contextmanager
    def faults_worded(self) -> Iterator[None]:
        if self._lease is not None:
            self._lease.refuse_lost()
        try:
            yield
        except OSError as fault:
            raise self.fault(str(fault)) or StoreError(self, f"a file of it is gone ({fault})", "run `legday check`") from None

    def fault(self, told: str) -> StoreError | None:
        return StoreError(self, f"not reached: {why(told, self._scheme)}", CHECK) if TOLD.search(told) else None

    @contextmanager
    def _asked(self, *, in_bucket: bool = False) -> Iterator[None]:
        """Words what a request meets; that something is not there is FileNotFoundError, except where it can only be the bucket."""
        try:
            with worded(self._scheme):
                yield
        except FileNotFoundError:
            if not in_bucket:
                raise
            raise StoreError(self, "no such bucket", "make it first, or name another with --store") from None
        except PermissionError as fault:
            raise StoreError(self, f"no permission ({fault.strerror})", "check the keys in the environment and their rights") from None
        except OSError as fault:
            raise StoreError(self, str(fault.strerror), CHECK) from None

    def _looks(self, folders: Sequence[str]) -> list[tuple[list[File], list[str]]]:
        """The files right in each folder, in order, and the names of the folders there."""

        def look(folder: str) -> tuple[list[File], list[str]]:
            with self._asked(in_bucket=True):
                found = obstore.list_with_delimiter(self._client, folder or None)
            files = sorted(_file(each) for each in found["objects"])
            return files, [_last(inside.rstrip("/")) for inside in found["common_prefixes"]]

        with ThreadPoolExecutor(AT_ONCE) as threads:
            return list(threads.map(look, folders))


def _file(said: ObjectMeta) -> File:
    return File(said["path"], said["size"], said["last_modified"].timestamp(), _tag(said))


def _tag(said: ObjectMeta) -> str:
    return (said["e_tag"] or "").strip('"')


def _last(path: str) -> str:
    return path.rpartition("/")[2]
