"""Assistance, announcements, the choice of language; the pages that say what went wrong."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from utenza.http.page import PortalRequest, page
from utenza.site import queries
from utenza.site.rules.contents import Topic

TOPICS = {
    Topic.SIGN_IN: _("Accesso e credenziali"),
    Topic.BILLS: _("Fatture e pagamenti"),
    Topic.PROFILES: _("Profili di pagamento e recapito"),
    Topic.READINGS: _("Letture e consumi"),
    Topic.REQUESTS: _("Contratto e operazioni"),
}


@page(public=True)
def help_page(request: PortalRequest) -> HttpResponse:
    asked = queries.questions(language=_language())
    topics = [(TOPICS[topic], questions) for topic, questions in asked.items()]
    return render(request, "site/help.html", {"topics": topics})


@page(public=True)
def news(request: PortalRequest) -> HttpResponse:
    found = queries.announcements(language=_language(), now=timezone.now())
    return render(request, "site/news.html", {"announcements": found})


@page(public=True)
def announcement(request: PortalRequest, slug: str) -> HttpResponse:
    found = queries.announcement(slug=slug, language=_language(), now=timezone.now())
    return render(request, "site/announcement.html", {"announcement": found})


# It keeps a cookie and writes nothing here, so that sola consultazione does not stop it.
@page(reads=("POST",), public=True)
def choose_language(request: PortalRequest) -> HttpResponse:
    """Keep the language and go back to the page it was chosen on."""
    return set_language(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    return _without_database(request, "400.html", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer the same bytes for what does not exist and for what the viewer may not see."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    return _without_database(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's
    """Explain a form that came back too late or without its cookie."""
    return _without_database(request, "403_csrf.html", HTTPStatus.FORBIDDEN)


def _without_database(request: HttpRequest, template: str, status: HTTPStatus) -> HttpResponse:
    shell = queries.last_shell(language=_language())
    return render(request, template, {"shell": shell}, status=status)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
