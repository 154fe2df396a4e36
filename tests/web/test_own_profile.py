"""Anna's profile: her contacts and data, what waits for its proof, and her alone."""

import re
from html import unescape

import cast
import pytest
from django.utils import timezone

from utenza.contacts.models import Proof
from utenza.customers.actions import record_change
from utenza.customers.models import Change, Customer
from utenza.customers.queries import contacts_of
from utenza.customers.rules import FieldGroup
from utenza.notifications.models import Mail

pytestmark = pytest.mark.django_db
WAITING = "/profilo/contatti/W~CELLULARE/"


def text_of(response):
    return unescape(response.content.decode())


def resend(client):
    return client.post(WAITING, {"step": "resend"})


def code_sent():
    return re.search(r"\b(\d{6})\b", Mail.objects.latest("id").body)[1]


def another(code):
    return f"{(int(code) + 1) % 10**6:06}"


def mobile_of(house):
    return contacts_of(customer_id=house.anna.customer.pk).mobile


def test_the_profile_leads_everywhere_and_says_that_something_waits(as_anna):
    page = text_of(as_anna.get("/profilo/"))

    for path in (
        *("/profilo/contatti/", "/profilo/dati/", "/profilo/richieste/", "/profilo/sicurezza/"),
        *("/messaggi/", "/profilo/preferenze/"),
    ):
        assert f'href="{path}"' in page
    assert "Da confermare" in page


def test_the_profile_is_in_the_account_menu(as_anna):
    assert 'href="/profilo/"' in text_of(as_anna.get("/fatture/"))


def test_anna_sees_her_contacts_and_where_each_is_changed(as_anna, house):
    page = text_of(as_anna.get("/profilo/contatti/"))

    assert house.anna.customer.email in page
    assert "+39\u00a0333\u00a0123\u00a04567" in page
    assert house.anna.login.email in page
    for path in ("email", "cellulare", "telefono", "pec"):
        assert f'href="/operazioni/contatti-{path}/"' in page


def test_what_she_changed_here_is_shown_as_it_counts(as_anna, house):
    record_change(
        customer_id=house.anna.customer.pk,
        request_code="W-TELEFONO",
        group=FieldGroup.PHONE,
        values={"phone": "+390212345678"},
        now=timezone.now(),
    )

    page = text_of(as_anna.get("/profilo/contatti/"))

    assert "+39\u00a002\u00a01234\u00a05678" in page
    assert "vale già" in page


def test_what_waits_says_so_until_a_code_was_asked_for(as_anna, house):
    page = text_of(as_anna.get("/profilo/contatti/"))

    assert "Cellulare da confermare: +39\u00a0333\u00a0999\u00a09999" in page
    assert "Non ti abbiamo ancora mandato niente" in page
    assert 'name="code"' not in page


def test_without_texts_the_page_says_that_the_code_is_in_the_mail(as_anna, house):
    sent = resend(as_anna)
    page = text_of(as_anna.get("/profilo/contatti/"))

    assert sent["Location"] == "/profilo/contatti/"
    assert f"abbiamo scritto di nuovo a {house.anna.customer.email}" in page
    assert f"il codice per confermare è nell’e-mail a {house.anna.customer.email}" in page
    assert 'name="code"' in page
    assert 'autocomplete="one-time-code"' in page


def test_the_right_code_makes_the_mobile_count(as_anna, house):
    resend(as_anna)

    typed = as_anna.post(WAITING, {"step": "code", "code": code_sent()})
    page = text_of(as_anna.get(typed["Location"]))

    assert "il nuovo dato è confermato" in page
    assert "da confermare" not in page
    assert mobile_of(house) == "+393339999999"


def test_the_right_code_sent_twice_is_answered_in_peace(as_anna, house):
    resend(as_anna)
    code = code_sent()
    as_anna.post(WAITING, {"step": "code", "code": code})

    again = as_anna.post(WAITING, {"step": "code", "code": code})

    assert again["Location"] == "/profilo/contatti/"
    assert "già confermato" in text_of(as_anna.get("/profilo/contatti/"))


def test_a_wrong_code_is_explained_counted_and_stays_where_it_was_typed(as_anna, house):
    resend(as_anna)
    wrong = another(code_sent())

    answers = [as_anna.post(WAITING, {"step": "code", "code": wrong}) for _ in range(6)]

    assert {answer.status_code for answer in answers} == {422}
    assert "Il codice non è giusto" in text_of(answers[0])
    assert f'value="{wrong}"' in text_of(answers[0])
    assert "Troppi tentativi con questo codice" in text_of(answers[5])
    assert Proof.objects.get().tries == 5
    assert mobile_of(house) == house.anna.customer.mobile


def test_no_code_at_all_is_explained(as_anna, house):
    resend(as_anna)

    answer = as_anna.post(WAITING, {"step": "code", "code": " "})

    assert answer.status_code == 422
    assert "C’è qualcosa da correggere" in text_of(answer)
    assert Proof.objects.get().tries == 0


def test_an_expired_code_is_explained(as_anna, house):
    resend(as_anna)
    Proof.objects.update(asked_at=timezone.now(), expires_at=timezone.now())

    answer = as_anna.post(WAITING, {"step": "code", "code": code_sent()})

    assert answer.status_code == 422
    assert "Il codice è scaduto" in text_of(answer)
    assert "non vale più" in text_of(as_anna.get("/profilo/contatti/"))


def test_asking_again_and_again_is_stopped_with_words(as_anna, house):
    for _ in range(5):
        resend(as_anna)

    answer = as_anna.post(WAITING, {"step": "resend"}, follow=True)

    assert "Troppi tentativi" in text_of(answer)
    assert Mail.objects.count() == 5


def test_read_only_keeps_the_page_and_refuses_the_code(as_anna, house, settings):
    resend(as_anna)
    code = code_sent()
    settings.READ_ONLY = True

    page, refused = as_anna.get("/profilo/contatti/"), as_anna.post(WAITING, {"code": code})

    assert 'value="code"' not in text_of(page)
    assert 'value="resend"' not in text_of(page)
    assert f'value="{code}"' in text_of(refused)
    assert "Nulla è stato inviato" in text_of(refused)
    assert "/operazioni/contatti-email/" not in text_of(page)
    assert "Per ora questa operazione si fa con noi" in text_of(page)
    assert refused.status_code == 503
    assert as_anna.get("/profilo/").status_code == 200
    assert as_anna.get("/profilo/dati/").status_code == 200
    assert as_anna.get(WAITING).status_code == 200
    assert mobile_of(house) == house.anna.customer.mobile


def test_read_only_says_so_to_a_code_that_was_taken_already(as_anna, house, settings):
    resend(as_anna)
    typed = {"step": "code", "code": code_sent()}
    as_anna.post(WAITING, typed)
    settings.READ_ONLY = True

    assert as_anna.post(WAITING, typed).status_code == 503


@pytest.mark.parametrize("step", ["code", "resend"])
def test_who_may_only_look_can_neither_confirm_nor_ask(house, signed_in, step):
    looker = cast.a_login(username="luca", welcomed_at=timezone.now())
    cast.a_grant(login=looker, customer=house.anna.customer, role="viewer")
    client = signed_in(looker)

    page = text_of(client.get("/profilo/contatti/")).split("<main")[1].split("</main>")[0]
    refused = client.post(WAITING, {"step": step, "code": "123456"}, follow=True)

    assert "puoi solo consultare" in page
    assert "/operazioni/" not in page
    assert "puoi solo consultare" in text_of(refused)
    assert not Mail.objects.exists()


def test_bruno_can_neither_ask_nor_confirm_for_anna(as_anna, as_bruno, house):
    resend(as_anna)

    for told in ({"step": "resend"}, {"step": "code", "code": code_sent()}):
        assert as_bruno.post(WAITING, told).status_code == 404
    assert Proof.objects.get().tries == 0
    assert Mail.objects.count() == 1
    assert "+39\u00a0333\u00a0999" not in text_of(as_bruno.get("/profilo/contatti/"))


def test_a_change_that_was_dropped_is_no_more(as_anna, house):
    Change.objects.update(state="dropped", drop_reason="cancelled", ended_at=timezone.now())

    assert as_anna.get(WAITING).status_code == 404


def test_annas_data_and_what_can_be_changed(as_anna, house):
    page = text_of(as_anna.get("/profilo/dati/"))

    assert "Anna D'Angelò" in page
    assert house.anna.customer.tax_code in page
    assert "Via Roma 1, 20121 Milano MI" in page
    assert "Residenza" in page
    assert "Con una richiesta e un documento" in page


def test_a_firm_has_a_seat_and_a_recipient_code(as_anna, house):
    Customer.objects.filter(pk=house.anna.customer.pk).update(
        kind="business", company_name="Anna & C.", vat_number="01234567890", sdi_code="M5UXCR1"
    )

    page = text_of(as_anna.get("/profilo/dati/"))

    for words in ("Anna & C.", "Denominazione", "Sede", "01234567890", "M5UXCR1"):
        assert words in page
    assert "Residenza" not in page


def test_wrong_contacts_lead_to_the_profile(as_anna):
    assert 'href="/profilo/contatti/"' in text_of(as_anna.get("/benvenuto/contatti/"))


@pytest.mark.parametrize("path", ["/profilo/", "/profilo/contatti/", "/profilo/dati/", WAITING])
def test_the_profile_speaks_english(as_anna, house, path):
    resend(as_anna)

    page = text_of(as_anna.get(path, headers={"accept-language": "en"}))

    assert '<html lang="en">' in page
    assert "profilo" not in re.sub(r'"[^"]*"', "", page)
