"""Asking from the pages: what can be asked, sending it once, following it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sent_files
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from utenza.identity.models import Grant
from utenza.service_requests.models import Draft, Outgoing, RequestStep, ServiceRequest
from utenza.service_requests.rules.instalments import first_due_on

pytestmark = pytest.mark.django_db

COPY = "/operazioni/copia-fattura/"
TYPED = {"which": "luce, marzo 2024", "way": "email", "words": ""}


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def sent():
    """What the test itself had sent; a request of Anna's from the counter is there before."""
    return ServiceRequest.objects.filter(submission_key__isnull=False)


def key_on(response):
    return re.search(r'name="key" value="([0-9a-f]{64})"', response.content.decode())[1]


def asked(client, typed=TYPED, path=COPY):
    """Open the page, send it, and return the request."""
    response = client.post(path, typed | {"key": key_on(client.get(path))})
    assert response.status_code == 302, text_of(response)
    return ServiceRequest.objects.get(request_code=response["Location"].split("/")[-2])


def test_operations_say_by_supply_what_can_be_asked(as_anna, house):
    page = text_of(as_anna.get("/operazioni/"))

    assert 'href="/operazioni/reclamo/?fornitura=S-GAS"' in page
    assert 'href="/operazioni/copia-fattura/"' in page


def test_anna_asks_and_has_a_receipt_with_code_promise_and_story(as_anna):
    request = asked(as_anna)

    page = text_of(as_anna.get(f"/profilo/richieste/{request.request_code}/"))
    assert request.request_code in page
    assert "luce, marzo 2024" in page
    assert "Per e-mail" in page
    assert "Risposta promessa entro il 27 novembre 2026" in page
    assert "Richiesta ricevuta" in page


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(as_anna):
    response = as_anna.post(COPY, {"which": "", "way": "email", "words": "per la banca"})

    assert response.status_code == 422
    assert "per la banca" in text_of(response)
    assert not sent().exists()


def test_a_double_click_and_two_tabs_are_one_request(as_anna):
    tabs = [as_anna.get(COPY), as_anna.get(COPY)]

    answers = [as_anna.post(COPY, TYPED | {"key": key_on(tab)}) for tab in (*tabs, tabs[0])]

    assert len({answer["Location"] for answer in answers}) == 1
    assert sent().count() == 1


def test_other_words_in_the_second_tab_are_kept_and_not_sent(as_anna):
    first, second = as_anna.get(COPY), as_anna.get(COPY)
    answer = as_anna.post(COPY, TYPED | {"key": key_on(first)})

    other = as_anna.post(COPY, TYPED | {"key": key_on(second), "which": "gas, 2023"})

    assert other.status_code == 409
    assert "gas, 2023" in text_of(other)
    assert answer["Location"] in text_of(other)
    again = as_anna.post(COPY, TYPED | {"key": key_on(other), "which": "gas, 2023"})
    assert again.status_code == 302
    assert sent().count() == 2


def test_the_back_button_sends_nothing_twice(as_anna):
    opened = as_anna.get(COPY)
    typed = TYPED | {"key": key_on(opened)}
    answer = as_anna.post(COPY, typed)

    back = as_anna.post(COPY, typed)

    assert back["Location"] == answer["Location"]


def test_anna_withdraws_what_nobody_took_in_hand(as_anna):
    request = asked(as_anna)
    path = f"/profilo/richieste/{request.request_code}/"

    response = as_anna.post(path, {"do": "withdraw"}, follow=True)

    assert "Annullata" in text_of(response)
    assert "Annulla la richiesta" not in text_of(response)


def test_what_went_on_meanwhile_is_said_and_nothing_happens(as_anna):
    request = asked(as_anna)
    sent().update(status="in_progress")

    response = as_anna.post(f"/profilo/richieste/{request.request_code}/", {"do": "withdraw"})

    assert response.status_code == 422
    assert "andata avanti nel frattempo" in text_of(response)
    assert sent().get().status == "in_progress"


def test_anna_answers_what_the_retailer_asks(as_anna):
    request = asked(as_anna)
    sent().update(status="waiting_customer", note="Quale contatore?")
    path = f"/profilo/richieste/{request.request_code}/"
    assert "Quale contatore?" in text_of(as_anna.get(path))

    as_anna.post(path, {"do": "answer", "words": "Quello del gas."})

    assert sent().get().status == "in_progress"
    assert RequestStep.objects.latest("id").note == "Quello del gas."


def test_a_complaint_is_saved_half_way_and_taken_up_again(as_anna, house):
    path = "/operazioni/reclamo/?fornitura=S-GAS"

    as_anna.post(path, {"do": "save", "topic": "metering", "words": "Il contatore"})

    assert f'href="{path}"' in text_of(as_anna.get("/operazioni/"))
    assert "Il contatore" in text_of(as_anna.get(path))
    typed = {"topic": "metering", "words": "Il contatore è fermo"}
    request = asked(as_anna, typed, path)
    assert request.promised_on == timezone.localdate() + timedelta(days=30)
    assert request.payload["point_code"] == house.gas.point_code
    assert not Draft.objects.exists()


def test_who_has_several_supplies_chooses_one(as_anna, house):
    page = text_of(as_anna.get("/operazioni/reclamo/"))

    assert "Per quale fornitura?" in page
    assert 'href="/operazioni/reclamo/?fornitura=S-LUCE"' in page


def test_who_has_no_supply_learns_how_to_complain_all_the_same(anna, signed_in):
    page = text_of(signed_in(anna.login).get("/operazioni/reclamo/"))

    assert "Puoi fare reclamo lo stesso" in page
    assert "Contattaci" in page
    assert "Ora non ce n’è bisogno" not in page


def test_a_plan_of_instalments_is_shown_before_it_is_asked_for(as_anna, house):
    house.overdue.due_on = timezone.localdate() - timedelta(days=3)
    house.overdue.open_amount = house.overdue.total = 100
    house.overdue.save()
    path = "/operazioni/rateizzazione/?fattura=2026/SCADUTA"

    review = as_anna.post(
        path, {"instalments": "3", "reason": "", "key": key_on(as_anna.get(path))}
    )

    page = text_of(review)
    assert "33,34 €" in page
    assert page.count("33,33 €") == 2
    assert not sent().exists()
    seen = re.search(r'name="seen" value="(\w+)"', review.content.decode())[1]
    answer = as_anna.post(
        path, {"instalments": "3", "reason": "", "key": key_on(review), "seen": seen}
    )
    assert answer.status_code == 302
    asked_for = sent().get()
    assert len(asked_for.payload["instalments"]) == 3
    # Nobody pays an instalment of a plan that was not granted yet.
    first = asked_for.payload["instalments"][0]["due_on"]
    assert first == asked_for.promised_on.isoformat()


def test_the_first_instalment_waits_for_the_bill_and_for_the_answer():
    answered_by = date(2026, 12, 10)

    assert first_due_on(due_on=date(2026, 11, 30), answered_by=answered_by) == answered_by
    later = date(2026, 12, 20)
    assert first_due_on(due_on=later, answered_by=answered_by) == later


def test_an_amount_is_said_in_euro_where_it_was_typed_in_euro(as_anna, house):
    path = "/operazioni/rettifica-fattura/?fattura=2026%2FSCADUTA"
    request = asked(as_anna, {"fault": "reading", "disputed": "1234.5", "words": "Troppo"}, path)

    page = text_of(as_anna.get(f"/profilo/richieste/{request.request_code}/"))
    assert "1.234,50 €" in page
    assert request.payload["disputed"] == "1234.5"


def test_a_credit_note_asks_nothing_that_could_be_prescribed(as_anna, house):
    house.overdue.kind, house.overdue.period_from = "credit_note", date(2020, 1, 1)
    house.overdue.total = house.overdue.open_amount = -10
    house.overdue.save()

    page = text_of(as_anna.get("/operazioni/prescrizione/?fattura=2026/SCADUTA"))

    assert "non le note di credito" in page


def test_a_bill_leads_to_what_can_be_asked_about_it_and_back(as_anna, house):
    page = text_of(as_anna.get("/fatture/2026~SCADUTA/"))
    path = "/operazioni/rettifica-fattura/?fattura=2026%2FSCADUTA"
    assert f'href="{path}"' in page
    assert "è sospeso" not in page

    request = asked(as_anna, {"fault": "reading", "disputed": "", "words": "Troppo"}, path)

    page = text_of(as_anna.get("/fatture/2026~SCADUTA/"))
    assert "L’importo che contesti è sospeso" in page
    assert f'href="/profilo/richieste/{request.request_code}/"' in page
    ServiceRequest.objects.filter(pk=request.pk).update(status="done")
    assert "è sospeso" not in text_of(as_anna.get("/fatture/2026~SCADUTA/"))


def test_what_can_be_no_plan_is_said_at_once(as_anna):
    page = text_of(as_anna.get("/operazioni/rateizzazione/?fattura=2026/PAGATA"))

    assert "non resta nulla da pagare" in page


def test_what_stays_at_the_counter_shows_who_to_call(as_anna, settings):
    settings.AT_THE_COUNTER = frozenset({"bill_copy"})

    page = text_of(as_anna.get(COPY))

    assert "al telefono o allo sportello" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_links_lead_to_what_stays_at_the_counter(as_anna, house, settings):
    house.power.committed_power_kw = 3
    house.power.save()
    settings.AT_THE_COUNTER = frozenset({"power_increase", "voltura"})

    links = re.findall(r'href="(/operazioni/[^"]+)"', text_of(as_anna.get("/operazioni/")))
    pages = {link: text_of(as_anna.get(link.replace("&amp;", "&"))) for link in links}

    there = {link.split("/")[2] for link in links if "al telefono o allo sportello" in pages[link]}
    assert there == {"aumento-potenza", "voltura"}


def test_anna_encloses_the_document_that_she_is_asked_for(as_anna):
    request = asked(as_anna)
    sent().update(status="waiting_customer", note="Ci serve la carta d’identità.")
    path = f"/profilo/richieste/{request.request_code}/"
    assert 'enctype="multipart/form-data"' in text_of(as_anna.get(path))

    paper = SimpleUploadedFile("carta.jpg", sent_files.a_photo(), "image/jpeg")
    as_anna.post(path, {"do": "answer", "words": "Eccola.", "file": paper})

    document = Outgoing.objects.get(request_code=f"{request.request_code}-R1").document
    (enclosed,) = document["payload"]["enclosed"]
    assert (document["type"], enclosed["field"]) == ("customer_answer", "answer_1")
    assert enclosed["name"] in text_of(as_anna.get(path))


def test_a_document_that_is_none_is_refused_at_its_field_and_nothing_is_answered(as_anna):
    request = asked(as_anna)
    sent().update(status="waiting_customer", note="Ci serve la carta d’identità.")
    path = f"/profilo/richieste/{request.request_code}/"

    virus = SimpleUploadedFile("carta.jpg", b"MZ not a photo", "image/jpeg")
    refused = as_anna.post(path, {"do": "answer", "words": "Eccola.", "file": virus})

    assert refused.status_code == 422
    assert 'id="id_file_error"' in text_of(refused)
    assert "Eccola." in text_of(refused)
    assert sent().get().status == "waiting_customer"


def test_a_refusal_without_a_reason_says_how_to_get_to_know_it(as_anna):
    request = asked(as_anna)
    RequestStep.objects.create(
        customer=request.customer,
        request=request,
        status="rejected",
        at=timezone.now(),
        actor="cis",
        recorded_at=timezone.now(),
    )

    page = text_of(as_anna.get(f"/profilo/richieste/{request.request_code}/"))

    assert "Chiamaci con il codice di questa richiesta: ti diciamo perché." in page


def test_requests_are_listed_newest_first_and_filtered(as_anna):
    first = asked(as_anna)
    second = asked(as_anna)
    ServiceRequest.objects.filter(pk=first.pk).update(status="done")

    every = text_of(as_anna.get("/profilo/richieste/"))
    open_ones = text_of(as_anna.get("/profilo/richieste/?stato=aperte"))

    assert first.request_code in every
    assert second.request_code in every
    assert first.request_code not in open_ones
    assert second.request_code in open_ones


def test_a_retry_finds_its_receipt_though_a_payment_arrived_meanwhile(as_anna, house):
    path = "/operazioni/rettifica-fattura/?fattura=2026/SCADUTA"
    typed = {"fault": "reading", "disputed": "", "words": "Troppo"}
    typed["key"] = key_on(as_anna.get(path))
    first = as_anna.post(path, typed)
    house.overdue.open_amount = 1
    house.overdue.save()

    again = as_anna.post(path, typed)

    assert (again.status_code, again["Location"]) == (302, first["Location"])


@pytest.mark.parametrize("key", ["a" * 65, "\0" * 64, "", "ZZ"])
def test_a_key_that_no_page_of_ours_carried_sends_nothing_and_keeps_what_was_typed(as_anna, key):
    response = as_anna.post(COPY, TYPED | {"key": key})

    assert response.status_code == 422
    assert "luce, marzo 2024" in text_of(response)
    assert not sent().exists()


def test_what_no_database_can_hold_is_left_out_of_a_draft(as_anna):
    path = "/operazioni/reclamo/?fornitura=S-GAS"

    as_anna.post(path, {"do": "save", "topic": "metering", "words": "Il\0contatore"})

    assert Draft.objects.get().typed["words"] == "Ilcontatore"


@pytest.mark.parametrize("do", ["save", "forget", "send"])
def test_who_only_reads_neither_writes_nor_throws_away_a_draft(as_anna, anna, do):
    path = "/operazioni/reclamo/?fornitura=S-GAS"
    as_anna.post(path, {"do": "save", "topic": "metering", "words": "Di Anna"})
    Grant.objects.filter(login=anna.login).update(role="viewer")

    page = text_of(as_anna.post(path, {"do": do, "topic": "billing", "words": "Di un altro"}))

    assert "di sola lettura" in page
    assert Draft.objects.get().typed["words"] == "Di Anna"


def test_what_was_asked_at_the_counter_is_not_taken_back_from_here(as_anna, house):
    path = "/profilo/richieste/AP-ANNA/"

    response = as_anna.post(path, {"do": "withdraw"})

    assert response.status_code == 422
    assert ServiceRequest.objects.get(request_code="AP-ANNA").status == "received"
    ServiceRequest.objects.update(status="waiting_customer")
    assert "rispondici lì" in text_of(as_anna.get(path))


def test_a_year_is_that_of_italy(as_anna, house):
    first_hour = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    ServiceRequest.objects.update(opened_at=first_hour)

    assert "AP-ANNA" in text_of(as_anna.get("/profilo/richieste/?anno=2026"))
    assert 'value="2025"' not in text_of(as_anna.get("/profilo/richieste/"))


def test_a_second_click_with_another_photo_is_said_and_nothing_is_dropped(as_anna):
    path = "/operazioni/dati-anagrafici/"
    page = as_anna.get(path)
    key = key_on(page)
    typed = {"first_name": "Anna", "last_name": "Rossi", "tax_code": "RSSMRA80A01H501U"}

    def send(width):
        photo = SimpleUploadedFile("carta.jpg", sent_files.a_photo(size=(width, 40)), "image/jpeg")
        return as_anna.post(path, typed | {"key": key, "document": photo})

    first, same, other = send(60), send(60), send(80)

    assert first.status_code == 302, text_of(first)
    assert same["Location"] == first["Location"]
    assert other.status_code == 409


@pytest.mark.parametrize(
    "path",
    [
        "/operazioni/reclamo/?fornitura=S-GAS",
        "/operazioni/rateizzazione/?fattura=2026/SCADUTA",
    ],
)
def test_bruno_cannot_ask_about_annas_things(as_bruno, house, path):
    nobodys = path.replace("S-GAS", "S-NESSUNA").replace("SCADUTA", "NESSUNA")

    for ask in (as_bruno.get, as_bruno.post):
        hers = ask(path)
        assert hers.status_code == 404
        assert hers.content == ask(nobodys).content


def test_a_code_that_no_database_can_hold_is_not_found(as_anna):
    assert as_anna.get("/operazioni/reclamo/?fornitura=%00").status_code == 404


def test_who_only_reads_is_told_who_can_ask(as_anna, anna):
    Grant.objects.filter(login=anna.login).update(role="viewer")

    page = text_of(as_anna.get(COPY))

    assert "di sola lettura" in page


def test_while_the_portal_is_read_only_the_form_gives_way_to_the_contacts(as_anna, settings):
    settings.READ_ONLY = True

    assert "Invia la richiesta" not in text_of(as_anna.get(COPY))
    response = as_anna.post(COPY, TYPED | {"which": "proprio questa"})
    assert response.status_code == 503
    assert "proprio questa" in text_of(response)
    assert not sent().exists()


def test_everything_is_said_in_english_too(as_anna):
    english = {"accept-language": "en"}
    request = asked(as_anna)
    as_anna.get("/operazioni/")  # reads what was said in Italian of the sending

    for path in (
        "/operazioni/",
        COPY,
        "/profilo/richieste/",
        f"/profilo/richieste/{request.request_code}/",
    ):
        page = text_of(as_anna.get(path, headers=english))
        assert '<html lang="en">' in page
        assert "richiest" not in page.split("<main")[1].split("</main>")[0].replace(
            "/richieste/", ""
        )
