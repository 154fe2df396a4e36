"""Anna changes how she pays and where her bills arrive: form, review, receipt, profile."""

import re

import cast
import profile_changes as changes
import pytest
import trade
from profile_pages import (
    BY_DEBIT,
    BY_EMAIL,
    BY_POST,
    DEBIT,
    DELIVERY,
    EVERY,
    GAS_ALONE,
    IBAN,
    ITALIAN,
    MANDATE,
    NOTICE,
    a_debited_profile,
    asked,
    confirms,
    hidden,
    main_of,
    receipt_of,
    reviewed,
    sent,
    text_of,
)

from utenza.billing_profiles.models import MandateChange, PlannedProfile, PlannedStay
from utenza.notifications.models import Mail
from utenza.service_requests.models import Outgoing

pytestmark = pytest.mark.django_db


@pytest.fixture
def debited(house):
    return a_debited_profile(house.anna.customer)


def test_anna_activates_direct_debit_and_finds_the_new_profile(as_anna, house):
    request = asked(as_anna, DEBIT, BY_DEBIT)

    plan = PlannedProfile.objects.get(request_code=request.request_code)
    receipt = receipt_of(as_anna, request)
    assert plan.bp_code in receipt
    assert "in attivazione" in receipt
    assert "dal 23 novembre 2026" in receipt
    assert MandateChange.objects.get().mandate_reference in receipt
    assert f'href="/profili-pagamento/{plan.bp_code}/"' in receipt
    page = main_of(as_anna.get(f"/profili-pagamento/{plan.bp_code}/"))
    assert "Mandato in attivazione" in page
    assert "S-LUCE" in page
    assert "S-GAS" in page


def test_the_cis_is_told_all_that_the_new_profile_needs(as_anna, house):
    request = asked(as_anna, DEBIT, BY_DEBIT | GAS_ALONE)

    plan, mandate = PlannedProfile.objects.get(), MandateChange.objects.get()
    told = sent(request)
    assert told["bp_code"] == "BP-000777"
    assert told["new_bp_code"] == plan.bp_code
    assert told["counts_from"] == "2026-11-23"
    assert [one["supply_code"] for one in told["supplies"]] == ["S-GAS"]
    assert told["supplies"][0]["point_code"] == house.gas.point_code
    assert told["iban"] == ITALIAN
    assert (told["holder_first_name"], told["holder_last_name"]) == ("Anna", "D'Angelò")
    assert told["mandate_reference"] == mandate.mandate_reference
    assert told["mandate_signed_on"] == "2026-11-22"
    assert told["creditor_id"] == "IT43ZZZ0000000000000000"
    assert "signatory" not in told


def test_before_confirming_she_sees_both_profiles_the_bank_and_the_open_bills(as_anna, house):
    review = reviewed(as_anna, DEBIT, BY_DEBIT | GAS_ALONE)

    page = main_of(review)
    assert page.index("Com’è ora") < page.index("Come sarà")
    moving, staying = page.split("Forniture che restano dove sono")
    assert "/forniture/S-GAS/" in moving
    assert "/forniture/S-LUCE/" in staying
    assert "/fatture/2026~SCADUTA/" in page
    assert "vale dal 23 novembre 2026" in page
    assert "Banca: " not in page
    assert "<dt>Banca</dt><dd>Unione Di Banche Italiane SpA</dd>" in page
    assert not PlannedProfile.objects.exists()


def test_no_page_and_no_letter_shows_more_of_the_iban_than_its_ends(as_anna, house):
    review = reviewed(as_anna, DEBIT, BY_DEBIT)
    request = asked(as_anna, DEBIT, BY_DEBIT)

    visible = re.sub(r"<input[^>]*>", "", main_of(review))
    assert "IT•• •••• … 3456" in visible
    for text in (
        visible,
        receipt_of(as_anna, request),
        main_of(as_anna.get("/profili-pagamento/")),
        *Mail.objects.values_list("body", flat=True),
    ):
        assert ITALIAN not in text
        assert "0542811101" not in text


def test_eighty_supplies_move_by_one_choice(as_anna, house):
    for number in range(80):
        supply = cast.a_supply(customer=house.anna.customer, supply_code=f"S-{number}")
        trade.a_stay(supply=supply, profile=house.profile)

    form = main_of(as_anna.get(DELIVERY))
    assert "Tutte: 82 forniture" in form
    assert form.count('name="supplies"') == 82
    request = asked(as_anna, DELIVERY, BY_POST | EVERY)
    assert PlannedStay.objects.count() == 82
    assert "e altre 77" in receipt_of(as_anna, request)


def test_anna_moves_only_the_gas_to_dinamica(as_anna, house):
    house.profile.delivery = "post"
    house.profile.save()

    request = asked(as_anna, DELIVERY, BY_EMAIL | GAS_ALONE)

    plan = PlannedProfile.objects.get()
    assert plan.delivery_email == "nuova@example.org"
    assert "Dinamica via email" in receipt_of(as_anna, request)
    old, new = (
        main_of(as_anna.get(f"/profili-pagamento/{code}/")) for code in ("BP-000777", plan.bp_code)
    )
    assert f"passa al profilo {plan.bp_code}" in old
    assert "/forniture/S-LUCE/" in old
    assert "/forniture/S-LUCE/" not in new
    assert "nuova@example.org" in new
    told = sent(request)
    assert (told["delivery"], told["delivery_email"]) == ("email", "nuova@example.org")
    assert "delivery_street" not in told


def test_another_iban_keeps_the_profile_and_makes_a_new_mandate(as_anna, debited):
    typed = MANDATE | {"iban": changes.IBAN}

    review = main_of(reviewed(as_anna, IBAN, typed))
    assert "Il profilo BP-000888 resta lo stesso" in review
    now, then = review.split("Come sarà")
    assert "3456" in now
    assert "Mandato in attivazione" in then
    assert "3000" in then
    request = asked(as_anna, IBAN, typed)

    assert not PlannedProfile.objects.exists()
    assert sent(request)["mandate_reference"] == MandateChange.objects.get().mandate_reference
    page = main_of(as_anna.get("/profili-pagamento/BP-000888/"))
    assert "Mandato in attivazione" in page
    assert f'href="/profilo/richieste/{request.request_code}/"' in page


def test_anna_goes_back_to_pagopa_notices(as_anna, debited):
    request = asked(as_anna, NOTICE, EVERY)

    plan = PlannedProfile.objects.get()
    assert plan.payment_method == "pagopa"
    assert sent(request)["new_bp_code"] == plan.bp_code
    assert plan.bp_code in receipt_of(as_anna, request)


def test_a_double_click_and_a_second_tab_are_one_profile_and_one_receipt(as_anna, house):
    path = "/operazioni/addebito-in-conto/"
    first, second = (reviewed(as_anna, path, BY_DEBIT) for _ in range(2))
    # The page names the profile, which is not the only one any more after the first click.
    action = re.search(r'method="post" action="([^"]+)"', first.content.decode())[1]

    answers = [confirms(as_anna, action, BY_DEBIT, tab) for tab in (first, first, second)]

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert PlannedProfile.objects.count() == 1
    assert Outgoing.objects.count() == 1


def test_other_supplies_in_the_second_tab_are_kept_and_not_sent(as_anna, house):
    first, second = (reviewed(as_anna, DEBIT, BY_DEBIT) for _ in range(2))
    answer = confirms(as_anna, DEBIT, BY_DEBIT, first)

    other = as_anna.post(
        DEBIT,
        BY_DEBIT | GAS_ALONE | {"key": hidden(second, "key"), "seen": hidden(second, "seen")},
    )

    assert other.status_code == 409
    assert answer["Location"] in text_of(other)
    assert PlannedProfile.objects.count() == 1


def test_a_change_that_crosses_another_is_refused_and_names_its_request(as_anna, house):
    review = reviewed(as_anna, DELIVERY, BY_POST | EVERY)
    first = asked(as_anna, DEBIT, BY_DEBIT)

    crossed = confirms(as_anna, DELIVERY, BY_POST | EVERY, review)

    assert crossed.status_code == 422
    assert "C’è già una modifica in corso" in text_of(crossed)
    assert f'href="/profilo/richieste/{first.request_code}/"' in text_of(crossed)
    assert "Via Roma" in text_of(crossed)
    assert PlannedProfile.objects.count() == 1
    not_now = main_of(as_anna.get(DELIVERY))
    assert f'href="/profilo/richieste/{first.request_code}/"' in not_now
    assert "Per ora non si può chiedere da qui" in not_now


def test_what_is_withdrawn_puts_everything_back_and_blames_no_bank(as_anna, house):
    request = asked(as_anna, DEBIT, BY_DEBIT)
    code = PlannedProfile.objects.get().bp_code
    path = f"/profilo/richieste/{request.request_code}/"

    page = main_of(as_anna.post(path, {"do": "withdraw"}, follow=True))

    assert f"/profili-pagamento/{code}/" not in page
    assert as_anna.get(f"/profili-pagamento/{code}/").status_code == 404
    assert MandateChange.objects.get().state == "withdrawn"
    profile = main_of(as_anna.get("/profili-pagamento/BP-000777/"))
    assert "Mandato" not in profile
    assert "/operazioni/addebito-in-conto/" in profile
