"""The bills of a delivery, or of some days, checked for the office: against all that is known."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from utenza.bills.actions.holding import hold_found
from utenza.bills.queries.chosen import (
    ChosenBill,
    chosen_bills,
    chosen_receipts,
    sifted,
)
from utenza.bills.rules.checking import (
    Beside,
    Finding,
    Metered,
    Rounding,
    check,
    followed,
    metered_findings,
)
from utenza.imports.rejects import safe_cell
from utenza.metering.queries.billed import BilledPeriod, metered_in

HEADER = (
    *("bill_number", "supply_code", "kind", "is_fault", "position", "label"),
    *("expected", "found", "difference", "unit"),
)
_AT_ONCE = 5_000
_WHY_HELD = "non torna: trattenuta dal controllo della consegna"


@dataclass(frozen=True, slots=True)
class BillFindings:
    """A chosen bill that does not agree with something."""

    bill: ChosenBill
    findings: tuple[Finding, ...]

    @property
    def is_wrong(self) -> bool:
        return any(finding.is_fault for finding in self.findings)


@dataclass(frozen=True, slots=True)
class BillChecks:
    """
    How many bills were checked, are wrong, are only doubtful, are held for it.

    `file` is the office's CSV, empty when nothing was found.
    """

    checked: int
    wrong: int
    doubtful: int
    held: int
    file: str


def find_faults(*, rounding: Rounding) -> Iterator[BillFindings]:
    """Yield the chosen bills of which something was found, with all that was found."""
    suspects = sifted()
    for bills in chosen_bills(at_once=_AT_ONCE):
        metered = _metered(bills)
        wanted = [
            bill for bill in bills if bill.id in suspects or _contradicts(bill, metered[bill.id])
        ]
        receipts = chosen_receipts([bill.id for bill in wanted])
        for bill in wanted:
            receipt, before = receipts[bill.id]
            before = followed(receipt, before, knows_all=not settings.HISTORY_ARRIVING)
            beside = Beside(before, metered[bill.id], bill.fixed_until)
            findings = check(receipt, beside, rounding=rounding).findings
            if findings:
                yield BillFindings(bill, findings)


def report_on(
    found: Iterator[BillFindings],
    *,
    checked: int,
    path: Path,
    now: datetime,
    hold_after: int | None = None,
) -> BillChecks:
    """
    Write what was found as CSV and count it.

    With `hold_after` the wrong ones are held that came after the bill of this id (0: any).
    """
    wrong, doubtful = [], 0
    aside = path.with_suffix(".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for one in found:
            writer.writerows(_row(one.bill, finding) for finding in one.findings)
            doubtful += not one.is_wrong
            if one.is_wrong:
                wrong.append(one.bill.number)
    aside.replace(path)
    if not (wrong or doubtful):
        path.unlink()
    held = 0
    if hold_after is not None:
        held = hold_found(numbers=wrong, reason=_WHY_HELD, now=now, after=hold_after)
    file_name = str(path) if wrong or doubtful else ""
    return BillChecks(checked, len(wrong), doubtful, held, file_name)


def _metered(bills: list[ChosenBill]) -> dict[int, Metered]:
    """Return what the meter says in the words of the rule, which knows no meters."""
    periods = (
        BilledPeriod(bill.id, bill.customer_id, bill.supply_id, bill.first, bill.last, bill.digits)
        for bill in bills
        if bill.measured is not None
    )
    found = metered_in(periods)
    return {
        bill.id: Metered(one.consumption, one.months, one.read, one.registers, bill.coefficient)
        if (one := found.get(bill.id))
        else Metered()
        for bill in bills
    }


def _contradicts(bill: ChosenBill, metered: Metered) -> bool:
    return bill.measured is not None and any(metered_findings(bill.measured, bill.unit, metered))


def _row(bill: ChosenBill, finding: Finding) -> tuple[object, ...]:
    position = "" if finding.position is None else finding.position
    return (
        safe_cell(bill.number),
        safe_cell(bill.supply_code),
        finding.kind.value,
        "true" if finding.is_fault else "false",
        position,
        safe_cell(finding.label),
        finding.expected,
        finding.found,
        finding.difference,
        finding.unit,
    )
