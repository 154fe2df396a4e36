"""The windows of a self-reading as a calendar that telephones and desks take."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext
from icalendar import Alarm, Calendar, Event

from utenza.kernel.periods import Period
from utenza.supplies.queries import SupplyCard
from utenza.web.supplies.shown import street_of, supply_name

_AT_NINE = timedelta(hours=9)


def calendar_of(
    card: SupplyCard, windows: Iterable[Period], *, page_url: str, now: datetime
) -> bytes:
    """Return an all-day event a window, with an alarm on the first morning."""
    calendar = Calendar()
    calendar.add("prodid", "-//Utenza//Autolettura//IT")
    calendar.add("version", "2.0")
    place = f"{supply_name(card)}, {street_of(card)}"
    for window in windows:
        calendar.add_component(_event(card, window, place, page_url, now))
    content: bytes = calendar.to_ical()
    return content


def _event(card: SupplyCard, window: Period, place: str, page_url: str, now: datetime) -> Event:
    event = Event()
    # The same window again replaces itself in the calendar.
    event.add("uid", f"{card.code}-{window.start:%Y%m%d}@autolettura")
    event.add("dtstamp", now)
    event.add("dtstart", window.start)
    event.add("dtend", window.end)
    event.add("summary", gettext("Autolettura: %(place)s") % {"place": place})
    event.add(
        "description", gettext("Le cifre nere del contatore si inviano da qui:") + f" {page_url}"
    )
    event.add("url", page_url)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event["summary"])
    alarm.add("trigger", _AT_NINE)
    event.add_component(alarm)
    return event
