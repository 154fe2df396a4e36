"""pagoPA asks about notices: what is to be paid now, by whom, and why not."""

from datetime import date
from decimal import Decimal

import pagopa_calls
import paying
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pagopa_calls import CREDITOR, GET, GET_V2, VERIFY
from pagopa_platform import fault_of

from utenza.bills.models import Bill, Position
from utenza.customers.models import Customer
from utenza.payments.models import Attempt, Entry, Inbound, Notice, Receipt

pytestmark = pytest.mark.django_db
QUESTIONS = (VERIFY, GET, GET_V2)


def amount_in(answer):
    path = "paymentList/paymentOptionDescription/amount"
    return answer.findtext(path) or answer.findtext("data/paymentAmount")


def test_anna_reads_her_notice_at_the_bank(platform, anna):
    bill = paying.a_bill_to_pay(anna, total="1084.30", due_on=date(2026, 12, 5))

    answer = platform.ask(VERIFY, bill.notice_number)

    assert answer.findtext("outcome") == "OK"
    assert amount_in(answer) == "1084.30"
    assert answer.findtext("paymentList/paymentOptionDescription/dueDate") == "2026-12-05"
    assert answer.findtext("paymentList/paymentOptionDescription/allCCP") == "false"
    assert answer.findtext("paymentDescription") == f"Fattura {bill.bill_number}"
    assert answer.findtext("companyName") == "Esempio Energia S.p.A."


@pytest.mark.parametrize("root", [GET, GET_V2])
def test_the_platform_learns_what_anna_pays_and_where_the_money_goes(platform, anna, root):
    bill = paying.a_bill_to_pay(anna, total="84.37")

    data = platform.ask(root, bill.notice_number).find("data")

    iuv = bill.notice_number[1:]
    assert data.findtext("creditorReferenceId") == iuv
    assert data.findtext("paymentAmount") == "84.37"
    assert data.findtext("companyName") == "Esempio Energia S.p.A."
    assert data.findtext("debtor/uniqueIdentifier/entityUniqueIdentifierType") == "F"
    code = data.findtext("debtor/uniqueIdentifier/entityUniqueIdentifierValue")
    assert code == anna.customer.tax_code
    assert data.findtext("debtor/fullName") == "Anna D'Angelò"
    (transfer,) = data.findall("transferList/transfer")
    assert {one.tag: one.text for one in transfer} == {
        "idTransfer": "1",
        "transferAmount": "84.37",
        "fiscalCodePA": CREDITOR,
        "IBAN": "IT60X0542811101000000123456",
        "remittanceInformation": f"/RFB/{iuv}/84.37/TXT/Fattura {bill.bill_number}",
        "transferCategory": "9/0101002IM/",
    }


def test_nothing_but_the_debtor_names_anna(platform, anna):
    bill = paying.a_bill_to_pay(anna)

    data = platform.ask(GET_V2, bill.notice_number).find("data")
    data.remove(data.find("debtor"))

    said = " ".join(data.itertext())
    for name in ("Anna", "Angelò", anna.customer.tax_code, anna.customer.customer_code):
        assert name not in said


@pytest.mark.parametrize("root", QUESTIONS)
def test_asking_changes_nothing_however_often(platform, anna, root):
    bill = paying.a_bill_to_pay(anna)
    token = paying.begins(anna, bill)
    before = Position.objects.values().get()

    answers = [amount_in(platform.ask(root, bill.notice_number)) for _ in range(3)]

    assert answers == ["87.42"] * 3
    assert Position.objects.values().get() == before
    assert Attempt.objects.get().token == token
    assert not any(model.objects.exists() for model in (Receipt, Entry, Inbound))


@pytest.mark.parametrize(
    ("facts", "known", "expected"),
    [
        ({}, {}, "87.42"),
        ({"open_amount": "60"}, {}, "60.00"),
        ({}, {"received": "27.42"}, "60.00"),
        ({"due_on": date(2025, 1, 1)}, {}, "87.42"),
        ({}, {"is_disputed": True}, "87.42"),
        ({"collection": "direct_debit"}, {}, "87.42"),
        ({}, {"debit": "refused", "debit_on": date(2026, 11, 3)}, "87.42"),
        ({}, {"paying_until": paying.NOW.replace(year=2099)}, "87.42"),
        ({"open_amount": "0"}, {}, "PAA_PAGAMENTO_DUPLICATO"),
        ({}, {"received": "87.42"}, "PAA_PAGAMENTO_DUPLICATO"),
        ({"kind": "credit_note", "total": "-5", "open_amount": "0"}, {}, "PAA_PAGAMENTO_ANNULLATO"),
        ({"total": "-5", "open_amount": "0"}, {}, "PAA_PAGAMENTO_ANNULLATO"),
        ({"total": "0"}, {}, "PAA_PAGAMENTO_ANNULLATO"),
        ({"collection": "none"}, {}, "PAA_PAGAMENTO_ANNULLATO"),
        ({}, {"has_instalments": True}, "PAA_PAGAMENTO_ANNULLATO"),
        (
            {"collection": "direct_debit"},
            {"debit": "under_way", "debit_on": date(2026, 12, 5)},
            "PAA_PAGAMENTO_ANNULLATO",
        ),
    ],
)
@pytest.mark.parametrize("root", QUESTIONS)
def test_the_answer_is_how_the_bill_stands_now(platform, anna, root, facts, known, expected):
    bill = paying.a_bill_to_pay(anna, **facts)
    if known:
        Position.objects.create(customer=anna.customer, bill=bill, **known)

    answer = platform.ask(root, bill.notice_number)

    assert (amount_in(answer) or fault_of(answer)) == expected


def test_a_bill_in_a_plico_is_paid_with_the_plicos_notice(platform, anna):
    plico, bill = paying.a_plico_to_pay(anna)
    Bill.objects.filter(pk=bill.pk).update(notice_number=(own := paying.a_notice_number()))

    assert amount_in(platform.ask(VERIFY, plico.notice_number)) == "100.00"
    assert (
        platform.ask(VERIFY, plico.notice_number)
        .findtext("paymentDescription")
        .startswith("Plico PL")
    )
    refused = platform.ask(VERIFY, own)
    assert fault_of(refused) == "PAA_PAGAMENTO_ANNULLATO"
    assert "plico" in refused.findtext("fault/description")


def test_where_plico_and_bill_share_a_notice_it_is_the_plicos(platform, anna):
    plico, bill = paying.a_plico_to_pay(anna)
    Bill.objects.filter(pk=bill.pk).update(notice_number=plico.notice_number)

    assert amount_in(platform.ask(GET_V2, plico.notice_number)) == "100.00"


def test_a_notice_that_the_portal_gave_is_answered_by_its_own_number_for_ever(platform, anna):
    bill = paying.a_bill_to_pay(anna, notice_number="")
    paying.begins(anna, bill)
    ours = Notice.objects.get(bill=bill).notice_number
    Bill.objects.filter(pk=bill.pk).update(notice_number=(theirs := paying.a_notice_number()))

    for asked in (ours, theirs):
        data = platform.ask(GET_V2, asked).find("data")
        assert data.findtext("creditorReferenceId") == asked[1:]
        assert f"/RFB/{asked[1:]}/" in data.findtext("transferList/transfer/remittanceInformation")


@pytest.mark.parametrize(
    "number",
    [
        "0" * 18,  # the platform asks for it to learn whether we are there
        "302012387654312384",  # pagoPA's own sample, its check digits wrong
        "9" * 18,
        "301000000000012373",
    ],
)
@pytest.mark.parametrize("root", QUESTIONS)
def test_a_number_that_is_nobodys_here_is_unknown_whatever_it_looks_like(platform, root, number):
    assert fault_of(platform.ask(root, number)) == "PAA_PAGAMENTO_SCONOSCIUTO"


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"idPA": "01234567897"}, "PAA_ID_DOMINIO_ERRATO"),
        ({"fiscalCode": "01234567897"}, "PAA_ID_DOMINIO_ERRATO"),
        ({"idBrokerPA": "01234567897"}, "PAA_ID_INTERMEDIARIO_ERRATO"),
        ({"idStation": f"{CREDITOR}_02"}, "PAA_STAZIONE_INT_ERRATA"),
        ({"idStation": "01234567897_01"}, "PAA_STAZIONE_INT_ERRATA"),
        ({"idPA": "x" * 36}, "PAA_SINTASSI_XSD"),
        ({"fiscalCode": "1234567890A"}, "PAA_SINTASSI_XSD"),
    ],
)
@pytest.mark.parametrize("root", QUESTIONS)
def test_a_call_that_is_not_for_us_is_refused_with_its_reason(platform, anna, root, fields, fault):
    bill = paying.a_bill_to_pay(anna)

    assert fault_of(platform.ask(root, bill.notice_number, **fields)) == fault


@pytest.mark.parametrize("number", ["30100000000001237", "3010000000000123731", "3" * 17 + "x", ""])
def test_what_is_no_notice_number_at_all_breaks_the_schema(platform, number):
    assert fault_of(platform.ask(VERIFY, number)) == "PAA_SINTASSI_XSD"


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": "1.00"},
        {"amount": "87.42", "paymentNote": "a note", "dueDate": "2026-12-31+01:00"},
        {"transferType": "POSTAL"},
        {"transferType": "PAGOPA"},
    ],
)
def test_what_else_the_platform_says_does_not_move_the_amount(platform, anna, fields):
    bill = paying.a_bill_to_pay(anna)

    data = platform.ask(GET_V2, bill.notice_number, **fields).find("data")

    assert data.findtext("paymentAmount") == "87.42"
    assert data.findtext("transferList/transfer/IBAN") == "IT60X0542811101000000123456"


def test_a_firm_is_a_firm_and_who_is_not_known_is_anonymous(platform, anna):
    bill = paying.a_bill_to_pay(anna)
    firms = {
        ("business", "01234567897", ""): ("G", "01234567897"),
        ("condominium", "80012345678", ""): ("G", "80012345678"),
        # A firm of one person has that person's code.
        ("business", "RSSMRA80A01H501U", "01234567897"): ("F", "RSSMRA80A01H501U"),
        ("business", "", "01234567897"): ("G", "01234567897"),
        ("business", "?", ""): ("G", "ANONIMO"),
    }
    for (kind, tax_code, vat_number), (kind_said, code) in firms.items():
        Customer.objects.update(
            kind=kind, company_name="Bar Sport S.n.c.", tax_code=tax_code, vat_number=vat_number
        )
        debtor = platform.ask(GET_V2, bill.notice_number).find("data/debtor")

        assert debtor.findtext("uniqueIdentifier/entityUniqueIdentifierType") == kind_said
        assert debtor.findtext("uniqueIdentifier/entityUniqueIdentifierValue") == code
        assert debtor.findtext("fullName") == "Bar Sport S.n.c."


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200),
    number=st.text(
        st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=200
    ),
    cents=st.integers(1, 99_999_999_999),
)
def test_whatever_the_customer_is_called_the_answer_is_valid(
    platform, house_of_one, first, number, cents
):
    Customer.objects.filter(pk=house_of_one.customer_id).update(last_name=f"x{first}"[:200])
    amount = Decimal(cents) / 100
    Bill.objects.update(bill_number=number, total=amount, open_amount=amount)

    answers = [platform.ask(root, house_of_one.notice_number) for root in QUESTIONS]

    assert {amount_in(answer) for answer in answers} == {f"{amount:.2f}"}


@pytest.fixture
def house_of_one(anna):
    return paying.a_bill_to_pay(anna)


def test_an_amount_beyond_what_the_platform_can_read_is_no_amount(platform, anna):
    bill = paying.a_bill_to_pay(anna, total="1000000000.00")

    assert fault_of(platform.ask(GET_V2, bill.notice_number)) == "PAA_SYSTEM_ERROR"


def test_a_long_company_and_a_long_bill_number_are_cut(platform, anna, settings):
    settings.PAGOPA_COMPANY_NAME = "Energia " * 40
    bill = paying.a_bill_to_pay(anna, bill_number="9" * 200)

    answer = platform.ask(GET_V2, bill.notice_number)

    assert len(answer.findtext("data/companyName")) <= 140
    assert len(answer.findtext("data/description")) == 140


def test_payments_out_of_the_blue_are_not_offered(platform):
    body = pagopa_calls.addressed() | {
        "idServizio": "00001",
        "idSoggettoServizio": "00001",
        "datiSpecificiServizioRequest": "PGEvPg==",
    }
    demand = pagopa_calls.message(pagopa_calls.DEMAND, body)

    answer = platform.call(pagopa_calls.envelope(demand))

    assert fault_of(answer) == "PAA_SYSTEM_ERROR"
    assert "spontanei" in answer.findtext("fault/description")


def test_a_portal_without_a_creditor_is_nobodys_creditor(platform, anna, settings):
    settings.PAGOPA_CREDITOR = settings.PAGOPA_BROKER = settings.PAGOPA_STATION = ""
    bill = paying.a_bill_to_pay(anna)

    answer = platform.post(pagopa_calls.question(VERIFY, bill.notice_number))

    assert b"PAA_ID_DOMINIO_ERRATO" in answer.content


def test_bruno_with_his_session_open_learns_no_more_than_the_platform(platform, anna, bruno):
    platform.client.force_login(bruno.login)
    bill = paying.a_bill_to_pay(anna)

    assert amount_in(platform.ask(VERIFY, bill.notice_number)) == "87.42"
    assert platform.client.get("/").status_code == 200
