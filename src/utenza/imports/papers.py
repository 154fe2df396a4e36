"""
The documents that good rows name: checked, and written aside until the rows are sure.

Files are read and flushed to disk in a few threads: a disk takes many flushes at once gladly.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from lxml import etree

from utenza.imports.limits import Limits
from utenza.imports.sources import Source
from utenza.imports.sources.documents import DocumentIsALink, NoSuchDocument
from utenza.imports.sql.names import ABSENT
from utenza.storage.documents import Incoming
from utenza.storage.intake import Fault, RejectCode

_THREADS = 8
_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Paper:
    """What became of a path: the hash of its content, or why rows that name it are rejected."""

    path: str
    kind: str
    sha256: bytes | None = None
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class Papers:
    source: Source
    incoming: Incoming
    limits: Limits

    def take(self, paths: Iterable[str], kind: str) -> Iterator[Paper]:
        """Yield what became of each path, in their order, some at work at a time."""
        pending: deque[Future[Paper]] = deque()
        with ThreadPoolExecutor(_THREADS) as pool:
            for path in paths:
                pending.append(self._begin(pool, path, kind))
                if len(pending) > 4 * _THREADS:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()

    def _begin(self, pool: ThreadPoolExecutor, path: str, kind: str) -> Future[Paper]:
        try:
            pieces = self.source.document(path)
        except NoSuchDocument:
            return _done(Paper(path, kind, code=RejectCode.MISSING_DOCUMENT, message=ABSENT))
        except DocumentIsALink:
            words = "è un collegamento"
            return _done(Paper(path, kind, code=RejectCode.BAD_DOCUMENT_PATH, message=words))
        return pool.submit(partial(self._keep, path, kind, pieces))

    def _keep(self, path: str, kind: str, pieces: Iterator[bytes]) -> Paper:
        check = _checked_pdf if kind == "pdf" else _checked_xml
        try:
            sha256 = self.incoming.add(check(_bounded(pieces, self.limits.document_bytes)))
        except Fault as fault:
            return Paper(path, kind, code=fault.code, message=fault.message)
        return Paper(path, kind, sha256)


def _done(paper: Paper) -> Future[Paper]:
    future: Future[Paper] = Future()
    future.set_result(paper)
    return future


def _bounded(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise _not_a("più grande di quanto è ammesso")
        yield piece


def _checked_pdf(pieces: Iterator[bytes]) -> Iterator[bytes]:
    start = b""
    for piece in pieces:
        if len(start) < len(_PDF):
            start += piece[: len(_PDF)]
            if not (start.startswith(_PDF) or _PDF.startswith(start)):
                break
        yield piece
    if not start.startswith(_PDF):
        raise _not_a("non è un PDF")


class _NoTree:
    """A reader that builds nothing; a document type is where entities and other files come in."""

    def doctype(self, *_: object) -> None:
        raise _not_a("XML con DOCTYPE")

    def close(self) -> None:
        """Nothing was built."""


def _checked_xml(pieces: Iterator[bytes]) -> Iterator[bytes]:
    parser = etree.XMLParser(
        target=_NoTree(), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for piece in pieces:
            parser.feed(piece)
            yield piece
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _not_a("XML non ben formato") from error


def _not_a(message: str) -> Fault:
    return Fault(RejectCode.MISSING_DOCUMENT, message)
