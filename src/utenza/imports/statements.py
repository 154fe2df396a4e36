"""The SQL of one file, written from its declaration."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from utenza.storage.intake import AddsUp, Field, Intake, OneAtATime, RejectCode

# What a reject of a whole row says: its code, column and message.
Words = tuple[RejectCode, str, str]

MAKE_REJECTED = (
    "CREATE TEMP TABLE rejected (file text, line bigint, key text, code text, col text,"
    " message text, identity text) ON COMMIT DROP",
    # Keys that this delivery tried to state and could not: what refers to them is rejected too.
    "CREATE TEMP TABLE spoiled (file text, key text) ON COMMIT DROP",
    "CREATE TEMP TABLE delivered (path text, kind text, sha256 bytea, code text, message text)"
    " ON COMMIT DROP",
)


def q(name: str) -> str:
    """Quote an identifier: columns are called `from`, `group` and `values`."""
    return f'"{name}"'


@dataclass(frozen=True)
class Statements:
    """
    What PostgreSQL is told for one file, in the order of the methods.

    `stage_…` holds the rows as they were read, `ready_…` the same with their references resolved,
    compared with what is stored: `known`, `differs`, and `fault` where a rule is broken.
    """

    intake: Intake
    parents: Mapping[str, Intake]

    @cached_property
    def stage(self) -> str:
        return "stage_" + self.intake.file.removesuffix(".csv")

    @cached_property
    def ready(self) -> str:
        return "ready_" + self.intake.file.removesuffix(".csv")

    @property
    def make_stage(self) -> str:
        columns = ", ".join(f"{q(field.staged)} {field.kind.sql}" for field in self.intake.fields)
        return f"CREATE TEMP TABLE {self.stage} (line bigint, {columns}) ON COMMIT DROP"

    @property
    def copy_stage(self) -> str:
        columns = ", ".join(q(field.staged) for field in self.intake.fields)
        return f"COPY {self.stage} (line, {columns}) FROM STDIN (NULL '')"

    @property
    def reject_duplicates(self) -> str:
        """Reject the second and later rows of a key, also where the first was rejected."""
        keys = ", ".join(self._key(field, "s") for field in self.intake.key_fields)
        same = " AND ".join(
            f"{self._key(field, 's')} = {self._key(field, 'd')}" for field in self.intake.key_fields
        )
        return f"""
        INSERT INTO rejected
        SELECT '{self.intake.file}', line, key, '{RejectCode.DUPLICATE_KEY}',
               '{self.intake.key[0]}', 'chiave ripetuta nel file'
        FROM (SELECT s.line, {self._key_text("s")} AS key,
                     row_number() OVER (PARTITION BY {keys} ORDER BY s.line) AS n
              FROM {self.stage} s
              WHERE EXISTS (SELECT FROM (SELECT {self._key_columns} FROM {self.stage} s
                                         GROUP BY {keys} HAVING count(*) > 1) d
                            WHERE {same})) again
        WHERE n > 1
        """

    @property
    def reject_seconds_of_rejected(self) -> str:
        """Reject rows whose key an earlier row had that was rejected when it was read."""
        keys = ", ".join(f"s.{q(field.staged)}" for field in self.intake.key_fields)
        return f"""
        INSERT INTO rejected
        SELECT DISTINCT '{self.intake.file}', s.line, {self._key_text("s")},
               '{RejectCode.DUPLICATE_KEY}', '{self.intake.key[0]}', 'chiave ripetuta nel file'
        FROM {self.stage} s JOIN rejected x
          ON x.file = '{self.intake.file}' AND x.line < s.line
         AND {self._folded("x.identity")} = {self._folded(f"concat_ws('|', {keys})")}
        """

    def make_ready(self, spoiled: Collection[str]) -> str:
        """`spoiled` are the files some of whose keys were rejected."""
        return f"""
        CREATE TEMP TABLE {self.ready} ON COMMIT DROP AS
        SELECT s.line, s.key, {self._values}, {self._stored},
               CASE WHEN s.fault IS NOT NULL THEN s.fault {self._outer_faults(spoiled)} END AS fault
        FROM (SELECT s.*, {self._key_text("s")} AS key, {self._row_fault} AS fault
              FROM {self.stage} s WHERE NOT {self._is_rejected("s")}) s
        {self._joins(spoiled)}
        """

    @property
    def reject_faults(self) -> str:
        """Takes for each fault its number, code, column and message."""
        rows = ", ".join("(%s::int, %s, %s, %s)" for _ in self.words)
        return f"""
        INSERT INTO rejected
        SELECT '{self.intake.file}', s.line, s.key, f.code, f.col, f.message
        FROM {self.ready} s JOIN (VALUES {rows}) f (n, code, col, message) ON f.n = s.fault
        """

    @cached_property
    def words(self) -> list[Words]:
        """What each number of `fault` means: broken rules, lost references, two owners, a move."""
        rules = [(rule.code, rule.column, rule.message) for rule in self.intake.row_rules]
        lost = RejectCode.MISSING_REFERENCE
        refs = [(lost, ref.name, f"non c'è, o scartato, in {ref.to}") for ref in self.intake.refs]
        wrong = RejectCode.WRONG_OWNER
        owners = [(wrong, name, "è di un altro cliente") for name in self.intake.owned_by]
        moved = [(wrong, name, "era di un altro cliente") for name in self.intake.owned_by[:1]]
        return rules + refs + owners + moved

    def reject_sums(self, rule: AddsUp) -> str:
        """
        Reject all rows of a parent whose amounts, delivered and kept, are not its total.

        Where every stored row is delivered again the delivered ones are all there is; only
        elsewhere the stored amounts are looked at, since that is what takes time.
        """
        parent = self.intake.field(rule.parent)
        table, column, amount = self.parents[parent.to].table, q(parent.column), q(rule.amount)
        return f"""
        INSERT INTO rejected
        WITH given AS MATERIALIZED (
            SELECT s.{column}, sum(s.{amount}) AS total, count(*) FILTER (WHERE s.known) AS known,
                   sum(s.stored_amount) AS replaced
            FROM {self.ready} s WHERE {self.is_good} GROUP BY 1
        ), stored AS MATERIALIZED (
            SELECT g.{column}, count(*) AS rows
            FROM {self.intake.table} t JOIN given g ON g.{column} = t.{column} GROUP BY 1
        ), final AS (
            SELECT g.{column}, g.total FROM given g LEFT JOIN stored t ON t.{column} = g.{column}
            WHERE coalesce(t.rows, 0) = g.known
            UNION ALL
            SELECT g.{column}, g.total + sum(t.{amount}) - coalesce(g.replaced, 0)
            FROM given g JOIN stored k ON k.{column} = g.{column} AND k.rows <> g.known
            JOIN {self.intake.table} t ON t.{column} = g.{column}
            GROUP BY g.{column}, g.total, g.replaced
        )
        SELECT '{self.intake.file}', s.line, s.key, '{RejectCode.BAD_AMOUNT}', '{rule.amount}',
               'le voci non sommano a {rule.total}'
        FROM final f JOIN {table} p ON p.id = f.{column} AND p.{q(rule.total)} <> f.total
        JOIN {self.ready} s ON s.{column} = f.{column}
        WHERE {self.is_good}
        """

    def reject_overlaps(self, rule: OneAtATime) -> tuple[str, str]:
        """
        Return two statements, to be repeated until neither rejects anything.

        The first rejects rows that share a day with a stored row which no good row replaces; the
        second those that share one with an earlier good row, which itself follows no such row.
        """
        of, start, end = q(rule.of), q(rule.start), q(rule.end)
        reject = f"""
        INSERT INTO rejected
        SELECT '{self.intake.file}', s.line, s.key, '{RejectCode.PERIOD_OVERLAP}',
               '{self._name_of(rule.start)}', 'si sovrappone a un altro periodo'
        FROM {self.ready} s WHERE {self.is_good} AND
        """

        def shared(one: str, other: str) -> str:
            days = f"daterange({{0}}.{start}, {{0}}.{end}, '[]')"
            return f"{one}.{of} = {other}.{of} AND {days.format(one)} && {days.format(other)}"

        replaced = f"r.{of} = t.{of} AND r.{start} = t.{start} AND {self._is_good('r')}"
        stored = f"""
        EXISTS (SELECT FROM {self.intake.table} t WHERE {shared("s", "t")}
                AND NOT EXISTS (SELECT FROM {self.ready} r WHERE {replaced}))
        """

        def earlier(one: str, other: str) -> str:
            return f"{other}.line < {one}.line AND {self._is_good(other)} AND {shared(one, other)}"

        first = f"""
        EXISTS (SELECT FROM {self.ready} e WHERE {earlier("s", "e")}
                AND NOT EXISTS (SELECT FROM {self.ready} f WHERE {earlier("e", "f")}))
        """
        return reject + stored, reject + first

    @property
    def good_documents(self) -> list[str]:
        """One select a column: the paths that good rows name."""
        return [
            f"SELECT DISTINCT s.{q(field.column)} FROM {self.ready} s"
            f" WHERE s.{q(field.column)} <> '' AND {self.is_good}"
            for field in self.intake.documents
        ]

    @property
    def reject_documents(self) -> list[str]:
        """A path that was stored for this row before may be absent from the delivery."""
        statements = []
        for field in self.intake.documents:
            path, digest = q(field.column), q(field.digest)
            kept = f"""
            EXISTS (SELECT FROM {self.intake.table} t WHERE {self.match_ready}
                    AND t.{path} = s.{path} AND t.{digest} IS NOT NULL)
            """
            statements.append(f"""
            INSERT INTO rejected
            SELECT '{self.intake.file}', s.line, s.key, d.code, '{field.name}', d.message
            FROM {self.ready} s JOIN delivered d
              ON d.path = s.{path} AND d.kind = '{field.document}'
            WHERE d.code IS NOT NULL AND {self.is_good}
              AND NOT (d.message = '{ABSENT}' AND {kept})
            """)
        return statements

    @property
    def spoil(self) -> str:
        """Remember the keys that no good row of this file states, though a rejected one did."""
        key = self.intake.key_fields[0]
        wanted = self._folded("coalesce(x.identity, x.key)")
        stated = self._folded(f"s.{q(key.column)}")
        return f"""
        INSERT INTO spoiled
        SELECT DISTINCT x.file, {wanted} FROM rejected x
        WHERE x.file = '{self.intake.file}' AND x.key <> ''
          AND NOT EXISTS (SELECT FROM {self.ready} s WHERE {stated} = {wanted} AND {self.is_good})
        """

    @property
    def is_referred_to(self) -> bool:
        return any(ref.to == self.intake.file for one in self.parents.values() for ref in one.refs)

    def _folded(self, text: str) -> str:
        return f"upper({text})" if self.intake.key_fields[0].folded else text

    @property
    def is_good(self) -> str:
        return self._is_good("s")

    @property
    def match_ready(self) -> str:
        """The condition that `s`, of the ready rows, and the stored `t` are one row."""
        conditions = [
            f"upper(t.{q(field.column)}) = upper(s.{q(field.column)})"
            if field.folded
            else f"t.{q(field.column)} = s.{q(field.column)}"
            for field in self.intake.key_fields
        ]
        if self._customer_in_key:
            conditions.insert(0, "t.customer_id = s.customer_id")
        return " AND ".join(conditions)

    @property
    def kept(self) -> list[Field]:
        """The fields that have a column in the table."""
        return [field for field in self.intake.fields if field.column]

    @property
    def columns(self) -> list[str]:
        owner = ["customer_id"] if self._has_own_customer else []
        return owner + [field.column for field in self.kept]

    @property
    def _has_own_customer(self) -> bool:
        named = {field.column for field in self.kept}
        return bool(self.intake.owned_by) and "customer_id" not in named

    @property
    def _customer_in_key(self) -> bool:
        return self._has_own_customer and self.intake.owned_by[0] in self.intake.key

    def _is_good(self, row: str) -> str:
        return f"{row}.fault IS NULL AND NOT {self._is_rejected(row)}"

    def _is_rejected(self, row: str) -> str:
        return (
            f"EXISTS (SELECT FROM rejected x WHERE x.file = '{self.intake.file}'"
            f" AND x.line = {row}.line)"
        )

    def _key(self, field: Field, row: str) -> str:
        name = f"{row}.{q(field.staged)}"
        folded = self._parent_key(field).folded if field.to else field.folded
        return f"upper({name})" if folded else name

    def _key_text(self, row: str) -> str:
        """The first column of the key tells the row, with its line, as the contract's list does."""
        return f"{row}.{q(self.intake.key_fields[0].staged)}::text"

    @property
    def _key_columns(self) -> str:
        return ", ".join(
            f"{self._key(field, 's')} AS {q(field.staged)}" for field in self.intake.key_fields
        )

    def _name_of(self, column: str) -> str:
        return next(field.name for field in self.intake.fields if field.column == column)

    def _parent_key(self, ref: Field) -> Field:
        return self.parents[ref.to].key_fields[0]

    @property
    def _row_fault(self) -> str:
        rules = self.intake.row_rules
        whens = " ".join(f"WHEN {rule.broken} THEN {n}" for n, rule in enumerate(rules))
        return f"CASE {whens} END" if rules else "NULL::int"

    def _parent(self, name: str) -> str:
        return f"p{self.intake.refs.index(self.intake.field(name))}"

    def _owner_of(self, name: str) -> str:
        return f"{self._parent(name)}.{self.parents[self.intake.field(name).to].owner}"

    @property
    def _owner(self) -> str:
        return f"coalesce({', '.join(map(self._owner_of, self.intake.owned_by))})"

    def _value(self, field: Field) -> str:
        if field.to:
            return f"{self._parent(field.name)}.id"
        staged = f"s.{q(field.staged)}"
        return f"coalesce({staged}, '')" if field.kind.blank else staged

    @property
    def _values(self) -> str:
        owner = [f"{self._owner} AS customer_id"] if self._has_own_customer else []
        values = [f"{self._value(field)} AS {q(field.column)}" for field in self.kept]
        packed = self.intake.packed
        slots = [f"{packed.by[1]} AS {packed.by[0]}, {packed.slot} AS slot"] if packed else []
        return ", ".join(owner + values + slots)

    @property
    def _stored(self) -> str:
        """Whether the row is stored, and otherwise than it is delivered."""
        packed = self.intake.packed
        if packed:
            place = f"t.{packed.into}[{packed.slot}]"
            given = f"s.{q(packed.value)}"
            return f"{place} IS NOT NULL AS known, {place} IS DISTINCT FROM {given} AS differs"
        first = self.intake.key_fields[0].column
        stored = f"t.{q(first)} IS NOT NULL AS known, {self._differs} AS differs"
        sums = [rule for rule in self.intake.rules if isinstance(rule, AddsUp)]
        return stored + "".join(f", t.{q(rule.amount)} AS stored_amount" for rule in sums)

    @property
    def _differs(self) -> str:
        guards = dict(self.intake.guarded)
        plain = [field for field in self.kept if field.column not in guards]
        theirs = ", ".join(f"t.{q(field.column)}" for field in plain)
        ours = ", ".join(map(self._value, plain))
        conditions = [f"ROW({theirs}) IS DISTINCT FROM ROW({ours})"]
        conditions += [f"({guard})" for guard in dict.fromkeys(guards.values())]
        return f"({' OR '.join(conditions)})"

    def _joins(self, spoiled: Collection[str]) -> str:
        joins = []
        for n, ref in enumerate(self.intake.refs):
            parent, key = self.parents[ref.to], self._parent_key(ref)
            theirs = f"p{n}.{q(key.column)}"
            theirs = f"upper({theirs})" if key.folded else theirs
            joins.append(f"LEFT JOIN {parent.table} p{n} ON {theirs} = {self._key(ref, 's')}")
            if ref.to in spoiled:
                joins.append(
                    f"LEFT JOIN spoiled q{n} ON q{n}.file = '{ref.to}'"
                    f" AND q{n}.key = {self._key(ref, 's')}"
                )
        return "\n".join([*joins, f"LEFT JOIN {self.intake.table} t ON {self._match_stored}"])

    @property
    def _match_stored(self) -> str:
        packed = self.intake.packed
        fields = [field for field in self.intake.key_fields if not packed or field.to]
        conditions = [
            f"upper(t.{q(field.column)}) = {self._key(field, 's')}"
            if field.folded
            else f"t.{q(field.column)} = {self._value(field)}"
            for field in fields
        ]
        if packed:
            conditions.append(f"t.{packed.by[0]} = {packed.by[1]}")
        if self._customer_in_key:
            conditions.insert(0, f"t.customer_id = {self._owner_of(self.intake.owned_by[0])}")
        return " AND ".join(conditions)

    def _outer_faults(self, spoiled: Collection[str]) -> str:
        owners = self.intake.owned_by
        conditions = [self._is_lost(n, ref, spoiled) for n, ref in enumerate(self.intake.refs)]
        conditions += [f"{self._owner_of(name)} <> {self._owner}" for name in owners]
        if owners:
            stored = "t.customer_id"
            conditions.append(f"{stored} <> {self._owner}")
        first = len(self.intake.row_rules)
        return " ".join(
            f"WHEN {condition} THEN {number}" for number, condition in enumerate(conditions, first)
        )

    def _is_lost(self, n: int, ref: Field, spoiled: Collection[str]) -> str:
        lost = f"p{n}.id IS NULL"
        if ref.to in spoiled:
            lost = f"({lost} OR q{n}.key IS NOT NULL)"
        return f"s.{q(ref.staged)} IS NOT NULL AND {lost}"


ABSENT = "il file non è nella consegna"
