"""The limit: the very statements of a page, prepared, in a bare psycopg loop in two processes."""

import multiprocessing
import random
import time
from dataclasses import dataclass
from typing import Any

import psycopg

Statements = list[list[tuple[str, Any]]]


@dataclass(frozen=True, slots=True)
class Loop:
    """What a process did: pages, the seconds it had, the CPU seconds it took."""

    pages: int
    seconds: float
    cpu: float


def run(url: str, pages: Statements, *, seconds: int) -> list[Loop]:
    """Let two processes run nothing but the pages' statements."""
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        return pool.starmap(_loop, [(url, pages, seconds, seed) for seed in (1, 2)])


def _loop(url: str, pages: Statements, seconds: int, seed: int) -> Loop:
    chosen = random.Random(seed)  # noqa: S311 - only which page comes next
    count = 0
    with psycopg.connect(url, prepare_threshold=0) as connection, connection.cursor() as cursor:
        start, spent = time.perf_counter(), time.process_time()
        while time.perf_counter() - start < seconds:
            with connection.transaction():
                for sql, parameters in chosen.choice(pages):
                    cursor.execute(sql, parameters, prepare=True)
                    if cursor.description:
                        cursor.fetchall()
            count += 1
        return Loop(count, time.perf_counter() - start, time.process_time() - spent)
