"""The page of a bill and that of a plico."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from utenza.bills.queries.receipts import Receipts, receipts_of
from utenza.bills.queries.single import bills_of_plico, get_bill, get_plico
from utenza.bills.rules.checking import Beside
from utenza.bills.rules.comparing import compare
from utenza.http.page import PortalRequest, page
from utenza.kernel.words import period_words
from utenza.payments.queries.booked import payments_for
from utenza.supplies.queries import get_supply, supplies_of
from utenza.web.billing_profiles.shown import profile_href
from utenza.web.bills.checking import beside_of, verdict_of
from utenza.web.bills.explained import Earlier, line_groups
from utenza.web.bills.paying import step_to_pay
from utenza.web.bills.reasons import reasons_of
from utenza.web.bills.shown import (
    bill_rows,
    bill_title,
    plico_chip,
    plico_due_words,
    plico_href,
    state_chip,
)
from utenza.web.bills.verdicts import Checked, checked
from utenza.web.payments.buttons import pay_button
from utenza.web.payments.notices import notice_shown, payable_by
from utenza.web.payments.shown import payment_rows
from utenza.web.readers import reader_of
from utenza.web.service_requests.disputes import about_bill
from utenza.web.supplies.shown import supply_row


@page()
def bill(request: PortalRequest, number: str) -> HttpResponse:
    reader = reader_of(request)
    found = get_bill(viewer=reader.viewer, number=number, today=reader.today)
    line = found.line
    contract = get_supply(viewer=reader.viewer, code=found.supply_code, today=reader.today)
    supply = contract.card
    receipts = receipts_of(viewer=reader.viewer, bill=found)
    beside = beside_of(viewer=reader.viewer, bill=found, receipts=receipts, supply=contract)
    earlier = _earlier(receipts)
    payments = payments_for(viewer=reader.viewer, bill_id=line.id, plico_id=line.plico_id)
    number_to_pay = payable_by(reader.viewer, found.notice_number, line)
    context = {
        "bill": found,
        "line": line,
        "title": bill_title(line, supply, reader.language),
        "period": period_words(line.period_from, line.period_to, reader.language),
        "chip": state_chip(line, reader.language),
        "next": step_to_pay(line, number_to_pay, payments, reader),
        "pay": pay_button(line, reader.language),
        "notice": notice_shown(number_to_pay, line),
        "groups": line_groups(receipts.bill, earlier, reader.language),
        "has_earlier": bool(earlier.before or earlier.year_before),
        "reasons": reasons_of(earlier, reader.language),
        "checked": _checked(receipts, beside, reader.language),
        "payments": payment_rows(payments, reader.language),
        "supply": supply_row(supply, reader.language),
        "plico_href": plico_href(line.plico_number) if line.plico_number else "",
        "profile_href": profile_href(found.profile_code),
        "about": about_bill(found, reader),
    }
    return render(request, "bills/bill.html", context)


@page()
def plico(request: PortalRequest, number: str) -> HttpResponse:
    reader = reader_of(request)
    found = get_plico(viewer=reader.viewer, number=number, today=reader.today)
    held = bills_of_plico(viewer=reader.viewer, plico_id=found.line.id, today=reader.today)
    supplies = {one.id: one for one in supplies_of(viewer=reader.viewer, today=reader.today)}
    payments = payments_for(viewer=reader.viewer, plico_id=found.line.id)
    number_to_pay = payable_by(reader.viewer, found.notice_number, found.line)
    context = {
        "plico": found,
        "line": found.line,
        "chip": plico_chip(found.line),
        "due": plico_due_words(found.line, reader.language),
        "next": step_to_pay(found.line, number_to_pay, payments, reader),
        "pay": pay_button(found.line, reader.language),
        "notice": notice_shown(number_to_pay, found.line),
        "bills": bill_rows(held, supplies, reader.language),
        "payments": payment_rows(payments, reader.language),
        "profile_href": profile_href(found.profile_code),
    }
    return render(request, "bills/plico.html", context)


def _earlier(receipts: Receipts) -> Earlier:
    """Only bills of consumption can be compared."""
    bill, is_comparable = receipts.bill, receipts.bill.is_of_consumption
    before, year_before = (
        compare(bill, one) if one is not None and is_comparable else None
        for one in (receipts.before, receipts.year_before)
    )
    return Earlier(before, year_before)


def _checked(receipts: Receipts, beside: Beside, language: str) -> Checked | None:
    """Say nothing of a bill without lines, nor where the retailer has it not said."""
    if not (settings.BILL_CHECK and receipts.bill.lines):
        return None
    return checked(verdict_of(receipts, beside), language)
