"""Statements written by hand where a page is asked for often."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from django.db import connection

Row = TypeVar("Row")
# What a column holds is said by the statement, beyond the reach of the type checker.
Column: TypeAlias = Any


def fetch(into: Callable[..., Row], sql: str, parameters: Mapping[str, Column]) -> list[Row]:
    """Return every row of the statement, each built from its columns in their order."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [into(*columns) for columns in cursor.fetchall()]


def fetch_one(into: Callable[..., Row], sql: str, parameters: Mapping[str, Column]) -> Row | None:
    """Return the first row of the statement, or nothing."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        columns = cursor.fetchone()
    return None if columns is None else into(*columns)
