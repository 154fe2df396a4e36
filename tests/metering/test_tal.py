"""TAL: the file for the distributor, and what comes back from it."""

from datetime import UTC, date, datetime

import pytest

from utenza.metering.rules.distributors import (
    BadDistributors,
    Distributor,
    distributors_in,
    name_not_taken,
    name_of_file,
)
from utenza.metering.rules.tal import (
    LARGEST_ANSWER,
    Answer,
    NotAnAnswer,
    TalReading,
    answers_in,
    request_xml,
)

SELLER, DISTRIBUTOR, SHIPPER = "99990010011", "99990020010", "99990030019"
NOW = datetime(2026, 11, 23, 23, 30, 5, tzinfo=UTC)  # it is the 24th in Italy
GOLDEN = """\
<?xml version='1.0' encoding='UTF-8'?>
<Prestazione cod_servizio="TAL" cod_flusso="0050">
  <IdentificativiRichiesta>
    <piva_utente>99990010011</piva_utente>
    <piva_distr>99990020010</piva_distr>
  </IdentificativiRichiesta>
  <DatiPdR>
    <cod_pdr>09999000000001</cod_pdr>
    <matr_mis>0005851658</matr_mis>
    <data_com_autolet_cf>05/12/2026</data_com_autolet_cf>
    <let_tot_prel>1234</let_tot_prel>
  </DatiPdR>
  <DatiPdR>
    <cod_pdr>09999000000002</cod_pdr>
    <matr_mis>A&amp;B</matr_mis>
    <data_com_autolet_cf>31/12/2026</data_com_autolet_cf>
    <let_tot_prel>0</let_tot_prel>
  </DatiPdR>
</Prestazione>
"""
ANSWER = """\
<Prestazione cod_servizio="TAL" cod_flusso="0150">{inside}</Prestazione>
"""
ROW = """
<DatiPdR><cod_pdr>09999000000001</cod_pdr><matr_mis>1</matr_mis>
<data_com_autolet_cf>05/12/2026</data_com_autolet_cf><let_tot_prel>1234</let_tot_prel>
<esito_val>{verdict}</esito_val><note> Fuori <![CDATA[soglia]]> </note></DatiPdR>
"""


def answered(inside):
    return answers_in(ANSWER.format(inside=inside).encode())


def test_the_request_is_to_the_letter_what_the_distributor_reads():
    readings = [
        TalReading("09999000000001", "0005851658", date(2026, 12, 5), 1234),
        TalReading("09999000000002", "A&B", date(2026, 12, 31), 0),
    ]

    written = request_xml(sender=SELLER, distributor=DISTRIBUTOR, readings=readings)

    assert written.decode() == GOLDEN


@pytest.mark.parametrize(
    ("verdict", "is_valid"), [("V", True), ("v", True), ("N", False), ("X", False), ("VV", False)]
)
def test_v_says_validated_and_all_else_says_not(verdict, is_valid):
    (answer,) = answered(ROW.format(verdict=verdict))

    assert (answer.point_code, answer.day, answer.number) == (
        "09999000000001",
        date(2026, 12, 5),
        1234,
    )
    assert answer.is_readable
    assert answer.is_valid is is_valid
    assert answer.note == "Fuori soglia"


def test_what_an_answer_has_besides_is_passed_over():
    head = "<IdentificativiRichiesta><piva_utente>1</piva_utente></IdentificativiRichiesta>"

    answers = answered(head + ROW.format(verdict="V") + "<Altro><note>no</note></Altro>")

    assert [answer.note for answer in answers] == ["Fuori soglia"]


@pytest.mark.parametrize(
    "row",
    [
        "<DatiPdR/>",
        "<DatiPdr><cod_pdr>1</cod_pdr></DatiPdr>",
        ROW.format(verdict=""),
        ROW.format(verdict="V").replace("05/12/2026", "2026-12-05"),
        ROW.format(verdict="V").replace("05/12/2026", "31/02/2026"),
        ROW.format(verdict="V").replace("1234", "12,34"),
    ],
)
def test_an_answer_that_names_no_reading_is_there_all_the_same(row):
    (answer,) = answered(row)

    assert not answer.is_readable


def test_words_without_end_are_cut():
    (answer,) = answered(
        f"<DatiPdR><matr_mis>{'9' * 500}</matr_mis><note>{'a' * 9000}</note></DatiPdR>"
    )

    assert (len(answer.meter_serial), len(answer.note)) == (60, 2000)


BILLION_LAUGHS = """<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<Prestazione cod_servizio="TAL" cod_flusso="0150"><DatiPdR><note>&b;</note></DatiPdR></Prestazione>
"""
A_FILE_OF_OURS = BILLION_LAUGHS.replace('"ha"', 'SYSTEM "file:///etc/passwd"')


@pytest.mark.parametrize(
    "content",
    [
        BILLION_LAUGHS.encode(),
        BILLION_LAUGHS.encode("utf-16"),
        A_FILE_OF_OURS.encode(),
        b'<!DOCTYPE p SYSTEM "http://example.org/p.dtd"><p/>',
        ANSWER.format(inside="<DatiPdR><note>&b;</note></DatiPdR>").encode(),
        ANSWER.format(inside="<a>" * 5000 + "</a>" * 5000).encode(),
        ANSWER.format(inside="<DatiPdR>").encode(),
        GOLDEN.encode(),  # a 0050 is no answer
        b"<html/>",
        b"%PDF-1.7",
        b"",
        b" " * (LARGEST_ANSWER + 1),
    ],
    ids=[
        *("laughs", "laughs-in-utf-16", "a-file", "a-dtd", "an-entity", "too-deep", "cut-off"),
        *("a-request", "html", "pdf", "empty", "too-large"),
    ],
)
def test_hostile_and_foreign_files_are_refused(content):
    with pytest.raises(NotAnAnswer):
        answers_in(content)


HEADER = "pdr_prefix,vat_number,name,file_name,shipper_vat_number"
OTHER_NAME = "TAL_0050_{seller}_{distributor}_{month_year}.xml"


def test_the_longest_prefix_tells_the_distributor():
    known = distributors_in(
        [
            HEADER,
            f"0999,{DISTRIBUTOR},Rete Uno,,",
            f"09991,{SELLER},Rete Due,{OTHER_NAME},{SHIPPER}",
        ]
    )

    assert known.of_point("09990000000000").name == "Rete Uno"
    assert known.of_point("09991000000000") == Distributor(
        "09991", SELLER, "Rete Due", OTHER_NAME, SHIPPER
    )
    assert known.of_point("11750001080026") is None


def test_the_last_two_columns_may_be_left_out():
    known = distributors_in(["pdr_prefix,vat_number,name", f"0999,{DISTRIBUTOR},Rete Uno"])

    assert known.of_point("09990000000000") == Distributor("0999", DISTRIBUTOR, "Rete Uno")


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([], "no distributor"),
        ([HEADER], "no distributor"),
        ([HEADER, f"0999,{DISTRIBUTOR},A,,", f"0999,{SELLER},B,,"], "line 3: .* twice"),
        ([HEADER, f"IT,{DISTRIBUTOR},A,,"], "line 2: pdr_prefix"),
        ([HEADER, "0999,12345678900,A,,"], "line 2: '12345678900' is no VAT number"),
        ([HEADER, f"0999,{DISTRIBUTOR},A,,123"], "line 2: '123' is no VAT number"),
        ([HEADER, f"0999,{DISTRIBUTOR},A,{{piva}}.xml,"], "line 2: file_name knows no 'piva'"),
        ([HEADER, f"0999,{DISTRIBUTOR},A,../{{moment}}.xml,"], "line 2: file_name makes no plain"),
        ([HEADER, f"0999,{DISTRIBUTOR},A,{{moment}},"], "line 2: file_name makes no plain"),
        ([HEADER, f'0999,{DISTRIBUTOR},"A'], "unexpected end of data"),
    ],
)
def test_a_list_that_cannot_be_used_says_its_line(lines, problem):
    with pytest.raises(BadDistributors, match=problem):
        distributors_in(lines)


def test_each_distributor_s_files_are_named_as_it_wants_them():
    names = [
        name_of_file(Distributor("0", DISTRIBUTOR, "A", *name), seller=SELLER, now=NOW)
        for name in ((), (OTHER_NAME,))
    ]

    assert names == [
        f"{SELLER}_{DISTRIBUTOR}_202611_TAL0050_20261124003005.xml",
        f"TAL_0050_{SELLER}_{DISTRIBUTOR}_112026.xml",
    ]


def test_a_name_that_was_given_is_never_given_again():
    assert name_not_taken("a.xml", {"b.xml"}) == "a.xml"
    assert name_not_taken("a.xml", {"a.xml", "a_2.xml"}) == "a_3.xml"


def test_an_empty_answer_is_unreadable():
    assert not Answer().is_readable
