"""Asking for new contacts and data on the pages: refusals, proofs, where it all leads."""

import re
from html import unescape

import closing
import pytest
import sent_files
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from utenza.customers.models import Change, Customer
from utenza.customers.queries import get_customer_data
from utenza.identity.actions import tries
from utenza.identity.models import Grant
from utenza.identity.rules.limits import UPLOADS, Charge
from utenza.notifications.models import Mail
from utenza.service_requests.models import Attachment, Outgoing, ServiceRequest

pytestmark = pytest.mark.django_db
EMAIL, MOBILE = "/operazioni/contatti-email/", "/operazioni/contatti-cellulare/"
PHONE, PEC = "/operazioni/contatti-telefono/", "/operazioni/contatti-pec/"
RESIDENCE, SDI = "/operazioni/residenza/", "/operazioni/codice-destinatario/"
DATA = "/operazioni/dati-anagrafici/"
NEW = "nuova@example.org"
ADDRESS = {
    "street": "Via Verdi",
    "street_number": "7",
    "postcode": "10121",
    "city": "Torino",
    "province": "TO",
    "country": "IT",
}


def text_of(response):
    return unescape(re.sub(r"[ \n]+", " ", response.content.decode()))


def key_on(client, path):
    return re.search(r'name="key" value="(\w+)"', client.get(path).content.decode())[1]


def sends(client, path, typed):
    return client.post(path, typed | {"key": key_on(client, path)})


def asked(client, path, typed):
    """Send the form and return the address of the request's page."""
    answer = sends(client, path, typed)
    assert answer.status_code == 302, text_of(answer)
    return answer["Location"]


def fields_of(house):
    return get_customer_data(customer_id=house.anna.customer.pk).fields


def hers():
    return ServiceRequest.objects.filter(submission_key__isnull=False)


@pytest.mark.parametrize("path", [EMAIL, MOBILE])
def test_the_form_shows_what_is_there_now(as_anna, house, path):
    page = text_of(as_anna.get(path))

    assert "Ora è" in page
    present = {EMAIL: house.anna.customer.email, MOBILE: "+39\u00a0333\u00a0123\u00a04567"}
    assert present[path] in page


@pytest.mark.parametrize(
    ("path", "field", "typed", "said"),
    [
        (EMAIL, "email", "nuova@", "L'indirizzo e-mail non è corretto."),
        (EMAIL, "email", "", "Questo campo è obbligatorio."),
        (MOBILE, "mobile", "02 1234 5678", "Questo non è un numero di cellulare."),
        (PHONE, "phone", "casa", "Il numero di telefono non è corretto."),
        (PEC, "pec", "anna.pec", "L'indirizzo e-mail non è corretto."),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_with_what_was_typed(
    as_anna, path, field, typed, said
):
    answer = sends(as_anna, path, {field: typed})

    page = text_of(answer)
    assert answer.status_code == 422
    fault = page.split(f'id="id_{field}_error"')[1].split("</div>")[0]
    assert said in fault
    assert not typed or f'value="{typed}"' in page
    assert not hers().exists()


def test_the_value_that_is_there_already_is_refused_at_its_field(as_anna, house):
    answer = sends(as_anna, EMAIL, {"email": house.anna.customer.email})

    assert answer.status_code == 422
    fault = text_of(answer).split('id="id_email_error"')[1].split("</div>")[0]
    assert "È già quello che abbiamo" in fault


def test_the_request_says_what_is_missing_and_leads_there_and_back(as_anna, house):
    request = asked(as_anna, EMAIL, {"email": NEW})
    code = request.split("/")[-2]

    page = text_of(as_anna.get(request))
    waiting = text_of(as_anna.get(f"/profilo/contatti/{code}/"))

    assert "Manca la tua conferma" in page
    assert "Apri il collegamento che abbiamo mandato al nuovo indirizzo" in page
    assert f'href="/profilo/contatti/{code}/"' in page
    assert "Aspettiamo la tua conferma" in page
    assert "Invia la risposta" not in page
    assert "Annulla la richiesta" in page
    assert f'href="{request}"' in waiting
    assert f"E-mail da confermare: {NEW}" in waiting


def test_a_mobile_is_confirmed_with_the_code_and_the_story_says_so(as_anna, house):
    Change.objects.all().delete()
    request = asked(as_anna, MOBILE, {"mobile": "333 888 8888"})
    assert "Inserisci il codice" in text_of(as_anna.get(request))
    sent = re.search(r"\b\d{6}\b", Mail.objects.get(kind="contact-code").body)[0]

    as_anna.post(request.replace("richieste", "contatti"), {"step": "code", "code": sent})

    page = text_of(as_anna.get(request))
    assert fields_of(house)["mobile"] == "+393338888888"
    assert "Confermata" in page
    assert "Manca la tua conferma" not in page
    assert Outgoing.objects.get().type == "contact_mobile"


def test_the_link_confirms_for_whoever_holds_it_and_the_request_goes_on(as_anna, house, client):
    request = asked(as_anna, EMAIL, {"email": NEW})
    link = re.search(r"/conferma/[\w-]+/", Mail.objects.get(kind="contact-link").body)[0]

    assert client.post(link).status_code == 200

    assert fields_of(house)["email"] == NEW
    assert hers().get().status == "received"
    assert "Confermata" in text_of(as_anna.get(request))
    contacts = text_of(as_anna.get("/profilo/contatti/"))
    assert "vale già" in contacts
    assert f'href="{request}"' in contacts


def test_anna_withdraws_while_it_waits(as_anna, house):
    request = asked(as_anna, EMAIL, {"email": NEW})

    page = text_of(as_anna.post(request, {"do": "withdraw"}, follow=True))

    assert "Annullata" in page
    assert "Manca la tua conferma" not in page
    assert "E-mail da confermare" not in text_of(as_anna.get("/profilo/contatti/"))


def test_the_replaced_request_names_the_one_in_its_place(as_anna):
    first = asked(as_anna, EMAIL, {"email": NEW})
    second = asked(as_anna, EMAIL, {"email": "terza@example.org"})

    page = text_of(as_anna.get(first))

    assert f"Al suo posto c’è la richiesta {second.split('/')[-2]}." in page


def test_a_telephone_left_empty_is_taken_away(as_anna, house):
    Customer.objects.filter(pk=house.anna.customer.pk).update(phone="+390212345678")
    assert 'value="+39\u00a002\u00a01234\u00a05678"' in as_anna.get(PHONE).content.decode()

    request = asked(as_anna, PHONE, {"phone": ""})

    assert fields_of(house)["phone"] == ""
    assert "nessuno: lo togliamo" in text_of(as_anna.get(request))


def test_a_residence_is_shown_at_once_with_its_request(as_anna, house):
    request = asked(as_anna, RESIDENCE, ADDRESS)

    page = text_of(as_anna.get("/profilo/dati/"))

    assert "Via Verdi 7, 10121 Torino TO" in page
    assert f'href="{request}"' in page


def test_a_wrong_postcode_is_said_at_the_postcode(as_anna):
    answer = sends(as_anna, RESIDENCE, ADDRESS | {"postcode": "123"})

    assert answer.status_code == 422
    page = text_of(answer)
    assert "Il CAP ha 5 cifre." in page.split('id="id_postcode_error"')[1].split("</div>")[0]
    assert 'value="Via Verdi"' in page


def test_the_recipient_code_is_offered_to_firms_alone(as_anna, house):
    assert "codice-destinatario" not in text_of(as_anna.get("/profilo/dati/"))
    assert "codice-destinatario" not in text_of(as_anna.get("/operazioni/"))
    assert "serve a chi ha una partita IVA" in text_of(as_anna.get(SDI))
    Customer.objects.filter(pk=house.anna.customer.pk).update(
        kind="business", company_name="Anna & C.", vat_number="01234567890"
    )

    assert 'href="/operazioni/codice-destinatario/"' in text_of(as_anna.get("/profilo/dati/"))
    assert 'href="/operazioni/codice-destinatario/"' in text_of(as_anna.get("/operazioni/"))
    asked(as_anna, SDI, {"sdi_code": "m5uxcr1"})
    assert fields_of(house)["sdi_code"] == "M5UXCR1"


def a_name(**typed):
    told = {"first_name": "Annamaria", "last_name": "D'Angelò"}
    return told | {"tax_code": "RSSMRA80A01H501U", "vat_number": "", "words": ""} | typed


def test_a_name_is_asked_for_with_a_document_and_stays_until_the_cis_says_it(as_anna, house):
    paper = SimpleUploadedFile("carta.jpg", sent_files.a_photo())

    request = asked(as_anna, DATA, a_name(document=paper))

    assert Attachment.objects.get(field="document").name == "carta.jpg"
    assert Outgoing.objects.get().document["payload"]["first_name"] == "Annamaria"
    page = text_of(as_anna.get("/profilo/dati/"))
    assert "Anna D'Angelò" in page
    assert f'href="{request}"' in page


def test_without_a_document_nothing_is_sent_and_a_wrong_code_is_said(as_anna):
    answer = sends(as_anna, DATA, a_name(tax_code="RSSMRA80A01H501X"))

    page = text_of(answer)
    assert answer.status_code == 422
    assert "Scegli un file." in page.split('id="id_document_error"')[1].split("</div>")[0]
    fault = page.split('id="id_tax_code_error"')[1].split("</div>")[0]
    assert "Il codice fiscale non è corretto" in fault
    assert 'value="Annamaria"' in page
    assert not hers().exists()


def test_a_document_that_came_with_a_fault_need_not_come_again(as_anna):
    paper = SimpleUploadedFile("carta.jpg", sent_files.a_photo())
    sends(as_anna, DATA, a_name(tax_code="X", document=paper))
    again = text_of(as_anna.get(DATA))

    assert "carta.jpg" in again
    assert 'value="Anna"' in again
    asked(as_anna, DATA, a_name())


def test_a_firm_is_asked_for_its_own_name(as_anna, house):
    Customer.objects.filter(pk=house.anna.customer.pk).update(
        kind="business", company_name="Anna & C."
    )

    page = text_of(as_anna.get(DATA))

    assert "Denominazione" in page
    assert 'name="first_name"' not in page


def test_the_profile_says_how_many_requests_are_under_way(as_anna, house):
    before = ServiceRequest.objects.count()

    asked(as_anna, PHONE, {"phone": "02 1234 5678"})

    assert f"{before + 1} in corso" in text_of(as_anna.get("/profilo/"))


@pytest.mark.parametrize("path", [EMAIL, MOBILE, PHONE, PEC, RESIDENCE, DATA])
def test_who_only_reads_is_told_who_can_change_it(as_anna, anna, path):
    Grant.objects.filter(login=anna.login).update(role="viewer")

    assert "di sola lettura" in text_of(as_anna.get(path))


def test_bruno_finds_nothing_of_annas_change(as_anna, as_bruno):
    request = asked(as_anna, EMAIL, {"email": NEW})

    for path in (request, request.replace("richieste", "contatti")):
        assert as_bruno.get(path).status_code == 404
        assert as_bruno.post(path, {"do": "withdraw", "step": "resend"}).status_code == 404
    assert hers().get().status == "waiting_customer"


def test_one_closed_function_keeps_what_was_typed_and_the_others_go_on(as_anna):
    key = key_on(as_anna, EMAIL)
    closing.a_mode(function="contact_email")

    refused = as_anna.post(EMAIL, {"email": NEW, "key": key})

    assert refused.status_code == 503
    assert f'value="{NEW}"' in text_of(refused)
    asked(as_anna, PHONE, {"phone": "02 1234 5678"})


def test_a_link_of_hers_is_closed_with_her_group_whoever_opens_it(as_anna, house, client):
    asked(as_anna, EMAIL, {"email": NEW})
    link = re.search(r"/conferma/[\w-]+/", Mail.objects.get(kind="contact-link").body)[0]
    mode = closing.a_mode(function="contact_email", customers=[house.anna.customer])

    assert client.post(link).status_code == 503
    assert fields_of(house)["email"] == house.anna.customer.email
    mode.ended_at = closing.LONG_AGO
    mode.save()
    assert client.post(link).status_code == 200


@pytest.mark.parametrize("path", [EMAIL, MOBILE, PHONE, PEC, RESIDENCE, DATA, SDI])
def test_everything_is_said_in_english_too(as_anna, path):
    page = text_of(as_anna.get(path, headers={"accept-language": "en"}))
    main = page.split("<main")[1].split("</main>")[0]

    assert '<html lang="en">' in page
    for italian in ("Che cosa", "indirizzo", "Numero", "Vale", "Salva", "Nome", "documento"):
        assert italian not in main


def test_the_story_of_a_proof_is_said_in_english_too(as_anna):
    request = asked(as_anna, EMAIL, {"email": NEW})

    page = text_of(as_anna.get(request, headers={"accept-language": "en"}))

    assert "We are waiting for your confirmation" in page
    assert "Open the link that we sent to the new address" in page


def test_who_sends_file_after_file_is_told_when_to_go_on_and_nobody_else_waits(
    as_anna, house, bruno
):
    sender = Charge(UPLOADS, str(house.anna.login.pk))
    for _ in range(UPLOADS.tries - 1):
        tries.count((sender,), now=timezone.now())

    as_anna.post(DATA, a_name(last_name="", document=a_paper()))
    assert Attachment.objects.filter(name="carta.jpg").count() == 1
    page = as_anna.post(DATA, a_name(document=a_paper()))

    assert page.status_code == 422
    said = page.content.decode().split('id="id_document_error"')[1].split("</div>")[0]
    assert "Hai inviato molti file in poco tempo" in said
    assert Attachment.objects.filter(name="carta.jpg").count() == 1
    assert tries.are_open((Charge(UPLOADS, str(bruno.login.pk)),), now=timezone.now())


def test_a_file_that_cannot_be_opened_counts_as_well(as_anna, house):
    sender = Charge(UPLOADS, str(house.anna.login.pk))
    for _ in range(UPLOADS.tries - 1):
        tries.count((sender,), now=timezone.now())

    as_anna.post(DATA, a_name(document=SimpleUploadedFile("carta.jpg", b"no picture")))

    assert not tries.are_open((sender,), now=timezone.now())


def a_paper():
    return SimpleUploadedFile("carta.jpg", sent_files.a_photo())
