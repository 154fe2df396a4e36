"""Operations on contracts from Anna's pages: half-way, with files, twice looked at, elsewhere."""

import re
from datetime import timedelta

import pytest
import trade
from contracting import BRINGS_A_POINT, PDR, TYPED, WITH_IDENTITY, a_photo, files_of
from django.utils import timezone

from utenza.identity.actions import tries
from utenza.identity.rules.limits import UPLOADS, Charge
from utenza.kernel.words import the_day
from utenza.service_requests.actions.drafts import sweep_drafts
from utenza.service_requests.kinds import kinds
from utenza.service_requests.models import Attachment, Draft, ServiceRequest
from utenza.storage.acting import acting
from utenza.storage.documents import document_name
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db

VOLTURA = "/operazioni/voltura/"
ABOUT_A_SUPPLY = sorted(TYPED.keys() - set(BRINGS_A_POINT))


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def hidden(name, response):
    return re.search(rf'name="{name}" value="(\w+)"', response.content.decode())[1]


def sent():
    return ServiceRequest.objects.filter(submission_key__isnull=False)


@pytest.fixture
def powered(house):
    house.power.committed_power_kw, house.power.available_power_kw = 3, "3.3"
    house.power.save()
    return house


def path_of(slug):
    return f"/operazioni/{slug}/" + ("" if slug in BRINGS_A_POINT else "?fornitura=S-LUCE")


def typed_in(response):
    """Return every field of the review's form, as a browser sends it again."""
    form = response.content.decode().split("<form")[-1]
    return dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', form))


def reviewed(client, slug, **changed):
    """Send the form, and return the page that shows what is about to be sent."""
    path = path_of(slug)
    key = {"key": hidden("key", client.get(path))}
    return client.post(path, TYPED[slug] | key | files_of(slug) | changed)


@pytest.mark.parametrize("slug", sorted(TYPED))
def test_anna_sends_looks_twice_confirms_and_has_a_receipt(as_anna, powered, slug):
    review = reviewed(as_anna, slug)
    assert "Prima di inviare" in text_of(review)
    assert not sent().exists()

    answer = as_anna.post(path_of(slug), typed_in(review))

    assert answer.status_code == 302, text_of(answer)
    request = sent().get()
    receipt = text_of(as_anna.get(answer["Location"]))
    assert request.request_code in receipt
    assert ("Ripensamento" in receipt) == ("withdrawal_days" in request.payload)
    kept = Attachment.objects.filter(request=request).values_list("field", flat=True)
    assert list(kept) == (["identity_document"] if slug in WITH_IDENTITY else [])
    assert not Draft.objects.exists()


@pytest.mark.parametrize("slug", sorted(TYPED))
def test_what_is_needed_and_promised_stands_on_the_page(as_anna, powered, slug):
    page = text_of(as_anna.get(path_of(slug)))

    assert "Che cosa serve" in page
    assert all(need in page for need in kinds()[slug].needs)
    assert "la risposta è promessa entro" in page
    assert ("Se cambi idea" in page) == kinds()[slug].has_second_thoughts


def test_each_commodity_has_its_promised_day_where_they_differ(as_anna, house):
    page = text_of(as_anna.get("/operazioni/subentro/"))

    assert "<strong>Luce</strong>: inviandola oggi, la risposta è promessa entro il 1 dic" in page
    assert "<strong>Gas</strong>: inviandola oggi, la risposta è promessa entro il 9 dic" in page


def test_a_firms_pages_say_nothing_of_fourteen_days(as_anna, house):
    house.anna.customer.kind, house.anna.customer.company_name = "business", "D'Angelò srl"
    house.anna.customer.save()

    assert "14 giorni" not in text_of(as_anna.get(VOLTURA))
    assert "14 giorni" not in text_of(reviewed(as_anna, "voltura", use="other"))


def test_the_long_form_is_cut_into_parts_that_say_how_far_one_is(as_anna, house):
    page = text_of(as_anna.get(VOLTURA))

    assert page.count('role="group"') == 7
    assert "1 di 7" in page
    assert 'enctype="multipart/form-data"' in page


def test_a_voltura_stopped_half_way_keeps_what_was_typed_and_the_file(as_anna, house):
    half = {"do": "save", "point_code": "IT99", "cause": "mortis_causa", "cadastre": "later"}
    as_anna.post(VOLTURA, half | {"deed": a_photo("eredi.jpg")})

    assert f'href="{VOLTURA}"' in text_of(as_anna.get("/operazioni/"))
    page = text_of(as_anna.get(VOLTURA))
    assert 'value="IT99"' in page
    assert '<option value="mortis_causa" selected>' in page
    assert "eredi.jpg" in page

    rest = {"cause": "mortis_causa", "previous_holder": "Mario Rossi"}
    review = reviewed(as_anna, "voltura", **rest)
    as_anna.post(VOLTURA, typed_in(review))

    kept = Attachment.objects.filter(request=sent().get()).order_by("field")
    assert [one.field for one in kept] == ["deed", "identity_document"]


def test_anna_throws_away_what_she_had_begun_and_its_file(as_anna, house):
    assert "Elimina ciò che hai scritto" not in text_of(as_anna.get(VOLTURA))
    as_anna.post(VOLTURA, {"do": "save", "point_code": "IT99"} | files_of("voltura"))
    assert "Elimina ciò che hai scritto" in text_of(as_anna.get(VOLTURA))

    as_anna.post(VOLTURA, {"do": "forget"})

    assert "IT99" not in text_of(as_anna.get(VOLTURA))
    assert not Draft.objects.exists()
    assert not Attachment.objects.filter(field="identity_document").exclude(draft=None).exists()


def half_a_voltura(client):
    """Stop half-way with a document, and return where its picture is kept."""
    client.post(VOLTURA, {"do": "save", "point_code": "IT99"} | files_of("voltura"))
    kept = Attachment.objects.get(field="identity_document")
    return document_name(bytes(kept.sha256)), kept


def sweep(*, days):
    with acting(Role.INTAKE):
        return sweep_drafts(before=timezone.now() - timedelta(days=days))


def test_what_anna_never_finished_is_swept_with_her_document(as_anna, house, documents):
    name, _ = half_a_voltura(as_anna)

    assert sweep(days=1) == 0
    assert (documents / name).exists()

    assert sweep(days=-1) == 2
    assert not Draft.objects.exists()
    assert not Attachment.objects.filter(field="identity_document").exists()
    assert not (documents / name).exists()


def test_a_document_that_anna_threw_away_is_nobodys_and_swept_at_once(as_anna, house, documents):
    name, kept = half_a_voltura(as_anna)
    as_anna.post(VOLTURA, {"do": "forget"})

    assert as_anna.get(f"/allegati/{kept.code}/").status_code == 404
    assert sweep(days=1) == 1
    assert not (documents / name).exists()


def test_the_same_picture_stays_while_a_request_names_it(as_anna, house, documents):
    name, kept = half_a_voltura(as_anna)
    request = ServiceRequest.objects.get(request_code="AP-ANNA")
    trade.an_attachment(request=request, sha256=bytes(kept.sha256), code="cd" * 16)

    sweep(days=-1)

    assert (documents / name).exists()
    assert Attachment.objects.filter(code="cd" * 16).exists()


def test_a_voltura_that_is_looked_at_again_waits_for_who_comes_back_later(as_anna, house):
    reviewed(as_anna, "voltura")

    assert f'href="{VOLTURA}"' in text_of(as_anna.get("/operazioni/"))


def test_what_the_page_itself_saves_says_nothing(as_anna, house):
    saved = as_anna.post(
        VOLTURA, {"do": "save", "point_code": "IT99"}, headers={"accept": "application/json"}
    )

    assert saved.status_code == 204
    assert 'value="IT99"' in text_of(as_anna.get(VOLTURA))
    assert "Salvata" not in text_of(as_anna.get("/operazioni/"))


def test_without_script_the_page_says_for_how_long_one_is_known(as_anna, house):
    page = text_of(as_anna.get(VOLTURA))

    assert "dopo 30 minuti senza aprire una pagina l’accesso scade" in page
    assert "tiene per 30 giorni" in page


def test_who_sends_file_after_file_in_a_voltura_is_told_when_to_go_on(as_anna, house):
    sender = Charge(UPLOADS, str(house.anna.login.pk))
    for _ in range(UPLOADS.tries):
        tries.count((sender,), now=timezone.now())

    page = as_anna.post(VOLTURA, TYPED["voltura"] | files_of("voltura"))

    assert "Hai inviato molti file in poco tempo" in text_of(page)
    assert not Attachment.objects.filter(field="identity_document").exists()


def test_a_wrong_field_keeps_the_rest_and_the_file_need_not_come_again(as_anna, house):
    wrong = as_anna.post(VOLTURA, TYPED["voltura"] | files_of("voltura") | {"point_code": "IT1"})

    assert wrong.status_code == 422
    page = text_of(wrong)
    assert "Non è un codice POD né un codice PDR" in page
    assert 'href="#id_point_code"' in page
    assert "carta.jpg" in page
    assert not re.search(r'<input[^>]*name="identity_document"[^>]* required', page)
    key = {"key": hidden("key", wrong)}
    review = as_anna.post(VOLTURA, TYPED["voltura"] | key)
    assert "Prima di inviare" in text_of(review)


@pytest.mark.parametrize("slug", BRINGS_A_POINT)
def test_without_the_title_to_occupy_the_page_says_why_nothing_was_sent(as_anna, house, slug):
    typed = {name: value for name, value in TYPED[slug].items() if name != "title_declared"}

    refused = as_anna.post(path_of(slug), typed | files_of(slug))

    assert refused.status_code == 422
    assert "Senza questa dichiarazione non possiamo procedere" in text_of(refused)
    assert not sent().exists()


def test_more_power_shows_what_it_makes_available_before_it_is_asked(as_anna, powered):
    page = text_of(as_anna.get(path_of("aumento-potenza")))
    assert "3,3 kW" in page
    assert '<option value="3">' not in page

    review = text_of(reviewed(as_anna, "aumento-potenza"))

    assert "3 kW → 4,5 kW" in review
    assert "3,3 kW → 4,95 kW" in review


def test_where_the_power_is_not_known_the_page_says_who_helps(as_anna, house):
    page = text_of(as_anna.get(path_of("aumento-potenza")))

    assert "Non conosciamo la potenza impegnata" in page
    assert 'href="tel:' in page
    assert as_anna.post(path_of("aumento-potenza"), {"new_power_kw": "4"}).status_code == 422


def test_gas_is_offered_no_power_and_electricity_is(as_anna, house):
    page = text_of(as_anna.get("/operazioni/"))

    assert 'href="/operazioni/aumento-potenza/?fornitura=S-LUCE"' in page
    assert 'href="/operazioni/aumento-potenza/?fornitura=S-GAS"' not in page
    assert 'href="/operazioni/disattivazione/?fornitura=S-GAS"' in page
    assert "non si può chiedere per questa fornitura" in text_of(
        as_anna.get("/operazioni/aumento-potenza/?fornitura=S-GAS")
    )


def test_anna_pays_the_new_supply_with_a_profile_of_hers(as_anna, house):
    review = reviewed(as_anna, "voltura", bp_code="BP-000777", point_code=PDR)

    assert "BP-000777" in text_of(review)
    as_anna.post(VOLTURA, typed_in(review))
    assert sent().get().payload["bp_code"] == "BP-000777"
    assert sent().get().payload["commodity"] == "gas"


@pytest.mark.parametrize("slug", ABOUT_A_SUPPLY)
def test_bruno_cannot_tell_annas_supply_from_none(as_bruno, powered, slug):
    for ask in (as_bruno.get, as_bruno.post):
        hers = ask(f"/operazioni/{slug}/?fornitura=S-LUCE")
        assert hers.status_code == 404
        assert hers.content == ask(f"/operazioni/{slug}/?fornitura=S-NESSUNA").content


@pytest.mark.parametrize("slug", sorted(TYPED))
def test_in_sola_consultazione_what_was_typed_stays_and_nothing_is_sent(
    as_anna, powered, settings, slug
):
    settings.READ_ONLY = True

    closed = as_anna.post(path_of(slug), TYPED[slug] | {"words": "proprio così"})

    assert closed.status_code == 503
    assert "proprio così" in text_of(closed)
    assert not sent().exists()


@pytest.mark.parametrize("slug", sorted(TYPED))
def test_what_stays_at_the_counter_says_what_to_bring_and_whom_to_call(
    as_anna, powered, settings, slug
):
    kind = kinds()[slug]
    settings.AT_THE_COUNTER = frozenset({kind.type})

    for answer in (as_anna.get(path_of(slug)), as_anna.post(path_of(slug), TYPED[slug])):
        page = text_of(answer).split("<main")[1].split("</main>")[0]
        assert "al telefono o allo sportello" in page
        assert all(need in page for need in kind.needs)
        assert 'href="tel:' in page
        assert "<form" not in page
    assert not sent().exists()


@pytest.mark.parametrize("slug", sorted(TYPED))
def test_everything_is_said_in_english_too(as_anna, powered, slug):
    review = reviewed(as_anna, slug)
    as_anna.post(path_of(slug), typed_in(review))
    as_anna.get("/operazioni/")  # reads what was said in Italian of the sending
    english = {"accept-language": "en"}

    for path in (path_of(slug), f"/profilo/richieste/{sent().get().request_code}/"):
        page = text_of(as_anna.get(path, headers=english)).split("<main")[1].split("</main>")[0]
        page = page.replace("?fornitura=", "")
        assert not re.search(r"\b(della|che|fornitura|entro|contatore|giorni)\b", page)


def test_the_promise_that_is_shown_is_the_one_that_is_kept(as_anna, house):
    review = reviewed(as_anna, "subentro", point_code=PDR, gas_use="all")
    as_anna.post(path_of("subentro"), typed_in(review))

    assert the_day(sent().get().promised_on, "it") in text_of(review)
