"""What Anna's pages say of a change that the CIS has still to follow."""

import re

import closing
import profile_changes as changes
import pytest
import trade
from django.template.loader import render_to_string

from utenza.billing_profiles.queries.previews import preview
from utenza.billing_profiles.rules.mandates import Creditor
from utenza.site import queries
from utenza.web.billing_profiles.previews import shown_preview
from utenza.web.billing_profiles.shown import mandate_words
from utenza.web.readers import Reader

pytestmark = pytest.mark.django_db

OLD = "/profili-pagamento/BP-000777/"


@pytest.fixture(autouse=True)
def _forgetful():
    queries.forget()
    yield
    queries.forget()


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def new(house):
    """Anna activated direct debit for the gas alone."""
    return changes.planned(house.anna, house.profile, changes.BY_DEBIT, [house.gas])


@pytest.fixture
def debited(house):
    return trade.a_debit_profile(customer=house.anna.customer, bp_code="BP-000888")


def test_the_list_has_the_new_profile_and_says_since_when_it_counts(as_anna, new):
    page = text_of(as_anna.get("/profili-pagamento/"))

    assert new in page
    assert "In attivazione dal 23 novembre 2026" in page
    assert "Mandato in attivazione" in page
    assert f"passa al profilo {new} dal 23 novembre 2026" in page
    assert changes.IBAN not in page


def test_the_new_profiles_page_says_what_it_is_and_where_it_comes_from(as_anna, new):
    page = text_of(as_anna.get(f"/profili-pagamento/{new}/"))

    assert "Vale dal 23 novembre 2026" in page
    assert f'href="{OLD}"' in page
    assert 'href="/forniture/S-GAS/"' in page
    assert 'href="/forniture/S-LUCE/"' not in page
    assert "in questo profilo dal 23 novembre 2026" in page
    assert "Mandato in attivazione" in page
    assert "avviso pagoPA da pagare" not in page
    assert "/fatture/2026~PAGATA/" not in page
    assert changes.IBAN not in page


def test_the_old_profile_says_who_leaves_and_keeps_its_bills(as_anna, new):
    page = text_of(as_anna.get(OLD))

    assert f"passa al profilo {new} dal 23 novembre 2026" in page
    assert 'href="/fatture/2026~PAGATA/"' in page
    assert "In chiusura" not in page


def test_the_old_profile_that_everybody_leaves_is_about_to_close(as_anna, house, new):
    changes.planned(house.anna, house.profile, changes.BY_POST, request="R-2")

    page = text_of(as_anna.get(OLD))

    assert "In chiusura" in page
    assert "le sue fatture restano qui" in page
    assert 'href="/fatture/2026~PAGATA/"' in page


def test_the_day_after_the_supply_has_left_though_the_cis_has_not_followed(
    house, new, signed_in, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: changes.NOW.replace(day=23))
    as_anna = signed_in(house.anna.login)

    present, past = text_of(as_anna.get(OLD)).split("Forniture cessate o passate ad altro profilo")

    assert 'href="/forniture/S-GAS/"' in past
    assert "in questo profilo fino al 22 novembre 2026" in past
    assert "passa al profilo" not in present
    assert "in questo profilo dal" not in text_of(as_anna.get(f"/profili-pagamento/{new}/"))


def test_the_supplys_page_names_the_profile_that_it_goes_to(as_anna, new):
    page = text_of(as_anna.get("/forniture/S-GAS/"))

    assert f'href="/profili-pagamento/{new}/"' in page
    assert "In attivazione" in page
    assert "dal 1 gennaio 2020 al 22 novembre 2026" in page
    assert new not in text_of(as_anna.get("/forniture/S-LUCE/"))


def test_a_new_account_stands_beside_the_one_that_is_debited(as_anna, house, debited):
    changes.with_iban(house.anna, debited)

    page = text_of(as_anna.get("/profili-pagamento/BP-000888/"))

    assert "3456" in page
    assert "3000" in page
    assert "Mandato in attivazione" in page
    assert changes.IBAN not in page


@pytest.mark.parametrize("path", ["/profili-pagamento/", "/profili-pagamento/BP-000888/"])
def test_a_refused_mandate_says_why(as_anna, house, debited, path):
    changes.with_iban(house.anna, debited)
    changes.dropped(reason="La banca dice che il conto è chiuso.")

    page = text_of(as_anna.get(path))

    assert "Mandato rifiutato" in page
    assert "La banca dice che il conto è chiuso." in page


def test_bills_are_filtered_by_profiles_that_can_have_some(as_anna, new, debited):
    page = text_of(as_anna.get("/fatture/"))

    assert "BP-000888" in page
    assert new not in page


def test_bruno_cannot_tell_that_annas_new_profile_exists(as_bruno, new):
    hers = as_bruno.get(f"/profili-pagamento/{new}/")

    assert hers.status_code == 404
    assert hers.content == as_bruno.get("/profili-pagamento/BP-999998/").content
    assert new not in text_of(as_bruno.get("/profili-pagamento/"))


def test_changes_are_read_while_the_portal_is_read_only_and_in_english(as_anna, new, settings):
    settings.READ_ONLY = True

    page = text_of(as_anna.get(f"/profili-pagamento/{new}/", headers={"accept-language": "en"}))

    assert "Being set up from 23 November 2026" in page
    assert "Mandate being set up" in page


def test_a_profile_offers_the_changes_that_make_sense_for_it(as_anna, house, debited, new):
    by_notice = text_of(as_anna.get(OLD))
    assert 'href="/operazioni/addebito-in-conto/?profilo=BP-000777"' in by_notice
    assert 'href="/operazioni/recapito/?profilo=BP-000777"' in by_notice
    assert "/operazioni/iban/" not in by_notice

    by_debit = text_of(as_anna.get("/profili-pagamento/BP-000888/"))
    assert 'href="/operazioni/iban/?profilo=BP-000888"' in by_debit
    assert 'href="/operazioni/avviso-pagopa/?profilo=BP-000888"' in by_debit
    assert "/operazioni/addebito-in-conto/" not in by_debit


def test_what_is_changing_leads_to_its_request_and_offers_no_other_change(
    as_anna, house, debited, new
):
    changes.with_iban(house.anna, debited, request="R-2")

    for code, request in (("BP-000888", "R-2"), (new, "R-1")):
        page = text_of(as_anna.get(f"/profili-pagamento/{code}/"))
        assert f'href="/profilo/richieste/{request}/"' in page
        assert "?profilo=" not in page.replace("/fatture/?profilo=", "")
    assert 'href="/profilo/richieste/R-1/"' in text_of(as_anna.get(OLD))


def test_changes_give_way_to_the_contacts_where_they_are_closed(as_anna, house):
    closing.a_mode(function="direct_debit")

    page = text_of(as_anna.get(OLD))

    assert "/operazioni/addebito-in-conto/" not in page
    assert 'href="tel:800000001"' in page.split("<main")[1].split("</main>")[0]
    assert "/operazioni/recapito/" in page


def test_no_change_is_offered_while_everything_is_closed(as_anna, house, debited):
    closing.a_mode()

    for code in ("BP-000777", "BP-000888"):
        whole = text_of(as_anna.get(f"/profili-pagamento/{code}/"))
        page = whole.split("<main")[1].split("</main>")[0]
        assert "/operazioni/" not in page
        assert page.count("Per ora questa operazione si fa con noi") == 2


def shown(person, change, supplies=None):
    effect = preview(
        viewer=changes.viewer_of(person),
        bp_code="BP-000777",
        change=change,
        supply_codes=supplies,
        today=changes.TODAY,
    )
    reader = Reader(changes.viewer_of(person), changes.TODAY, "it", changes.NOW)
    asked = {"preview": shown_preview(effect, reader)}
    return re.sub(r"\s+", " ", render_to_string("billing_profiles/_preview.html", asked))


def test_before_confirming_anna_sees_old_and_new_side_by_side(house):
    page = shown(house.anna, changes.BY_DEBIT, ["S-GAS"])

    now, then = page.split("Come sarà")
    assert "Avviso pagoPA" in now
    assert "Addebito in conto corrente" in then
    assert "Mandato in attivazione" in then
    moving, staying = then.split("Forniture che restano dove sono")
    assert 'href="/forniture/S-GAS/"' in moving
    assert 'href="/forniture/S-LUCE/"' in staying
    assert "vale dal 23 novembre 2026" in page
    assert "si chiude" not in page
    assert changes.IBAN not in page


def test_before_confirming_anna_sees_which_open_bills_stay_and_that_the_old_one_closes(house):
    page = shown(house.anna, changes.BY_POST)

    assert "Il profilo BP-000777 si chiude" in page
    assert "Via Roma 1, 20121 Milano MI" in page
    bills = page.split("Fatture aperte: restano come sono")[1]
    assert 'href="/fatture/2026~SCADUTA/"' in bills
    assert 'href="/fatture/2026~PAGATA/"' not in bills


def test_the_mandates_text_names_the_creditor():
    words = mandate_words(Creditor("IT43ZZZ0000000000000000", "Esempio Energia S.p.A.", "Via X"))

    assert "autorizzi Esempio Energia S.p.A. a chiedere alla tua banca" in words[0]
    assert "8 settimane" in words[1]
    assert "ricorrente" in words[2]
