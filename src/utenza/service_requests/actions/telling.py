"""Telling customers of the steps that others took."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override

from utenza.notifications.actions import tell
from utenza.notifications.queries import written_for
from utenza.service_requests.kinds import kind_of_type
from utenza.service_requests.kinds.contracts import COMMODITIES
from utenza.service_requests.messages import Moved, Rows, step_notice
from utenza.service_requests.models import RequestStep, ServiceRequest
from utenza.service_requests.rules.requests import Actor, RequestStatus, Subject, Verdict
from utenza.service_requests.rules.titles import title_of


@transaction.atomic
def tell_next_step(*, now: datetime) -> bool:
    """Write to the customer of the oldest step not told yet; tell whether there was one."""
    untold = RequestStep.objects.filter(told_at=None, verdict=Verdict.APPLIED)
    step = untold.select_for_update(skip_locked=True, of=("self",)).order_by("id").first()
    if step is None:
        return False
    request = step.request
    kind = kind_of_type(request.type)
    language = written_for(customer_id=step.customer_id).language
    with override(language):
        about = subject_of(request)
    moved = Moved(
        code=request.request_code,
        title=kind.title if kind else title_of(request.type),
        about=about,
        status=RequestStatus(step.status),
        note=step.note,
        is_ours=step.actor == Actor.PORTAL,
    )
    notice = step_notice(moved, language=language)
    tell(customer_id=step.customer_id, notice=notice, now=now)
    RequestStep.objects.filter(pk=step.pk).update(told_at=now)
    return True


def subject_of(request: ServiceRequest) -> Rows:
    """Return the supply, profile or bill that a request is about, in the active language."""
    supply, kind = request.supply, kind_of_type(request.type)
    rows = []
    if supply:
        street = f"{supply.street} {supply.street_number}".rstrip()
        commodity = gettext(COMMODITIES[supply.commodity])
        place = f"{commodity}, {supply.point_code}, {street}, {supply.city}"
        rows.append((gettext("Fornitura"), place))
    if request.about and kind:
        is_bill = kind.subject is Subject.BILL
        label = gettext("Fattura") if is_bill else gettext("Profilo di pagamento")
        rows.append((label, request.about))
    return rows
