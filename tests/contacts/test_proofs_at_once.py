"""Twenty hands at one code, or one link: what counts is counted exactly."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import cast
import pytest
from django.db import connection, transaction
from django.utils import timezone

from utenza.contacts import rules
from utenza.contacts.actions.asking import ask_proof
from utenza.contacts.actions.proving import prove_code, prove_link
from utenza.contacts.models import Proof
from utenza.kernel.refusals import Refusal
from utenza.notifications.models import Mail, Text

pytestmark = pytest.mark.django_db(transaction=True)
CONFIRM = "http://127.0.0.1:8000/conferma/"


def at_once(attempt, hands=20):
    """Run the attempt by as many hands, each in a transaction that keeps what it wrote."""

    def one(_):
        try:
            with transaction.atomic():
                try:
                    attempt()
                except Refusal as refusal:
                    return type(refusal)
                return None
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as threads:
        return Counter(threads.map(one, range(hands)))


@pytest.fixture
def waiting(anna, texts):
    """A mobile that waits for its code, and the code."""
    now = timezone.now()
    change = cast.a_change(
        customer=anna.customer,
        now=now,
        field_group="mobile",
        new_values={"mobile": "+393339999999"},
    )
    viewer = cast.viewer_of(anna)
    ask_proof(viewer=viewer, request_code=change.request_code, now=now)
    return change, re.search(r"\b(\d{6})\b", Text.objects.get().body)[1]


def test_twenty_wrong_codes_at_once_get_five_tries_between_them(anna, waiting):
    change, code = waiting
    wrong = f"{(int(code) + 1) % 10**6:06}"

    answers = at_once(
        lambda: prove_code(
            viewer=cast.viewer_of(anna),
            request_code=change.request_code,
            code=wrong,
            now=timezone.now(),
        )
    )

    assert answers == {rules.WrongCode: 5, rules.TooManyCodes: 15}
    assert Proof.objects.get().tries == 5


def test_the_right_code_at_twenty_hands_takes_effect_once(anna, waiting):
    change, code = waiting

    answers = at_once(
        lambda: prove_code(
            viewer=cast.viewer_of(anna),
            request_code=change.request_code,
            code=code,
            now=timezone.now(),
        )
    )

    assert answers == {None: 1, rules.AlreadyProved: 19}
    assert Mail.objects.filter(kind="contact-changed").count() == 1


def test_a_link_opened_by_twenty_takes_effect_once(anna):
    now = timezone.now()
    change = cast.a_change(customer=anna.customer, now=now)
    viewer = cast.viewer_of(anna)
    ask_proof(viewer=viewer, request_code=change.request_code, now=now)
    token = re.search(re.escape(CONFIRM) + r"([\w-]+)/", Mail.objects.get().body)[1]

    answers = at_once(lambda: prove_link(token=token, now=now))

    assert answers == {None: 1, rules.LinkNoLongerGood: 19}
    assert Mail.objects.filter(kind="contact-changed").count() == 1
