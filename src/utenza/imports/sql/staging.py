"""From rows as they were read to rows that know what they refer to and whether they are new."""

from collections.abc import Collection

from utenza.imports.sql.names import Names, q
from utenza.storage.intake import AddsUp, Field, Packed, RejectCode

# What a reject of a whole row says: its code, column and message.
Words = tuple[RejectCode, str, str]


class Staging(Names):
    @property
    def make_stage(self) -> str:
        columns = ", ".join(f"{q(field.staged)} {field.kind.sql}" for field in self.intake.fields)
        return f"CREATE TEMP TABLE {self.stage} (line bigint, {columns}) ON COMMIT DROP"

    @property
    def copy_stage(self) -> str:
        columns = ", ".join(q(field.staged) for field in self.intake.fields)
        return f"COPY {self.stage} (line, {columns}) FROM STDIN (NULL '')"

    @property
    def all_keys_differ(self) -> str:
        """
        Tell whether no key is there twice, by their hashes.

        To sort these takes two thirds of the time of grouping the keys; where two keys share one,
        the answer is no, and `reject_duplicates` has the last word.
        """
        keys = ", ".join(self._key(field, "s") for field in self.intake.key_fields)
        return f"""
        SELECT count(*) = count(DISTINCT hash_record_extended(ROW({keys}), 0))
        FROM {self.stage} s
        """

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
        WHERE n > 1 AND NOT {self._is_rejected("again")}
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

    def make_ready(self, spoiled: Collection[str], *, rejected: bool) -> str:
        """
        Make the table of the rows that are not as they are stored already.

        `spoiled` are the files some of whose keys, `rejected` says that rows of this one, were
        rejected. Rows with documents are in it in any case: these may differ.
        """
        papers = "".join(f" OR {q(field.column)} <> ''" for field in self.intake.documents)
        return f"""
        CREATE TEMP TABLE {self.ready} ON COMMIT DROP AS
        SELECT * FROM (
            SELECT s.line, s.key, {self._values}, {self._stored},
                   {self._fault([*self._wrong_refs(spoiled), *self._moved])} AS fault
            FROM {self._judged(rejected=rejected)} s
            {self.joins(spoiled)} {self._join_stored}
        ) resolved
        WHERE NOT known OR differs OR fault IS NOT NULL{papers}
        """

    @property
    def has_faults(self) -> str:
        return f"SELECT EXISTS (SELECT FROM {self.ready} WHERE fault IS NOT NULL)"

    @property
    def reject_faults(self) -> str:
        """Takes for each fault its number, code, column and message."""
        rows = ", ".join("(%s::int, %s, %s, %s)" for _ in self.words)
        return f"""
        INSERT INTO rejected
        SELECT '{self.intake.file}', s.line, s.key, f.code, f.col, f.message
        FROM {self.ready} s JOIN (VALUES {rows}) f (n, code, col, message) ON f.n = s.fault
        """

    @property
    def words(self) -> list[Words]:
        """What each number of `fault` means: broken rules, lost references, two owners, a move."""
        rules = [(rule.code, rule.column, rule.message) for rule in self.intake.row_rules]
        lost = RejectCode.MISSING_REFERENCE
        refs = [(lost, ref.name, f"non c'è, o scartato, in {ref.to}") for ref in self.intake.refs]
        wrong = RejectCode.WRONG_OWNER
        owners = [(wrong, name, "è di un altro cliente") for name in self.intake.owned_by]
        moved = [(wrong, name, "era di un altro cliente") for name in self.intake.owned_by[:1]]
        return rules + refs + owners + moved

    def _judged(self, *, rejected: bool) -> str:
        """Each row with its key and the number of the rule that it breaks by itself."""
        good = f" WHERE NOT {self._is_rejected('s')}" if rejected else ""
        return f"""
            (SELECT s.*, {self._key_text("s")} AS key, {self._row_fault} AS fault
             FROM {self.stage} s{good})"""

    @property
    def _key_columns(self) -> str:
        return ", ".join(
            f"{self._key(field, 's')} AS {q(field.staged)}" for field in self.intake.key_fields
        )

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
            given = f"s.{q(packed.value)}"
            return f"t.slot IS NOT NULL AS known, t.value IS DISTINCT FROM {given} AS differs"
        known = f"t.{q(self.intake.key_fields[0].column)} IS NOT NULL"
        stored = f"{known} AS known, {known} AND {self._differs} AS differs"
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

    def joins(self, spoiled: Collection[str]) -> str:
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
        return "\n".join(joins)

    @property
    def _join_stored(self) -> str:
        packed = self.intake.packed
        if packed is None:
            return f"LEFT JOIN {self.intake.table} t ON {self._match_stored}"
        slot = f"t.slot = {packed.slot}"
        return f"LEFT JOIN {self._unpacked(packed)} t ON {self._match_stored} AND {slot}"

    def _unpacked(self, packed: Packed) -> str:
        """
        The values stored in the rows that are delivered again, a row each.

        Each row of the table is unpacked once, not once for every value that is compared with it.
        """
        refs = [field for field in self.intake.key_fields if field.to]
        owner = self._owner_of(self.intake.owned_by[0])
        shared = [
            ("customer_id", owner),
            *((field.column, self._value(field)) for field in refs),
            packed.by,
        ]
        told = ", ".join(f"{value} AS {column}" for column, value in shared)
        key = ", ".join(column for column, _ in shared)
        return f"""
            (SELECT {key}, slot, value
             FROM (SELECT DISTINCT {told} FROM {self.stage} s {self.joins(())}) again
             JOIN {self.intake.table} kept USING ({key})
             CROSS JOIN LATERAL unnest({packed.into}) WITH ORDINALITY one (value, slot)
             WHERE value IS NOT NULL)"""

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

    def _fault(self, wrong: list[str]) -> str:
        """The number of the first that is wrong, those after the row's own rules; else null."""
        first = len(self.intake.row_rules)
        whens = " ".join(f"WHEN {condition} THEN {n}" for n, condition in enumerate(wrong, first))
        return f"CASE WHEN s.fault IS NOT NULL THEN s.fault {whens} END"

    def _wrong_refs(self, spoiled: Collection[str]) -> list[str]:
        lost = [self._is_lost(n, ref, spoiled) for n, ref in enumerate(self.intake.refs)]
        return lost + [f"{self._owner_of(name)} <> {self._owner}" for name in self.intake.owned_by]

    @property
    def _moved(self) -> list[str]:
        return [f"t.customer_id <> {self._owner}" for _ in self.intake.owned_by[:1]]

    def _is_lost(self, n: int, ref: Field, spoiled: Collection[str]) -> str:
        lost = f"p{n}.id IS NULL"
        if ref.to in spoiled:
            lost = f"({lost} OR q{n}.key IS NOT NULL)"
        return f"s.{q(ref.staged)} IS NOT NULL AND {lost}"
