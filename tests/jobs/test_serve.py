"""`utenza serve`: a port of its own, a worker that is looked after, nobody left behind."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

from utenza.jobs.management.commands.serve import usable_for_simulator
from utenza.jobs.management.commands.work import CANNOT_WORK

PATIENCE_SECONDS = 20
# In the place of the web server and of the worker: each notes its number.
NOTE = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n')"
STAY = [sys.executable, "-c", f"{NOTE}; import time; time.sleep(60)"]
REFUSE = [sys.executable, "-c", f"{NOTE}; sys.exit({CANNOT_WORK})"]
SERVE = """
import sys
import django
django.setup()
from utenza.jobs.management.commands import serve
serve.LOOKED_AFTER_SECONDS, serve.COMPANION_RESTS_SECONDS = 0.05, 0
sys.exit(serve.run(*(command.split("|") for command in sys.argv[1:])))
"""


@pytest.fixture
def serving(tmp_path):
    """Begin to serve beside these; return the process and the notes of all its children."""
    started = []

    def serve(*companions):
        notes = [tmp_path / str(number) for number in range(1 + len(companions))]
        children = zip([STAY, *companions], notes, strict=True)
        commands = ["|".join([*command, str(note)]) for command, note in children]
        settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "utenza.config.settings.test"}
        process = subprocess.Popen([sys.executable, "-c", SERVE, *commands], env=settings)
        started.append(process)
        return process, *notes

    yield serve
    for process in started:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def numbers_in(note, *, at_least):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        numbers = [int(line) for line in note.read_text().split()] if note.exists() else []
        if len(numbers) >= at_least:
            return numbers
        time.sleep(0.05)
    pytest.fail(f"{note.name} was not started {at_least} times")


def is_alive(number):
    return Path(f"/proc/{number}").exists()


@pytest.mark.enable_socket
def test_a_port_that_somebody_has_is_not_shared_with_him():
    with socket.socket() as somebody:
        somebody.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()

        with pytest.raises(CommandError, match="in use"):
            call_command("serve", port=somebody.getsockname()[1])


@pytest.mark.enable_socket
def test_where_somebody_has_the_simulators_port_the_portal_goes_on_without_it(settings):
    settings.PAGOPA_FROM_THIS_MACHINE = True
    said = io.StringIO()
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        port = somebody.getsockname()[1]

        assert usable_for_simulator(port, OutputWrapper(said)) == 0

    assert "pagoPA is not simulated" in said.getvalue()
    assert usable_for_simulator(port, OutputWrapper(said)) == port


def test_outside_the_demo_nobody_plays_pagopa():
    with pytest.raises(CommandError, match="demo only"):
        usable_for_simulator(8010, OutputWrapper(io.StringIO()))


def test_a_killed_worker_is_started_again(serving):
    _, _, worker = serving(STAY)
    os.kill(numbers_in(worker, at_least=1)[0], signal.SIGKILL)

    first, second = numbers_in(worker, at_least=2)

    assert first != second
    assert is_alive(second)


def test_a_worker_that_may_not_work_is_not_started_again_and_the_pages_go_on(serving):
    process, web, worker = serving(REFUSE)
    numbers_in(web, at_least=1)
    numbers_in(worker, at_least=1)
    time.sleep(0.5)

    assert process.poll() is None
    assert len(numbers_in(worker, at_least=1)) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_leaves_nobody_behind(serving, number):
    process, *notes = serving(STAY, STAY)
    children = [numbers_in(note, at_least=1)[0] for note in notes]

    process.send_signal(number)

    assert process.wait(timeout=PATIENCE_SECONDS) == 0
    assert [child for child in children if is_alive(child)] == []


def test_when_the_web_server_ends_the_worker_ends_as_well(serving):
    process, web, worker = serving(STAY)
    number = numbers_in(worker, at_least=1)[0]
    os.kill(numbers_in(web, at_least=1)[0], signal.SIGKILL)

    process.wait(timeout=PATIENCE_SECONDS)

    assert not is_alive(number)
