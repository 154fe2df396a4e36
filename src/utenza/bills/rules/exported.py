"""
A bill as a file, to be checked elsewhere: JSON, with all that it is checked against.

Fields are named as in the contract with the CIS; decimals are text, so that none is rounded.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from utenza.bills.rules.checking import Beside, Metered
from utenza.bills.rules.lines import Line, Receipt
from utenza.bills.rules.states import BillKind, ItemGroup
from utenza.kernel.refusals import Refusal, gettext_noop

_MOST_DIGITS = 15


class NotAnExportedBill(Refusal):
    """`about` says which bill and field, or what is missing."""

    message = gettext_noop("Il file non è una fattura esportata dal portale.")

    def __init__(self, about: str) -> None:
        super().__init__(about)
        self.about = about


def as_json(bill: Receipt, beside: Beside) -> str:
    """Write the bill with all that it is checked against."""
    metered = beside.metered
    written = _bill_written(bill) | {
        "before": None if beside.before is None else _bill_written(beside.before),
        "metered": None if metered is None else _as_text(asdict(metered)),
        "fixed_price_until": _text(beside.fixed_until),
    }
    return json.dumps(written, ensure_ascii=False, indent=1)


def read_json(text: str) -> tuple[Receipt, Beside]:
    """Raises NotAnExportedBill."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise NotAnExportedBill(str(error)) from error
    if not isinstance(found, dict):
        raise NotAnExportedBill("bill_number")
    before, metered = found.get("before"), found.get("metered")
    try:
        return _bill_read(found), Beside(
            before=_bill_read(before) if before else None,
            metered=_metered_read(metered) if metered else None,
            fixed_until=_day(found.get("fixed_price_until")),
        )
    except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as error:
        raise NotAnExportedBill(f"{found.get('bill_number', '')} {error!r}".strip()) from error


def _bill_written(bill: Receipt) -> dict[str, Any]:
    return {
        "bill_number": bill.number,
        "kind": bill.kind.value,
        "period_from": bill.first.isoformat(),
        "period_to": bill.last.isoformat(),
        "total": str(bill.total),
        "quantity": _text(bill.quantity),
        "unit": bill.unit,
        "estimated": bill.is_estimated,
        "lines": [_as_text(asdict(line)) for line in bill.lines],
    }


def _bill_read(found: Mapping[str, Any]) -> Receipt:
    return Receipt(
        number=found["bill_number"],
        kind=BillKind(found["kind"]),
        first=date.fromisoformat(found["period_from"]),
        last=date.fromisoformat(found["period_to"]),
        total=_number(found["total"]),
        quantity=_decimal(found["quantity"]),
        unit=found["unit"],
        is_estimated=bool(found["estimated"]),
        lines=tuple(_lines_read(found["lines"])),
    )


def _lines_read(lines: Iterable[Mapping[str, Any]]) -> Iterator[Line]:
    for line in lines:
        yield Line(
            position=int(line["position"]),
            group=ItemGroup(line["group"]),
            label=line["label"],
            quantity=_decimal(line["quantity"]),
            unit=line["unit"],
            unit_price=_decimal(line["unit_price"]),
            amount=_number(line["amount"]),
        )


def _metered_read(found: Mapping[str, Any]) -> Metered:
    return Metered(
        consumption=_decimal(found["consumption"]),
        months=int(found["months"]),
        read=_decimal(found["read"]),
        registers=int(found["registers"]),
        coefficient=_decimal(found["coefficient"]),
    )


def _as_text(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()
    }


def _text(value: Decimal | date | None) -> str | None:
    return None if value is None else str(value)


def _decimal(text: str | None) -> Decimal | None:
    return _number(text) if text else None


def _number(text: str) -> Decimal:
    """Refuse what is no figure of a bill: NaN, Infinity, more digits than money has."""
    value = Decimal(text)
    if not value.is_finite() or value.adjusted() > _MOST_DIGITS:
        raise ValueError(text)
    return value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
