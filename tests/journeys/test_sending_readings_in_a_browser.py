"""Anna sends what her meter shows: from Home, corrected, refused by the distributor, off-line."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import cast
import closing
import pytest
import sent_files
import trade
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from utenza.jobs.chores import tell_step
from utenza.metering.models import SelfReading
from utenza.service_requests.models import ServiceRequest

PAGE = "/operazioni/autolettura/?fornitura=S-GAS"
ANSWER = """<Prestazione cod_servizio="TAL" cod_flusso="0150"><DatiPdR>
<cod_pdr>09999000000001</cod_pdr><data_com_autolet_cf>{day:%d/%m/%Y}</data_com_autolet_cf>
<let_tot_prel>1080</let_tot_prel><esito_val>N</esito_val><note>Lettura fuori soglia</note>
</DatiPdR></Prestazione>"""
# What a browser says by itself while there is no line.
NO_LINE = re.compile("net::ERR_INTERNET_DISCONNECTED|net::ERR_FAILED")
# The line may come back a moment after the page: then the page tries again in half a minute.
TRIED_AGAIN = 75_000


@pytest.fixture
def meter(anna):
    """Read at 1,000 three weeks ago; since then some five cubic metres are expected each day."""
    today = timezone.localdate()
    for months in (0, 1, 2):
        opens_on = today + timedelta(30 * months - 1)
        trade.a_window(calendar="G1", opens_on=opens_on, closes_on=opens_on + timedelta(7))
    supply = cast.a_supply(
        customer=anna.customer,
        supply_code="S-GAS",
        commodity="gas",
        point_code="09999000000001",
        meter_smart=False,
        meter_digits=5,
        meter_serial="0005851658",
        correction_coefficient="1.020000",
        reading_calendar="G1",
        gas_profile="C2",
        annual_smc=Decimal("1861.5"),
    )
    trade.a_reading(supply=supply, value=1000, read_on=today - timedelta(20))
    return supply


@pytest.fixture(params=["page", "phone", "unscripted"])
def hers(request, signs_in, anna, meter):
    """Anna's browser: on a desk, on a phone, without script."""
    window = request.getfixturevalue(request.param)
    signs_in(window, anna.login)
    return window


@pytest.fixture
def her_phone(phone, signs_in, anna, meter):
    signs_in(phone, anna.login)
    return phone


def digits_of(page):
    return page.get_by_label("Cifre del contatore", exact=True)


def types(page, digits):
    digits_of(page).fill(digits)


def sends(page):
    page.get_by_role("button", name="Invia la lettura").click()


def receipt_of(page):
    expect(page.get_by_role("heading", name="Codice della richiesta")).to_be_visible()
    return page.url.rstrip("/").rsplit("/", 1)[1]


def states():
    return list(SelfReading.objects.order_by("id").values_list("total", "state"))


def test_anna_throws_away_the_photo_of_another_meter_and_nothing_is_sent(hers, opens, tmp_path):
    photo = tmp_path / "cane.jpg"
    photo.write_bytes(sent_files.a_photo())
    opens(hers, PAGE)
    types(hers, "999")
    hers.locator("[name=photo]").set_input_files(photo)
    sends(hers)
    expect(hers.get_by_text("cane.jpg")).to_be_visible()

    types(hers, "1100")
    hers.get_by_role("button", name="Elimina i file già ricevuti").click()

    expect(hers.get_by_text("cane.jpg")).to_have_count(0)
    expect(digits_of(hers)).to_have_value("1100")
    assert not SelfReading.objects.exists()


def test_anna_sends_a_reading_from_home_and_corrects_it(hers, opens):
    opens(hers, "/")
    hers.get_by_role("link", name=re.compile("Invia l’autolettura")).click()
    expect(hers.get_by_text("Di solito, in questi giorni, fra")).to_be_visible()
    types(hers, "01100")
    sends(hers)

    receipt_of(hers)
    expect(hers.get_by_text("102 Smc")).to_be_visible()
    opens(hers, PAGE)
    expect(hers.get_by_role("link", name="01100")).to_be_visible()
    types(hers, "01080")
    sends(hers)

    code = receipt_of(hers)
    assert states() == [(1100, "replaced"), (1080, "received")]
    assert ServiceRequest.objects.get(status="received").request_code == code


def test_she_looks_twice_at_what_is_unusual(hers, opens):
    opens(hers, PAGE)
    types(hers, "1500")
    sends(hers)

    expect(hers.get_by_role("alert")).to_contain_text("500 m³: più del solito")
    hers.get_by_role("button", name="Confermo, invia").click()

    receipt_of(hers)
    assert SelfReading.objects.get().confirmed


def test_what_cannot_be_is_refused_and_stays_as_it_was_typed(hers, opens):
    opens(hers, PAGE)
    types(hers, "999")
    sends(hers)

    expect(hers.get_by_role("alert")).to_contain_text("più bassa dell’ultima")
    expect(digits_of(hers)).to_have_value("999")
    assert states() == []


@pytest.fixture
def distributor(tmp_path, settings):
    """A distributor that validates nothing."""
    settings.GAS_DISTRIBUTORS = tmp_path / "distributors.csv"
    settings.COMPANY_VAT_NUMBER = "99990010011"
    settings.GAS_DISTRIBUTORS.write_text(
        "pdr_prefix,vat_number,name,file_name,shipper_vat_number\n0999,99990020010,Rete Uno,,\n"
    )

    def answer():
        call_command("readings_out", dir=tmp_path / "out")
        said = tmp_path / "answer.xml"
        said.write_text(ANSWER.format(day=timezone.localdate()))
        call_command("readings_in", said)
        while tell_step():
            pass

    return answer


def test_she_hears_that_it_was_not_validated_and_why(hers, opens, distributor):
    opens(hers, PAGE)
    types(hers, "1080")
    sends(hers)
    code = receipt_of(hers)

    distributor()

    opens(hers, f"/profilo/richieste/{code}/")
    story = hers.locator(".story")
    expect(story).to_contain_text("Abbiamo inviato la lettura al distributore.")
    expect(story).to_contain_text("Lettura fuori soglia")
    opens(hers, "/messaggi/")
    hers.get_by_role("link", name="Autolettura: richiesta non accolta").click()
    expect(hers.get_by_text("Lettura fuori soglia")).to_be_visible()
    opens(hers, "/forniture/S-GAS/")
    expect(hers.get_by_text("Non convalidata")).to_be_visible()


# ---- on a phone without a line


@pytest.fixture
def line(her_phone, faults):
    """Take her line away and give it back."""

    def set_line(*, there):
        her_phone.context.set_offline(not there)

    yield set_line
    faults[:] = [one for one in faults if not NO_LINE.search(one)]


def kept(page):
    return json.loads(page.evaluate("JSON.stringify(localStorage)"))


def types_without_a_line(page, opens, line, digits="01080"):
    opens(page, PAGE)
    line(there=False)
    types(page, digits)
    sends(page)
    expect(page.get_by_text("la lettura aspetta qui")).to_be_visible()


def test_without_a_line_it_waits_and_leaves_once_when_the_line_is_back(
    her_phone, anna, opens, line
):
    types_without_a_line(her_phone, opens, line)
    assert states() == []
    ((name, value),) = kept(her_phone).items()
    assert name == f"utenza.reading.{anna.customer.customer_code}.S-GAS"
    assert json.loads(value).keys() == {"supply", "digits", "day", "key"}

    line(there=True)

    receipt_of(her_phone)
    assert states() == [(1080, "received")]
    assert kept(her_phone) == {}


def test_it_has_no_barrier_while_it_waits(her_phone, opens, line, accessible):
    types_without_a_line(her_phone, opens, line)

    accessible(her_phone)


def test_it_leaves_from_home_too_with_the_day_on_which_it_was_taken(her_phone, opens, line):
    yesterday = timezone.localdate() - timedelta(1)
    opens(her_phone, PAGE)
    her_phone.get_by_label("Giorno della lettura").fill(yesterday.isoformat())
    line(there=False)
    types(her_phone, "01080")
    sends(her_phone)
    expect(her_phone.get_by_text("la lettura aspetta qui")).to_be_visible()
    # Opened anew before the waiting page itself has noticed that the line is back.
    her_phone.goto("about:blank")
    line(there=True)

    opens(her_phone, "/")

    expect(her_phone.get_by_text("che aspettava è stata inviata")).to_be_visible(
        timeout=TRIED_AGAIN
    )
    assert SelfReading.objects.get().taken_on == yesterday
    her_phone.get_by_role("link", name="Vedi la ricevuta").click()
    receipt_of(her_phone)
    opens(her_phone, "/")
    assert states() == [(1080, "received")]


def lose_the_answer(page):
    """Let the next reading reach the server, and its answer get lost on the way."""

    def lose(route):
        route.fetch()
        route.abort()

    page.route(lambda url: "/operazioni/" in url, lose, times=1)


@pytest.mark.usefixtures("line")
def test_an_answer_that_is_lost_on_the_way_makes_no_second_reading(her_phone, opens):
    opens(her_phone, PAGE)
    types(her_phone, "01080")
    lose_the_answer(her_phone)
    sends(her_phone)
    expect(her_phone.get_by_text("la lettura aspetta qui")).to_be_visible()
    assert len(states()) == 1

    opens(her_phone, "/")

    expect(her_phone.get_by_text("che aspettava è stata inviata")).to_be_visible(
        timeout=TRIED_AGAIN
    )
    assert states() == [(1080, "received")]


@pytest.mark.parametrize(
    ("digits", "words"), [("01500", "più del solito"), ("00999", "più bassa dell’ultima")]
)
def test_what_the_server_does_not_take_leads_her_to_the_page_with_what_she_typed(
    her_phone, anna, opens, digits, words
):
    opens(her_phone, PAGE)
    her_phone.evaluate(
        """([name, digits]) => {
            const [day, key] = ["taken_on", "key"]
                .map((one) => document.querySelector(`[name=${one}]`).value);
            const waits = { supply: "S-GAS", digits: { total: digits }, day, key };
            localStorage.setItem(name, JSON.stringify(waits));
        }""",
        [f"utenza.reading.{anna.customer.customer_code}.S-GAS", digits],
    )
    opens(her_phone, "/")
    her_phone.get_by_role("link", name="Apri la pagina e ricontrollala").click(timeout=TRIED_AGAIN)

    expect(her_phone.get_by_role("alert")).to_contain_text(words)
    assert kept(her_phone) == {}
    assert states() == []


def test_what_waited_until_the_window_had_closed_is_said_with_its_digits(
    her_phone, anna, meter, opens
):
    waits = {"supply": "S-GAS", "digits": {"total": "01080"}, "day": "2026-11-01", "key": "0" * 64}
    opens(her_phone, "/assistenza/")
    her_phone.evaluate(
        "([name, one]) => localStorage.setItem(name, JSON.stringify(one))",
        [f"utenza.reading.{anna.customer.customer_code}.S-GAS", waits],
    )
    meter.reading_calendar = ""
    meter.save()

    opens(her_phone, PAGE)

    expect(her_phone.get_by_text("La lettura che aspettava non è stata inviata")).to_be_visible()
    expect(her_phone.locator("[data-digits]").filter(has_text="01080")).to_be_visible()
    assert kept(her_phone) == {}


def test_what_was_taken_in_hand_while_its_answer_was_lost_is_not_called_unsent(
    her_phone, opens, line
):
    opens(her_phone, PAGE)
    lose_the_answer(her_phone)
    types(her_phone, "01080")
    sends(her_phone)
    expect(her_phone.get_by_text("la lettura aspetta qui")).to_be_visible()
    SelfReading.objects.update(state="sent")

    opens(her_phone, PAGE)

    expect(her_phone.get_by_text("Abbiamo già la tua lettura")).to_be_visible()
    expect(her_phone.get_by_text("che aspettava è stata inviata")).to_be_visible(
        timeout=TRIED_AGAIN
    )
    assert kept(her_phone) == {}
    assert states() == [(1080, "sent")]


def test_in_sola_consultazione_it_goes_on_waiting_and_leaves_afterwards(her_phone, opens, line):
    types_without_a_line(her_phone, opens, line)
    mode = closing.a_mode(function="self_reading")
    line(there=True)
    expect(her_phone.get_by_text("Nulla è stato inviato")).to_be_visible()
    expect(digits_of(her_phone)).to_have_value("01080")
    assert len(kept(her_phone)) == 1

    mode.ended_at = closing.LONG_AGO
    mode.save()
    opens(her_phone, "/")

    expect(her_phone.get_by_text("che aspettava è stata inviata")).to_be_visible(
        timeout=TRIED_AGAIN
    )
    assert states() == [(1080, "received")]


def test_what_waits_is_not_sent_for_somebody_else_on_the_same_phone(
    her_phone, bruno, signs_in, opens, line
):
    types_without_a_line(her_phone, opens, line)
    signs_in(her_phone, bruno.login)
    her_phone.goto("about:blank")
    line(there=True)
    cast.a_supply(
        customer=bruno.customer,
        supply_code="S-BRUNO",
        commodity="gas",
        point_code="09999000000002",
        meter_smart=False,
        reading_calendar="G1",
    )

    opens(her_phone, "/")
    opens(her_phone, "/operazioni/autolettura/")

    expect(digits_of(her_phone)).to_be_visible()
    expect(digits_of(her_phone)).to_have_value("")
    assert states() == []
    assert len(kept(her_phone)) == 1


def test_while_she_types_the_page_counts(her_phone, opens):
    opens(her_phone, PAGE)

    types(her_phone, "01084")
    expect(her_phone.get_by_text("Dall’ultima lettura: 84 m³, circa 85,7 Smc")).to_be_visible()
    types(her_phone, "0108")
    expect(her_phone.locator("[data-count]")).to_be_hidden()


@pytest.mark.parametrize("hers", ["page", "phone"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("calendar", ["G1", ""])
def test_the_page_has_no_barrier(hers, meter, opens, accessible, scheme, calendar):
    hers.emulate_media(color_scheme=scheme)
    meter.reading_calendar = calendar
    meter.save()

    opens(hers, PAGE)

    accessible(hers)
