"""The worker stops when told, goes on when the database comes back, and shares its work."""

import os
import signal
from threading import Event, Timer

import pytest
from django.core.management import call_command
from django.db import OperationalError

from utenza.jobs.management.commands import work as command


@pytest.fixture
def _own_signals():
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("db", "_own_signals")
def test_it_ends_cleanly_when_told_to():
    told = Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM))
    told.start()

    call_command("work")

    assert not told.is_alive()


def test_it_ends_by_itself_when_nothing_is_left_to_do():
    left = [1, 1, 1, 0]

    command.work((lambda: left.pop(0),), stop=Event(), once=True)

    assert left == []


def test_it_goes_on_when_the_database_comes_back(db, monkeypatch):
    monkeypatch.setattr(command, "DATABASE_GONE_SECONDS", 0)
    answers = [OperationalError("the server closed the connection"), 1, 0]

    def chore():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(command.connection, "close", lambda: None)
    command.work((chore,), stop=Event(), once=True)

    assert answers == []


def test_it_stops_between_two_pieces_of_work():
    stop, done = Event(), []

    def first():
        stop.set()
        return 1

    command.work((first, lambda: done.append(1) or 1), stop=stop, once=False)

    assert done == []


def test_a_piece_that_breaks_is_told_and_keeps_no_other_from_being_done(caplog):
    done = []

    def breaks():
        raise ValueError("a row that nobody foresaw")

    command.work((breaks, lambda: done.append(1) or len(done) < 2), stop=Event(), once=True)

    assert done
    assert "chore_failed" in caplog.text
