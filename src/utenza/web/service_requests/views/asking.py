"""The page on which something is asked, whatever its kind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from utenza.http.page import PortalRequest, closure_of, page
from utenza.kernel.refusals import Refusal
from utenza.kernel.words import the_day
from utenza.service_requests.actions.drafts import enclose, save_draft, throw_draft_away
from utenza.service_requests.actions.submitting import (
    AskedMeanwhile,
    Submission,
    sent_before,
    submit,
)
from utenza.service_requests.kinds import kinds
from utenza.service_requests.kinds.base import Asking, Kind, Review
from utenza.service_requests.queries.requests import Begun, asked_before, draft_for
from utenza.service_requests.rules.codes import digest_of, submission_key
from utenza.web.readers import reader_of
from utenza.web.service_requests.shown import request_href, subject_words
from utenza.web.service_requests.subjects import asking_of, choices, own_href, with_enclosed

# What the buttons of the page mean; pressing Enter sends.
SAVE, FORGET, EDIT = "save", "forget", "edit"
LONGEST_KEPT = 10_000


@page(writes=("POST",), keeps_typed=True)
def ask(request: PortalRequest, slug: str) -> HttpResponse:
    kind = kinds().get(slug)
    if kind is None:
        raise Http404
    if kind.type in settings.AT_THE_COUNTER:
        return render(request, "service_requests/at_the_counter.html", {"kind": _texts(kind)})
    asking = asking_of(request, kind)
    if asking is None:
        found = choices(kind, reader_of(request))
        context = {"kind": _texts(kind), "choices": found, "subject": kind.subject.value}
        return render(request, "service_requests/choose.html", context)
    asking = with_enclosed(kind, asking)
    if request.method == "POST" and not asking.viewer.only_reads:
        return _answer(request, kind, asking)
    try:
        kind.may_ask(asking)
    except Refusal as refusal:
        return _not_now(request, kind, asking, refusal)
    return _page(request, kind, asking, _form(kind, asking, initial=_drafted(kind, asking)))


def _answer(request: PortalRequest, kind: Kind, asking: Asking) -> HttpResponse:
    if closure_of(request, kind.type):
        return _page(request, kind, asking, _form(kind, asking, data=request.POST))
    wanted = request.POST.get("do")
    if wanted == FORGET:
        return _forget(request, kind, asking)
    if wanted == EDIT:
        return _again(request, kind, asking)
    form = _form(kind, asking, data=request.POST, files=request.FILES)
    is_saved = wanted == SAVE and kind.is_savable
    if form.is_valid() and not is_saved:
        return _send(request, kind, asking, form)
    asking = _with_files(kind, asking, form)
    if is_saved:
        return _save(request, kind, asking, form)
    return _page(request, kind, asking, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _save(request: PortalRequest, kind: Kind, asking: Asking, form: forms.Form) -> HttpResponse:
    save_draft(kind=kind, asking=asking, typed=_typed(form, request.POST))
    if not request.accepts("text/html"):
        # The page's own script, while typing goes on.
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    messages.success(request, gettext("Salvata: la trovi qui, fra quelle da completare."))
    return redirect("/operazioni/")


def _send(request: PortalRequest, kind: Kind, asking: Asking, form: forms.Form) -> HttpResponse:
    submission = Submission(request.POST.get("key", ""), form.cleaned_data)
    try:
        code = sent_before(kind=kind, asking=asking, submission=submission)
        if code is None:
            asking = _seen(request, kind, _with_files(kind, asking, form), form)
            review = kind.look_twice(asking, form.cleaned_data)
            if review and not asking.has_seen:
                kind.may_ask(asking)
                return _review(request, kind, asking, form, review)
            code = submit(kind=kind, asking=asking, submission=submission)
    except AskedMeanwhile as refusal:
        asking = _with_files(kind, asking, form)
        form.add_error(None, gettext(str(refusal)))
        context = {"before": request_href(refusal.request_code)}
        return _page(request, kind, asking, form, context, status=HTTPStatus.CONFLICT)
    except Refusal as refusal:
        form.add_error(_field_of(form, refusal), gettext(str(refusal)))
        context = {"before": _request_in(refusal)}
        return _page(request, kind, asking, form, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, gettext("Fatto: abbiamo ricevuto la tua richiesta."))
    # A page's own script, which sends what waited for the line, goes there by itself.
    if request.accepts("text/html"):
        return redirect(request_href(code))
    return JsonResponse({"href": request_href(code)})


def _seen(request: PortalRequest, kind: Kind, asking: Asking, form: forms.Form) -> Asking:
    """Note whether exactly this was shown to the customer before."""
    seen = digest_of(kind.typed(kind.payload(asking, form.cleaned_data)))
    return replace(asking, has_seen=request.POST.get("seen") == seen)


def _page(
    request: PortalRequest,
    kind: Kind,
    asking: Asking,
    form: forms.Form,
    more: Mapping[str, Any] | None = None,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = _context(kind, asking, form) | kind.page_context(asking) | dict(more or {})
    return render(request, kind.template, context, status=status)


def _review(
    request: PortalRequest, kind: Kind, asking: Asking, form: forms.Form, review: Review
) -> HttpResponse:
    """Show what is about to be sent; the same again, seen, is sent."""
    if kind.is_savable:
        # Who thinks it over for longer than the session lasts finds it again.
        save_draft(kind=kind, asking=asking, typed=_typed(form, request.POST))
    payload = kind.payload(asking, form.cleaned_data)
    again = _form(kind, asking, initial=form.cleaned_data)
    context = _context(kind, asking, again) | {
        "seen": digest_of(kind.typed(payload)),
        "typed": kind.shown(payload),
        "doubts": review.doubts,
        "review": review.template,
        **review.context,
    }
    return render(request, "service_requests/review.html", context)


def _not_now(request: PortalRequest, kind: Kind, asking: Asking, refusal: Refusal) -> HttpResponse:
    context = {
        "kind": _texts(kind),
        "about": subject_words(asking),
        "refusal": gettext(str(refusal)),
        "before": _request_in(refusal),
        **kind.page_context(asking),
    }
    is_sent = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_sent else HTTPStatus.OK
    return render(request, kind.not_now_template, context, status=status)


def _context(kind: Kind, asking: Asking, form: forms.Form) -> dict[str, Any]:
    card = asking.supply.card if asking.supply else None
    supply_id, commodity = (card.id, card.commodity.value) if card else (None, "")
    before = asked_before(
        viewer=asking.viewer, type_=kind.type, supply_id=supply_id, about=asking.about
    )
    subject = asking.supply_code or asking.about
    return {
        "kind": _texts(kind),
        "form": form,
        "about": subject_words(asking),
        "asking": asking,
        "action": own_href(kind, asking),
        "promised_by": the_day(kind.promised(commodity).due(asking.today), asking.language),
        "enclosed": list(asking.enclosed.values()),
        "is_begun": _draft(kind, asking) is not None,
        "has_files": form.is_multipart(),
        "key": submission_key(kind=kind.type, subject=subject, asked_before=before),
    }


def _texts(kind: Kind) -> dict[str, Any]:
    """Return the words of the kind in the reader's language."""
    return {
        "type": kind.type,
        "slug": kind.slug,
        "title": gettext(kind.title),
        "summary": gettext(kind.summary),
        "needs": [gettext(need) for need in kind.needs],
        "follows": gettext(kind.follows),
        "icon": kind.icon,
        "nothing_suits": gettext(kind.nothing_suits),
        "is_savable": kind.is_savable,
        "kept_days": settings.DRAFT_KEPT.days,
        "idle_minutes": settings.SESSION_IDLE // timedelta(minutes=1),
    }


def _form(kind: Kind, asking: Asking, **given: Any) -> forms.Form:  # noqa: ANN401 - data, files, initial
    form = kind.form(asking, **given)
    for name in asking.enclosed.keys() & form.fields.keys():
        form.fields[name].required = False
    return form


def _with_files(kind: Kind, asking: Asking, form: forms.Form) -> Asking:
    """Keep the files that came, whatever else is wrong with the form."""
    kept = False
    for name, field in form.fields.items():
        file = form.cleaned_data.get(name)
        if isinstance(field, forms.FileField) and file:
            enclose(kind=kind, asking=asking, field=name, file=file)
            # Shown again, the form asks for it no more: the browser would not let it go without.
            field.required = False
            kept = True
    return with_enclosed(kind, replace(asking, enclosed={})) if kept else asking


def _drafted(kind: Kind, asking: Asking) -> Mapping[str, Any]:
    draft = _draft(kind, asking)
    return {**kind.initial(asking), **(draft.typed if draft else {})}


def _draft(kind: Kind, asking: Asking) -> Begun | None:
    return draft_for(
        viewer=asking.viewer,
        type_=kind.type,
        supply_code=asking.supply_code,
        about=asking.about,
    )


def _forget(request: PortalRequest, kind: Kind, asking: Asking) -> HttpResponse:
    draft = _draft(kind, asking)
    if draft:
        throw_draft_away(viewer=asking.viewer, draft_id=draft.id)
    if not kind.is_savable:
        messages.success(request, gettext("Fatto: i file che avevi mandato non ci sono più."))
        return _again(request, kind, replace(asking, enclosed={}))
    messages.success(request, gettext("Eliminata: nulla di ciò che avevi scritto è rimasto."))
    return redirect("/operazioni/")


def _again(request: PortalRequest, kind: Kind, asking: Asking) -> HttpResponse:
    """Show the form with what was typed, sent or not."""
    form = _form(kind, asking, initial=_typed(_form(kind, asking), request.POST))
    return _page(request, kind, asking, form)


def _typed(form: forms.Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed, as it was, but for files."""
    return {
        name: _kept(field.widget.value_from_datadict(data, {}, name))
        for name, field in form.fields.items()
        if not isinstance(field, forms.FileField)
    }


def _kept(value: object) -> object:
    """Return it as a draft can hold it: PostgreSQL knows no NUL, and no field is that long."""
    return value.replace("\0", "")[:LONGEST_KEPT] if isinstance(value, str) else value


def _request_in(refusal: Refusal) -> str:
    """Return the page of the request that stands in the way, where the refusal names one."""
    code = getattr(refusal, "request_code", "")
    return request_href(code) if code else ""


def _field_of(form: forms.Form, refusal: Refusal) -> str | None:
    """Return the field that the refusal is about, where it names one of the form's."""
    name = getattr(refusal, "field", "")
    return name if name in form.fields else None
