"""Telling customers that their window has opened: once a supply and window."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import connection, transaction

from utenza.metering.messages import OpenWindow, window_notice
from utenza.metering.rules.asking import today_in_italy
from utenza.metering.rules.life import LIVE
from utenza.notifications.actions import tell
from utenza.notifications.queries import written_for
from utenza.storage.sql import fetch

# A worker that was away for longer reminds nobody of what is half over.
_LATEST = timedelta(days=2)
_NOTE = """
INSERT INTO metering_windowreminder (customer_id, supply_id, opens_on, closes_on, written_at)
SELECT s.customer_id, s.id, w.opens_on, w.closes_on, %(now)s
FROM supplies_readingwindow w
JOIN supplies_supply s ON s.reading_calendar = w.reading_calendar AND s.reading_calendar <> ''
WHERE w.opens_on BETWEEN %(earliest)s AND %(today)s AND w.closes_on >= %(today)s
  AND s.commodity = 'gas' AND s.status = 'active' AND NOT s.meter_smart
ON CONFLICT (customer_id, supply_id, opens_on) DO NOTHING
"""
# All of one customer's together: who looks after eighty meters gets one letter.
_SETTLE = """
WITH next AS (
    SELECT id FROM metering_windowreminder
    WHERE settled_at IS NULL AND customer_id = (
        SELECT customer_id FROM metering_windowreminder WHERE settled_at IS NULL
        ORDER BY customer_id, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    FOR UPDATE SKIP LOCKED
), settled AS (
    UPDATE metering_windowreminder r SET settled_at = %(now)s FROM next WHERE r.id = next.id
    RETURNING r.id, r.customer_id, r.supply_id, r.opens_on, r.closes_on
)
SELECT r.customer_id, s.supply_code, coalesce(l.name, ''),
       concat_ws(', ', nullif(btrim(s.street || ' ' || s.street_number), ''), s.city), r.closes_on,
       r.closes_on >= %(today)s AND s.status = 'active' AND NOT s.meter_smart AND NOT EXISTS (
           SELECT FROM metering_selfreading m
           WHERE m.customer_id = r.customer_id AND m.supply_id = r.supply_id
             AND m.opens_on <= r.closes_on AND m.closes_on >= r.opens_on
             AND m.state = ANY(%(live)s))
       AND NOT EXISTS (SELECT FROM metering_alertchoice a
                       WHERE a.customer_id = r.customer_id AND NOT a.reading_window)
FROM settled r
JOIN supplies_supply s ON s.customer_id = r.customer_id AND s.id = r.supply_id
LEFT JOIN supplies_supplylabel l ON l.customer_id = r.customer_id AND l.supply_id = r.supply_id
ORDER BY r.id
"""


@transaction.atomic
def note_open_windows(*, now: datetime) -> int:
    """Write down, supply by supply, whom to tell of the windows that opened; return how many."""
    today = today_in_italy(now)
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"now": now, "today": today, "earliest": today - _LATEST})
        return int(cursor.rowcount)


@transaction.atomic
def remind_next(*, now: datetime) -> bool:
    """
    Write to the next customer who is to be told; tell whether there was one.

    Whose reading has come meanwhile, or is wanted no more, is told nothing; nor is who does not
    want to be reminded.
    """
    asked = {"now": now, "today": today_in_italy(now), "live": sorted(LIVE)}
    settled = fetch(lambda *columns: columns, _SETTLE, asked)
    wanted = defaultdict(list)
    for customer_id, code, name, place, closes_on, is_wanted in settled:
        if is_wanted:
            wanted[customer_id].append(OpenWindow(code, name, place, closes_on))
    for customer_id, windows in wanted.items():
        language = written_for(customer_id=customer_id).language
        tell(customer_id=customer_id, notice=window_notice(windows, language=language), now=now)
    return bool(settled)
