"""What the changes of a billing profile share: who moves, what it comes to, how it ends."""

from abc import ABC, abstractmethod
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from utenza.billing_profiles.actions import drop_plan, finish_plan, plan_profile
from utenza.billing_profiles.queries import Profile
from utenza.billing_profiles.queries.previews import movable, present_in, preview
from utenza.billing_profiles.rules.changes import Change, NoSupplyChosen
from utenza.kernel.slugs import to_slug
from utenza.kernel.words import the_day
from utenza.service_requests.kinds.base import (
    Asking,
    Cleaned,
    Effect,
    Group,
    Kind,
    Payload,
    Review,
    Sent,
)
from utenza.service_requests.kinds.fields import AnyOf
from utenza.service_requests.kinds.parts import supply_facts
from utenza.service_requests.rules.requests import RequestStatus, Subject
from utenza.supplies.queries import SupplyCard, supplies_of
from utenza.supplies.rules import Commodity

ALL, SOME = "all", "some"
_MOST_NAMED = 5


class SuppliesForm(forms.Form):
    """Which supplies of the profile come along; with one alone nothing is asked."""

    which = forms.ChoiceField(
        label=_("Quali forniture passano al nuovo profilo"), widget=forms.RadioSelect
    )
    supplies = AnyOf(
        label=_("Quali forniture"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("which") == ALL:
            cleaned["supplies"] = []
        elif not cleaned.get("supplies"):
            self.add_error("supplies", gettext(NoSupplyChosen.message))
        return cleaned


class ProfileKind(Kind):
    """A change of a billing profile, which the CIS follows or refuses."""

    group = Group.PAYMENT
    subject = Subject.PROFILE

    def suits_profile(self, profile: Profile) -> bool:
        return profile.may_change

    def conclude(
        self, *, request_code: str, status: RequestStatus, note: str, now: datetime
    ) -> None:
        """Give up what came to nothing; what is done is settled by the rows that deliver it."""
        if status is RequestStatus.DONE:
            finish_plan(request_code=request_code, now=now)
            return
        is_refused = status is RequestStatus.REJECTED
        drop_plan(request_code=request_code, reason=note, now=now, is_refused=is_refused)

    def leads_to(self, payload: Payload) -> tuple[str, str] | None:
        code = payload.get("new_bp_code") or payload.get("bp_code")
        if not code:
            return None
        words = gettext("Vedi il profilo %(code)s") % {"code": code}
        return words, f"/profili-pagamento/{to_slug(code)}/"


class ProfileChange(ProfileKind, ABC):
    """A change that makes a new profile for the supplies that come along."""

    @abstractmethod
    def change(self, asking: Asking, cleaned: Cleaned) -> Change:
        """Return what changes of the profile."""

    def check_subject(self, asking: Asking) -> None:
        """
        Ask that there is something to move, and nothing in the way.

        Raises what `movable` raises.
        """
        movable(viewer=asking.viewer, bp_code=asking.about, today=asking.today)

    def form(
        self,
        asking: Asking,
        *,
        data: Sent = None,
        files: Sent = None,
        initial: Cleaned | None = None,
    ) -> forms.Form:
        chosen = {"which": ALL} | dict(initial or {})
        form = super().form(asking, data=data, files=files, initial=chosen)
        _offer(form, _free_supplies(asking))
        return form

    def look_twice(self, asking: Asking, cleaned: Cleaned) -> Review:
        effect = preview(
            viewer=asking.viewer,
            bp_code=asking.about,
            change=self.change(asking, cleaned),
            supply_codes=_codes(cleaned),
            today=asking.today,
        )
        return Review(template="service_requests/profile_change.html", context={"effect": effect})

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        return {"bp_code": asking.about, "supplies": sorted(cleaned["supplies"]) or ALL}

    def take_effect(self, asking: Asking, cleaned: Cleaned, *, request_code: str) -> Effect:
        planned = plan_profile(
            viewer=asking.viewer,
            bp_code=asking.about,
            change=self.change(asking, cleaned),
            supply_codes=_codes(cleaned),
            request_code=request_code,
            now=asking.now,
        )
        cards = {card.code: card for card in supplies_of(viewer=asking.viewer, today=asking.today)}
        facts = [{"supply_code": code} | supply_facts(cards[code]) for code in planned.supply_codes]
        made = {"new_bp_code": planned.bp_code, "counts_from": planned.counts_from.isoformat()}
        return Effect(adds=made | {"supplies": facts})

    def shown(self, payload: Payload) -> list[tuple[str, str]]:
        """Return what it comes to, once it has a code; before that the review shows it."""
        if "new_bp_code" not in payload:
            return []
        since = date.fromisoformat(payload["counts_from"])
        return [
            (gettext("Nuovo profilo"), payload["new_bp_code"]),
            (gettext("Vale"), the_day(since, get_language() or "it", "dal ")),
            (gettext("Al posto di"), payload["bp_code"]),
            (gettext("Forniture"), _named(payload["supplies"])),
        ]


def _free_supplies(asking: Asking) -> list[SupplyCard]:
    present = present_in(viewer=asking.viewer, bp_code=asking.about, today=asking.today)
    free = {one.supply_id for one in present if not one.under_way}
    found = supplies_of(viewer=asking.viewer, today=asking.today)
    return [card for card in found if card.id in free]


def _offer(form: forms.Form, cards: list[SupplyCard]) -> None:
    which, supplies = form.fields["which"], form.fields["supplies"]
    every = ngettext("Tutte: %(count)s fornitura", "Tutte: %(count)s forniture", len(cards))
    some = gettext("Solo quelle che scelgo")
    which.choices = [(ALL, every % {"count": len(cards)}), (SOME, some)]  # type: ignore[attr-defined] # a ChoiceField
    supplies.choices = [(card.code, _label(card)) for card in cards]  # type: ignore[attr-defined] # the same
    if len(cards) <= 1:
        which.widget, supplies.widget = forms.HiddenInput(), forms.MultipleHiddenInput()


def _label(card: SupplyCard) -> str:
    place = f"{card.street} {card.street_number}".rstrip()
    point = f"{place}, {card.city} · {card.point_code}"
    return format_html('<span>{} <span class="sub">{}</span></span>', _name(card), point)


def _name(card: SupplyCard) -> str:
    return card.name or _commodity(card.commodity)


def _commodity(commodity: str) -> str:
    return gettext("Gas") if commodity == Commodity.GAS else gettext("Luce")


def _codes(cleaned: Cleaned) -> list[str] | None:
    return None if cleaned["which"] == ALL else list(cleaned["supplies"])


def _named(supplies: list[Payload]) -> str:
    """Name the supplies by their points; of many the first few."""
    points = [f"{_commodity(one['commodity'])} {one['point_code']}" for one in supplies]
    more = len(points) - _MOST_NAMED
    if more <= 0:
        return ", ".join(points)
    named = ", ".join(points[:_MOST_NAMED])
    return gettext("%(named)s e altre %(more)s") % {"named": named, "more": more}
