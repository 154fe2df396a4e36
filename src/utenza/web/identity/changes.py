"""
Telling a login's owner of a change to its security, in the transaction of the change.

The library tells after the commit, when a crash would lose the letter and the role is gone: what it
has to say about second factors is not listened to.
"""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from utenza.http.page import PortalRequest, View
from utenza.identity.messages import CHANGES, security_changed
from utenza.identity.queries import language_of, second_factors
from utenza.identity.rules.second_factors import changes
from utenza.notifications.actions import notify
from utenza.notifications.rules import Message


def watched(view: View) -> View:
    """Tell, on the page and by letter, which second factors a post has added or removed."""

    @wraps(view)
    def wrapper(request: PortalRequest, **named: str) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, **named)
        login_id = request.viewer.login_id
        before = second_factors(login_id=login_id)
        response = view(request, **named)
        changed = changes(before, second_factors(login_id=login_id))
        if changed:
            tell(login_id=login_id, email=str(getattr(request.user, "email", "")), changed=changed)
        for change in changed:
            messages.success(request, _(CHANGES[change]))
        return response

    return wrapper


def tell(*, login_id: int, email: str, changed: list[str]) -> None:
    """Write to the login's owner, in the language of the customer or else of the page."""
    language = language_of(login_id=login_id) or get_language() or settings.LANGUAGE_CODE
    words = security_changed(language=language, changed=changed, at=timezone.localtime())
    notify(Message("security", email, words.subject, words.body), now=timezone.now())
