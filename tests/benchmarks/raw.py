"""The limit: the very statements of a page, prepared, in a bare psycopg loop in two processes."""

import multiprocessing
import random
import time
from typing import Any

import psycopg

Statements = list[list[tuple[str, Any]]]


def rate(url: str, pages: Statements, *, seconds: int) -> float:
    """Return the pages a second of two processes that only run the pages' statements."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        counts = pool.starmap(_loop, [(url, pages, seconds, seed) for seed in (1, 2)])
    return sum(counts)


def _loop(url: str, pages: Statements, seconds: int, seed: int) -> float:
    chosen = random.Random(seed)  # noqa: S311 - only which page comes next
    count = 0
    with psycopg.connect(url, prepare_threshold=0) as connection, connection.cursor() as cursor:
        start = time.perf_counter()
        while time.perf_counter() - start < seconds:
            with connection.transaction():
                for sql, parameters in chosen.choice(pages):
                    cursor.execute(sql, parameters, prepare=True)
                    if cursor.description:
                        cursor.fetchall()
            count += 1
        return count / (time.perf_counter() - start)
