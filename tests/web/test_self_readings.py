"""Anna sends what her meter shows: the page, its refusals, what follows."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import closing
import pytest
import sent_files
import trade
from django.core.files.uploadedfile import SimpleUploadedFile
from icalendar import Calendar

from utenza.identity.models import Grant
from utenza.metering.actions.settling import settle_used
from utenza.metering.models import SelfReading
from utenza.notifications.models import InboxMessage
from utenza.service_requests.models import Attachment, Draft, Outgoing, ServiceRequest
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db

PAGE = "/operazioni/autolettura/?fornitura=S-GAS"
TODAY = date(2026, 11, 22)


@pytest.fixture
def meter(house):
    """Read at 1,000 on 31 October; since then five cubic metres are expected each day."""
    for month in (11, 12):
        opens_on = date(2026, month, 20)
        trade.a_window(calendar="RC-A", opens_on=opens_on, closes_on=opens_on + timedelta(7))
    gas = house.gas
    gas.meter_digits, gas.meter_serial, gas.gas_profile = 5, "0005851658", "C2"
    gas.correction_coefficient, gas.annual_smc = Decimal("1.020000"), Decimal("1861.5")
    gas.save()
    trade.a_reading(supply=gas, value=1000)
    return gas


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def hidden(response, name):
    return re.search(rf'name="{name}" value="(\w+)"', response.content.decode())[1]


def typed(digits, *, page, **more):
    told = {"total": digits, "taken_on": "2026-11-22", "key": hidden(page, "key")}
    return told | more


def sends(client, digits="1100", path=PAGE, **more):
    return client.post(path, typed(digits, page=client.get(path), **more))


def sent():
    return ServiceRequest.objects.filter(type="self_reading")


def code_of(response):
    assert response.status_code == 302, text_of(response)
    return response["Location"].split("/")[-2]


def test_before_she_types_the_page_says_meter_last_reading_window_and_what_is_usual(as_anna, meter):
    page = text_of(as_anna.get(PAGE))

    for words in (
        "0005851658",
        "Su questo contatore sono 5 cifre",
        "01000",
        "il 31 ottobre 2026, rilevata",
        "Aperta fino al 27 novembre 2026",
        "dal 20 dicembre 2026 al 27 dicembre 2026",
        "Di solito, in questi giorni, fra 01055 e 01220.",
        "Coefficiente C 1,02: da 55 a 220 m³ sono circa da 56 a 224 Smc in fattura.",
        "Dall’ultima lettura: {use} m³",
        'inputmode="numeric"',
        'value="2026-11-22"',
    ):
        assert words in page


def test_anna_sends_it_and_the_receipt_says_it_in_cubic_metres_and_smc(as_anna, meter):
    code = code_of(sends(as_anna, "01 100"))

    reading = SelfReading.objects.get(request_code=code)
    assert (reading.total, reading.taken_on, reading.state) == (1100, TODAY, "received")
    page = text_of(as_anna.get(f"/profilo/richieste/{code}/"))
    for words in ("01100", "22 novembre 2026", "100 m³", "102 Smc", "0005851658"):
        assert words in page
    assert "01100" in InboxMessage.objects.latest("id").body
    payload = Outgoing.objects.get(request_code=code).document["payload"]
    assert payload["registers"] == {"total": 1100}
    assert payload["expected"] == {"least": 55, "most": 220}
    assert payload["window"] == {"opens_on": "2026-11-20", "closes_on": "2026-11-27"}
    assert (payload["confirmed"], payload["smc"]) == (False, "102.000000")


def test_one_supply_alone_is_chosen_by_itself_and_the_short_address_leads_there(as_anna, meter):
    short = as_anna.get("/autolettura/")

    assert short["Location"] == "/operazioni/autolettura/"
    assert "0005851658" in text_of(as_anna.get("/operazioni/autolettura/"))
    named = as_anna.get("/autolettura/?fornitura=S-GAS")
    assert named["Location"] == PAGE


def test_an_unusual_one_is_looked_at_twice_and_kept_once_confirmed(as_anna, meter):
    review = sends(as_anna, "1400")

    page = text_of(review)
    assert "dal 31 ottobre 2026 il consumo è 400 m³: più del solito" in page
    assert "fra 55 e 220 m³" in page
    assert not sent().exists()
    told = typed("1400", page=review, seen=hidden(review, "seen"))
    code = code_of(as_anna.post(PAGE, told))
    assert SelfReading.objects.get(request_code=code).confirmed
    assert sent().get().payload["confirmed"]


@pytest.mark.parametrize(
    ("digits", "day", "reason", "field"),
    [
        ("123456", "2026-11-22", "sono più di quelle del contatore", "total"),
        ("999", "2026-11-22", "più bassa dell’ultima che conosciamo", "total"),
        ("9000", "2026-11-22", "almeno dieci volte quello atteso", "total"),
        ("10,5", "2026-11-22", "Scrivi solo le cifre prima della virgola", "total"),
        ("1100", "2026-11-23", "non è ancora arrivato", "taken_on"),
        ("1100", "2026-11-19", "la finestra di autolettura non era aperta", "taken_on"),
        ("1100", "2026-10-30", "una lettura effettiva di quel giorno o più recente", "taken_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_with_the_reason(
    as_anna, meter, digits, day, reason, field
):
    response = sends(as_anna, digits, taken_on=day)

    assert response.status_code == 422
    at_the_field = text_of(response).split(f'id="id_{field}_error"')[1].split("</div>")[0]
    assert reason in at_the_field
    assert f'value="{digits}"' in text_of(response)
    assert not sent().exists()


def test_a_correction_takes_the_place_of_the_one_before_in_the_story_too(as_anna, meter):
    first = code_of(sends(as_anna, "1100"))
    assert f'inviato <a href="/profilo/richieste/{first}/">01100</a>' in text_of(as_anna.get(PAGE))

    second = code_of(sends(as_anna, "1105"))

    states = dict(SelfReading.objects.values_list("request_code", "state"))
    assert states == {first: "replaced", second: "received"}
    assert dict(sent().values_list("request_code", "status")) == {
        first: "cancelled",
        second: "received",
    }
    # Neither had a number: the CIS hears of the second alone.
    assert Outgoing.objects.get(withdrawn_at=None).request_code == second


def test_a_double_click_a_retry_and_two_tabs_are_one_reading(as_anna, meter):
    tabs = [as_anna.get(PAGE), as_anna.get(PAGE)]

    answers = [as_anna.post(PAGE, typed("1100", page=tab)) for tab in (*tabs, tabs[0])]

    assert len({answer["Location"] for answer in answers}) == 1
    assert sent().count() == 1


@pytest.mark.parametrize("state", ["taken", "sent", "validated", "not_validated"])
def test_the_retry_of_a_lost_answer_finds_its_receipt_whatever_has_happened_since(
    as_anna, meter, state
):
    page = as_anna.get(PAGE)
    first = as_anna.post(PAGE, typed("1100", page=page))
    SelfReading.objects.update(state=state)

    again = as_anna.post(PAGE, typed("1100", page=page))

    assert again.status_code == 302
    assert again["Location"] == first["Location"]


def test_who_sends_by_script_is_told_the_address_of_the_receipt(as_anna, meter):
    told = typed("1100", page=as_anna.get(PAGE))

    answer = as_anna.post(PAGE, told, headers={"accept": "application/json"})

    assert answer.json() == {"href": f"/profilo/richieste/{sent().get().request_code}/"}


def test_a_photo_stays_with_the_reading_and_a_second_click_leaves_no_draft(as_anna, meter):
    page = as_anna.get(PAGE)
    picture = sent_files.a_photo()

    for _ in range(2):
        photo = SimpleUploadedFile("contatore.jpg", picture, "image/jpeg")
        answer = as_anna.post(PAGE, typed("1100", page=page, photo=photo))
        assert answer.status_code == 302

    enclosed = Attachment.objects.get(field="photo", request=sent().get())
    assert SelfReading.objects.get().photo_sha256 == enclosed.sha256
    assert not Draft.objects.exists()
    (told,) = Outgoing.objects.get().document["payload"]["enclosed"]
    assert told["sha256"] == bytes(enclosed.sha256).hex()


def test_a_photo_that_came_with_a_wrong_figure_leaves_the_rest_of_the_form_as_it_was(
    as_anna, meter
):
    photo = SimpleUploadedFile("contatore.jpg", sent_files.a_photo(), "image/jpeg")
    sends(as_anna, "999", photo=photo)

    page = text_of(as_anna.get(PAGE))

    assert "contatore.jpg" in page
    assert 'value="2026-11-22"' in page


def test_a_photo_that_is_not_the_right_one_is_thrown_away_and_the_digits_stay(as_anna, meter):
    assert "Elimina i file" not in text_of(as_anna.get(PAGE))
    photo = SimpleUploadedFile("contatore.jpg", sent_files.a_photo(), "image/jpeg")
    page = sends(as_anna, "999", photo=photo)
    assert "Elimina i file già ricevuti" in text_of(page)

    page = as_anna.post(PAGE, typed("1100", page=page, do="forget"))

    assert "contatore.jpg" not in text_of(page)
    assert 'value="1100"' in text_of(page)
    assert not Draft.objects.exists()
    code_of(sends(as_anna))
    assert SelfReading.objects.get().photo_sha256 is None


def test_a_photo_of_the_window_before_goes_with_no_reading_of_this_one(as_anna, meter):
    photo = SimpleUploadedFile("contatore.jpg", sent_files.a_photo(), "image/jpeg")
    sends(as_anna, "999", photo=photo)
    Attachment.objects.filter(field="photo").update(added_at=datetime(2026, 11, 19, tzinfo=UTC))

    assert "contatore.jpg" not in text_of(as_anna.get(PAGE))
    code_of(sends(as_anna))

    assert SelfReading.objects.get().photo_sha256 is None
    assert not Attachment.objects.filter(request=sent().get()).exists()


def test_a_photo_given_with_an_unusual_reading_need_not_come_again(as_anna, meter):
    photo = SimpleUploadedFile("contatore.jpg", sent_files.a_photo(), "image/jpeg")
    review = sends(as_anna, "1400", photo=photo)

    code_of(as_anna.post(PAGE, typed("1400", page=review, seen=hidden(review, "seen"))))

    assert SelfReading.objects.get().photo_sha256


def test_once_it_is_taken_in_hand_the_page_says_so_and_leads_to_it(as_anna, meter):
    code = code_of(sends(as_anna))
    SelfReading.objects.update(state="sent")

    page = text_of(as_anna.get(PAGE))

    assert "già stata presa in carico" in page
    assert f'href="/profilo/richieste/{code}/"' in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("is_kept", [True, False])
def test_taking_back_the_request_takes_back_the_reading(as_anna, meter, is_kept):
    code = code_of(sends(as_anna))
    if not is_kept:
        SelfReading.objects.all().update(state="cancelled")

    as_anna.post(f"/profilo/richieste/{code}/", {"do": "withdraw"})

    assert sent().get().status == "cancelled"
    assert SelfReading.objects.get().state == "cancelled"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"meter_smart": True}, "è letto a distanza"),
        ({"status": "ceased", "ended_on": date(2026, 11, 1)}, "è cessata"),
        ({"status": "activating"}, "non è ancora attiva"),
    ],
)
def test_a_meter_that_needs_no_reading_is_told_so(as_anna, meter, change, words):
    for name, value in change.items():
        setattr(meter, name, value)
    meter.save()

    page = text_of(as_anna.get(PAGE))

    assert "Qui l’autolettura non serve" in page
    assert words in page
    assert "finestre.ics" not in page


def test_with_no_meter_to_read_the_page_says_so(as_anna, house):
    house.gas.meter_smart = True
    house.gas.save()

    assert "non si leggono a distanza: ora non ne hai nessuno" in text_of(
        as_anna.get("/operazioni/autolettura/")
    )


def windows(meter, *spans):
    meter.reading_calendar = "RC-B"
    meter.save()
    for opens_on, closes_on in spans:
        trade.a_window(calendar="RC-B", opens_on=opens_on, closes_on=closes_on)


def test_while_the_window_is_closed_the_page_says_when_it_opens(as_anna, meter):
    windows(meter, (date(2026, 12, 1), date(2026, 12, 8)))

    page = text_of(as_anna.get(PAGE))

    assert "ora è chiusa" in page
    assert "dal 1 dicembre 2026 all’8 dicembre 2026" in page
    assert 'href="/autolettura/finestre.ics?fornitura=S-GAS"' in page
    assert sends_without_a_page(as_anna).status_code == 422
    assert not sent().exists()


def sends_without_a_page(client):
    return client.post(PAGE, {"total": "1100", "taken_on": "2026-11-22", "key": "0" * 64})


def test_a_reading_taken_in_time_may_come_two_days_after_the_window_closed(as_anna, meter):
    windows(meter, (date(2026, 11, 14), date(2026, 11, 20)))

    page = as_anna.get(PAGE)

    assert "si è chiusa il 20 novembre 2026" in text_of(page)
    assert "ancora inviare la lettura fino al 22 novembre 2026" in text_of(page)
    assert 'value="2026-11-20"' in text_of(page)
    code_of(as_anna.post(PAGE, typed("1080", page=page, taken_on="2026-11-20")))


def test_electricity_read_by_hand_is_asked_for_by_band(as_anna, house):
    power = house.power
    power.meter_smart = False
    power.save()
    for register in ("F1", "F2", "F3"):
        trade.a_reading(supply=power, value=100, register=register)
    path = "/operazioni/autolettura/?fornitura=S-LUCE"

    page = as_anna.get(path)
    told = {"f1": "120", "f2": "x", "f3": "140", "taken_on": "2026-11-22"}
    wrong = as_anna.post(path, told | {"key": hidden(page, "key")})
    assert wrong.status_code == 422
    assert 'id="id_f2_error"' in text_of(wrong)
    assert 'id="id_f1_error"' not in text_of(wrong)
    low = as_anna.post(path, told | {"key": hidden(page, "key"), "f2": "99"})
    assert "più bassa" in text_of(low).split('id="id_f2_error"')[1]
    as_anna.post(path, told | {"key": hidden(page, "key"), "f2": "130"})

    reading = SelfReading.objects.get()
    assert (reading.f1, reading.f2, reading.f3, reading.total) == (120, 130, 140, None)


def test_electricity_of_one_register_is_counted_in_its_own_unit(as_anna, house):
    house.power.meter_smart = False
    house.power.save()
    trade.a_reading(supply=house.power, value=100)

    page = text_of(as_anna.get("/operazioni/autolettura/?fornitura=S-LUCE"))

    assert "Dall’ultima lettura: {use} kWh" in page
    assert "m³" not in page
    assert "Coefficiente C" not in page


def test_what_became_of_it_stands_on_the_request_and_on_the_supply(as_anna, meter):
    code = code_of(sends(as_anna))
    SelfReading.objects.update(state="validated")
    reading = SelfReading.objects.get()
    from django.utils import timezone

    with acting(Role.INTAKE):
        settle_used(bills={reading.pk: "2026/SCADUTA"}, now=timezone.now())

    request, supply = (
        text_of(as_anna.get(path)) for path in (f"/profilo/richieste/{code}/", "/forniture/S-GAS/")
    )
    assert '<a href="/fatture/2026~SCADUTA/">Usata nella fattura 2026/SCADUTA</a>' in request
    assert "Usata in fattura" in supply
    assert f'href="/profilo/richieste/{code}/">01100</a>' in supply


def test_home_and_operations_lead_there_while_the_window_is_open(as_anna, meter):
    home = text_of(as_anna.get("/"))

    assert f'href="{PAGE}"' in home
    assert "Invia l’autolettura" in home
    assert f'href="{PAGE}"' in text_of(as_anna.get("/operazioni/"))


def test_the_windows_go_into_a_calendar(as_anna, meter):
    answer = as_anna.get("/autolettura/finestre.ics?fornitura=S-GAS")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    spans = [(event.decoded("dtstart"), event.decoded("dtend")) for event in events]
    assert spans == [
        (date(2026, 11, 20), date(2026, 11, 28)),
        (date(2026, 12, 20), date(2026, 12, 28)),
    ]
    assert PAGE in str(events[0]["url"])


@pytest.mark.parametrize("path", [PAGE, "/autolettura/finestre.ics?fornitura=S-GAS"])
def test_bruno_finds_nothing_of_annas_meter(as_bruno, meter, path):
    hers, nobodys = as_bruno.get(path), as_bruno.get(path.replace("S-GAS", "S-NESSUNA"))

    assert hers.status_code == 404
    assert hers.content == nobodys.content


@pytest.mark.parametrize("path", ["/autolettura/", "/autolettura/finestre.ics"])
def test_who_has_not_signed_in_is_led_to_the_sign_in(client, meter, path):
    assert client.get(path)["Location"].startswith("/accedi/?next=/autolettura/")


def test_a_calendar_of_no_supply_is_not_found(as_anna):
    assert as_anna.get("/autolettura/finestre.ics").status_code == 404


def test_who_only_looks_is_told_who_may_send(as_anna, meter):
    Grant.objects.update(role="viewer")

    assert "di sola lettura" in text_of(as_anna.get(PAGE))
    assert sends_without_a_page(as_anna).status_code == 422
    assert not SelfReading.objects.exists()


def test_in_sola_consultazione_the_contacts_stand_where_the_button_was(as_anna, meter):
    page = as_anna.get(PAGE)
    closing.a_mode(function="self_reading")

    answer = as_anna.post(PAGE, typed("1100", page=page))

    assert answer.status_code == 503
    assert 'value="1100"' in text_of(answer)
    assert "Invia la lettura" not in text_of(answer)
    assert not SelfReading.objects.exists()


def test_in_sola_consultazione_home_names_the_contacts_in_its_place(as_anna, meter, settings):
    settings.READ_ONLY = True

    box = text_of(as_anna.get("/")).split('id="autolettura"')[1].split("</section>")[0]

    assert PAGE not in box
    assert "tel:800000001" in box


def test_it_is_all_said_in_english_too(as_anna, meter):
    english = {"accept-language": "en"}
    page = text_of(as_anna.get(PAGE, headers=english))

    main = page.split("<main")[1].split("</main>")[0]
    for words in ("lettura", "contatore", "finestra", "cifre"):
        assert words not in main.replace("/autolettura/", "").replace("autolettura", "")
