"""What happens round every request: one transaction, one role, one customer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from utenza.http.after_commit import AfterCommit
from utenza.http.unavailable import unavailable
from utenza.identity.actions.sessions import saw_session
from utenza.identity.queries import viewer_of
from utenza.identity.rules.sessions import SessionLimits, is_to_refresh
from utenza.notifications.queries import UNREAD
from utenza.storage.acting import acting
from utenza.storage.roles import Role

GetResponse = Callable[[HttpRequest], HttpResponse]
CHOSEN_CUSTOMER = "customer_code"
SINCE, SEEN = "since", "seen"


def one_transaction(get_response: GetResponse) -> GetResponse:
    """
    Run each request in one transaction as the portal's role, which owns nothing.

    The transaction is opened here and not by ATOMIC_REQUESTS, which would begin it round the view
    alone, after the customer was named. An answer of 500 and more undoes what was half done.
    A database that doesn't answer, before the view or in the midst of it, is no fault of ours: 503.
    What has to be on disk before it goes on is an `AfterCommit`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            with acting(Role.PORTAL):
                response = get_response(request)
                if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    transaction.set_rollback(True)
            if isinstance(response, AfterCommit):
                response = response.go_on()
        except OperationalError as error:
            return unavailable(request, error)
        else:
            return response

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unavailable(request, error) if isinstance(error, OperationalError) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]  # Django's hook
    return middleware


def limited_session(get_response: GetResponse) -> GetResponse:
    """
    End a session that was idle too long, or is too old, whatever its cookie says.

    The session is written at most every few minutes, and at once, so that a page that only reads
    can run in a transaction that only reads.
    """
    limits = SessionLimits(
        idle=settings.SESSION_IDLE, whole=timedelta(seconds=settings.SESSION_COOKIE_AGE)
    )

    def middleware(request: HttpRequest) -> HttpResponse:
        _limit(request.session, limits=limits, now=timezone.now())
        return get_response(request)

    return middleware


def acting_viewer(get_response: GetResponse) -> GetResponse:
    """Find the viewer of a signed-in request and name its customer to the database."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewer = None  # type: ignore[attr-defined]  # PortalRequest declares it
        if not isinstance(request.user, AnonymousUser):
            request.viewer = viewer_of(  # type: ignore[attr-defined]  # as above
                login_id=request.user.pk,
                chosen=request.session.get(CHOSEN_CUSTOMER),
                today=timezone.localdate(),
                unread=UNREAD,
            )
        return get_response(request)

    return middleware


def start_session(session: SessionBase, *, now: datetime) -> None:
    """Count both limits of the session from now."""
    session[SINCE] = session[SEEN] = int(now.timestamp())


def _limit(session: SessionBase, *, limits: SessionLimits, now: datetime) -> None:
    # A cookie may name a session that is no more: asking for something in it tells.
    if session.is_empty() or (SINCE not in session and session.is_empty()):
        return
    if SINCE not in session:
        start_session(session, now=now)
        return
    since, seen = (datetime.fromtimestamp(session[key], UTC) for key in (SINCE, SEEN))
    if limits.is_over(since=since, seen=seen, now=now):
        session.flush()
    elif is_to_refresh(seen=seen, now=now):
        _refresh(session, now=now)


def _refresh(session: SessionBase, *, now: datetime) -> None:
    session[SEEN] = int(now.timestamp())
    try:
        session.save()
    except UpdateError:
        # Closed from elsewhere a moment ago.
        session.flush()
        return
    session.modified = False
    saw_session(session_key=session.session_key or "", now=now)
