"""Paying an open bill in instalments, with the plan shown before it is asked for."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from utenza.bills.actions.positions import note_instalments
from utenza.kernel.money import euro
from utenza.kernel.refusals import gettext_noop
from utenza.kernel.words import day
from utenza.service_requests.kinds.base import (
    Asking,
    Cleaned,
    Group,
    Kind,
    Payload,
    Review,
    Sent,
)
from utenza.service_requests.queries.disputes import bill_of
from utenza.service_requests.rules import instalments
from utenza.service_requests.rules.instalments import Instalment, Terms
from utenza.service_requests.rules.promises import Promise
from utenza.service_requests.rules.requests import RequestStatus, Subject

FEWEST = 2


class InstalmentForm(forms.Form):
    instalments = forms.TypedChoiceField(label=gettext_lazy("In quante rate"), coerce=int)
    reason = forms.CharField(
        label=gettext_lazy("Vuoi dirci perché?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InstalmentPlan(Kind):
    type = "instalment_plan"
    slug = "rateizzazione"
    title = gettext_noop("Rate per una fattura")
    summary = gettext_noop("Dividi in rate una fattura ancora da pagare.")
    group = Group.BILLS
    order = 20
    icon = "calendar"
    subject = Subject.BILL
    moves_position = True
    promise = Promise(10)
    follows = gettext_noop(
        "Ti rispondiamo con il piano definitivo e gli avvisi da pagare. Fino ad allora la fattura"
        " resta com’è: la scadenza non cambia."
    )
    form_class = InstalmentForm

    def check_subject(self, asking: Asking) -> None:
        line = asking.the_bill.line
        instalments.check_may_divide(
            open_amount=line.open_amount, due_on=line.due_on, today=asking.today, terms=_terms()
        )

    def form(
        self,
        asking: Asking,
        *,
        data: Sent = None,
        files: Sent = None,
        initial: Cleaned | None = None,
    ) -> forms.Form:
        form = super().form(asking, data=data, files=files, initial=initial)
        numbers = range(FEWEST, _terms().most + 1)
        form.fields["instalments"].choices = [(number, str(number)) for number in numbers]  # type: ignore[attr-defined] # a ChoiceField
        return form

    def look_twice(self, asking: Asking, cleaned: Cleaned) -> Review:
        rows = [
            (one.number, day(one.due_on, asking.language), euro(one.amount, asking.language))
            for one in _plan(asking, cleaned["instalments"])
        ]
        return Review(template="service_requests/instalments.html", context={"rows": rows})

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        line = asking.the_bill.line
        return {
            "bill_number": line.number,
            "open_amount": str(line.open_amount),
            "instalments": [
                {"amount": str(one.amount), "due_on": one.due_on.isoformat()}
                for one in _plan(asking, cleaned["instalments"])
            ],
            "reason": cleaned["reason"],
        }

    def typed(self, payload: Payload) -> Payload:
        """Tell plans apart by their number: their days begin today, their sum may shrink."""
        return {
            "bill_number": payload["bill_number"],
            "instalments": len(payload["instalments"]),
            "reason": payload["reason"],
        }

    def conclude(
        self,
        *,
        request_code: str,
        status: RequestStatus,
        note: str,  # noqa: ARG002 - the answer's words are the request's
        now: datetime,  # noqa: ARG002
    ) -> None:
        """Have the bill paid by instalments once they are granted."""
        about = bill_of(request_code=request_code) if status is RequestStatus.DONE else None
        if about is not None:
            note_instalments(customer_id=about.customer_id, target=about.target)

    def shown(self, payload: Payload) -> list[tuple[str, str]]:
        return [
            (gettext("Rate"), str(len(payload["instalments"]))),
            (gettext("Motivo"), payload["reason"]),
        ]


def _terms() -> Terms:
    return Terms(
        settings.INSTALMENTS_LEAST, settings.INSTALMENTS_MOST, settings.INSTALMENTS_DAYS_AFTER_DUE
    )


def _plan(asking: Asking, number: int) -> list[Instalment]:
    line = asking.the_bill.line
    return list(
        instalments.plan(
            amount=line.open_amount,
            instalments=number,
            first_due_on=instalments.first_due_on(
                due_on=line.due_on, answered_by=KIND.promised().due(asking.today)
            ),
            months_apart=instalments.months_of(line.period_from, line.period_to),
        )
    )


KIND = InstalmentPlan()
