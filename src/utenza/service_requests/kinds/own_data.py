"""What the kinds share that change the customer's own data: their fields, effect and end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from utenza.contacts.actions.asking import ask_proof
from utenza.contacts.rules import Channel, Form, Way
from utenza.customers.actions import Recorded, drop_change, record_change, settle_change
from utenza.customers.queries import CustomerData, get_customer_data
from utenza.customers.rules import (
    FIELDS,
    REMOVABLE,
    TO_PROVE,
    ChangeState,
    DropReason,
    FieldGroup,
    new_contact,
)
from utenza.kernel.codes import phone
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.kinds.base import Asking, Cleaned, Effect, Group, Kind, Payload
from utenza.service_requests.rules.promises import Promise
from utenza.service_requests.rules.requests import RequestStatus

_WAITS_FOR = {
    (Form.LINK, Channel.EMAIL): gettext_noop(
        "Apri il collegamento che abbiamo mandato al nuovo indirizzo e conferma che è tuo. Fino ad"
        " allora vale quello di prima."
    ),
    (Form.CODE, Channel.SMS): gettext_noop(
        "Scrivi il codice che abbiamo mandato con un SMS al nuovo numero. Fino ad allora vale"
        " quello di prima."
    ),
    (Form.CODE, Channel.EMAIL): gettext_noop(
        "Scrivi il codice che abbiamo mandato alla tua e-mail. Fino ad allora vale il numero di"
        " prima."
    ),
}


class ContactField(forms.CharField):
    """The new value of one contact; cleaned, it is as it is kept. Empty takes one away."""

    def __init__(self, group: FieldGroup, **named: Any) -> None:  # noqa: ANN401 - as a field takes
        self.group = group
        super().__init__(max_length=254, required=group not in REMOVABLE, **named)

    def clean(self, value: Any) -> str:  # noqa: ANN401 - Django's
        typed = super().clean(value)
        with as_fault():
            return new_contact(self.group, typed)[self.group]


class OwnDataKind(Kind):
    """A change of what the customer is reached by, which the portal shows before the CIS does."""

    changes: ClassVar[FieldGroup]
    group = Group.CONTACTS
    promise = Promise(5)
    template = "service_requests/own_data.html"

    def initial(self, asking: Asking) -> Cleaned:
        """Return what is there, where leaving a field empty would take it away."""
        if self.changes in TO_PROVE:
            return {}
        fields = data_of(asking).fields
        return {name: phone.readable(fields[name]) for name in FIELDS[self.changes]}

    def page_context(self, asking: Asking) -> Payload:
        return {"present": phone.readable(data_of(asking).fields.get(self.changes, ""))}

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:  # noqa: ARG002 - the base's
        return {name: cleaned[name] for name in FIELDS[self.changes]}

    def take_effect(self, asking: Asking, cleaned: Cleaned, *, request_code: str) -> Effect:
        with at_field(self.changes):
            recorded = record_change(
                customer_id=asking.viewer.customer_id,
                request_code=request_code,
                group=self.changes,
                values=self.payload(asking, cleaned),
                now=asking.now,
            )
        return _effect(asking, recorded, request_code)

    def conclude(
        self,
        *,
        request_code: str,
        status: RequestStatus,
        note: str,  # noqa: ARG002 - the story has it
        now: datetime,
    ) -> None:
        if status is RequestStatus.DONE:
            settle_change(request_code=request_code, now=now)
            return
        is_refused = status is RequestStatus.REJECTED
        reason = DropReason.REJECTED if is_refused else DropReason.CANCELLED
        drop_change(request_code=request_code, reason=reason, now=now)

    def shown(self, payload: Payload) -> list[tuple[str, str]]:
        fields = self.form_class.base_fields
        return [
            (str(fields[name].label), phone.readable(value) or _none(name))
            for name, value in payload.items()
        ]

    def told(self, payload: Payload) -> list[tuple[str, str]]:
        """Name nothing new where it may not be the customer's own who reads it."""
        return [] if self.changes in TO_PROVE else self.shown(payload)


def data_of(asking: Asking) -> CustomerData:
    return get_customer_data(customer_id=asking.viewer.customer_id)


@contextmanager
def as_fault() -> Iterator[None]:
    """Say a refusal as the fault of the field that is being cleaned."""
    try:
        yield
    except Refusal as refusal:
        raise ValidationError(gettext(str(refusal))) from refusal


@contextmanager
def at_field(name: str) -> Iterator[None]:
    """Let a refusal name the form's field that it is about."""
    try:
        yield
    except Refusal as refusal:
        refusal.field = name  # type: ignore[attr-defined] # read by the page that asks
        raise


def _effect(asking: Asking, recorded: Recorded, request_code: str) -> Effect:
    replaces = next(iter(recorded.superseded), "")
    if recorded.state is ChangeState.EFFECTIVE:
        return Effect(replaces=replaces)
    way = ask_proof(viewer=asking.viewer, request_code=request_code, now=asking.now)
    return Effect(RequestStatus.WAITING_CUSTOMER, _note(way), is_sent=False, replaces=replaces)


def _note(way: Way) -> str:
    return _WAITS_FOR[way.form, way.channel]


def _none(name: str) -> str:
    """Return how a value that is taken away is said; what an address may lack is not."""
    return gettext("nessuno: lo togliamo") if name in REMOVABLE else ""
