"""
Taking the proof of a new address or number.

Tries are counted by the database in the transaction of the request, one after the other. A refusal
is raised after its try is written down: whoever calls answers with it and must not undo it.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from utenza.contacts import messages
from utenza.contacts.actions.secret import digest
from utenza.contacts.models import Proof
from utenza.contacts.queries import open_link
from utenza.contacts.rules import (
    MOST_TRIES,
    AlreadyProved,
    CodeNoLongerGood,
    Form,
    LinkNoLongerGood,
    ProvedByLink,
    TooManyCodes,
    WrongCode,
    as_code,
    check_may_change,
)
from utenza.customers.actions import make_effective
from utenza.customers.models import Change
from utenza.customers.queries import CustomerData, get_customer_data
from utenza.customers.rules import ChangeState, FieldGroup
from utenza.identity.rules.viewers import Viewer
from utenza.notifications.actions import notify, notify_by_text
from utenza.notifications.gateways import sends_texts
from utenza.notifications.rules import Message, TextMessage
from utenza.storage.acting import instead_for


@dataclass(frozen=True, slots=True)
class Proved:
    """What was confirmed just now, and for whom: its request may go on."""

    customer_id: int
    request_code: str
    group: FieldGroup
    value: str


def prove_link(*, token: str, now: datetime) -> Proved:
    """
    Let the address count to which this link was sent, for whoever holds it, signed in or not.

    Raises LinkNoLongerGood.
    """
    link = open_link(token=token, now=now)
    with instead_for(link.customer_id):
        proof = Proof.objects.get(customer_id=link.customer_id, pk=link.proof_id)
        if not _take_effect(proof, link.group, now=now):
            raise LinkNoLongerGood
    return Proved(link.customer_id, link.request_code, link.group, link.target)


def prove_code(*, viewer: Viewer, request_code: str, code: str, now: datetime) -> Proved:
    """
    Let the number count for whose change this code was sent.

    Raises Change.DoesNotExist, OnlyReading, AlreadyProved, ProvedByLink, CodeNoLongerGood,
    TooManyCodes, WrongCode.
    """
    check_may_change(viewer)
    change = Change.objects.get(customer_id=viewer.customer_id, request_code=request_code)
    group = FieldGroup(change.field_group)
    proof = _last_code(change, group, now=now)
    _count_try(proof)
    typed = digest(Form.CODE, change_id=change.pk, secret=as_code(code))
    if not constant_time_compare(bytes(proof.digest), typed):
        raise WrongCode
    if not _take_effect(proof, group, now=now):
        raise CodeNoLongerGood
    return Proved(viewer.customer_id, request_code, group, change.new_values[group.value])


def _last_code(change: Change, group: FieldGroup, *, now: datetime) -> Proof:
    if change.state in (ChangeState.EFFECTIVE, ChangeState.SETTLED):
        raise AlreadyProved
    if group is FieldGroup.EMAIL:
        raise ProvedByLink
    codes = Proof.objects.filter(
        customer_id=change.customer_id, change_id=change.pk, form=Form.CODE
    )
    proof = codes.order_by("-id").first()
    if proof is None or proof.expires_at <= now:
        raise CodeNoLongerGood
    return proof


def _count_try(proof: Proof) -> None:
    """Count one try; who tries at the same time waits here until this one's transaction ends."""
    same = Proof.objects.filter(customer_id=proof.customer_id, pk=proof.pk)
    still_open = same.filter(used_at=None, tries__lt=MOST_TRIES)
    if not still_open.update(tries=F("tries") + 1):
        raise AlreadyProved if same.exclude(used_at=None).exists() else TooManyCodes


@transaction.atomic
def _take_effect(proof: Proof, group: FieldGroup, *, now: datetime) -> bool:
    """Use the proof up, let its change count and tell the address before; once at most."""
    before = get_customer_data(customer_id=proof.customer_id)
    unused = Proof.objects.filter(customer_id=proof.customer_id, pk=proof.pk, used_at=None)
    if not unused.filter(expires_at__gt=now).update(used_at=now):
        return False
    if not make_effective(customer_id=proof.customer_id, change_id=proof.change_id, now=now):
        return False
    _tell_before(before, group, now=now)
    return True


def _tell_before(before: CustomerData, group: FieldGroup, *, now: datetime) -> None:
    """Write where the customer was reached until now: who did not ask for this must hear of it."""
    language = before.language or settings.LANGUAGE_CODE
    if before.fields["email"]:
        at = now.astimezone(ZoneInfo(settings.TIME_ZONE))
        words = messages.contact_changed(language=language, group=group, at=at)
        letter = Message("contact-changed", before.fields["email"], words.subject, words.body)
        notify(letter, now=now)
    if group is FieldGroup.MOBILE and before.fields["mobile"] and sends_texts():
        text = messages.mobile_changed_text(language=language, brand=settings.BRAND_NAME)
        notify_by_text(TextMessage("contact-changed", before.fields["mobile"], text), now=now)
