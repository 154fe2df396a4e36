"""`manifest.json`: what the delivery says of itself, believed only once it is checked."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime

from utenza.imports.limits import LONGEST_MANIFEST
from utenza.imports.refusals import DeliveryRefused
from utenza.imports.sources import Source

MANIFEST = "manifest.json"
CONTRACT_MAJOR = "1"

_CONTRACT = re.compile(r"([0-9]{1,4})\.[0-9]{1,4}")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_CSV = (".csv", ".csv.gz")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the manifest lists it; `stored` is its name with `.gz` where it has it."""

    file: str
    stored: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    delivery: str
    produced_at: datetime
    files: Mapping[str, Listed]

    @property
    def content_sha256(self) -> bytes:
        """The hash by which two deliveries of one name are the same: every file's is in it."""
        said = sorted((one.stored, one.rows, one.sha256) for one in self.files.values())
        text = json.dumps([self.delivery, self.produced_at.isoformat(), said])
        return hashlib.sha256(text.encode()).digest()


def read_manifest(source: Source, known: Collection[str]) -> Manifest:
    """Raises DeliveryRefused."""
    present = source.files()
    if MANIFEST not in present:
        raise DeliveryRefused("manifest.json non c'è")
    said = _json(source, present[MANIFEST])
    _check_contract(said.get("contract"))
    files = [_listed(one, known) for one in _list(said.get("files"))]
    _check_files(files, present)
    name, produced_at = _name(said.get("delivery")), _produced_at(said.get("produced_at"))
    return Manifest(name, produced_at, {one.file: one for one in files})


def _json(source: Source, size: int) -> Mapping[str, object]:
    if size > LONGEST_MANIFEST:
        raise DeliveryRefused("manifest.json è troppo lungo")
    try:
        said = json.loads(b"".join(source.read(MANIFEST)).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DeliveryRefused("manifest.json non è JSON valido") from error
    if not isinstance(said, dict):
        raise DeliveryRefused("manifest.json non è un oggetto JSON")
    return said


def _check_contract(said: object) -> None:
    found = _CONTRACT.fullmatch(said) if isinstance(said, str) else None
    if found is None or found[1] != CONTRACT_MAJOR:
        raise DeliveryRefused(f"contratto {str(said)[:20]!r}: qui si legge la versione 1.x")


def _name(said: object) -> str:
    if not isinstance(said, str) or not _NAME.fullmatch(said) or not said.strip("."):
        raise DeliveryRefused("manifest.json: `delivery` non è un nome ammesso")
    return said


def _produced_at(said: object) -> datetime:
    try:
        moment = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not MINYEAR < moment.year < MAXYEAR:
        raise DeliveryRefused("manifest.json: `produced_at` non è un istante ISO 8601 con il fuso")
    return moment


def _list(said: object) -> list[object]:
    if not isinstance(said, list):
        raise DeliveryRefused("manifest.json: `files` non è un elenco")
    return said


def _listed(said: object, known: Collection[str]) -> Listed:
    stored, rows, sha256 = (
        (said.get(key) for key in ("name", "rows", "sha256"))
        if isinstance(said, dict)
        else (None, None, None)
    )
    if not isinstance(stored, str) or stored.removesuffix(".gz") not in known:
        raise DeliveryRefused(f"manifest.json: file sconosciuto {str(stored)[:80]!r}")
    if type(rows) is not int or rows < 0:
        raise DeliveryRefused(f"manifest.json: `rows` di {stored} non è un numero di righe")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise DeliveryRefused(f"manifest.json: `sha256` di {stored} non è un'impronta")
    return Listed(stored.removesuffix(".gz"), stored, rows, sha256.lower())


def _check_files(files: list[Listed], present: Collection[str]) -> None:
    """Refuse a list that is not that of the files which are there."""
    if len({one.file for one in files}) != len(files):
        raise DeliveryRefused("manifest.json nomina due volte lo stesso file")
    listed = {one.stored for one in files}
    if absent := sorted(listed - set(present)):
        raise DeliveryRefused(f"{absent[0]}: nel manifest, ma non nella consegna")
    # A file that the manifest forgot may be the one that matters: better to ask than to skip it.
    if extra := sorted(name for name in set(present) - listed if name.endswith(_CSV)):
        raise DeliveryRefused(f"{extra[0][:80]}: nella consegna, ma non nel manifest")
