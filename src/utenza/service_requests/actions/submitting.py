"""Submitting a request: once, whatever the browser, the line or the customer's finger does."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import override

from utenza.identity.actions import tries
from utenza.identity.rules.limits import HOUR, Charge, Limit
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.notifications.actions import tell
from utenza.notifications.queries import written_for
from utenza.service_requests.actions.drafts import forget_draft, hand_over_draft
from utenza.service_requests.actions.outgoing import send_out
from utenza.service_requests.actions.steps import add_step
from utenza.service_requests.actions.telling import subject_of
from utenza.service_requests.actions.withdrawing import supersede
from utenza.service_requests.kinds.base import Asking, Cleaned, Effect, Kind, Payload
from utenza.service_requests.messages import Told, receipt_notice
from utenza.service_requests.models import Attachment, ServiceRequest
from utenza.service_requests.rules.codes import digest_of, is_key, new_request_code
from utenza.service_requests.rules.promises import Promise
from utenza.service_requests.rules.requests import OPEN, Actor, RequestStatus
from utenza.storage.attachments import Cleaned as CleanedFile

# A condominium's administrator with eighty meters reads them in an hour.
REQUESTS_OF_A_CUSTOMER = Limit("requests of a customer", 120, HOUR)
_OPEN_ONCE = """
INSERT INTO service_requests_servicerequest
       (customer_id, request_code, type, supply_id, about, opened_at, channel, status, status_at,
        note, submission_key, payload_digest, asked_by_id, promised_on)
VALUES (%(customer_id)s, %(code)s, %(type)s, %(supply_id)s, %(about)s, %(now)s, 'web', 'received',
        %(now)s, '', %(key)s, %(digest)s, %(login_id)s, %(promised_on)s)
ON CONFLICT (customer_id, submission_key) DO NOTHING
RETURNING id
"""


class AskedMeanwhile(Refusal):
    """The same page sent something else before; `request_code` is that request's."""

    message = gettext_noop(
        "Da un’altra pagina hai già inviato una richiesta come questa, con altri dati. Quelli"
        " scritti qui non sono stati inviati: se servono ancora, invia di nuovo."
    )

    def __init__(self, request_code: str) -> None:
        super().__init__()
        self.request_code = request_code


class UnknownPage(Refusal):
    message = gettext_noop("Questa pagina non è più buona: controlla i dati e invia di nuovo.")


class TooManyRequests(Refusal):
    message = gettext_noop(
        "Hai inviato molte richieste nell’ultima ora: aspetta un po’, oppure chiamaci."
    )


@dataclass(frozen=True, slots=True)
class Submission:
    """What the customer sent: the page's key, and the form's content."""

    key: str
    cleaned: Cleaned


@transaction.atomic
def submit(*, kind: Kind, asking: Asking, submission: Submission) -> str:
    """
    Keep the request with its effect, its outgoing document and its receipt; return its code.

    The same submission again, at once or years later, returns the first one's code and does
    nothing. Raises AskedMeanwhile, UnknownPage, TooManyRequests, and what the kind refuses.
    """
    _check_page(kind, asking, submission.key)
    payload = kind.payload(asking, submission.cleaned)
    digest = digest_of(kind.typed(payload))
    promise = kind.promised(payload.get("commodity", ""))
    request, is_new = _open(kind, asking, key=submission.key, digest=digest, promise=promise)
    if not is_new:
        code = _the_same(request, digest, submission.cleaned)
        # The second click brought the files once more.
        forget_draft(request=request, type_=kind.type, supply_code=asking.supply_code)
        return code
    kind.may_ask(asking)
    _count(asking)
    _hold_replaceable(request)
    effect = kind.take_effect(asking, submission.cleaned, request_code=request.request_code)
    _begin(request, payload, effect, asking)
    hand_over_draft(request=request, asking=asking)
    if effect.replaces:
        supersede(
            viewer=asking.viewer, code=effect.replaces, by=request.request_code, now=asking.now
        )
    if effect.is_sent:
        send_out(request=request)
    _tell(kind, request)
    return request.request_code


def sent_before(*, kind: Kind, asking: Asking, submission: Submission) -> str | None:
    """
    Return the code of the request that this submission made before, if it did.

    Whatever has happened since, the retry of a lost answer finds its receipt. Raises
    AskedMeanwhile.
    """
    if not is_key(submission.key):
        return None
    mine = ServiceRequest.objects.filter(customer_id=asking.viewer.customer_id)
    request = mine.filter(submission_key=submission.key).first()
    if request is None:
        return None
    digest = digest_of(kind.typed(kind.payload(asking, submission.cleaned)))
    return _the_same(request, digest, submission.cleaned)


def _check_page(kind: Kind, asking: Asking, key: str) -> None:
    if is_key(key):
        return
    # What may not be asked at all is said first.
    kind.may_ask(asking)
    raise UnknownPage


def _the_same(request: ServiceRequest, digest: str, cleaned: Cleaned) -> str:
    """Return the request's code, if the words and the files are those that it was opened with."""
    brought = {file.sha256 for file in cleaned.values() if isinstance(file, CleanedFile)}
    hers = Attachment.objects.filter(customer_id=request.customer_id, request=request)
    kept = {bytes(sha256) for sha256 in hers.values_list("sha256", flat=True)} if brought else set()
    if request.payload_digest != digest or brought - kept:
        raise AskedMeanwhile(request.request_code)
    return request.request_code


def _count(asking: Asking) -> None:
    """
    Count a request of the customer's: each starts a term, and a letter.

    Raises TooManyRequests.
    """
    charge = Charge(REQUESTS_OF_A_CUSTOMER, str(asking.viewer.customer_id))
    if tries.count((charge,), now=asking.now):
        raise TooManyRequests


def _open(
    kind: Kind, asking: Asking, *, key: str, digest: str, promise: Promise
) -> tuple[ServiceRequest, bool]:
    """Open the request, or find the one of this key; a second click waits for the first."""
    viewer = asking.viewer
    code = new_request_code(settings.REQUEST_PREFIX)
    values: dict[str, Any] = {
        "customer_id": viewer.customer_id,
        "code": code,
        "type": kind.type,
        "supply_id": asking.supply.card.id if asking.supply else None,
        "about": asking.about,
        "now": asking.now,
        "key": key,
        "digest": digest,
        "login_id": viewer.login_id,
        "promised_on": promise.due(asking.today),
    }
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_ONCE, values)
        is_new = cursor.fetchone() is not None
    mine = ServiceRequest.objects.filter(customer_id=viewer.customer_id)
    return mine.get(submission_key=key), is_new


def _hold_replaceable(request: ServiceRequest) -> None:
    """
    Hold the open requests in whose place this one may come, before its effect touches theirs.

    In the order of who withdraws or confirms one, and of deliveries: the request, then its change.
    """
    hers = ServiceRequest.objects.filter(customer_id=request.customer_id, pk__lt=request.pk)
    about = Q(about=request.about, supply=request.supply_id)
    alike = hers.filter(about, type=request.type, status__in=OPEN).order_by("pk")
    list(alike.select_for_update().values_list("pk"))


def _begin(request: ServiceRequest, payload: Payload, effect: Effect, asking: Asking) -> None:
    request.payload = payload | dict(effect.adds)
    request.status, request.note = effect.status, effect.note
    request.save(update_fields=["payload", "status", "note"])
    add_step(request, status=RequestStatus.RECEIVED, at=asking.now)
    if effect.status is not RequestStatus.RECEIVED:
        # Later than the receipt, so that the story keeps its order.
        later = asking.now + timedelta(microseconds=1)
        add_step(request, status=effect.status, at=later, note=effect.note, actor=Actor.PORTAL)


def _tell(kind: Kind, request: ServiceRequest) -> None:
    language = written_for(customer_id=request.customer_id).language
    with override(language):
        asked = [*subject_of(request), *kind.told(request.payload or {})]
    told = Told(request.request_code, kind.title, kind.follows, request.promised_on, asked)
    notice = receipt_notice(told, language=language)
    tell(customer_id=request.customer_id, notice=notice, now=request.opened_at)
