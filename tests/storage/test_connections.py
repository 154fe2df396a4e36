"""PostgreSQL is restarted between two requests of Anna's, and she does not notice."""

import pytest
from django.db import connection

from utenza.storage.postgresql.base import DatabaseWrapper, is_gone


@pytest.fixture
def pooled(transactional_db):
    """A connection to the tests' database that comes from a pool, as the web's do."""
    settings = connection.settings_dict
    options = settings["OPTIONS"] | {"pool": {"min_size": 1, "max_size": 1, "timeout": 3}}
    ours = DatabaseWrapper(settings | {"OPTIONS": options}, alias="default")
    yield ours
    ours.close()
    ours.close_pool()


def server_process(of):
    with of.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def end(process):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        assert cursor.fetchone()[0]


def test_a_connection_that_the_server_ended_is_not_given_out(pooled):
    before = server_process(pooled)
    pooled.close()
    end(before)

    assert server_process(pooled) != before


def test_a_connection_that_lives_is_given_out_again_and_is_asked_nothing(pooled):
    before = server_process(pooled)
    pooled.close()

    assert server_process(pooled) == before


def test_a_server_that_only_says_something_is_not_gone(pooled):
    server_process(pooled)
    lives = pooled.connection
    lives.autocommit = True
    lives.execute("LISTEN news")
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY news")

    assert not is_gone(lives)
