"""
Many bills to be checked at once: set-based, for the office.

They are chosen into a table of the transaction's own, each with the bill before it. PostgreSQL then
sifts out those that may be wrong; only these are read whole and judged by the rule
(`rules.checking`). The sieve lets nothing through that the rule would find, whichever way of
rounding is meant: an exact half cent is always looked at. A test compares the two.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from utenza.bills.queries.receipts import BEFORE, IS_NEWEST, receipt
from utenza.bills.rules.lines import EURO, VAT_WORDS, Receipt
from utenza.storage.sql import Column, fetch

_MAKE = """
CREATE TEMPORARY TABLE bills_chosen (
    bill_id bigint PRIMARY KEY, customer_id bigint, supply_id bigint, total numeric,
    quantity numeric, unit text, period_from date, period_to date, fixed_until date,
    before_id bigint, before_from date, before_to date
) ON COMMIT DROP
"""
_FORGET = "DROP TABLE IF EXISTS pg_temp.bills_chosen"
# Of an offer the mirror says the end alone: older bills may be of another one. The wanted ones are
# picked first: nobody looks for what came before all the others.
_CHOOSE = f"""
WITH picked AS MATERIALIZED (SELECT * FROM bills_bill WHERE id IN ({{wanted}}))
INSERT INTO bills_chosen
SELECT b.id, b.customer_id, b.supply_id, b.total, b.quantity, b.unit, b.period_from, b.period_to,
       CASE WHEN s.price_kind = 'fixed' AND b.period_to <= s.offer_until AND {IS_NEWEST}
            THEN s.offer_until END, before.id, before.period_from, before.period_to
FROM picked b
JOIN supplies_supply s ON s.id = b.supply_id
LEFT JOIN LATERAL ({BEFORE}) before ON b.kind = 'bill' AND b.quantity IS NOT NULL
"""  # noqa: S608 - put together from constants alone
# What this transaction wrote, in savepoints too, is no older than it; only deliveries write bills.
_WRITTEN = """
SELECT id FROM bills_bill
WHERE age(xmin) <= 0
   OR id IN (SELECT bill_id FROM bills_billitem WHERE age(xmin) <= 0)
"""
_ISSUED = "SELECT id FROM bills_bill WHERE issued_on >= %(since)s"
_NAMED = "SELECT id FROM bills_bill WHERE bill_number = ANY(%(numbers)s)"
_SIEVE = rf"""
WITH line AS MATERIALIZED (
    SELECT c.bill_id, c.unit AS bill_unit, i.amount, i.quantity, i.unit, i.unit_price, i."group",
           i."group" = 'excise_vat' AND i.label ~* '\y{VAT_WORDS}' AS is_vat,
           i.unit IN {EURO} AND i.unit_price IS NOT NULL AS is_based,
           CASE WHEN i."group" = 'excise_vat' THEN
               replace(substring(i.label FROM '(\d{{1,2}}(?:[.,]\d{{1,2}})?)\s*%%'), ',', '.')
                   ::numeric / 100 END AS rate
    FROM bills_chosen c
    JOIN bills_billitem i ON i.customer_id = c.customer_id AND i.bill_id = c.bill_id
),
sums AS (
    SELECT bill_id, sum(amount) AS total,
           coalesce(bool_or(abs(quantity * unit_price - amount) >= 0.005), false) AS is_line_off,
           coalesce(sum(amount) FILTER (WHERE "group" LIKE 'energy%%'
               OR "group" = 'excise_vat' AND NOT is_vat), 0) AS sure,
           coalesce(sum(amount) FILTER (WHERE "group" = 'other_items'), 0) AS other,
           count(*) FILTER (WHERE is_vat) AS vats,
           count(rate) FILTER (WHERE is_vat) AS rated,
           count(quantity) FILTER (WHERE is_vat AND is_based) AS based,
           coalesce(bool_or(is_vat AND is_based AND unit_price <> rate), false) AS is_rate_off,
           sum(quantity) FILTER (WHERE is_vat) AS said,
           sum(amount) FILTER (WHERE is_vat) AS vat,
           max(rate) FILTER (WHERE is_vat) AS rate,
           coalesce(sum(quantity) FILTER (WHERE "group" = 'energy_variable'
               AND unit = bill_unit), 0) AS counted
    FROM line GROUP BY bill_id
)
SELECT c.bill_id FROM bills_chosen c JOIN sums s ON s.bill_id = c.bill_id
WHERE s.is_line_off OR s.is_rate_off OR s.total <> c.total
   OR s.vats > 0 AND s.rated = s.vats AND NOT coalesce(CASE
        WHEN s.based = s.vats THEN s.said IN (s.sure, s.sure + s.other)
        WHEN s.vats = 1 THEN abs(s.sure * s.rate - s.vat) < 0.005
                          OR abs((s.sure + s.other) * s.rate - s.vat) < 0.005 END, false)
   OR c.quantity <> 0 AND mod(s.counted, c.quantity) <> 0
   OR c.period_from <= c.before_to AND c.period_to >= c.before_from
   OR c.period_from - c.before_to > 1
UNION
SELECT c.bill_id FROM bills_chosen c
JOIN bills_billitem i ON i.customer_id = c.customer_id AND i.bill_id = c.bill_id
JOIN bills_billitem o ON o.customer_id = c.customer_id AND o.bill_id = c.before_id
    AND o.label = i.label AND o.unit_price <> i.unit_price
WHERE c.period_to <= c.fixed_until
  AND i."group" = 'energy_variable' AND o."group" = 'energy_variable'
"""  # noqa: S608 - put together from constants alone
_PAGE = """
SELECT c.bill_id, c.customer_id, c.supply_id, b.bill_number, s.supply_code, c.period_from,
       c.period_to, CASE WHEN NOT b.estimated THEN c.quantity END, c.unit, c.fixed_until,
       s.meter_digits, s.correction_coefficient
FROM bills_chosen c
JOIN bills_bill b ON b.id = c.bill_id
JOIN supplies_supply s ON s.id = c.supply_id
WHERE c.bill_id > %(after)s ORDER BY c.bill_id LIMIT %(limit)s
"""
_READ = """
WITH asked AS MATERIALIZED (
    SELECT bill_id AS key, customer_id, bill_id AS id FROM bills_chosen
    WHERE bill_id = ANY(%(ids)s)
    UNION ALL
    SELECT bill_id, customer_id, before_id FROM bills_chosen
    WHERE bill_id = ANY(%(ids)s) AND before_id IS NOT NULL
)
SELECT a.key, a.id, b.bill_number, b.kind, b.period_from, b.period_to, b.total, b.quantity, b.unit,
       b.estimated, i.position, i."group", i.label, i.quantity, i.unit, i.unit_price, i.amount
FROM asked a
JOIN bills_bill b ON b.id = a.id
LEFT JOIN bills_billitem i ON i.customer_id = a.customer_id AND i.bill_id = a.id
ORDER BY a.key, a.id, i.position
"""


@dataclass(frozen=True, slots=True)
class ChosenBill:
    """
    A bill to be checked; `measured` is its quantity (kWh or Smc) where it was not estimated.

    `digits` and `coefficient` are those of its meter.
    """

    id: int
    customer_id: int
    supply_id: int
    number: str
    supply_code: str
    first: date
    last: date
    measured: Decimal | None
    unit: str
    fixed_until: date | None
    digits: int | None
    coefficient: Decimal | None


def last_bill() -> int:
    """Return the id of the newest bill: those of a delivery that begins now come after it."""
    return fetch(int, "SELECT coalesce(max(id), 0) FROM bills_bill", {})[0]


def choose_written() -> int:
    """Choose the bills that this transaction wrote, they or their lines; return how many."""
    return _choose(_WRITTEN, {})


def choose_issued(*, since: date) -> int:
    """Choose the bills issued since that day; return how many."""
    return _choose(_ISSUED, {"since": since})


def choose_named(*, numbers: Collection[str]) -> int:
    """Choose the bills with these numbers; return how many there are."""
    return _choose(_NAMED, {"numbers": list(numbers)})


def sifted() -> set[int]:
    """Return the ids of the chosen bills that may be wrong, all those that are among them."""
    return set(fetch(int, _SIEVE, {}))


def chosen_bills(*, at_once: int) -> Iterator[list[ChosenBill]]:
    """Yield all chosen bills, so many at once."""
    after = 0
    while page := fetch(ChosenBill, _PAGE, {"after": after, "limit": at_once}):
        yield page
        after = page[-1].id


def chosen_receipts(ids: Collection[int]) -> dict[int, tuple[Receipt, Receipt | None]]:
    """Return, by id, these chosen bills with their lines, each with the bill before it."""
    rows: dict[int, dict[int, list[tuple[Column, ...]]]] = {}
    for key, bill_id, *columns in fetch(lambda *row: row, _READ, {"ids": list(ids)}):
        rows.setdefault(key, {}).setdefault(bill_id, []).append(tuple(columns))
    return {key: _with_before(key, {one: receipt(each) for one, each in found.items()})
            for key, found in rows.items()}  # fmt: skip


def _with_before(key: int, found: dict[int, Receipt]) -> tuple[Receipt, Receipt | None]:
    before = next((each for bill_id, each in found.items() if bill_id != key), None)
    is_usable = before is not None and before.is_of_consumption
    return found[key], before if is_usable else None


def _choose(wanted: str, parameters: dict[str, Column]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
        cursor.execute(_MAKE)
        cursor.execute(_CHOOSE.format(wanted=wanted), parameters)
        count = cursor.rowcount
        cursor.execute("ANALYZE bills_chosen")
    return int(count)
