"""The file for the bank: exact to the cent, in SEPA's letters, valid against the schema."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sepaxml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from utenza.payments.rules.debits import SequenceType
from utenza.payments.rules.sdd_files import (
    Collection,
    Collector,
    NotValidError,
    collections_file,
    end_to_end_id,
    message_id,
    sepa_text,
)

IBAN = "IT60X0542811101000000123456"
FORMATS = ("pain.008.001.02", "pain.008.001.08")
MESSAGE = "UTZ-SDD261207-1"


def a_collection(number=1, **fields):
    told = {
        "end_to_end_id": end_to_end_id(MESSAGE, number),
        "amount": Decimal("87.42"),
        "sequence": SequenceType.RECURRENT,
        "mandate_reference": "UMR000001",
        "signed_on": date(2020, 1, 1),
        "holder": "Anna D'Angelò",
        "iban": IBAN,
        "words": "Bolletta 2026/0000000001",
    }
    return Collection(**told | fields)


def the_file(*collections, schema=FORMATS[0], bic="BPMOIT22XXX"):
    return collections_file(
        collections,
        collector=Collector("IT43ZZZ0000000000000000", "Luce & Gas Società Energia", IBAN, bic),
        schema=schema,
        message=MESSAGE,
        collect_on=date(2026, 12, 7),
        made_at=datetime(2026, 12, 4, 9, tzinfo=UTC),
    )


def texts(content, name):
    return [one.text for one in etree.fromstring(content).iter(f"{{*}}{name}")]


@pytest.mark.parametrize("schema", FORMATS)
def test_it_is_what_the_schema_wants(schema):
    content = the_file(a_collection(1), a_collection(2, amount=Decimal("0.01")), schema=schema)

    rules = Path(sepaxml.__file__).parent / "schemas" / f"{schema}.xsd"
    etree.XMLSchema(etree.parse(rules)).assertValid(etree.fromstring(content))
    assert texts(content, "InstdAmt") == ["87.42", "0.01"]
    assert texts(content, "CtrlSum") == ["87.43"] * 2
    assert texts(content, "NbOfTxs") == ["2"] * 2
    assert texts(content, "ReqdColltnDt") == ["2026-12-07"]
    assert texts(content, "CreDtTm") == ["2026-12-04T09:00:00"]
    assert texts(content, "MsgId") == [MESSAGE]
    assert texts(content, "PmtInfId") == [f"{MESSAGE}/RCUR"]
    assert texts(content, "MndtId") == ["UMR000001"] * 2
    assert texts(content, "SeqTp") == ["RCUR"]


def test_first_debits_stand_in_a_block_of_their_own():
    content = the_file(a_collection(1), a_collection(2, sequence=SequenceType.FIRST))

    assert texts(content, "SeqTp") == ["RCUR", "FRST"]
    assert texts(content, "PmtInfId") == [f"{MESSAGE}/RCUR", f"{MESSAGE}/FRST"]


def test_a_new_bank_needs_no_bic():
    assert texts(the_file(a_collection(), schema=FORMATS[1], bic=""), "BICFI") == []


def test_written_again_it_is_the_same_file():
    assert the_file(a_collection()) == the_file(a_collection())


@given(st.lists(st.integers(1, 99_999_999_999), min_size=1, max_size=20))
def test_cents_add_up_whatever_they_are(cents):
    amounts = [Decimal(one).scaleb(-2) for one in cents]
    content = the_file(*(a_collection(n, amount=one) for n, one in enumerate(amounts, start=1)))

    assert [Decimal(one) for one in texts(content, "InstdAmt")] == amounts
    assert Decimal(texts(content, "CtrlSum")[0]) == sum(amounts)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Anna D'Angelò", "Anna D'Angelo"),
        ("Łukasz Đorđević", "Lukasz Dordevic"),
        ("Müller & Söhne GmbH", "Muller Sohne GmbH"),
        ("Ελένη", "Elene"),
        ("  <Nuova>\tEnergia_ ", "Nuova Energia"),
        ("★", "-"),
        ("", "-"),
    ],
)
def test_names_are_written_in_the_letters_of_sepa(name, written):
    assert sepa_text(name, 70) == written


@given(st.text(max_size=200), st.sampled_from([70, 140]))
def test_whatever_a_name_is_the_bank_can_read_it(name, longest):
    written = sepa_text(name, longest)

    assert 0 < len(written) <= longest
    allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/?:().,'+ -"
    assert set(written) <= set(allowed)


def test_what_a_bank_would_refuse_is_not_written_and_no_iban_is_told():
    broken = a_collection(iban="not an iban", mandate_reference="")

    with pytest.raises(NotValidError) as refused:
        the_file(broken)

    assert "line" in str(refused.value)
    assert broken.iban not in str(refused.value)
    assert IBAN not in repr(a_collection())


def test_names_fit_the_thirty_five_characters_of_the_standard():
    message = message_id("A" * 15, date(2026, 12, 7), 9)

    assert len(end_to_end_id(message, 999_999)) <= 35
