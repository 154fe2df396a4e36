"""What banks send back, and what hostile files become."""

from datetime import date
from decimal import Decimal

import debiting
import pytest

from utenza.payments.rules import bank_reports
from utenza.payments.rules.bank_reasons import ADVICE, KNOWN, UNKNOWN, Advice, bank_reason
from utenza.payments.rules.bank_reports import NotABankReport, Said, WholeRefusal, read_report
from utenza.payments.rules.debits import Word

NAME = "UTZ-SDD261207-1-000001"


def said(content):
    return read_report(content.encode()).debits


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("RJCT", Word.BACK),
        ("ACSC", Word.SETTLED),
        ("ACCC", Word.SETTLED),
        ("ACCP", Word.ACCEPTED),
        ("ACSP", Word.ACCEPTED),
    ],
)
def test_a_status_report_says_where_a_debit_stands(status, word):
    assert said(debiting.a_status((NAME, status, ""))) == [Said(NAME, word)]


def test_a_status_that_is_pending_or_strange_says_nothing():
    assert said(debiting.a_status((NAME, "PDNG", ""), (NAME, "WHAT", ""))) == []


def test_a_refusal_says_why_and_what_the_bank_adds():
    content = debiting.a_status((NAME, "RJCT", "MD01")).replace(
        "</StsRsnInf>", "<AddtlInf> ASSENZA MANDATO SEDA </AddtlInf></StsRsnInf>"
    )

    assert said(content) == [Said(NAME, Word.BACK, "MD01", "ASSENZA MANDATO SEDA")]


@pytest.mark.parametrize(
    ("direction", "reason", "word"),
    [
        ("CRDT", "", Word.SETTLED),
        ("DBIT", "AM04", Word.BACK),
        ("DBIT", "", Word.BACK),
        ("CRDT", "MD06", Word.BACK),
    ],
)
def test_a_booking_says_that_money_came_or_went_back(direction, reason, word):
    content = debiting.a_notification((NAME, "87.42", direction, reason))

    booked = Said(NAME, word, reason, "", Decimal("87.42"), date(2026, 12, 7))
    assert said(content) == [booked]


def test_newer_versions_say_the_status_of_a_booking_otherwise():
    entry = (NAME, "87.42", "CRDT", "")

    assert len(said(debiting.a_notification(entry, status="<Sts><Cd>BOOK</Cd></Sts>"))) == 1
    assert said(debiting.a_notification(entry, status="<Sts><Cd>PDNG</Cd></Sts>")) == []
    assert said(debiting.a_notification(entry, status="<Sts>INFO</Sts>")) == []


def test_a_fee_is_neither_the_amount_nor_the_direction_of_a_debit():
    fee = "<Chrgs><Amt Ccy='EUR'>1.50</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs>"

    (one,) = said(debiting.a_notification((NAME, "87.42", "CRDT", ""), fee=fee))

    assert (one.word, one.amount) == (Word.SETTLED, Decimal("87.42"))


def test_a_booking_of_a_whole_batch_says_nothing_of_one_debit():
    content = debiting.a_notification(("", "1000.00", "CRDT", ""))

    assert said(content) == []


def test_a_return_that_is_undone_is_for_people():
    content = debiting.a_notification(
        (NAME, "87.42", "CRDT", ""), status=("<RvslInd>true</RvslInd><Sts>BOOK</Sts>")
    )

    assert said(content) == []


@pytest.mark.parametrize("level", ["group", "block"])
def test_a_batch_or_a_block_of_it_may_be_refused_whole(level):
    block = ""
    if level == "group":
        content = debiting.a_status(group=debiting.a_group("UTZ-1", "RJCT", "FF01"))
    else:
        block = "ONE"
        content = debiting.a_status(group=debiting.a_group("UTZ-1", "PART")).replace(
            "<OrgnlPmtInfId>ONE</OrgnlPmtInfId>",
            "<OrgnlPmtInfId>ONE</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>"
            "<StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>",
        )

    report = read_report(content.encode())

    assert (report.debits, report.refused) == ([], [WholeRefusal("UTZ-1", "FF01", block)])


@pytest.mark.parametrize("reason", ["", "AB", "<b/>", "XXXXXXXXXX"])
def test_a_reason_that_is_no_code_is_none(reason):
    content = debiting.a_status((NAME, "RJCT", "HERE")).replace("HERE", reason)

    assert said(content)[0].reason == ""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "XML"),
        (b"PK\x03\x04", "XML"),
        (b"<Document><CstmrPmtStsRpt>", "XML"),
        (b"<Document><Other/></Document>", "pain.002"),
        (b"<!DOCTYPE d [<!ENTITY a 'b'>]><d>&a;</d>", "DOCTYPE"),
        (b"<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d/>", "DOCTYPE"),
        (b"<a>" * 60 + b"</a>" * 60, "livelli"),
    ],
)
def test_what_is_no_answer_of_a_bank_is_refused(content, why):
    with pytest.raises(NotABankReport, match=why):
        read_report(content)


def test_a_file_without_end_is_not_read(monkeypatch):
    monkeypatch.setattr(bank_reports, "LARGEST_REPORT", 10)

    with pytest.raises(NotABankReport, match="grande"):
        read_report(b"<Document/>")


def test_every_reason_has_words_and_what_to_do():
    asked = (
        "AC01 AC04 AC06 AC13 AG01 AG02 AM04 AM05 BE05 CNOR DNOR FF01 MD01 MD02 MD06 MD07"
        " MS02 MS03 RC01 RR01 RR02 RR03 RR04 SL01 TM01"
    )

    assert set(asked.split()) <= KNOWN
    assert set(ADVICE) == set(Advice)
    assert bank_reason("") == bank_reason("XX99") == UNKNOWN
    # Whoever may have been debited already is not sent to pay.
    assert bank_reason("AM05").advice is Advice.ASK_US
