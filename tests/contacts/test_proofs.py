"""A new e-mail counts when its link was opened, a new mobile when its code was typed."""

import re
from datetime import timedelta

import cast
import pytest
from django.utils import timezone

from utenza.contacts import rules
from utenza.contacts.actions.asking import ask_proof
from utenza.contacts.actions.proving import prove_code, prove_link
from utenza.contacts.models import Proof
from utenza.contacts.queries import open_link, waiting_changes
from utenza.customers.models import Change, Customer
from utenza.customers.queries import contacts_of
from utenza.customers.rules import FieldGroup
from utenza.identity.rules.limits import TooManyTries
from utenza.identity.rules.viewers import GrantRole
from utenza.notifications.models import Mail, Text
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
CONFIRM = "http://127.0.0.1:8000/conferma/"
NEW_EMAIL, NEW_MOBILE = "nuova@example.org", "+393339999999"


@pytest.fixture
def now():
    return timezone.now()


def an_email(person, now, **fields):
    return cast.a_change(customer=person.customer, now=now, **fields)


def a_mobile(person, now):
    return an_email(person, now, field_group="mobile", new_values={"mobile": NEW_MOBILE})


def ask(person, change, now):
    viewer = cast.viewer_of(person)
    return ask_proof(viewer=viewer, request_code=change.request_code, now=now)


def token_sent():
    body = Mail.objects.filter(kind="contact-link").latest("id").body
    return re.search(re.escape(CONFIRM) + r"([\w-]+)/", body)[1]


def code_in(body):
    return re.search(r"\b(\d{6})\b", body)[1]


def type_code(person, change, code, now):
    viewer = cast.viewer_of(person)
    return prove_code(viewer=viewer, request_code=change.request_code, code=code, now=now)


def another(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_link_goes_to_the_new_address_and_makes_it_count(anna, now):
    old = anna.customer.email
    change = an_email(anna, now)

    way = ask(anna, change, now)
    proved = prove_link(token=token_sent(), now=now)

    assert (way.form, way.target) == (rules.Form.LINK, NEW_EMAIL)
    assert (proved.request_code, proved.group) == (change.request_code, FieldGroup.EMAIL)
    assert contacts_of(customer_id=anna.customer.pk).email == NEW_EMAIL
    letter = Mail.objects.get(kind="contact-changed")
    assert letter.to == old
    assert "Se non sei stato tu" in letter.body
    assert NEW_EMAIL not in letter.body


def test_the_letter_holds_a_secret_that_the_table_does_not(anna, now):
    ask(anna, an_email(anna, now), now)

    kept = Proof.objects.get()

    assert Mail.objects.get().secret
    assert len(kept.digest) == 32
    assert token_sent().encode() not in bytes(kept.digest)


def test_letters_speak_the_customers_language(anna, now):
    Customer.objects.filter(pk=anna.customer.pk).update(language="en")

    ask(anna, an_email(anna, now), now)
    prove_link(token=token_sent(), now=now)

    first, second = Mail.objects.order_by("id")
    assert first.subject == "Confirm your e-mail address"
    assert second.subject == "Your contact data have changed"


def test_a_link_is_good_once_and_for_three_days(anna, now):
    ask(anna, an_email(anna, now), now)
    token = token_sent()

    with pytest.raises(rules.LinkNoLongerGood):
        prove_link(token=token, now=now + timedelta(days=3))
    prove_link(token=token, now=now + timedelta(days=3) - timedelta(seconds=1))
    with pytest.raises(rules.LinkNoLongerGood):
        prove_link(token=token, now=now)
    assert Mail.objects.filter(kind="contact-changed").count() == 1


def test_a_link_that_never_was_is_refused_like_one_that_is_over(anna, now):
    ask(anna, an_email(anna, now), now)

    for token in ("", "x" * 43, token_sent()[:-1]):
        with pytest.raises(rules.LinkNoLongerGood):
            prove_link(token=token, now=now)


def test_bruno_who_is_signed_in_may_open_annas_link_and_still_sees_nothing_of_hers(
    anna, bruno, now
):
    ask(anna, an_email(anna, now), now)
    token = token_sent()

    with acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk):
        assert open_link(token=token, now=now).target == NEW_EMAIL
        prove_link(token=token, now=now)
        assert contacts_of(customer_id=anna.customer.pk) is None

    assert contacts_of(customer_id=anna.customer.pk).email == NEW_EMAIL


def test_who_is_not_signed_in_may_open_it_as_well(anna, now):
    ask(anna, an_email(anna, now), now)
    token = token_sent()

    with acting(Role.PORTAL):
        assert prove_link(token=token, now=now).customer_id == anna.customer.pk


def test_a_link_of_a_change_that_another_took_the_place_of_is_dead(anna, now):
    change = an_email(anna, now)
    ask(anna, change, now)
    Change.objects.update(state="dropped", drop_reason="superseded", ended_at=now)

    with pytest.raises(rules.LinkNoLongerGood):
        prove_link(token=token_sent(), now=now)


def test_an_earlier_link_stays_good_when_another_is_sent(anna, now):
    change = an_email(anna, now)
    ask(anna, change, now)
    first = token_sent()
    ask(anna, change, now)

    assert first != token_sent()
    assert prove_link(token=first, now=now).request_code == change.request_code
    with pytest.raises(rules.LinkNoLongerGood):
        prove_link(token=token_sent(), now=now)


def test_the_code_goes_to_the_new_mobile_and_the_old_ones_are_told(anna, texts, now):
    change = a_mobile(anna, now)

    way = ask(anna, change, now)
    text = Text.objects.get()
    proved = type_code(anna, change, code_in(text.body), now)

    assert (way.channel, text.to, text.secret) == (rules.Channel.SMS, NEW_MOBILE, True)
    assert (proved.request_code, proved.value) == (change.request_code, NEW_MOBILE)
    assert contacts_of(customer_id=anna.customer.pk).mobile == NEW_MOBILE
    assert Mail.objects.get().to == anna.customer.email
    assert Text.objects.latest("id").to == anna.customer.mobile


def test_without_texts_the_code_goes_to_the_email_that_is_known(anna, now):
    change = a_mobile(anna, now)

    way = ask(anna, change, now)
    type_code(anna, change, code_in(Mail.objects.get().body), now)

    assert (way.form, way.channel) == (rules.Form.CODE, rules.Channel.EMAIL)
    assert way.target == anna.customer.email
    assert contacts_of(customer_id=anna.customer.pk).mobile == NEW_MOBILE
    assert not Text.objects.exists()


def test_a_customer_without_email_gets_the_code_at_the_one_that_signs_in(anna, now):
    Customer.objects.filter(pk=anna.customer.pk).update(email="")

    assert ask(anna, a_mobile(anna, now), now).target == anna.login.email


def test_a_code_may_be_typed_with_blanks(anna, texts, now):
    change = a_mobile(anna, now)
    ask(anna, change, now)
    code = code_in(Text.objects.get().body)

    assert type_code(anna, change, f" {code[:3]} {code[3:]} ", now)


def test_a_wrong_code_is_refused_five_times_and_then_the_right_one_too(anna, texts, now):
    change = a_mobile(anna, now)
    ask(anna, change, now)
    code = code_in(Text.objects.get().body)

    for _ in range(5):
        with pytest.raises(rules.WrongCode):
            type_code(anna, change, another(code), now)
    with pytest.raises(rules.TooManyCodes):
        type_code(anna, change, code, now)
    assert contacts_of(customer_id=anna.customer.pk).mobile == anna.customer.mobile


def test_another_code_gives_new_tries_and_ends_the_one_before(anna, texts, now):
    change = a_mobile(anna, now)
    ask(anna, change, now)
    first = code_in(Text.objects.get().body)
    ask(anna, change, now)
    second = code_in(Text.objects.latest("id").body)

    if first != second:
        with pytest.raises(rules.WrongCode):
            type_code(anna, change, first, now)
    assert type_code(anna, change, second, now)


def test_a_code_is_good_for_fifteen_minutes(anna, texts, now):
    change = a_mobile(anna, now)
    ask(anna, change, now)
    code = code_in(Text.objects.get().body)

    with pytest.raises(rules.CodeNoLongerGood):
        type_code(anna, change, code, now + timedelta(minutes=15))
    assert type_code(anna, change, code, now + timedelta(minutes=14, seconds=59))


def test_a_code_is_good_once(anna, texts, now):
    change = a_mobile(anna, now)
    ask(anna, change, now)
    code = code_in(Text.objects.get().body)
    type_code(anna, change, code, now)

    with pytest.raises(rules.AlreadyProved):
        type_code(anna, change, code, now)
    assert Mail.objects.count() == 1


def test_no_code_opens_an_email(anna, now):
    change = an_email(anna, now)
    ask(anna, change, now)

    with pytest.raises(rules.ProvedByLink):
        type_code(anna, change, "123456", now)


def test_bruno_cannot_type_annas_code(anna, bruno, texts, now):
    change = a_mobile(anna, now)
    ask(anna, change, now)
    code = code_in(Text.objects.get().body)

    with pytest.raises(Change.DoesNotExist):
        type_code(bruno, change, code, now)
    assert Proof.objects.get().tries == 0


def test_annas_code_is_wrong_for_brunos_own_change(anna, bruno, texts, now):
    hers, his = a_mobile(anna, now), a_mobile(bruno, now)
    ask(anna, hers, now)
    code = code_in(Text.objects.get().body)
    ask(bruno, his, now)

    if code != code_in(Text.objects.latest("id").body):
        with pytest.raises(rules.WrongCode):
            type_code(bruno, his, code, now)


def test_bruno_cannot_have_annas_letter_sent(anna, bruno, now):
    change = an_email(anna, now)

    with pytest.raises(Change.DoesNotExist):
        ask(bruno, change, now)


def test_who_may_only_look_neither_asks_nor_proves(anna, now):
    change = a_mobile(anna, now)
    looker = cast.viewer_of(anna, role=GrantRole.VIEWER)
    code = change.request_code

    with pytest.raises(rules.OnlyReading):
        ask_proof(viewer=looker, request_code=code, now=now)
    with pytest.raises(rules.OnlyReading):
        prove_code(viewer=looker, request_code=code, code="123456", now=now)


def test_nobodys_telephone_is_filled_with_codes(anna, texts, now):
    change = a_mobile(anna, now)
    for _ in range(5):
        ask(anna, change, now)

    with pytest.raises(TooManyTries):
        ask(anna, change, now)
    assert Text.objects.count() == 5
    assert ask(anna, change, now + timedelta(hours=1, seconds=1))


def test_the_web_may_do_all_of_this(anna, texts, now):
    change = a_mobile(anna, now)
    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        ask(anna, change, now)
    code = code_in(Text.objects.get().body)

    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        (waiting,) = waiting_changes(viewer=cast.viewer_of(anna))
        assert waiting.sent.is_good(now)
        assert type_code(anna, change, code, now)
        assert waiting_changes(viewer=cast.viewer_of(anna)) == []
