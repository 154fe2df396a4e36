"""Writing the letter or the text by which a change is proved."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from utenza.contacts import messages
from utenza.contacts.actions.secret import digest, new_secret
from utenza.contacts.models import Proof
from utenza.contacts.rules import (
    LASTS,
    PROOFS_OF_A_CUSTOMER,
    PROOFS_TO_A_TARGET,
    Channel,
    Form,
    Way,
    check_may_change,
    way_to_prove,
)
from utenza.customers.queries import (
    CustomerData,
    OpenChange,
    get_customer_data,
    get_waiting_change,
)
from utenza.identity.actions import tries
from utenza.identity.queries import login_of
from utenza.identity.rules.limits import Charge, TooManyTries
from utenza.identity.rules.viewers import Viewer
from utenza.notifications.actions import notify, notify_by_text
from utenza.notifications.gateways import sends_texts
from utenza.notifications.rules import Message, TextMessage


@transaction.atomic
def ask_proof(*, viewer: Viewer, request_code: str, now: datetime) -> Way:
    """
    Write the letter or the text by which the waiting change of this request is proved.

    Another code makes the one before useless; links stay good until they expire.

    Raises Change.DoesNotExist, OnlyReading, TooManyTries.
    """
    check_may_change(viewer)
    change = get_waiting_change(customer_id=viewer.customer_id, request_code=request_code)
    customer = get_customer_data(customer_id=viewer.customer_id)
    way = _way(change, customer, viewer)
    _charge(viewer, way, now=now)
    secret = new_secret(way.form)
    _keep(viewer, change, way, secret=secret, now=now)
    language = customer.language or settings.LANGUAGE_CODE
    _write(way, secret, language=language, now=now)
    return way


def _way(change: OpenChange, customer: CustomerData, viewer: Viewer) -> Way:
    login = login_of(login_id=viewer.login_id)
    return way_to_prove(
        email=change.new_values.get("email", ""),
        mobile=change.new_values.get("mobile", ""),
        known_email=customer.fields["email"] or (login.email if login else ""),
        sends_texts=sends_texts(),
    )


def _charge(viewer: Viewer, way: Way, *, now: datetime) -> None:
    charges = (
        Charge(PROOFS_OF_A_CUSTOMER, str(viewer.customer_id)),
        Charge(PROOFS_TO_A_TARGET, way.target.casefold()),
    )
    if tries.count(charges, now=now):
        raise TooManyTries


def _keep(viewer: Viewer, change: OpenChange, way: Way, *, secret: str, now: datetime) -> None:
    former = Proof.objects.filter(customer_id=viewer.customer_id, change_id=change.change_id)
    former.filter(form=Form.CODE, expires_at__gt=now).update(expires_at=now)
    Proof.objects.create(
        customer_id=viewer.customer_id,
        change_id=change.change_id,
        form=way.form,
        channel=way.channel,
        target=way.target,
        digest=digest(way.form, change_id=change.change_id, secret=secret),
        asked_at=now,
        expires_at=now + LASTS[way.form],
    )


def _write(way: Way, secret: str, *, language: str, now: datetime) -> None:
    if way.channel is Channel.SMS:
        text = messages.code_by_text(language=language, code=secret, brand=settings.BRAND_NAME)
        notify_by_text(TextMessage("contact-code", way.target, text, secret=True), now=now)
        return
    if way.form is Form.LINK:
        words = messages.confirm_address(language=language, token=secret)
    else:
        words = messages.code_by_mail(language=language, code=secret)
    kind = f"contact-{way.form}"
    notify(Message(kind, way.target, words.subject, words.body, secret=True), now=now)
