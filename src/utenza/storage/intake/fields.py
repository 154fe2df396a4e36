"""The columns of a file, as an area declares them; required unless said otherwise."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from utenza.storage.intake import kinds
from utenza.storage.intake.codes import RejectCode
from utenza.storage.intake.kinds import Kind, Read, Vet

DocumentKind = Literal["pdf", "xml"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """
    A column of a file.

    `name` is its name in the file, `column` in the table ('' when it is only checked). A field
    with `to` refers to the key of that file, and `column` gets the row's id. `beside` are columns
    of the same row whose raw texts `derive` is given after the value's own.
    """

    name: str
    kind: Kind
    column: str
    required: bool = True
    folded: bool = False
    to: str = ""
    document: DocumentKind | None = None
    digest: str = ""
    beside: tuple[str, ...] = ()
    derive: Callable[..., str] | None = None

    @property
    def staged(self) -> str:
        """Its name in the staging table: a reference rests there as the file wrote it."""
        return self.name if self.to else self.column or self.name


def text(
    name: str, *, required: bool = True, longest: int = kinds.LONGEST_TEXT, folded: bool = False
) -> Field:
    """Make a text; one that is `folded` is compared without case."""
    kind = kinds.TEXT if longest == kinds.LONGEST_TEXT else kinds.texts(longest)
    return Field(name=name, kind=kind, column=name, required=required, folded=folded)


def code(
    name: str,
    normalise: Read,
    reject: RejectCode,
    *,
    required: bool = True,
    vet: Vet | None = None,
) -> Field:
    kind = kinds.codes(normalise, reject, vet)
    return Field(name=name, kind=kind, column=name, required=required)


def shaped(name: str, pattern: str, message: str, *, required: bool = True) -> Field:
    return Field(name=name, kind=kinds.shapes(pattern, message), column=name, required=required)


def choice(name: str, options: type[StrEnum] | tuple[str, ...], *, required: bool = True) -> Field:
    words = tuple(str(option) for option in options)
    return Field(name=name, kind=kinds.choices(words), column=name, required=required)


def day(name: str, *, column: str = "", required: bool = True) -> Field:
    return Field(name=name, kind=kinds.DAY, column=column or name, required=required)


def month(name: str) -> Field:
    """Make a month, kept as its first day."""
    return Field(name=name, kind=kinds.MONTH, column=name)


def moment(name: str, *, column: str = "", required: bool = True) -> Field:
    return Field(name=name, kind=kinds.MOMENT, column=column or name, required=required)


def flag(name: str, *, column: str = "") -> Field:
    return Field(name=name, kind=kinds.FLAG, column=column or name)


def money(name: str, *, required: bool = True) -> Field:
    """Make an amount in EUR, to the cent."""
    return Field(name=name, kind=kinds.MONEY, column=name, required=required)


def number(
    name: str,
    *,
    digits: int = 12,
    places: int = 3,
    reject: RejectCode = RejectCode.BAD_NUMBER,
    required: bool = True,
) -> Field:
    kind = kinds.numbers(digits, places, reject)
    return Field(name=name, kind=kind, column=name, required=required)


def whole(name: str, *, least: int = 0, most: int, required: bool = True) -> Field:
    return Field(name=name, kind=kinds.wholes(least, most), column=name, required=required)


def ref(name: str, *, to: str, column: str, required: bool = True) -> Field:
    """Refer to the row of another file with this key; `column` gets its id."""
    return Field(name=name, kind=kinds.TEXT, column=column, required=required, to=to)


def document(name: str, *, kind: DocumentKind, digest: str) -> Field:
    """Name a file under `documents/`; the table's column `digest` gets the hash of its content."""
    paths = Kind("text", kinds.document_path, kinds.vet_document_paths, blank=True)
    return Field(name=name, kind=paths, column=name, required=False, document=kind, digest=digest)


def derived(
    name: str,
    derive: Callable[..., str],
    *,
    beside: tuple[str, ...],
    column: str,
    sql: str = "text",
) -> Field:
    """Keep what `derive(value, *beside)` makes of the value; it may raise Fault."""
    kind = Kind(sql, kinds.TEXT.read, blank=sql == "text")
    return Field(name=name, kind=kind, column=column, beside=beside, derive=derive)


def only_checked(field: Field) -> Field:
    """Check the column and keep nothing of it."""
    return replace(field, column="")
