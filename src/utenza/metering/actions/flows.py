"""What national flows bring, kept as versions: nothing that was kept is changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from utenza.metering.models import FlowFile
from utenza.metering.rules.flows import FlowHead, MeasuredDay, MeasuredReading
from utenza.storage.sql import fetch

# A file of which all was taken says nothing new; of any other, rows may have found their supply.
_OPEN = """
INSERT INTO metering_flowfile (name, sha256, flow, made_at, read_at, taken, refused)
VALUES (%(name)s, %(sha256)s, %(flow)s, %(made_at)s, %(now)s, 0, 0)
ON CONFLICT (sha256) DO UPDATE SET read_at = EXCLUDED.read_at WHERE metering_flowfile.refused > 0
RETURNING id
"""
# Of a point that changed hands the day belongs to who had it then; on the day itself, to the new
# holder.
_OWNED = """
SELECT DISTINCT ON (t.n) t.*, s.customer_id, s.id AS supply_id
FROM told t JOIN supplies_supply s
  ON left(s.point_code, 14) = t.point_code AND s.commodity = '{commodity}'
 AND s.started_on <= t.day AND (s.ended_on IS NULL OR t.day <= s.ended_on)
WHERE s.status <> 'activating'
ORDER BY t.n, s.started_on DESC, s.id DESC
"""
# A file's first words on a day stand: the same once more adds nothing, others are a repeat.
_JUDGED = """
SELECT *, coalesce(before, first_value(words) OVER same) <> words AS is_repeat,
    before IS NULL AND row_number() OVER same = 1 AS is_new
FROM said WINDOW same AS (PARTITION BY file_id, supply_id, {same} ORDER BY n)
"""
_LOST = """
SELECT (t.n - 1)::int, j.n IS NOT NULL
FROM told t LEFT JOIN judged j ON j.n = t.n WHERE j.n IS NULL OR j.is_repeat ORDER BY t.n
"""
_SHARED = "SELECT count(*) FROM judged WHERE is_new"
_FILE = "SELECT id AS file_id, made_at FROM metering_flowfile WHERE id = %(file)s"
# What was read before the delivery that said that the point had changed hands: days that are cut
# from their supply, or its last one, where the point has another supply.
_OUTSIDE = """
FROM {version} v
JOIN supplies_supply s ON s.customer_id = v.customer_id AND s.id = v.supply_id
{days}
WHERE ({day} < s.started_on OR {day} >= s.ended_on) AND EXISTS (
    SELECT FROM supplies_supply o
    WHERE left(o.point_code, 14) = left(s.point_code, 14) AND o.commodity = s.commodity
      AND o.id <> s.id
)
"""

_PLACE = "extract(day FROM o.day)::int"
_SLOTS = ", ".join(
    f"max(packed) FILTER (WHERE extract(day FROM day) = {day})" for day in range(1, 32)
)
_DAYS = f"""
WITH told AS ({{told}}), owned AS ({_OWNED.format(commodity="electricity")}), said AS (
    SELECT o.*, concat_ws(' ', o.kind, o.is_valid, o.packed) AS words, v.words AS before
    FROM owned o LEFT JOIN LATERAL (
        SELECT concat_ws(' ', kind, is_valid, days[{_PLACE}]) AS words
        FROM metering_flowcurve
        WHERE customer_id = o.customer_id AND supply_id = o.supply_id
          AND month = date_trunc('month', o.day)::date AND file_id = o.file_id
          AND is_rectification = o.is_rectification AND days[{_PLACE}] IS NOT NULL
        ORDER BY id LIMIT 1
    ) v ON true
), judged AS ({_JUDGED.format(same="day, is_rectification")}), kept AS (
    INSERT INTO metering_flowcurve (customer_id, supply_id, month, file_id, made_at, kind,
        is_valid, is_rectification, days)
    SELECT customer_id, supply_id, date_trunc('month', day)::date, file_id, made_at, kind,
        is_valid, is_rectification, ARRAY[{_SLOTS}]
    FROM judged WHERE is_new
    GROUP BY customer_id, supply_id, date_trunc('month', day), file_id, made_at, kind, is_valid,
        is_rectification
)
"""  # noqa: S608 - written from its own parts and numbers
_TOLD_DAYS = f"""
SELECT t.*, f.* FROM ({_FILE}) f CROSS JOIN unnest(%(points)s::text[], %(days)s::date[],
    %(values)s::text[], %(kinds)s::text[], %(valid)s::boolean[], %(rectified)s::boolean[])
    WITH ORDINALITY t (point_code, day, packed, kind, is_valid, is_rectification, n)
"""  # noqa: S608 - as above
_OUTSIDE_DAYS = """
SELECT row_number() OVER (ORDER BY v.id, d.n) AS n, left(s.point_code, 14) AS point_code,
    v.month + (d.n - 1)::int AS day, d.packed, v.kind, v.is_valid, v.is_rectification,
    v.file_id, v.made_at
""" + _OUTSIDE.format(
    version="metering_flowcurve",
    # Before their days are looked at: only months in which something may lie outside.
    days="""
    AND (v.month < s.started_on OR v.month >= date_trunc('month', s.ended_on)::date)
    JOIN LATERAL unnest(v.days) WITH ORDINALITY d (packed, n) ON d.packed IS NOT NULL""",
    day="v.month + (d.n - 1)::int",
)
_KEEP_DAYS = _DAYS.format(told=_TOLD_DAYS) + _LOST
_SHARE_DAYS = _DAYS.format(told=_OUTSIDE_DAYS) + _SHARED

_READINGS = f"""
WITH told AS ({{told}}), owned AS ({_OWNED.format(commodity="gas")}), said AS (
    SELECT o.*, concat_ws(' ', o.value, o.meter_serial) AS words, v.words AS before
    FROM owned o LEFT JOIN LATERAL (
        SELECT concat_ws(' ', value, meter_serial) AS words FROM metering_flowreading
        WHERE customer_id = o.customer_id AND supply_id = o.supply_id AND read_on = o.day
          AND file_id = o.file_id
        ORDER BY id LIMIT 1
    ) v ON true
), judged AS ({_JUDGED.format(same="day")}), kept AS (
    INSERT INTO metering_flowreading (customer_id, supply_id, read_on, file_id, made_at, value,
        meter_serial)
    SELECT customer_id, supply_id, day, file_id, made_at, value, meter_serial
    FROM judged WHERE is_new
)
"""  # noqa: S608 - as above
_TOLD_READINGS = f"""
SELECT t.*, f.* FROM ({_FILE}) f CROSS JOIN unnest(%(points)s::text[], %(days)s::date[],
    %(values)s::bigint[], %(serials)s::text[])
    WITH ORDINALITY t (point_code, day, value, meter_serial, n)
"""  # noqa: S608 - as above
_OUTSIDE_READINGS = """
SELECT row_number() OVER (ORDER BY v.id) AS n, left(s.point_code, 14) AS point_code,
    v.read_on AS day, v.value, v.meter_serial, v.file_id, v.made_at
""" + _OUTSIDE.format(version="metering_flowreading", days="", day="v.read_on")
_KEEP_READINGS = _READINGS.format(told=_TOLD_READINGS) + _LOST
_SHARE_READINGS = _READINGS.format(told=_OUTSIDE_READINGS) + _SHARED


class Lost(NamedTuple):
    """
    The place of what was not kept.

    Its point is no supply's on that day; or, a repeat, the file said otherwise of it before.
    """

    place: int
    is_repeat: bool


@transaction.atomic
def open_file(head: FlowHead, *, now: datetime) -> int | None:
    """
    Write down that the file is being read, and return its number.

    Nothing where one of this content was taken whole before, under whatever name. One of which
    something was refused is read again, under the number and the moment that it has.
    """
    told = {"name": head.name, "sha256": head.sha256, "flow": head.flow, "made_at": head.made_at}
    return next(iter(fetch(int, _OPEN, told | {"now": now})), None)


@transaction.atomic
def close_file(file: int, *, taken: int, refused: int) -> None:
    """Write down how many days or readings of it were taken, and how many refused."""
    FlowFile.objects.filter(pk=file).update(taken=taken, refused=refused)


@transaction.atomic
def keep_days(days: Sequence[MeasuredDay], *, file: int) -> list[Lost]:
    """Keep days of curves as a version each supply and month; return those that were not."""
    told = {
        "points": [one.point_code for one in days],
        "days": [one.day for one in days],
        "values": [one.packed for one in days],
        "kinds": [one.kind.value for one in days],
        "valid": [one.is_valid for one in days],
        "rectified": [one.is_rectification for one in days],
    }
    return fetch(Lost, _KEEP_DAYS, told | {"file": file})


@transaction.atomic
def keep_readings(readings: Sequence[MeasuredReading], *, file: int) -> list[Lost]:
    """Keep readings of gas meters, a version each; return those that were not."""
    told = {
        "points": [one.point_code for one in readings],
        "days": [one.day for one in readings],
        "values": [one.value for one in readings],
        "serials": [one.meter_serial for one in readings],
    }
    return fetch(Lost, _KEEP_READINGS, told | {"file": file})


@transaction.atomic
def share_out() -> int:
    """
    Give what lies outside its supply's contract to the supply whose day it is, as versions more.

    A flow may be read before the delivery that says that the point changed hands. Returns how many
    days and readings found their holder.
    """
    return sum(fetch(int, _SHARE_DAYS, {}) + fetch(int, _SHARE_READINGS, {}))
