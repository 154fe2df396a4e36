"""National flows: what distributors measured becomes versions; what is not verified is refused."""

import zipfile
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import cast
import pytest
import trade
from django.db import connection
from django.db.utils import ProgrammingError
from flowing import a_flow, a_gas_flow, a_name, a_pdr, a_pod, quarters
from hypothesis import given
from hypothesis import strategies as st

from utenza.imports.flows import electricity
from utenza.imports.flows.records import records_of
from utenza.imports.flows.refusals import FlowRefused
from utenza.imports.flows.taking import AT_ONCE, take_flows
from utenza.imports.limits import Limits
from utenza.metering.models import CurveMonth, FlowCurve, FlowFile, FlowReading
from utenza.metering.queries import last_readings
from utenza.metering.queries.curves import curve_span, curves_between, peaks_by_month
from utenza.metering.rules.curves import unpack
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FIRST = date(2026, 10, 1)
RECTIFIED = "<TipoRettifica>1</TipoRettifica><Motivazione>2</Motivazione>"


@pytest.fixture
def light(anna):
    return cast.a_supply(customer=anna.customer, point_code="IT999E000000019")


@pytest.fixture
def gas(anna):
    return cast.a_supply(
        customer=anna.customer, commodity="gas", point_code="99900000000001", meter_smart=True
    )


@pytest.fixture
def take(tmp_path):
    """Take one file of a flow, and return what became of it."""

    def take_one(content, *, name=None, dry_run=False):
        path = tmp_path / (name or a_name())
        path.write_bytes(content)
        (report,) = take_flows(path, limits=Limits(), clock=lambda: NOW, dry_run=dry_run)
        return report

    return take_one


def shown(person, supply, day=FIRST):
    found = curves_between(viewer=cast.viewer_of(person), supply_id=supply.pk, first=day, last=day)
    return found[0].total if found else None


def span_of(person, supply):
    span = curve_span(viewer=cast.viewer_of(person), supply_id=supply.pk)
    return span and (span.first, span.last)


def hands_over(before, *, to, day):
    """Let a delivery say that the point of this supply changed hands on that day."""
    type(before).objects.filter(pk=before.pk).update(
        status="ceased", ended_on=day - timedelta(days=1)
    )
    return cast.a_supply(
        customer=to.customer,
        commodity=before.commodity,
        point_code=before.point_code,
        started_on=day,
    )


def reasons(report):
    return [row.reason for row in report.rows]


def test_a_month_of_quarters_becomes_annas_curve(anna, light, take):
    days = {1: quarters("0,250", E1="1,740"), 2: quarters("0,001")}

    report = take(a_flow(a_pod("IT999E00000001", days)))

    assert (report.flow, report.taken, report.refused) == ("PDO2G", 2, 0)
    first, second = curves_between(
        viewer=cast.viewer_of(anna), supply_id=light.pk, first=FIRST, last=date(2026, 10, 2)
    )
    assert first.values == (Decimal(1740), *[Decimal(250)] * 95)
    assert second.total == 96
    span = curve_span(viewer=cast.viewer_of(anna), supply_id=light.pk)
    assert (span.first, span.last) == (FIRST, date(2026, 10, 2))


def test_the_same_file_again_adds_nothing_under_whatever_name(light, take):
    content = a_flow(a_pod())

    take(content)
    again = take(content, name=a_name(moment="20261106083000"))

    assert again.is_known
    assert FlowCurve.objects.count() == FlowFile.objects.count() == 1


def test_a_rectification_is_a_version_and_the_one_before_stays(anna, light, take):
    take(a_flow(a_pod(days={1: quarters("0,250"), 2: quarters("0,100")})))
    take(
        a_flow(a_pod(days={1: quarters("0,500")}, extra=RECTIFIED)),
        name=a_name(moment="20261120083000"),
    )

    assert shown(anna, light) == 96 * 500
    assert shown(anna, light, date(2026, 10, 2)) == 96 * 100
    versions = FlowCurve.objects.order_by("made_at")
    assert [unpack(FIRST, one.days[0]).total for one in versions] == [96 * 250, 96 * 500]
    assert [one.is_rectification for one in versions] == [False, True]


def test_after_the_rectification_of_a_day_the_rest_of_its_month_can_be_reached(anna, light, take):
    days = {day: quarters() for day in range(1, 25)}
    take(a_flow(a_pod(days=days), a_pod(days=days, month="08/2026")))
    for number, month in enumerate(("08/2026", "10/2026")):
        again = a_pod(days={3: quarters("0,500")}, month=month, extra=RECTIFIED)
        take(a_flow(again), name=a_name(moment=f"2026112008300{number}"))

    assert span_of(anna, light) == (date(2026, 8, 1), date(2026, 10, 24))


@pytest.mark.parametrize("rectified_first", [True, False])
def test_of_a_day_and_its_rectification_in_one_file_the_rectification_shows(
    anna, light, take, rectified_first
):
    records = [a_pod(), a_pod(days={1: quarters("0,500")}, extra=RECTIFIED)]

    report = take(a_flow(*records[:: -1 if rectified_first else 1]))

    assert (report.taken, report.refused) == (2, 0)
    assert shown(anna, light) == 96 * 500


def test_a_day_that_comes_twice_in_a_file_is_refused_where_it_says_otherwise(anna, light, take):
    other = a_pod(days={1: quarters("0,500"), 2: quarters("0,100")})

    report = take(a_flow(*[a_pod()] * AT_ONCE, other, other))

    repeats = [(row.day, row.reason) for row in report.rows]
    assert repeats == [("2026-10-01", "questo giorno è già nel file, con altri valori")] * 2
    assert report.taken == AT_ONCE + 2
    assert shown(anna, light) == 96 * 250
    assert shown(anna, light, date(2026, 10, 2)) == 96 * 100
    assert FlowCurve.objects.count() == 2


def test_a_file_that_came_before_its_customers_is_read_again_after_them(anna, light, bruno, take):
    content = a_flow(a_pod(), a_pod("IT999E00000077"))
    assert (take(content).taken, take(content).refused) == (1, 1)
    his = cast.a_supply(customer=bruno.customer, point_code="IT999E00000077")

    again = take(content, name=a_name(moment="20261130083000"))

    assert (again.is_known, again.taken, again.refused) == (False, 2, 0)
    assert shown(bruno, his) == 96 * 250
    assert FlowCurve.objects.count() == 2
    assert FlowCurve.objects.values("made_at").distinct().count() == 1
    assert take(content).is_known
    assert FlowFile.objects.get().taken == 2


def test_a_file_that_arrives_late_does_not_undo_a_newer_one(anna, light, take):
    take(a_flow(a_pod(days={1: quarters("0,500")})), name=a_name(moment="20261120083000"))
    take(a_flow(a_pod(days={1: quarters("0,250")})), name=a_name(moment="20261105083000"))

    assert shown(anna, light) == 96 * 500


@pytest.mark.parametrize("told", [{"kind": "S"}, {"valid": "N"}])
def test_what_is_estimated_or_not_validated_is_kept_and_not_shown(anna, light, take, told):
    take(a_flow(a_pod()))
    report = take(
        a_flow(a_pod(days={1: quarters("9,000")}, **told)), name=a_name(moment="20261120083000")
    )

    assert report.taken == 1
    assert FlowCurve.objects.count() == 2
    assert shown(anna, light) == 96 * 250


def test_the_distributors_word_stands_over_the_ciss_and_leaves_it_as_it_is(anna, light, take):
    packed = " ".join(["100"] * 96)
    CurveMonth.objects.create(
        customer=anna.customer, supply=light, month=FIRST, days=[packed, packed, *[None] * 29]
    )
    take(a_flow(a_pod(days={1: quarters("0,250")})))

    assert shown(anna, light) == 96 * 250
    assert shown(anna, light, date(2026, 10, 2)) == 96 * 100
    assert CurveMonth.objects.get().days[0] == packed
    peaks = peaks_by_month(customer_id=anna.customer.pk, supply_id=light.pk, since=FIRST)
    assert peaks[FIRST].kw == 1


def test_after_a_voltura_each_holder_has_the_days_that_were_its_own(anna, bruno, take):
    point = "IT999E00000001"
    before = cast.a_supply(
        customer=anna.customer, point_code=point, status="ceased", ended_on=date(2026, 10, 9)
    )
    after = cast.a_supply(customer=bruno.customer, point_code=point, started_on=date(2026, 10, 10))

    report = take(a_flow(a_pod(days={9: quarters("0,100"), 10: quarters("0,200")})))

    assert report.taken == 2
    assert shown(anna, before, date(2026, 10, 9)) == 96 * 100
    assert shown(anna, before, date(2026, 10, 10)) is None
    assert shown(bruno, after, date(2026, 10, 10)) == 96 * 200
    assert shown(bruno, after, date(2026, 10, 9)) is None


def test_what_was_read_before_a_voltura_was_known_is_hidden_from_anna_and_found_by_bruno(
    anna, bruno, light, take
):
    content = a_flow(a_pod(days={day: quarters(f"0,{day:03}") for day in (8, 9, 10, 11)}))
    take(content)
    assert span_of(anna, light) == (date(2026, 10, 8), date(2026, 10, 11))

    his = hands_over(light, to=bruno, day=date(2026, 10, 10))

    assert shown(anna, light, date(2026, 10, 9)) == 96 * 9
    assert shown(anna, light, date(2026, 10, 10)) is None
    assert span_of(anna, light) == (date(2026, 10, 8), date(2026, 10, 9))
    peaks = peaks_by_month(customer_id=anna.customer.pk, supply_id=light.pk, since=FIRST)
    assert peaks[FIRST].kw == Decimal("0.036")
    assert span_of(bruno, his) is None

    for _ in range(2):
        take(content)

        assert span_of(bruno, his) == (date(2026, 10, 10), date(2026, 10, 11))
        assert shown(bruno, his, date(2026, 10, 10)) == 96 * 10
        assert span_of(anna, light) == (date(2026, 10, 8), date(2026, 10, 9))
        assert FlowCurve.objects.count() == 2


def test_a_dry_run_gives_nothing_to_the_new_holder(anna, bruno, light, take):
    content = a_flow(a_pod(days={10: quarters()}))
    take(content)
    his = hands_over(light, to=bruno, day=date(2026, 10, 10))

    take(content, dry_run=True)

    assert span_of(bruno, his) is None


def test_a_month_in_which_nothing_is_annas_does_not_hide_the_months_before(
    anna, bruno, light, take
):
    take(a_flow(a_pod(days={3: quarters()}, month="09/2026")))
    take(a_flow(a_pod(days={20: quarters()})), name=a_name(moment="20261106083000"))

    hands_over(light, to=bruno, day=date(2026, 10, 10))

    assert span_of(anna, light) == (date(2026, 9, 3), date(2026, 9, 3))


def test_bruno_sees_no_version_of_annas_even_where_a_query_forgets_to_ask(light, bruno, take):
    take(a_flow(a_pod()))

    with acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk):
        assert not FlowCurve.objects.exists()


@pytest.mark.parametrize("table", ["metering_flowcurve", "metering_flowreading"])
def test_nobody_changes_a_version(light, take, table):
    take(a_flow(a_pod()))

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting(Role.INTAKE),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET made_at = now()")


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"treatment": "F"}, "Trattamento non è O (orario): le fasce non sono verificate"),
        ({"kind": "X"}, "TipoDato 'X' non verificato"),
        ({"valid": ""}, "Validato '' non verificato"),
        ({"pod": "999"}, "il POD non è corretto"),
        ({"month": "2026-10"}, "manca MeseAnno (MM/AAAA); DataMisura non è verificata"),
        ({"point": "<Ka>40</Ka>"}, "Ka non è 1: se i valori la contengano non è verificato"),
        ({"pod": "IT999E00000099"}, "il punto non è di nessuna fornitura in questo giorno"),
        (
            {"days": {25: quarters()}},
            "giorno di 25 ore: come il flusso ne porti i quarti non è verificato",
        ),
        ({"days": {32: quarters()}}, "questo giorno non esiste"),
        ({"days": {1: quarters(E96=None)}}, "95 quarti d’ora su 96"),
        ({"days": {1: quarters(E97="1,0")}}, "attributo e97 non verificato"),
        ({"days": {1: quarters(Dst="1")}}, "attributo dst non verificato"),
        ({"days": {1: quarters(E5="1.5")}}, "E5: non è un numero con la virgola e tre decimali"),
        ({"days": {1: quarters(E5="-1")}}, "E5: non è un numero con la virgola e tre decimali"),
    ],
)
def test_what_is_not_verified_is_refused_in_so_many_words_and_the_rest_taken(
    anna, light, take, record, reason
):
    other = a_pod(days={2: quarters("0,100")})

    report = take(a_flow(a_pod(**record), other))

    assert (report.taken, reasons(report)) == (1, [reason])
    assert shown(anna, light, date(2026, 10, 2)) == 96 * 100


@pytest.mark.parametrize("flow", ["RFO", "PNO", "VNO", "SMIS", "PDO3G", "pdo", ""])
def test_a_flow_whose_meaning_is_not_verified_is_refused_whole(light, take, flow):
    report = take(a_flow(a_pod(), flow=flow), name=a_name(flow=flow or "PDO"))

    assert report.why == f"flusso {flow!r} non verificato: si leggono PDO, PDO2G"
    assert not FlowFile.objects.exists()


@pytest.mark.parametrize(
    "name", ["october.xml", "99990020010_99990010011_202610_PDO2G_2026.xml", "x" * 300 + ".xml"]
)
def test_a_name_that_does_not_say_when_is_refused(light, tmp_path, take, name):
    if len(name) > 200:
        name = name[-200:]

    assert "senza il momento" in take(a_flow(a_pod()), name=name).why


def test_a_name_that_says_another_flow_than_its_content_is_refused(light, take):
    report = take(a_flow(a_pod(), flow="PDO"), name=a_name(flow="PDO2G"))

    assert report.why == "il nome dice PDO2G, il contenuto PDO"


def test_a_dry_run_says_what_would_be_taken_and_keeps_nothing(light, take):
    report = take(a_flow(a_pod(), a_pod(treatment="M")), dry_run=True)

    assert (report.taken, report.refused) == (1, 1)
    assert not FlowFile.objects.exists()
    assert not FlowCurve.objects.exists()


@given(st.lists(st.decimals(0, 999_999, places=3), min_size=96, max_size=96))
def test_every_quarter_comes_through_to_the_last_thousandth(values):
    told = {f"E{n}": f"{value:.3f}".replace(".", ",") for n, value in enumerate(values, 1)}

    root, _, record = records_of(iter([a_flow(a_pod(days={1: quarters(**told)}))]))
    (day,) = electricity.days_of(record)

    assert electricity.flow_of(root) == "PDO2G"
    assert unpack(day.day, day.packed).values == tuple(value * 1000 for value in values)


# Hostile input.

BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>
<FlussoMisure CodFlusso="PDO2G"><DatiPod><Pod>&a;</Pod></DatiPod></FlussoMisure>"""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB, "ha un DOCTYPE"),
        (b"", "non è XML ben formato"),
        (b"PK\x03\x04", "non è XML ben formato"),
        (a_flow(a_pod())[:-5], "non è XML ben formato"),
        (a_flow("<DatiPod>" + "<x>" * 20 + "</x>" * 20 + "</DatiPod>"), "ha più elementi"),
        (a_flow("<DatiPod>" + "<x/>" * 5000 + "</DatiPod>"), "ha più elementi"),
    ],
)
def test_a_file_made_to_do_harm_is_refused_and_leaves_nothing(light, take, content, reason):
    report = take(content)

    assert reason in report.why
    assert not FlowFile.objects.exists()
    assert not FlowCurve.objects.exists()


def test_what_breaks_halfway_takes_back_what_came_before(light, take):
    days = [a_pod(days={day: quarters()}) for day in range(1, 25)] * 100

    report = take(a_flow(*days)[:-30])

    assert report.why == "non è XML ben formato"
    assert not FlowCurve.objects.exists()


@given(st.binary(max_size=300))
def test_whatever_the_bytes_they_are_records_or_refused(content):
    with suppress(FlowRefused):
        list(records_of(iter([content])))


def test_a_zip_is_read_in_place_and_a_bomb_is_not_opened(light, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(a_name(), a_flow(a_pod()))
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(a_name(moment="20261106083000"), b"0" * (20 << 20))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("readme.txt", b"nothing")
    (tmp_path / "note.txt").write_text("not a flow")

    taken, bomb, inner, empty, note = take_flows(tmp_path, limits=Limits(), clock=lambda: NOW)

    assert (taken.name, taken.taken) == (a_name(), 1)
    assert "zip bomb" in bomb.why
    assert empty.why == "lo zip non contiene un XML"
    assert [(one.name, one.is_skipped) for one in (inner, note)] == [
        ("readme.txt", True),
        ("note.txt", True),
    ]


def test_folders_within_are_looked_at_and_links_are_not_followed(anna, light, tmp_path):
    day = tmp_path / "flows" / "2026" / "1105"
    day.mkdir(parents=True)
    (day / a_name()).write_bytes(a_flow(a_pod()))
    with zipfile.ZipFile(day / "b.zip", "w") as archive:
        archive.writestr("TME/2026/" + a_name(moment="20261106083000"), a_flow(a_pod()) + b"\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / a_name(moment="20261107083000")).write_bytes(a_flow(a_pod()) + b"\n\n")
    (elsewhere / "c.zip").write_bytes((day / "b.zip").read_bytes())
    (day / "linked").symlink_to(elsewhere)
    (day / "linked.xml").symlink_to(elsewhere / a_name(moment="20261107083000"))
    (day / "linked.zip").symlink_to(elsewhere / "c.zip")

    reports = list(take_flows(tmp_path / "flows", limits=Limits(), clock=lambda: NOW))

    assert [one.name for one in reports if one.taken] == [
        f"2026/1105/{a_name()}",
        "TME/2026/" + a_name(moment="20261106083000"),
    ]
    assert [one.name for one in reports if one.is_skipped] == ["2026/1105/linked"]
    assert [one.name for one in reports if "non si legge" in one.why] == [
        "2026/1105/linked.xml",
        "2026/1105/linked.zip",
    ]
    assert {one.name for one in FlowFile.objects.all()} == {
        a_name(),
        a_name(moment="20261106083000"),
    }


@pytest.mark.parametrize("limits", [Limits(total_bytes=10), Limits(entries=1)])
def test_a_folder_beyond_the_limits_is_refused_in_so_many_words(light, tmp_path, limits):
    for number in range(2):
        (tmp_path / a_name(moment=f"2026110608300{number}")).write_bytes(a_flow(a_pod()))

    (report,) = take_flows(tmp_path, limits=limits, clock=lambda: NOW)

    assert report.why
    assert not FlowFile.objects.exists()


# Gas.


def test_a_reading_of_gas_stands_over_the_ciss_of_that_day(anna, gas, take):
    trade.a_reading(supply=gas, value=1200, read_on=date(2026, 10, 31), kind="estimated")
    trade.a_reading(supply=gas, value=1100, read_on=date(2026, 9, 30))

    report = take(a_gas_flow(a_pdr()), name=a_name("TML0050"))

    assert (report.flow, report.taken) == ("TML", 1)
    lines = last_readings(viewer=cast.viewer_of(anna), supply_id=gas.pk)
    assert [(line.value, line.kind.value) for line in lines] == [
        (1234, "actual"),
        (1100, "actual"),
    ]


def test_of_two_versions_of_a_reading_the_newer_one_shows_and_both_stay(anna, gas, take):
    take(a_gas_flow(a_pdr(value="1240")), name=a_name("TML", "20261120083000"))
    take(a_gas_flow(a_pdr(value="1234")), name=a_name("TML", "20261105083000"))

    (line,) = last_readings(viewer=cast.viewer_of(anna), supply_id=gas.pk)
    assert line.value == 1240
    assert FlowReading.objects.count() == 2


def test_a_reading_from_before_a_voltura_was_known_is_hidden_from_anna_and_found_by_bruno(
    anna, bruno, gas, take
):
    content = a_gas_flow(a_pdr(value="1234"))
    take(content, name=a_name("TML"))
    trade.a_reading(supply=gas, value=1230, read_on=date(2026, 10, 31))

    his = hands_over(gas, to=bruno, day=date(2026, 10, 10))

    (line,) = last_readings(viewer=cast.viewer_of(anna), supply_id=gas.pk)
    assert line.value == 1230
    for _ in range(2):
        take(content, name=a_name("TML"))

        (line,) = last_readings(viewer=cast.viewer_of(bruno), supply_id=his.pk)
        assert line.value == 1234
        assert FlowReading.objects.count() == 2


def test_a_second_reading_of_a_day_in_one_file_is_refused_where_it_says_otherwise(anna, gas, take):
    report = take(
        a_gas_flow(a_pdr(value="1234"), a_pdr(value="1234"), a_pdr(value="1240")),
        name=a_name("TML"),
    )

    assert (report.taken, reasons(report)) == (
        2,
        ["questo giorno è già nel file, con altri valori"],
    )
    (line,) = last_readings(viewer=cast.viewer_of(anna), supply_id=gas.pk)
    assert line.value == 1234
    assert FlowReading.objects.count() == 1


def test_daily_readings_are_a_day_each(anna, gas, take):
    daily = "".join(
        f"<LettureGiornaliere><data_comp>{day:02}/10/2026</data_comp>"
        f"<tipo_lettura>E</tipo_lettura><let_tot_prel>{1200 + day}</let_tot_prel>"
        "</LettureGiornaliere>"
        for day in (1, 2, 3)
    )

    record = f"<DatiPdr><cod_pdr>99900000000001</cod_pdr>{daily}</DatiPdr>"
    report = take(a_gas_flow(record, flow="TGL"), name=a_name("TGL"))

    assert report.taken == 3
    lines = last_readings(viewer=cast.viewer_of(anna), supply_id=gas.pk)
    assert [line.value for line in lines] == [1203, 1202, 1201]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"kind": "S"}, "tipo_lettura 'S': si leggono le effettive (E)"),
        ({"value": "12,5"}, "let_tot_prel non è un numero intero di metri cubi"),
        ({"day": "2026-10-31"}, "data_racc non è un giorno GG/MM/AAAA"),
        ({"pdr": "9990000000001"}, "il PDR non è di 14 cifre"),
        ({"pdr": "99900000000009"}, "il punto non è di nessuna fornitura in questo giorno"),
        (
            {"extra": "<gruppo_mis_int>SI</gruppo_mis_int>"},
            "gruppo di misura integrato: la lettura è già in Smc",
        ),
        (
            {"extra": "<pre_conv>SI</pre_conv>"},
            "c’è un convertitore (pre_conv): la lettura è già in Smc",
        ),
        (
            {"more": "<let_tot_conv>900</let_tot_conv>"},
            "c’è il totalizzatore del convertitore: la lettura è già in Smc",
        ),
        ({"more": "<esito_val>N</esito_val>"}, "esito_val 'N': non è validata (V)"),
    ],
)
def test_a_reading_that_is_not_verified_is_refused_in_so_many_words(gas, take, record, reason):
    report = take(a_gas_flow(a_pdr(**record)), name=a_name("TML"))

    assert (report.taken, reasons(report)) == (0, [reason])


@pytest.mark.parametrize(
    ("flow", "reason"),
    [
        ("IGMG", "flusso IGMG: i campi di Pre_int e Post_int non sono verificati"),
        ("RML", "flusso 'RML' non verificato: si leggono TGL, TML"),
        ("TMV0050", "flusso 'TMV0050' non verificato: si leggono TGL, TML"),
    ],
)
def test_a_flow_of_gas_that_is_not_verified_is_refused_whole(gas, take, flow, reason):
    assert take(a_gas_flow(a_pdr(), flow=flow), name=a_name(flow)).why == reason


def test_pod_and_pdr_are_never_taken_for_each_other(light, take):
    report = take(a_flow(a_pdr(pdr="99900000000001")))

    assert reasons(report) == ["elemento datipdr non verificato"]
