"""A delivery on its way to disk: rows and digests are counted while they are written."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from gzip import GzipFile
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from utenza.imports.generator import days
from utenza.imports.generator.columns import COLUMNS, EXTENSIONS
from utenza.imports.generator.plan import Plan

_FILES: Final = COLUMNS | EXTENSIONS
_LINES_HELD: Final = 2_000
_COPIED_AT_ONCE: Final = 1 << 20
# A delivery is mostly repetition: the quickest level already takes four fifths away.
_ZIP_LEVEL: Final = 1
_ZIP64_FROM: Final = 1 << 31


def field(text: str) -> str:
    """Return the text as a CSV field: in quotes where it needs them (RFC 4180)."""
    if any(character in text for character in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


class _Digested:
    """A file that is hashed as it is stored."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")
        self.sha256 = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.sha256.update(content)
        return self._file.write(content)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()


class Table:
    """One CSV file; without a folder its lines go nowhere."""

    def __init__(self, *, name: str, folder: Path | None, gzipped: bool) -> None:
        self.name = f"{name}.csv.gz" if gzipped else f"{name}.csv"
        self.rows = -1  # the header is none
        self._lines = [",".join(_FILES[name])]
        self._stored = _Digested(folder / self.name) if folder else None
        self._file: _Digested | GzipFile | None = self._stored
        if self._stored and gzipped:
            self._file = GzipFile("", "wb", 1, self._stored, mtime=0)

    def add(self, line: str) -> None:
        self._lines.append(line)
        if len(self._lines) >= _LINES_HELD:
            self._write()

    def add_all(self, lines: Iterable[str]) -> None:
        self._lines.extend(lines)
        if len(self._lines) >= _LINES_HELD:
            self._write()

    def close(self) -> dict[str, str | int]:
        """Finish the file and return its entry in the manifest."""
        self._write()
        if self._file is None or self._stored is None:
            return {}
        self._file.close()
        self._stored.close()
        return {"name": self.name, "rows": self.rows, "sha256": self._stored.sha256.hexdigest()}

    def _write(self) -> None:
        self.rows += len(self._lines)
        if self._file is not None and self._lines:
            self._file.write(("\n".join(self._lines) + "\n").encode())
        self._lines.clear()


@dataclass(frozen=True, slots=True)
class Written:
    """What a delivery holds; `rows` counts each CSV file, under its name without `.gz`."""

    path: Path
    name: str
    rows: Mapping[str, int]
    documents: int


@dataclass(frozen=True, slots=True)
class Tables:
    customers: Table
    logins: Table
    accesses: Table
    supplies: Table
    reading_windows: Table
    billing_profiles: Table
    bp_supplies: Table
    bills: Table
    bill_items: Table
    plichi: Table
    payments: Table
    readings: Table
    consumption: Table
    curves: Table
    requests: Table
    degree_days: Table


class Delivery:
    """The files of a delivery, open together."""

    def __init__(self, *, folder: Path, plan: Plan, archive: ZipFile | None) -> None:
        self._plan = plan
        self._folder = folder
        self._archive = archive
        self._documents = 0
        self._all = {
            name: Table(
                name=name,
                folder=folder if plan.writes(f"{name}.csv") else None,
                gzipped=plan.gzipped,
            )
            for name in _FILES
        }
        self.tables = Tables(**self._all)

    def keep_document(self, path: str, content: bytes) -> None:
        self._documents += 1
        if self._archive is not None:
            with self._archive.open(f"documents/{path}", "w") as entry:
                entry.write(content)
            return
        target = self._folder / "documents" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def finish(self, path: Path) -> Written:
        """Close every file and write the manifest of them all; the delivery will be at `path`."""
        entries = [entry for table in self._all.values() if (entry := table.close())]
        self._write_manifest(entries)
        if self._archive is not None:
            for name in ("manifest.json", *(str(entry["name"]) for entry in entries)):
                _pack(self._archive, self._folder / name)
        rows = {str(entry["name"]).removesuffix(".gz"): int(entry["rows"]) for entry in entries}
        return Written(path=path, name=self._plan.name, rows=rows, documents=self._documents)

    def _write_manifest(self, entries: list[dict[str, str | int]]) -> None:
        manifest = {
            "contract": "1.0",
            "delivery": self._plan.name,
            "produced_at": days.moment(self._plan.today.isoformat(), 5, 0),
            "files": entries,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (self._folder / "manifest.json").write_text(text, encoding="utf-8")


@contextmanager
def new_delivery(*, where: Path, plan: Plan) -> Iterator[Delivery]:
    """
    Open a delivery that takes its place when the block is left, whole or not at all.

    It is a zip when `where` ends in `.zip`, else a folder. Raises FileExistsError.
    """
    if where.exists():
        raise FileExistsError(where)
    where.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{where.name}-", dir=where.parent) as spool:
        folder, packed = Path(spool, "folder"), Path(spool, "packed.zip")
        folder.mkdir()
        if where.suffix == ".zip":
            method = ZIP_STORED if plan.stored else ZIP_DEFLATED
            with ZipFile(packed, "w", method, compresslevel=_ZIP_LEVEL) as archive:
                yield Delivery(folder=folder, plan=plan, archive=archive)
            packed.rename(where)
        else:
            yield Delivery(folder=folder, plan=plan, archive=None)
            folder.rename(where)


def _pack(archive: ZipFile, path: Path) -> None:
    large = path.stat().st_size >= _ZIP64_FROM
    # Entries opened by name carry no time of their own: equal plans give equal bytes.
    with path.open("rb") as source, archive.open(path.name, "w", force_zip64=large) as target:
        shutil.copyfileobj(source, target, _COPIED_AT_ONCE)
    path.unlink()
