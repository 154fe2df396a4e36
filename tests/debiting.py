"""How the people of the tests are debited: bills of a mandate, batches, and what banks answer."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from xml.sax.saxutils import escape

import cast
import trade

from utenza.bills.rules.states import Collection
from utenza.kernel.target_days import add_target_days
from utenza.payments.actions.announcing import announce_debits
from utenza.payments.actions.collecting import make_run, mark_written
from utenza.payments.actions.debits import hear, settle_silent
from utenza.payments.models import Debit
from utenza.payments.queries.collecting import plan_for
from utenza.payments.rules.bank_reports import read_report
from utenza.storage.acting import acting
from utenza.storage.roles import Role

TODAY = date(2026, 11, 22)
# A Monday, fifteen days after a Sunday on which somebody is told.
DUE = date(2026, 12, 7)
ALL = Decimal("87.42")

_numbers = count(1)


def moment_of(day):
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def a_debited_bill(person, **fields):
    supply = cast.a_supply(customer=person.customer)
    profile = fields.pop("profile", None) or a_mandate(person)
    told = {"collection": Collection.DIRECT_DEBIT, "due_on": DUE}
    return trade.a_bill(supply=supply, profile=profile, **told | fields)


def a_debited_plico(person, **fields):
    """Return a plico of a direct debit and the bill in it."""
    profile = a_mandate(person)
    told = {"collection": Collection.DIRECT_DEBIT, "due_on": DUE, "notice_number": ""}
    plico = trade.a_plico(profile=profile, **told | fields)
    return plico, a_debited_bill(person, profile=profile, plico=plico)


def a_mandate(person, **fields):
    told = {"mandate_reference": f"UMR{next(_numbers):06}"}
    return trade.a_debit_profile(customer=person.customer, **told | fields)


def told_on(today=TODAY):
    """Tell everybody who is to be told that day; return the numbers."""
    with acting(Role.INTAKE):
        chosen = plan_for(add_target_days(today, 1), today=today).to_tell
        announce_debits(chosen=chosen, today=today, now=moment_of(today))
    return [one.debit.number for one in chosen]


def sent_for(day=DUE, *, today=None):
    """Make the batch of that day, three days before it, and write it; return its message."""
    today = today or day - timedelta(days=3)
    with acting(Role.INTAKE):
        message = make_run(day=day, today=today, now=moment_of(today))
        mark_written(message=message or "", now=moment_of(today))
    return message


def with_the_bank(person, **fields):
    """Return a bill whose customer was told and whose debit the bank has."""
    bill = a_debited_bill(person, **fields)
    told_on()
    sent_for()
    return bill


def debit_of(thing):
    key = "bill" if hasattr(thing, "bill_number") else "plico"
    return Debit.objects.filter(**{key: thing}).latest("id")


def plan_of(day=DUE, *, today=TODAY):
    """Return what a batch would take, and why it would leave out the rest."""
    with acting(Role.INTAKE):
        plan = plan_for(day, today=today)
    taken = [one.debit.number for one in plan.to_collect]
    return taken, {one.number: str(one.why) for one in plan.left_out}


def bank_says(content, *, today=DUE):
    with acting(Role.INTAKE):
        report = read_report(content.encode())
        return hear(report=report, inbound_id=None, today=today, now=moment_of(today))


def silence_until(today):
    with acting(Role.INTAKE):
        return settle_silent(today=today, now=moment_of(today))


def a_status(*outcomes, group=""):
    """Write a pain.002: each outcome is an end-to-end id, a status and a reason."""
    told = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{escape(name)}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        f"{_reason('StsRsnInf', reason)}</TxInfAndSts>"
        for name, status, reason in outcomes
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>BANK-1</MsgId></GrpHdr>"
        f"<OrgnlGrpInfAndSts>{group}</OrgnlGrpInfAndSts>"
        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>ONE</OrgnlPmtInfId>"
        f"{told}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )


def a_group(message, status, reason=""):
    return (
        f"<OrgnlMsgId>{message}</OrgnlMsgId><GrpSts>{status}</GrpSts>{_reason('StsRsnInf', reason)}"
    )


def a_notification(*entries, status="<Sts>BOOK</Sts>", fee=""):
    """Write a camt.054: each entry is an end-to-end id, an amount, CRDT or DBIT and a reason."""
    told = "".join(
        f"<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{status}"
        "<BookgDt><Dt>2026-12-07</Dt></BookgDt><NtryDtls><TxDtls>"
        f"<Refs><EndToEndId>{escape(name)}</EndToEndId></Refs>"
        f"<AmtDtls><TxAmt><Amt Ccy='EUR'>{amount}</Amt></TxAmt></AmtDtls>{fee}"
        f"{_reason('RtrInf', reason)}</TxDtls></NtryDtls></Ntry>"
        for name, amount, direction, reason in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02">'
        f"<BkToCstmrDbtCdtNtfctn><Ntfctn>{told}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    )


def rejected(thing, reason="AM04"):
    return bank_says(a_status((debit_of(thing).end_to_end_id, "RJCT", reason)))


def collected(thing, **fields):
    debit = debit_of(thing)
    return bank_says(a_notification((debit.end_to_end_id, debit.amount, "CRDT", "")), **fields)


def returned(thing, reason="MD06", **fields):
    debit = debit_of(thing)
    return bank_says(a_notification((debit.end_to_end_id, debit.amount, "DBIT", reason)), **fields)


def _reason(where, code):
    return f"<{where}><Rsn><Cd>{code}</Cd></Rsn></{where}>" if code else ""
