"""Contact data and the rest of what Anna changes of herself: asked, proved, told, ended."""

import re
from datetime import timedelta

import pytest
from asking import NOON, asked, asking_of, viewer_of

from utenza.contacts.rules import LinkNoLongerGood, TooManyCodes, WrongCode
from utenza.customers.models import Change, Customer
from utenza.customers.queries import get_customer_data
from utenza.customers.rules import SameAsNow
from utenza.identity.models import Login
from utenza.identity.rules.limits import TooManyTries
from utenza.identity.rules.viewers import GrantRole
from utenza.notifications.models import Mail
from utenza.service_requests.actions.outgoing import number_outgoing
from utenza.service_requests.actions.proving import confirm_by_code, confirm_by_link
from utenza.service_requests.actions.withdrawing import answer, withdraw
from utenza.service_requests.kinds import kinds
from utenza.service_requests.kinds.base import OnlyReads
from utenza.service_requests.kinds.sdi_code import OnlyForFirms
from utenza.service_requests.models import Outgoing, RequestStep, ServiceRequest
from utenza.service_requests.rules.workflow import StepNotAllowed

pytestmark = pytest.mark.django_db
NEW_EMAIL, NEW_MOBILE, NEW_PHONE = "nuova@example.org", "+393339999999", "+390212345678"
LATER = NOON + timedelta(minutes=5)


def an_email(person, email=NEW_EMAIL, **named):
    return asked(person, slug="contatti-email", cleaned={"email": email}, **named)


def a_mobile(person):
    return asked(person, slug="contatti-cellulare", cleaned={"mobile": NEW_MOBILE})


def a_phone(person, number=NEW_PHONE, **named):
    return asked(person, slug="contatti-telefono", cleaned={"phone": number}, **named)


def fields_of(person):
    return get_customer_data(customer_id=person.customer.pk).fields


def status_of(code):
    return ServiceRequest.objects.get(request_code=code).status


def story(code):
    steps = RequestStep.objects.filter(request__request_code=code).order_by("at", "id")
    return list(steps.values_list("status", "actor"))


def token_sent():
    body = Mail.objects.filter(kind="contact-link").latest("id").body
    return re.search(r"/conferma/([\w-]+)/", body)[1]


def code_sent():
    return re.search(r"\b\d{6}\b", Mail.objects.filter(kind="contact-code").latest("id").body)[0]


def sent_to_cis():
    return list(Outgoing.objects.order_by("id").values_list("type", flat=True))


def test_a_new_email_waits_for_its_link_and_the_cis_hears_nothing_before(anna):
    code = an_email(anna)

    assert status_of(code) == "waiting_customer"
    assert fields_of(anna)["email"] == anna.customer.email
    assert sent_to_cis() == []
    assert story(code) == [("received", "customer"), ("waiting_customer", "portal")]


def test_the_receipt_to_the_old_address_does_not_name_the_new_one(anna):
    an_email(anna)

    receipt = Mail.objects.get(kind="request-received")
    assert receipt.to == anna.customer.email
    assert NEW_EMAIL not in receipt.body


def test_once_the_link_was_opened_it_counts_goes_out_and_all_are_told(anna):
    code = an_email(anna)

    confirm_by_link(token=token_sent(), now=LATER)

    assert status_of(code) == "received"
    assert fields_of(anna)["email"] == NEW_EMAIL
    assert Outgoing.objects.get().document["payload"] == {"email": NEW_EMAIL}
    assert story(code)[2:] == [("received", "customer")]
    told = {letter.kind: letter for letter in Mail.objects.all()}
    assert told["contact-changed"].to == anna.customer.email
    assert NEW_EMAIL not in told["contact-changed"].body
    assert told["request-proved"].to == NEW_EMAIL


def test_a_link_opened_twice_sends_nothing_twice(anna):
    an_email(anna)
    token = token_sent()
    confirm_by_link(token=token, now=LATER)

    with pytest.raises(LinkNoLongerGood):
        confirm_by_link(token=token, now=LATER)
    assert sent_to_cis() == ["contact_email"]


def test_a_new_mobile_counts_once_its_code_was_typed(anna):
    code = a_mobile(anna)
    wrong = f"{(int(code_sent()) + 1) % 10**6:06}"
    viewer = viewer_of(anna)

    with pytest.raises(WrongCode):
        confirm_by_code(viewer=viewer, request_code=code, code=wrong, now=LATER)
    assert (status_of(code), sent_to_cis()) == ("waiting_customer", [])
    confirm_by_code(viewer=viewer, request_code=code, code=code_sent(), now=LATER)

    assert fields_of(anna)["mobile"] == NEW_MOBILE
    assert (status_of(code), sent_to_cis()) == ("received", ["contact_mobile"])


def test_five_wrong_codes_leave_the_request_waiting(anna):
    code = a_mobile(anna)
    right = code_sent()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(5):
        with pytest.raises(WrongCode):
            confirm_by_code(viewer=viewer_of(anna), request_code=code, code=wrong, now=LATER)

    with pytest.raises(TooManyCodes):
        confirm_by_code(viewer=viewer_of(anna), request_code=code, code=right, now=LATER)
    assert status_of(code) == "waiting_customer"


@pytest.mark.parametrize(
    ("slug", "field", "value"),
    [
        ("contatti-telefono", "phone", NEW_PHONE),
        ("contatti-pec", "pec", "anna@pec.example.org"),
    ],
)
def test_a_telephone_and_a_pec_count_at_once_and_go_out(anna, slug, field, value):
    code = asked(anna, slug=slug, cleaned={field: value})

    assert fields_of(anna)[field] == value
    assert status_of(code) == "received"
    assert Outgoing.objects.get().document["payload"] == {field: value}


def test_a_telephone_taken_away_is_told_to_the_cis_as_empty(anna):
    Customer.objects.filter(pk=anna.customer.pk).update(phone=NEW_PHONE)

    code = a_phone(anna, "")

    assert fields_of(anna)["phone"] == ""
    assert Outgoing.objects.get().document["payload"] == {"phone": ""}
    shown = kinds()["contatti-telefono"].shown({"phone": ""})
    assert shown == [("Telefono", "nessuno: lo togliamo")]
    assert status_of(code) == "received"


def test_the_same_submission_again_is_the_first_one_even_where_nothing_would_change(anna):
    key = f"{1:064}"
    first = a_phone(anna, key=key)

    assert a_phone(anna, key=key) == first
    assert Change.objects.count() == 1


def test_what_is_there_already_is_refused_and_opens_nothing(anna):
    with pytest.raises(SameAsNow) as refused:
        an_email(anna, anna.customer.email)

    assert refused.value.field == "email"
    assert not ServiceRequest.objects.exists()
    assert not Mail.objects.exists()


def test_of_two_changes_of_email_the_newer_waits_and_the_older_is_over(anna):
    first = an_email(anna)
    old_token = token_sent()

    second = an_email(anna, "terza@example.org", now=LATER)

    assert (status_of(first), status_of(second)) == ("cancelled", "waiting_customer")
    assert story(first)[-1] == ("cancelled", "customer")
    assert RequestStep.objects.get(request__request_code=first, status="cancelled").note == second
    with pytest.raises(LinkNoLongerGood):
        confirm_by_link(token=old_token, now=LATER)
    confirm_by_link(token=token_sent(), now=LATER)
    assert fields_of(anna)["email"] == "terza@example.org"
    assert sent_to_cis() == ["contact_email"]


def test_the_first_email_is_proved_and_then_another_one_is_asked(anna):
    first = an_email(anna)
    confirm_by_link(token=token_sent(), now=LATER)

    second = an_email(anna, "terza@example.org", now=LATER)

    assert (status_of(first), status_of(second)) == ("received", "waiting_customer")
    assert fields_of(anna)["email"] == NEW_EMAIL


def test_anna_withdraws_while_it_waits_and_the_link_is_dead(anna):
    code = an_email(anna)

    withdraw(viewer=viewer_of(anna), code=code, now=LATER)

    assert status_of(code) == "cancelled"
    assert sent_to_cis() == []
    with pytest.raises(LinkNoLongerGood):
        confirm_by_link(token=token_sent(), now=LATER)
    assert fields_of(anna)["email"] == anna.customer.email


def test_anna_withdraws_what_counts_already_and_the_old_one_is_back(anna):
    code = a_phone(anna)
    number_outgoing(now=NOON)

    withdraw(viewer=viewer_of(anna), code=code, now=LATER)

    assert fields_of(anna)["phone"] == anna.customer.phone
    assert sent_to_cis() == ["contact_phone", "cancellation"]


def test_what_waits_for_a_proof_takes_no_answer_in_words(anna):
    code = an_email(anna)

    with pytest.raises(StepNotAllowed):
        answer(viewer=viewer_of(anna), code=code, words="Sono io.", now=LATER)


def test_what_waits_for_an_answer_is_no_longer_withdrawn(anna):
    code = a_phone(anna)
    ServiceRequest.objects.update(status="waiting_customer")

    with pytest.raises(StepNotAllowed):
        withdraw(viewer=viewer_of(anna), code=code, now=LATER)


def test_letters_are_not_sent_without_end(anna):
    for number in range(10):
        an_email(anna, f"nuova{number}@example.org")

    with pytest.raises(TooManyTries):
        an_email(anna, "undicesima@example.org")
    assert ServiceRequest.objects.filter(status="waiting_customer").count() == 1


def test_bruno_cannot_type_annas_code(anna, bruno):
    code = a_mobile(anna)

    with pytest.raises(ServiceRequest.DoesNotExist):
        confirm_by_code(viewer=viewer_of(bruno), request_code=code, code=code_sent(), now=LATER)
    assert status_of(code) == "waiting_customer"


def test_who_only_reads_changes_nothing(anna):
    with pytest.raises(OnlyReads):
        a_phone(anna, role=GrantRole.VIEWER)


ADDRESS = {
    "street": "Via Verdi",
    "street_number": "7",
    "postcode": "10121",
    "city": "Torino",
    "province": "TO",
    "country": "IT",
}


def test_a_residence_counts_at_once_and_whole(anna):
    code = asked(anna, slug="residenza", cleaned=ADDRESS)

    assert {name: fields_of(anna)[name] for name in ADDRESS} == ADDRESS
    assert Outgoing.objects.get().document["payload"] == ADDRESS
    assert status_of(code) == "received"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"postcode": "1012"}, "postcode"),
        ({"province": "Torino"}, "province"),
        ({"country": "Italia"}, "country"),
        ({"street": " "}, "street"),
    ],
)
def test_a_wrong_line_of_an_address_is_said_where_it_is(anna, typed, field):
    form = kinds()["residenza"].form(asking_of(anna), data=ADDRESS | typed)

    assert set(form.errors) == {field}


def test_an_address_abroad_has_a_free_postcode(anna):
    typed = ADDRESS | {"postcode": "SW1A 1AA", "city": "London", "province": "", "country": "gb"}
    form = kinds()["residenza"].form(asking_of(anna), data=typed)

    assert form.is_valid(), form.errors
    assert (form.cleaned_data["province"], form.cleaned_data["country"]) == ("EE", "GB")


def test_a_recipient_code_is_for_firms_alone(anna):
    kind = kinds()["codice-destinatario"]
    with pytest.raises(OnlyForFirms):
        kind.may_ask(asking_of(anna))
    Customer.objects.filter(pk=anna.customer.pk).update(vat_number="01234567890")

    asked(anna, slug="codice-destinatario", cleaned={"sdi_code": "M5UXCR1"})

    assert fields_of(anna)["sdi_code"] == "M5UXCR1"


class Hers:
    """Anna as the CIS delivered her."""

    @property
    def customer(self):
        return Customer.objects.get(customer_code="C1")

    @property
    def login(self):
        return Login.objects.get(username="Anna")


@pytest.fixture
def delivered(cis):
    cis.deliver()
    return cis


def the_cis_says(cis, name, code, status, note=""):
    told = {"request_code": code, "type": "contact_phone", "customer_code": "C1"}
    told |= {"opened_at": NOON.isoformat(), "channel": "web", "status": status}
    told |= {"status_at": (NOON + timedelta(days=1)).isoformat(), "note": note}
    cis.rows = {"customers.csv": cis.rows["customers.csv"], "requests.csv": [told]}
    assert cis.deliver(name).reason in (None, "")


def test_a_delivery_with_the_old_number_undoes_nothing(delivered):
    a_phone(Hers())
    delivered.rows["customers.csv"][0]["street"] = "Via Verdi"

    delivered.deliver("second")

    assert fields_of(Hers())["phone"] == NEW_PHONE
    assert fields_of(Hers())["street"] == "Via Verdi"


def test_what_the_cis_has_done_is_shown_as_the_cis_says_it(delivered):
    code = a_phone(Hers())
    delivered.rows["customers.csv"][0]["phone"] = "02 1234 5678"

    the_cis_says(delivered, "second", code, "done")

    assert Change.objects.get().state == "settled"
    assert status_of(code) == "done"
    assert fields_of(Hers())["phone"] == "02 1234 5678"


def test_what_the_cis_rejects_is_taken_back_with_its_reason_in_the_story(delivered):
    before = fields_of(Hers())["phone"]
    code = a_phone(Hers())

    the_cis_says(delivered, "second", code, "rejected", note="Il numero è di un altro cliente.")

    change = Change.objects.get()
    assert (change.state, change.drop_reason) == ("dropped", "rejected")
    assert fields_of(Hers())["phone"] == before
    assert ServiceRequest.objects.get(request_code=code).note == "Il numero è di un altro cliente."
