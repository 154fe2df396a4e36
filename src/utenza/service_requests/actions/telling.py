"""Telling customers of the steps that others took."""

from datetime import datetime

from django.db import transaction

from utenza.notifications.actions import tell
from utenza.notifications.queries import written_for
from utenza.service_requests.kinds import kind_of_type
from utenza.service_requests.messages import step_notice
from utenza.service_requests.models import RequestStep
from utenza.service_requests.rules.requests import Actor, RequestStatus, Verdict
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
    notice = step_notice(
        code=request.request_code,
        title=kind.title if kind else title_of(request.type),
        status=RequestStatus(step.status),
        note=step.note,
        is_ours=step.actor == Actor.PORTAL,
        language=language,
    )
    tell(customer_id=step.customer_id, notice=notice, now=now)
    RequestStep.objects.filter(pk=step.pk).update(told_at=now)
    return True
