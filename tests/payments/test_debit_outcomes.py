"""What banks answer: each word counts once, in any order, and nobody pays twice for it."""

from datetime import date
from decimal import Decimal

import debiting
import paying
import pytest
import trade

from utenza.bills.models import Bill
from utenza.bills.rules.states import BillState
from utenza.notifications.models import InboxMessage
from utenza.payments.actions.booking import follow_payments
from utenza.payments.actions.collecting import keep_run, withdraw_run
from utenza.payments.actions.debits import Misfit
from utenza.payments.models import CollectionRun, DebitStep, Notice
from utenza.payments.queries.payable import payable
from utenza.storage.acting import acting
from utenza.storage.roles import Role

DUE, ALL = debiting.DUE, debiting.ALL
LATER = date(2027, 1, 20)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    there = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "documents": there}


def left_of(thing, today=DUE):
    target = paying.target_of(thing)
    found = payable(customer_id=thing.customer_id, target=target, today=today)
    return found.amount, found.state


def newest(person):
    return InboxMessage.objects.filter(customer=person.customer).latest("id")


def the_cis_books(bill, *, receipt="", open_amount="0"):
    """Let a delivery say that the debit is booked."""
    trade.a_payment(bill=bill, amount="87.42", paid_on=DUE, channel="direct_debit", receipt=receipt)
    Bill.objects.filter(pk=bill.pk).update(open_amount=open_amount)
    with acting(Role.INTAKE):
        follow_payments(now=debiting.moment_of(DUE), today=DUE)


def test_a_collected_debit_pays_the_bill(anna):
    bill = debiting.with_the_bank(anna)

    heard = debiting.collected(bill)

    assert [str(stage) for stage in heard.moved] == ["collected"]
    assert left_of(bill) == (Decimal(0), BillState.PAID)
    assert paying.ledger_of(bill) == [("due", "received", ALL)]
    assert paying.position_of(bill).debit == "none"
    assert InboxMessage.objects.count() == 1  # that it would be debited, and no more


def test_a_refused_debit_leaves_the_bill_to_pay_and_anna_is_told_how(anna):
    bill = debiting.with_the_bank(anna, notice_number="")

    debiting.rejected(bill, "AC04")

    assert left_of(bill) == (ALL, BillState.DEBIT_REFUSED)
    position = paying.position_of(bill)
    assert (position.debit, position.debit_on, position.debit_reason) == ("refused", DUE, "AC04")
    assert Notice.objects.get(bill=bill).notice_number.startswith("302")
    told = newest(anna)
    assert "non riuscito" in told.subject
    for words in ("87,42", "7 dicembre 2026", "è chiuso", "Puoi pagare adesso", "altro IBAN"):
        assert words in told.body
    assert paying.begins(anna, bill)


def test_without_a_code_of_the_portals_the_bill_has_no_notice_of_its_own(anna, settings):
    settings.PAGOPA_SEGREGATION_CODE = ""
    bill = debiting.with_the_bank(anna, notice_number="")

    debiting.rejected(bill)

    assert not Notice.objects.exists()
    assert left_of(bill) == (ALL, BillState.DEBIT_REFUSED)


@pytest.mark.parametrize("say", [debiting.rejected, debiting.collected, debiting.returned])
def test_the_same_file_again_changes_nothing(anna, say):
    bill = debiting.with_the_bank(anna)
    say(bill)
    steps, ledger = DebitStep.objects.count(), paying.ledger_of(bill)
    letters = InboxMessage.objects.count()

    heard = say(bill)

    assert (heard.moved, heard.known) == ([], 1)
    assert (DebitStep.objects.count(), paying.ledger_of(bill)) == (steps, ledger)
    assert InboxMessage.objects.count() == letters


def test_a_refund_after_the_money_came_opens_the_bill_again(anna):
    bill = debiting.with_the_bank(anna)
    debiting.collected(bill)

    debiting.returned(bill, "MD06", today=LATER)

    assert paying.ledger_of(bill) == [("due", "received", ALL), ("due", "reversed", -ALL)]
    assert left_of(bill, LATER) == (ALL, BillState.DEBIT_REFUSED)
    assert debiting.debit_of(bill).state == "returned"
    assert "ha restituito l’addebito" in newest(anna).body


def test_a_return_that_comes_before_its_settlement_wins(anna):
    bill = debiting.with_the_bank(anna)
    debiting.returned(bill, "AM04")

    heard = debiting.collected(bill)

    assert heard.moved == []
    assert left_of(bill) == (ALL, BillState.DEBIT_REFUSED)
    assert paying.ledger_of(bill) == []


def test_a_bank_that_only_has_it_moves_nothing(anna):
    bill = debiting.with_the_bank(anna)
    name = debiting.debit_of(bill).end_to_end_id

    heard = debiting.bank_says(debiting.a_status((name, "ACCP", "")))

    assert (heard.moved, heard.known) == ([], 1)
    assert debiting.debit_of(bill).state == "sent"


def test_silence_counts_once_the_bank_cannot_return_it_any_more(anna):
    bill = debiting.with_the_bank(anna)

    assert debiting.silence_until(date(2026, 12, 14)) == 0
    assert left_of(bill)[1] is BillState.DIRECT_DEBIT

    assert debiting.silence_until(date(2026, 12, 15)) == 1
    assert debiting.silence_until(date(2026, 12, 15)) == 0
    assert left_of(bill) == (Decimal(0), BillState.PAID)


def test_silence_says_nothing_where_the_retailer_wants_the_banks_word(anna, settings):
    settings.SDD_COLLECTED_AFTER = 0
    bill = debiting.with_the_bank(anna)

    assert debiting.silence_until(LATER) == 0
    assert debiting.debit_of(bill).state == "sent"


def test_a_batch_that_is_refused_whole_waits_for_people(anna):
    bill = debiting.with_the_bank(anna)
    run = CollectionRun.objects.get()

    heard = debiting.bank_says(
        debiting.a_status(group=debiting.a_group(run.message_id, "RJCT", "FF01"))
    )
    strange = debiting.bank_says(debiting.a_status(group=debiting.a_group("CIS-7", "RJCT", "")))

    assert heard.refused_runs == [run.message_id]
    assert strange.unknown_runs == ["CIS-7"]
    run.refresh_from_db()
    assert (run.state, run.reason) == ("refused", "FF01")
    assert debiting.silence_until(LATER) == 0
    assert debiting.debit_of(bill).state == "sent"
    assert InboxMessage.objects.count() == 1


def refuse_blocks(message, *sequences, reason="FF01"):
    """Let the bank say that it took the message in part, and none of these blocks of it."""
    blocks = "".join(
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}/{one}</OrgnlPmtInfId>"
        f"<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>"
        "</OrgnlPmtInfAndSts>"
        for one in sequences
    )
    whole = debiting.a_status(group=debiting.a_group(message, "PART"))
    return debiting.bank_says(whole.replace("<OrgnlPmtInfAndSts>", f"{blocks}<OrgnlPmtInfAndSts>"))


@pytest.fixture
def two_blocks(anna, bruno, settings):
    """Let the bank have a debit of Anna's, who was debited before, and Bruno's first one."""
    settings.SDD_SEQUENCE = "FRST"
    profile = debiting.a_mandate(anna)
    debiting.with_the_bank(anna, profile=profile)
    day = date(2026, 12, 14)
    bills = [
        debiting.a_debited_bill(anna, profile=profile, due_on=day),
        debiting.a_debited_bill(bruno, due_on=day),
    ]
    debiting.told_on()
    return debiting.sent_for(day), *bills


def test_a_block_that_the_bank_refused_came_back_and_the_other_is_with_it(two_blocks):
    message, annas, brunos = two_blocks

    heard = refuse_blocks(message, "FRST")

    assert (heard.refused_runs, [str(one) for one in heard.moved]) == ([], ["refused"])
    assert debiting.debit_of(brunos).reason == "FF01"
    assert debiting.debit_of(annas).state == "sent"
    assert CollectionRun.objects.get(message_id=message).state == "written"
    # The same file again says nothing new.
    assert refuse_blocks(message, "FRST").moved == []


def test_where_the_bank_refused_every_block_people_look_at_it(two_blocks):
    message, annas, brunos = two_blocks

    heard = refuse_blocks(message, "FRST", "RCUR")

    assert heard.refused_runs == [message]
    assert {debiting.debit_of(one).state for one in (annas, brunos)} == {"sent"}


@pytest.mark.parametrize("reason", ["AM05", ""])
def test_a_refusal_that_people_found_wrong_is_not_believed_when_it_comes_again(anna, reason):
    debiting.with_the_bank(anna)
    run = CollectionRun.objects.get()
    content = debiting.a_status(group=debiting.a_group(run.message_id, "RJCT", reason))
    assert debiting.bank_says(content).refused_runs == [run.message_id]
    with acting(Role.INTAKE):
        assert keep_run(message=run.message_id)

    assert debiting.bank_says(content).refused_runs == []

    run.refresh_from_db()
    assert run.state == "written"
    assert debiting.silence_until(LATER) == 1


def test_what_is_no_debit_of_ours_is_nothing_to_look_at(anna):
    bill = debiting.with_the_bank(anna)
    name = debiting.debit_of(bill).end_to_end_id

    heard = debiting.bank_says(
        debiting.a_notification(
            ("NOTPROVIDED", "10.00", "CRDT", ""),
            ("CIS-1", "5.00", "DBIT", ""),
            (name, ALL, "CRDT", ""),
        )
    )

    assert heard.misfits == []
    assert [str(one) for one in heard.moved] == ["collected"]


def test_what_fits_nothing_is_named_and_keeps_nothing_else_back(anna):
    bill = debiting.with_the_bank(anna)
    name = debiting.debit_of(bill).end_to_end_id

    heard = debiting.bank_says(
        debiting.a_notification(
            ("UTZ-1", "10.00", "CRDT", ""), (name, "87.40", "CRDT", ""), (name, ALL, "CRDT", "")
        )
    )

    assert [misfit for misfit, _ in heard.misfits] == [Misfit.UNKNOWN, Misfit.OTHER_AMOUNT]
    assert left_of(bill) == (Decimal(0), BillState.PAID)


def test_who_paid_by_hand_meanwhile_has_a_credit_and_is_told(anna):
    bill = debiting.with_the_bank(anna, notice_number=paying.a_notice_number())
    paying.comes_in(paying.a_receipt(bill))

    debiting.collected(bill)

    assert paying.position_of(bill).received == ALL
    assert paying.ledger_of(bill)[1:] == [
        ("due", "received", ALL),
        ("due", "credited", -ALL),
        ("credit", "credited", ALL),
    ]
    assert "sono un tuo credito" in newest(anna).body

    debiting.returned(bill, "MD06")

    assert paying.ledger_of(bill)[-1] == ("credit", "reversed", -ALL)
    assert left_of(bill) == (Decimal(0), BillState.PAID)
    assert "sono un tuo credito" in newest(anna).body  # nothing is asked of her


def test_who_paid_by_hand_hears_nothing_of_a_debit_that_fails(anna):
    bill = debiting.with_the_bank(anna, notice_number=paying.a_notice_number())
    paying.comes_in(paying.a_receipt(bill))
    letters = InboxMessage.objects.count()

    debiting.rejected(bill)

    assert left_of(bill) == (Decimal(0), BillState.PAID)
    assert InboxMessage.objects.count() == letters


@pytest.mark.parametrize("is_named", [True, False])
def test_what_the_cis_books_is_the_same_money(anna, is_named):
    bill = debiting.with_the_bank(anna)
    debiting.collected(bill)
    name = debiting.debit_of(bill).end_to_end_id if is_named else ""

    the_cis_books(bill, receipt=name)

    assert paying.position_of(bill).received == 0
    assert paying.ledger_of(bill) == [("due", "received", ALL), ("due", "booked", -ALL)]
    assert left_of(bill) == (Decimal(0), BillState.PAID)


def test_a_cis_that_is_first_makes_no_credit(anna):
    bill = debiting.with_the_bank(anna)
    the_cis_books(bill)

    debiting.collected(bill)

    assert paying.ledger_of(bill) == [("due", "received", ALL), ("due", "booked", -ALL)]
    assert left_of(bill) == (Decimal(0), BillState.PAID)


@pytest.mark.parametrize("came_first", [True, False])
def test_what_was_booked_and_goes_back_is_asked_for_once_the_cis_says_so(anna, came_first):
    bill = debiting.with_the_bank(anna)
    if came_first:
        debiting.collected(bill)
    the_cis_books(bill)

    debiting.returned(bill, "MD06")

    assert left_of(bill) == (Decimal(0), BillState.PAID)
    assert "appena la nostra contabilità si aggiorna" in newest(anna).body
    assert paying.position_of(bill).received == 0

    Bill.objects.filter(pk=bill.pk).update(open_amount=bill.open_amount)
    assert left_of(bill) == (ALL, BillState.DEBIT_REFUSED)


def test_money_on_another_channel_is_not_the_debit(anna):
    bill = debiting.with_the_bank(anna)
    debiting.collected(bill)
    trade.a_payment(bill=bill, amount="87.42", paid_on=DUE, channel="pagopa")

    with acting(Role.INTAKE):
        follow_payments(now=debiting.moment_of(DUE), today=DUE)

    assert paying.position_of(bill).received == ALL


def test_a_debit_of_a_plico_pays_all_that_it_holds(anna):
    plico, inside = debiting.a_debited_plico(anna)
    debiting.told_on()
    debiting.sent_for()

    debiting.collected(plico)

    assert left_of(plico) == (Decimal(0), BillState.PAID)
    assert left_of(inside) == (Decimal(inside.open_amount), BillState.PAID)


def test_a_refused_debit_is_not_tried_again_by_itself(anna):
    bill = debiting.with_the_bank(anna)
    debiting.rejected(bill)

    assert debiting.told_on() == []
    assert debiting.plan_of() == ([], {bill.bill_number: "refused_before"})


def test_the_banks_word_on_a_batch_that_was_taken_back_is_for_people(anna):
    bill = debiting.with_the_bank(anna)
    with acting(Role.INTAKE):
        withdraw_run(message=CollectionRun.objects.get().message_id, now=paying.NOW)

    heard = debiting.collected(bill)

    assert [misfit for misfit, _ in heard.misfits] == [Misfit.WITHDRAWN]
    assert paying.ledger_of(bill) == []
