"""What Anna changes here counts until the CIS says it too, whatever its deliveries bring."""

from datetime import timedelta

import cast
import pytest
from django.utils import timezone

from utenza.customers import actions
from utenza.customers.models import Change, Customer
from utenza.customers.queries import (
    contacts_of,
    delivered_changes,
    get_customer_data,
    open_changes,
)
from utenza.customers.rules import ChangeState, DropReason, FieldGroup, SameAsNow
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
HOUSE = {
    "street": "Via Verdi",
    "street_number": "7",
    "postcode": "00100",
    "city": "Roma",
    "province": "RM",
    "country": "IT",
}


def change(anna, group, values, code="W1", now=None):
    return actions.record_change(
        customer_id=anna.customer.pk,
        request_code=code,
        group=FieldGroup(group),
        values=values,
        now=now or timezone.now(),
    )


def shown(anna, field):
    return get_customer_data(customer_id=anna.customer.pk).fields[field]


def deliver(anna, **fields):
    """Bring what the CIS says of Anna, and settle, as the end of a delivery does."""
    with acting(Role.INTAKE):
        Customer.objects.filter(pk=anna.customer.pk).update(**fields)
        return actions.settle_changes(request_codes=delivered_changes(), now=timezone.now())


def test_a_new_telephone_counts_at_once_and_a_new_email_waits(anna):
    old = anna.customer.email
    change(anna, "phone", {"phone": "+390212345678"})
    change(anna, "email", {"email": "nuova@example.org"}, code="W2")

    contacts = contacts_of(customer_id=anna.customer.pk)

    assert contacts.phone == "+390212345678"
    assert contacts.email == old
    assert [one.state for one in open_changes(customer_id=anna.customer.pk)] == [
        ChangeState.WAITING_PROOF,
        ChangeState.EFFECTIVE,
    ]


def test_once_proved_the_email_counts_everywhere(anna):
    kept = change(anna, "email", {"email": "nuova@example.org"})
    now = timezone.now()

    assert actions.make_effective(customer_id=anna.customer.pk, change_id=kept.change_id, now=now)
    assert not actions.make_effective(
        customer_id=anna.customer.pk, change_id=kept.change_id, now=now
    )
    assert contacts_of(customer_id=anna.customer.pk).email == "nuova@example.org"
    assert shown(anna, "email") == "nuova@example.org"


def test_an_address_is_changed_whole_and_the_rest_stays(anna):
    change(anna, "residence", HOUSE)

    data = get_customer_data(customer_id=anna.customer.pk)

    assert {field: data.fields[field] for field in HOUSE} == HOUSE
    assert data.fields["email"] == anna.customer.email
    assert (data.name, data.tax_code) == ("Anna D'Angelò", anna.customer.tax_code)


def test_what_changes_nothing_is_refused(anna):
    with pytest.raises(SameAsNow):
        change(anna, "mobile", {"mobile": anna.customer.mobile})

    assert not Change.objects.exists()


def test_a_second_change_takes_the_place_of_the_one_that_waits(anna):
    change(anna, "email", {"email": "sbagliata@example.org"})

    kept = change(anna, "email", {"email": "giusta@example.org"}, code="W2")

    assert kept.superseded == ("W1",)
    first = Change.objects.get(request_code="W1")
    assert (first.state, first.drop_reason) == ("dropped", "superseded")


def test_a_delivery_that_still_carries_the_old_telephone_undoes_nothing(anna):
    change(anna, "phone", {"phone": "+390212345678"})

    assert deliver(anna, phone="02 99999999", street="Via Nuova") == []
    assert shown(anna, "phone") == "+390212345678"
    assert shown(anna, "street") == "Via Nuova"


@pytest.mark.parametrize(
    "as_the_cis_writes", ["+390212345678", "02 12345678", "0039 02/12345678", "02-12.34.56.78"]
)
def test_a_delivery_that_carries_the_new_telephone_settles_it(anna, as_the_cis_writes):
    change(anna, "phone", {"phone": "+390212345678"})

    assert deliver(anna, phone=as_the_cis_writes) == ["W1"]
    assert shown(anna, "phone") == as_the_cis_writes
    assert Change.objects.get().state == "settled"


def test_an_address_is_settled_by_its_words_whatever_their_capitals(anna):
    change(anna, "residence", HOUSE)

    assert deliver(anna, **HOUSE | {"street": "VIA  VERDI", "city": "MILANO"}) == []
    assert deliver(anna, **HOUSE | {"street": "VIA  VERDI", "city": "ROMA"}) == ["W1"]


def test_a_removed_telephone_is_settled_by_an_empty_one(anna):
    Customer.objects.filter(pk=anna.customer.pk).update(phone="0212345678")
    change(anna, "phone", {"phone": ""})

    assert shown(anna, "phone") == ""
    assert deliver(anna, phone="02 12345678") == []
    assert deliver(anna, phone="") == ["W1"]


def test_what_the_cis_says_later_counts_once_it_had_said_the_change(anna):
    change(anna, "phone", {"phone": "+390212345678"})
    deliver(anna, phone="+390212345678")

    deliver(anna, phone="+390287654321")

    assert shown(anna, "phone") == "+390287654321"


def test_of_two_changes_on_their_way_the_newer_shows_and_settles_both(anna):
    change(anna, "phone", {"phone": "+390211111111"}, code="W1")
    change(anna, "phone", {"phone": "+390222222222"}, code="W2")

    assert shown(anna, "phone") == "+390222222222"
    assert deliver(anna, phone="+390211111111") == ["W1"]
    assert shown(anna, "phone") == "+390222222222"
    change(anna, "phone", {"phone": "+390233333333"}, code="W3")
    assert sorted(deliver(anna, phone="+390233333333")) == ["W2", "W3"]


def test_a_change_back_is_not_settled_by_the_mirror_that_never_moved(anna):
    Customer.objects.filter(pk=anna.customer.pk).update(phone="")
    change(anna, "phone", {"phone": "+390211111111"}, code="W1")
    change(anna, "phone", {"phone": ""}, code="W2")

    assert deliver(anna, street="Via Nuova") == []
    # The CIS follows the first before it reads the second: nothing comes back on her page.
    assert deliver(anna, phone="02 11111111") == ["W1"]
    assert shown(anna, "phone") == ""
    assert deliver(anna, phone="") == ["W2"]


def test_a_change_back_is_ended_by_the_answer_to_its_request(anna):
    Customer.objects.filter(pk=anna.customer.pk).update(phone="")
    change(anna, "phone", {"phone": "+390211111111"}, code="W1")
    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        change(anna, "phone", {"phone": ""}, code="W2")
    deliver(anna)

    assert actions.settle_change(request_code="W2", now=timezone.now())
    assert shown(anna, "phone") == ""


def test_a_delivery_settles_nobody_elses_change_and_none_that_waits(anna, bruno):
    change(anna, "pec", {"pec": "anna@pec.example.it"})
    change(bruno, "pec", {"pec": "bruno@pec.example.it"}, code="W2")
    change(anna, "email", {"email": "nuova@example.org"}, code="W3")

    assert deliver(anna, pec="anna@pec.example.it", email="nuova@example.org") == ["W1"]


@pytest.mark.parametrize("reason", [DropReason.REJECTED, DropReason.CANCELLED])
def test_a_request_that_comes_to_nothing_gives_back_what_the_cis_says(anna, reason):
    change(anna, "phone", {"phone": "+390212345678"})

    assert actions.drop_change(request_code="W1", reason=reason, now=timezone.now())
    assert shown(anna, "phone") == anna.customer.phone
    assert not actions.drop_change(request_code="W1", reason=reason, now=timezone.now())


def test_a_request_that_is_done_shows_the_spelling_of_the_cis(anna):
    change(anna, "residence", HOUSE)
    Customer.objects.filter(pk=anna.customer.pk).update(**HOUSE | {"street": "V.le Verdi"})

    assert actions.settle_change(request_code="W1", now=timezone.now() + timedelta(1))
    assert shown(anna, "street") == "V.le Verdi"


def test_a_change_that_waits_is_not_settled_by_hand(anna):
    change(anna, "email", {"email": "nuova@example.org"})

    assert not actions.settle_change(request_code="W1", now=timezone.now())


def test_bruno_sees_nothing_of_annas_changes(anna, bruno):
    change(anna, "phone", {"phone": "+390212345678"})

    with acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk):
        assert open_changes(customer_id=anna.customer.pk) == []
        assert contacts_of(customer_id=anna.customer.pk) is None
        with pytest.raises(Customer.DoesNotExist):
            get_customer_data(customer_id=anna.customer.pk)


def test_the_web_may_do_all_that_a_customer_does(anna):
    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        kept = change(anna, "email", {"email": "uno@example.org"})
        change(anna, "email", {"email": "due@example.org"}, code="W2")
        kept = Change.objects.get(request_code="W2")
        actions.make_effective(customer_id=anna.customer.pk, change_id=kept.pk, now=timezone.now())

        assert shown(anna, "email") == "due@example.org"


def test_a_page_that_asks_for_many_fields_meets_a_row_with_none(anna):
    cast.a_change(
        customer=anna.customer,
        now=timezone.now(),
        state="dropped",
        drop_reason="cancelled",
        ended_at=timezone.now(),
    )

    assert shown(anna, "email") == anna.customer.email
