"""What national flows bring, kept as versions: nothing that was kept is changed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from utenza.metering.models import FlowFile
from utenza.metering.rules.flows import FlowHead, MeasuredDay, MeasuredReading
from utenza.storage.sql import fetch

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
_OPEN = """
INSERT INTO metering_flowfile (name, sha256, flow, made_at, read_at, taken, refused)
VALUES (%(name)s, %(sha256)s, %(flow)s, %(made_at)s, %(now)s, 0, 0)
ON CONFLICT (sha256) DO NOTHING RETURNING id
"""
_SLOTS = ", ".join(
    f"max(packed) FILTER (WHERE extract(day FROM day) = {day})" for day in range(1, 32)
)
_KEEP_DAYS = f"""
WITH told AS (
    SELECT * FROM unnest(%(points)s::text[], %(days)s::date[], %(values)s::text[],
        %(kinds)s::text[], %(valid)s::boolean[], %(rectified)s::boolean[])
        WITH ORDINALITY t (point_code, day, packed, kind, is_valid, is_rectification, n)
), owned AS ({_OWNED.format(commodity="electricity")}), kept AS (
    INSERT INTO metering_flowcurve (customer_id, supply_id, month, file_id, made_at, kind,
        is_valid, is_rectification, days)
    SELECT customer_id, supply_id, date_trunc('month', day)::date, %(file)s, %(made_at)s, kind,
        is_valid, is_rectification, ARRAY[{_SLOTS}]
    FROM owned
    GROUP BY customer_id, supply_id, date_trunc('month', day), kind, is_valid, is_rectification
)
SELECT (t.n - 1)::int FROM told t WHERE t.n NOT IN (SELECT n FROM owned) ORDER BY t.n
"""  # noqa: S608 - written from numbers
_KEEP_READINGS = f"""
WITH told AS (
    SELECT * FROM unnest(%(points)s::text[], %(days)s::date[], %(values)s::bigint[],
        %(serials)s::text[]) WITH ORDINALITY t (point_code, day, value, meter_serial, n)
), owned AS ({_OWNED.format(commodity="gas")}), kept AS (
    INSERT INTO metering_flowreading (customer_id, supply_id, read_on, file_id, made_at, value,
        meter_serial)
    SELECT customer_id, supply_id, day, %(file)s, %(made_at)s, value, meter_serial FROM owned
)
SELECT (t.n - 1)::int FROM told t WHERE t.n NOT IN (SELECT n FROM owned) ORDER BY t.n
"""  # noqa: S608 - as above


@transaction.atomic
def open_file(head: FlowHead, *, now: datetime) -> int | None:
    """
    Write down that the file is being read, and return its number.

    Nothing where one of this content was read before, under whatever name.
    """
    told = {"name": head.name, "sha256": head.sha256, "flow": head.flow, "made_at": head.made_at}
    return next(iter(fetch(int, _OPEN, told | {"now": now})), None)


@transaction.atomic
def close_file(file: int, *, taken: int, refused: int) -> None:
    """Write down how many days or readings of it were taken, and how many refused."""
    FlowFile.objects.filter(pk=file).update(taken=taken, refused=refused)


@transaction.atomic
def keep_days(days: Sequence[MeasuredDay], *, file: int, made_at: datetime) -> list[int]:
    """
    Keep days of curves as a version each supply and month.

    Returns the places of those whose POD is no supply's on that day.
    """
    told = {
        "points": [one.point_code for one in days],
        "days": [one.day for one in days],
        "values": [one.packed for one in days],
        "kinds": [one.kind.value for one in days],
        "valid": [one.is_valid for one in days],
        "rectified": [one.is_rectification for one in days],
    }
    return fetch(int, _KEEP_DAYS, told | {"file": file, "made_at": made_at})


@transaction.atomic
def keep_readings(
    readings: Sequence[MeasuredReading], *, file: int, made_at: datetime
) -> list[int]:
    """
    Keep readings of gas meters, a version each.

    Returns the places of those whose PDR is no supply's on that day.
    """
    told = {
        "points": [one.point_code for one in readings],
        "days": [one.day for one in readings],
        "values": [one.value for one in readings],
        "serials": [one.meter_serial for one in readings],
    }
    return fetch(int, _KEEP_READINGS, told | {"file": file, "made_at": made_at})
