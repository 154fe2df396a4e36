"""The effect of a change as the page shows it on which the customer confirms it."""

from collections.abc import Iterable
from dataclasses import dataclass

from utenza.billing_profiles.queries.previews import Preview
from utenza.billing_profiles.rules.changes import Present
from utenza.bills.queries.lists import Search, find_bills
from utenza.bills.rules.states import StateGroup
from utenza.kernel.words import the_day
from utenza.supplies.queries import SupplyCard, supplies_of
from utenza.web.billing_profiles.shown import ProfileHeading, profile_heading
from utenza.web.bills.shown import BillRow, bill_rows
from utenza.web.readers import Reader
from utenza.web.supplies.shown import SupplyRow, supply_rows

_OPEN = (StateGroup.TO_PAY, StateGroup.OVERDUE, StateGroup.DIRECT_DEBIT)
_MOST_BILLS = 30


@dataclass(frozen=True, slots=True)
class ShownPreview:
    """Old and new profile side by side; `bills` are open, and stay where and as they are."""

    old: ProfileHeading
    new: ProfileHeading
    moving: list[SupplyRow]
    staying: list[SupplyRow]
    bills: list[BillRow]
    since: str
    closes_old: bool


def shown_preview(preview: Preview, reader: Reader) -> ShownPreview:
    """Return what `billing_profiles/_preview.html` draws, as `preview`."""
    cards = {one.id: one for one in supplies_of(viewer=reader.viewer, today=reader.today)}
    bills = find_bills(
        viewer=reader.viewer,
        today=reader.today,
        search=Search(profile_id=preview.old.id, groups=_OPEN),
        limit=_MOST_BILLS,
    )
    return ShownPreview(
        old=profile_heading(preview.old, reader.language),
        new=profile_heading(preview.new, reader.language),
        moving=_rows(preview.moving, cards, reader.language),
        staying=_rows(preview.staying, cards, reader.language),
        bills=bill_rows(bills, cards, reader.language),
        since=the_day(preview.counts_from, reader.language, "dal "),
        closes_old=preview.closes_old,
    )


def _rows(
    supplies: Iterable[Present], cards: dict[int, SupplyCard], language: str
) -> list[SupplyRow]:
    return supply_rows((cards[one.supply_id] for one in supplies), language)
