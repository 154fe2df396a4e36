"""Blocks of text into rows that fit the staging table, and rejects for those that don't."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from utenza.imports.refusals import DeliveryRefused
from utenza.imports.tokens import BadRow, Block
from utenza.storage.intake import Fault, Field, Intake, RejectCode

# Good values remembered of a column: enough for days and words, little enough for memory.
_REMEMBERED = 5_000
_LONGEST_KEY = 200
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


@dataclass(frozen=True, slots=True)
class Reject:
    """`key` is what the office reads; `identity` the whole key, as far as it could be read."""

    line: int
    key: str
    code: RejectCode
    column: str
    message: str
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one block: their lines, and the columns of the staging table in COPY's text form."""

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    rejects: list[Reject]

    def copied(self) -> str:
        """Return the rows as COPY reads them."""
        rows = map("\t".join, zip(map(str, self.lines), *self.columns, strict=True))
        return "\n".join(rows) + "\n" if self.lines else ""


class RowReader:
    """
    Reads the blocks of one file as its intake declares it.

    Raises DeliveryRefused where the header lacks a required column or has one twice.
    """

    def __init__(self, intake: Intake, header: Sequence[str]) -> None:
        self._intake = intake
        self._at = _positions(intake, header)
        self._columns = [_Column(field) for field in intake.fields]
        self._keys = [intake.fields.index(field) for field in intake.key_fields]
        known = {field.name for field in intake.fields}
        self.unknown = [name for name in header if name not in known]

    def read(self, block: Block) -> Batch:
        faults: dict[int, tuple[str, Fault]] = {}
        columns = [self._read(column, block, faults) for column in self._columns]
        rejects = [self._bad_row(bad) for bad in block.bad]
        if not faults:
            return Batch(block.lines, columns, rejects)
        rejects += [self._reject(block, columns, row, *faults[row]) for row in sorted(faults)]
        good = [row not in faults for row in range(len(block.lines))]
        kept = [list(compress(column, good)) for column in columns]
        return Batch(list(compress(block.lines, good)), kept, rejects)

    def _read(
        self, column: "_Column", block: Block, faults: dict[int, tuple[str, Fault]]
    ) -> Sequence[str]:
        field = column.field
        values = self._cells(block, field.name)
        if field.derive:
            others = [self._cells(block, name) for name in field.beside]
            found, bad = column.derive(values, others)
        else:
            found, bad = column.read(values)
        for row, fault in bad:
            faults.setdefault(row, (field.name, fault))
        if block.escaped and field.kind.blank:
            return [value.translate(_ESCAPES) for value in found]
        return found

    def _reject(
        self, block: Block, columns: list[Sequence[str]], row: int, name: str, fault: Fault
    ) -> Reject:
        key = self._cells(block, self._intake.key[0])[row][:_LONGEST_KEY]
        identity = "|".join(columns[at][row] for at in self._keys)
        return Reject(block.lines[row], key, fault.code, name, fault.message, identity)

    def _cells(self, block: Block, name: str) -> Sequence[str]:
        at = self._at.get(name)
        return [""] * len(block.lines) if at is None else block.columns[at]

    def _bad_row(self, bad: BadRow) -> Reject:
        at = self._at[self._intake.key[0]]
        key = bad.cells[at] if at < len(bad.cells) else ""
        return Reject(bad.line, key.replace("\0", "?")[:_LONGEST_KEY], bad.code, "", bad.message)


_Read = tuple[Sequence[str], list[tuple[int, Fault]]]


class _Column:
    """One field at work: what it has read already it doesn't read again."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self._known: dict[str, str] = {}
        self._forget()

    def read(self, values: Sequence[str]) -> _Read:
        vet = self.field.kind.vet
        if vet and values and not (self.field.required and "" in values) and vet(values):
            return values, []
        try:
            return list(map(self._known.__getitem__, values)), []
        except KeyError:
            return self._read_anew(values)

    def derive(self, values: Sequence[str], others: list[Sequence[str]]) -> _Read:
        """Make each row's value of its own and its neighbours'; nothing is remembered."""
        derive = self.field.derive or self.field.kind.read
        found: list[str] = []
        bad: list[tuple[int, Fault]] = []
        for row, cells in enumerate(zip(values, *others, strict=True)):
            try:
                found.append(derive(*cells) if cells[0] else self._nothing())
            except Fault as fault:
                found.append("")
                bad.append((row, fault))
        return found, bad

    def _read_anew(self, values: Sequence[str]) -> _Read:
        known = self._known.get
        found: list[str] = []
        bad: list[tuple[int, Fault]] = []
        for row, value in enumerate(values):
            try:
                # The empty text is falsy too, and is quickly learnt again.
                found.append(known(value) or self._learn(value))
            except Fault as fault:
                found.append("")
                bad.append((row, fault))
        return found, bad

    def _learn(self, value: str) -> str:
        known = self._known.get(value)
        if known is not None:
            return known
        if len(self._known) >= _REMEMBERED:
            self._forget()
        made = self._known[value] = self.field.kind.read(value) if value else self._nothing()
        return made

    def _nothing(self) -> str:
        if self.field.required:
            raise Fault(RejectCode.MISSING_VALUE, "manca il valore")
        return ""

    def _forget(self) -> None:
        self._known.clear()
        if not self.field.required:
            self._known[""] = ""


def _positions(intake: Intake, header: Sequence[str]) -> dict[str, int]:
    if len(set(header)) != len(header):
        raise DeliveryRefused(f"{intake.file}: una colonna è ripetuta nell'intestazione")
    at = {name: position for position, name in enumerate(header)}
    for field in intake.fields:
        if field.required and field.name not in at:
            raise DeliveryRefused(f"{intake.file}: manca la colonna {field.name}")
    return at
