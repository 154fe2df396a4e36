"""The SQL that makes the good rows of one file the stored ones; equal rows write nothing."""

from dataclasses import dataclass

from utenza.imports.sql.names import Names, q
from utenza.storage.intake import Field, Packed


@dataclass(frozen=True)
class Application:
    """Updates come before inserts: a period that ends makes room for the one that begins."""

    of: Names
    documents: bool

    @property
    def update(self) -> str:
        table = self.of.intake.table
        changes = ", ".join(f"{q(column)} = {value}" for column, value in self._new_values)
        return f"""
        UPDATE {table} t SET {changes} FROM {self.of.ready} s {self._digests}
        WHERE s.known AND ({self._changed}) AND {self.of.match_ready} AND {self.of.is_good}
        """

    @property
    def insert(self) -> str:
        columns = [q(column) for column in self.of.columns]
        values = [f"s.{column}" for column in columns]
        if self.documents:
            columns += [q(field.digest) for field in self.of.intake.documents]
            values += [f"d{n}.sha256" for n, _ in enumerate(self.of.intake.documents)]
        return f"""
        INSERT INTO {self.of.intake.table} ({", ".join(columns)})
        SELECT {", ".join(values)} FROM {self.of.ready} s {self._digests}
        WHERE NOT s.known AND {self.of.is_good}
        """

    @property
    def _new_values(self) -> list[tuple[str, str]]:
        guards = dict(self.of.intake.guarded)
        named = [(field.column, f"s.{q(field.column)}") for field in self.of.kept]
        values = [
            (column, f"CASE WHEN {guards[column]} THEN {value} ELSE t.{q(column)} END")
            if column in guards
            else (column, value)
            for column, value in named
        ]
        digests = [
            (field.digest, self._digest(n, field)) for n, field in self._documents if self.documents
        ]
        return values + digests + self._kept_digests

    @property
    def _documents(self) -> list[tuple[int, Field]]:
        return list(enumerate(self.of.intake.documents))

    @property
    def _kept_digests(self) -> list[tuple[str, str]]:
        """Without documents in the delivery a digest goes where its path goes."""
        if self.documents:
            return []
        return [(field.digest, self._stored_digest(field)) for _, field in self._documents]

    def _stored_digest(self, field: Field) -> str:
        path = q(field.column)
        return f"CASE WHEN t.{path} = s.{path} THEN t.{q(field.digest)} END"

    def _digest(self, n: int, field: Field) -> str:
        return f"coalesce(d{n}.sha256, {self._stored_digest(field)})"

    @property
    def _digests(self) -> str:
        if not self.documents:
            return ""
        return " ".join(
            f"LEFT JOIN delivered d{n} ON d{n}.path = s.{q(field.column)}"
            f" AND d{n}.kind = '{field.document}'"
            for n, field in self._documents
        )

    @property
    def _changed(self) -> str:
        other = [
            f"d{n}.sha256 IS NOT NULL AND d{n}.sha256 IS DISTINCT FROM t.{q(field.digest)}"
            for n, field in self._documents
            if self.documents
        ]
        return " OR ".join(["s.differs", *other])


@dataclass(frozen=True)
class PackedApplication:
    """The same for rows that share one row of the table."""

    of: Names
    packed: Packed

    @property
    def pack(self) -> str:
        """
        Make the new arrays of the rows of the table in which something changes.

        One pass over what was delivered, without a sort: a slot holds one value at most.
        """
        slots = range(1, self.packed.size + 1)
        value, into = q(self.packed.value), self.packed.into
        delivered = ", ".join(f"max({value}) FILTER (WHERE slot = {n}) AS v{n}" for n in slots)
        values = ", ".join(f"coalesce(k.v{n}, t.{into}[{n}])" for n in slots)
        return f"""
        CREATE TEMP TABLE {self._name} ON COMMIT DROP AS
        SELECT {self._of("k")}, ARRAY[{values}] AS {into}
        FROM (SELECT {self._keys}, {delivered} FROM {self.of.ready} s
              WHERE s.differs AND {self.of.is_good} GROUP BY {self._keys}) k
        LEFT JOIN {self.of.intake.table} t ON {self._same("t", "k")}
        """

    @property
    def update(self) -> str:
        into = self.packed.into
        return f"""
        UPDATE {self.of.intake.table} t SET {into} = m.{into}
        FROM {self._name} m WHERE {self._same("t", "m")}
        """

    @property
    def insert(self) -> str:
        columns = f"{self._keys}, {self.packed.into}"
        return f"""
        INSERT INTO {self.of.intake.table} ({columns}) SELECT {columns} FROM {self._name} m
        WHERE NOT EXISTS (SELECT FROM {self.of.intake.table} t WHERE {self._same("t", "m")})
        """

    @property
    def count(self) -> str:
        return f"""
        SELECT count(*) FILTER (WHERE known), count(*) FILTER (WHERE NOT known)
        FROM {self.of.ready} s WHERE s.differs AND {self.of.is_good}
        """

    @property
    def _name(self) -> str:
        return f"packed_{self.of.intake.table}"

    @property
    def _key_columns(self) -> list[str]:
        refs = [field.column for field in self.of.intake.key_fields if field.to]
        return ["customer_id", *refs, self.packed.by[0]]

    @property
    def _keys(self) -> str:
        return ", ".join(self._key_columns)

    def _of(self, row: str) -> str:
        return ", ".join(f"{row}.{column}" for column in self._key_columns)

    def _same(self, one: str, other: str) -> str:
        return " AND ".join(f"{one}.{column} = {other}.{column}" for column in self._key_columns)
