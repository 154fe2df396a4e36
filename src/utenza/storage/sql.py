"""Statements written by hand where a page is asked for often."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db import connection

Row = TypeVar("Row")
Value = bool | int | float | Decimal | str | bytes | datetime | date | list[int] | list[str] | None


def fetch(into: Callable[..., Row], sql: str, parameters: Mapping[str, Value]) -> list[Row]:
    """Return every row of the statement, each built from its columns in their order."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [into(*columns) for columns in cursor.fetchall()]


def fetch_one(into: Callable[..., Row], sql: str, parameters: Mapping[str, Value]) -> Row | None:
    """Return the first row of the statement, or nothing."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        columns = cursor.fetchone()
    return None if columns is None else into(*columns)
