"""The messages, one of them, and which topics are written by e-mail as well."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from utenza.http.page import PortalRequest, page
from utenza.kernel.refusals import Refusal
from utenza.notifications import actions, queries
from utenza.notifications.rules import SERVICE_TOPICS, Topic
from utenza.storage.acting import may_write
from utenza.web.components.pages import pager
from utenza.web.inbox.forms import PageForm, TopicsForm
from utenza.web.inbox.shown import TOPICS, message_row

MESSAGES_ON_A_PAGE = 25


@page()
def inbox(request: PortalRequest) -> HttpResponse:
    """List the messages, newest first, those not read yet told apart."""
    box = queries.inbox(viewer=request.viewer)
    last = max(1, -(-box.count // MESSAGES_ON_A_PAGE))
    number = min(PageForm(request.GET).page, last)
    lines = queries.find_messages(
        viewer=request.viewer,
        limit=MESSAGES_ON_A_PAGE,
        offset=MESSAGES_ON_A_PAGE * (number - 1),
    )
    context = {
        "rows": [message_row(line) for line in lines],
        # Only who sees the newest knows what "all" means.
        "newest": lines[0].code if lines and number == 1 else "",
        "unread": box.unread,
        "pager": pager(number=number, last=last, href="?pagina={}".format),
    }
    return render(request, "inbox/inbox.html", context)


# Opening a message notes that it was read: a courtesy, left out where PostgreSQL only reads.
@page()
def message(request: PortalRequest, code: str) -> HttpResponse:
    found = queries.get_message(viewer=request.viewer, code=code)
    if request.method == "GET" and may_write():
        actions.mark_read(viewer=request.viewer, code=code, now=timezone.now())
    context = {
        "told": found,
        "topic": TOPICS[found.topic],
        "unread": queries.inbox(viewer=request.viewer).unread,
    }
    return render(request, "inbox/message.html", context)


@page(reads=(), writes=("POST",))
def read_all(request: PortalRequest) -> HttpResponse:
    """Mark as read what the list showed; what arrived since stays new."""
    newest = request.POST.get("newest", "")
    actions.mark_all_read(viewer=request.viewer, newest=newest, now=timezone.now())
    messages.success(request, gettext("Fatto: i messaggi sono segnati come letti."))
    return redirect("inbox:inbox")


@page(writes=("POST",), function="preferences", keeps_typed=True)
def preferences(request: PortalRequest) -> HttpResponse:
    viewer = request.viewer
    if request.method != "POST":
        off = queries.switched_off(customer_id=viewer.customer_id)
        return _preferences_page(request, TopicsForm(switched_off=off))
    form = TopicsForm(request.POST)
    if request.closed:
        return _preferences_page(request, form)
    if not form.is_valid():
        return _preferences_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        actions.choose_topics(viewer=viewer, by_email=form.by_email, now=timezone.now())
    except Refusal as refusal:
        form.add_error(None, gettext(str(refusal)))
        return _preferences_page(request, form, HTTPStatus.FORBIDDEN)
    messages.success(request, gettext("Fatto: le preferenze sono salvate."))
    return redirect("inbox:preferences")


def _preferences_page(
    request: PortalRequest, form: TopicsForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    viewer = request.viewer
    context = {
        "form": form,
        "may_choose": not viewer.only_reads,
        "always": [TOPICS[topic] for topic in Topic if topic in SERVICE_TOPICS],
        "email": queries.written_for(customer_id=viewer.customer_id).email,
    }
    return render(request, "inbox/preferences.html", context, status=status)
