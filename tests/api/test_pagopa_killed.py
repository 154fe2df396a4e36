"""
kill -9 of the web or of its database at each step of a receipt; then the platform tries again.

A session of the test holds what the step needs, so that the web waits just there when it is killed.
"""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from threading import Thread

import pagopa_calls
import psycopg
import pytest
from cis import Cis, a_bill
from lxml import etree
from processes import UTENZA, Portal

from utenza.kernel.codes import notice_number

pytestmark = pytest.mark.enable_socket
PATIENCE_SECONDS = 60
STEPS = {
    "before it is kept": "LOCK TABLE payments_inbound IN EXCLUSIVE MODE",
    "once it is kept": "LOCK TABLE bills_position IN EXCLUSIVE MODE",
    "while it is counted": "LOCK TABLE payments_receipt IN EXCLUSIVE MODE",
    "while it is written down": "LOCK TABLE payments_entry IN EXCLUSIVE MODE",
    "while Anna is told": "LOCK TABLE notifications_inboxmessage IN EXCLUSIVE MODE",
}
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"
COUNTED = """
SELECT (SELECT count(*) FROM payments_receipt r WHERE r.bill_id = b.id),
       (SELECT sum(amount) FROM payments_entry e WHERE e.bill_id = b.id AND account = 'due')::text,
       (SELECT received FROM bills_position k WHERE k.bill_id = b.id)::text,
       (SELECT count(*) FROM payments_entry e WHERE e.bill_id = b.id AND account = 'credit')
FROM bills_bill b WHERE b.notice_number = '{notice}'
"""
ONCE = [(1, "87.42", "87.42", 0)]
# Another run takes other moments; a failure names its own.
SEED = random.randrange(1_000_000)  # noqa: S311 - moments, not secrets


def notices():
    for base in range(1, 100):
        yield notice_number.generate(segregation="01", base=base)


class Web:
    """The portal, its web server in a group of processes that can be killed at once."""

    def __init__(self, portal):
        self.portal = portal
        self.notices = notices()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("UTENZA_", "DJANGO_"))}
        options = ["--port", str(self.port), "--workers", "1", "--no-worker"]
        self.process = subprocess.Popen(
            [UTENZA, "serve", *options],
            env=kept | {"UTENZA_HOME": str(self.portal.home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.post(b"")[0] != 400:
            assert time.monotonic() < deadline, "the web does not answer"
            time.sleep(0.1)

    def kill(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def post(self, body):
        """Return status and body of the answer, or no status where nobody answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("POST", pagopa_calls.PATH, body, {"Content-Type": "text/xml"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def post_until_taken(self, body):
        """Send it again, as the platform does, until it is told that we have it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            status, answer = self.post(body)
            if status == 200:
                message = etree.fromstring(answer).find("{*}Body")[0]
                assert message.findtext("outcome") == "OK"
                return
            time.sleep(0.2)
        pytest.fail("nobody took the receipt")

    @contextmanager
    def sending(self, body):
        """Send it in the background; what is answered is appended to the list given."""
        answers = []
        thread = Thread(target=lambda: answers.append(self.post(body)))
        thread.start()
        yield answers
        thread.join(PATIENCE_SECONDS)

    def raw(self, body):
        rows = self.portal.ask("SELECT body, reading FROM payments_inbound")
        return [reading for kept, reading in rows if bytes(kept) == body]


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    folder = tmp_path_factory.mktemp("killed")
    portal = Portal(folder / "home")
    told = Cis(folder)
    for file in ("payments.csv", "requests.csv"):
        del told.rows[file]
    told.rows["bills.csv"] += [
        a_bill(
            f"2026/N{number}",
            "S1",
            "BP-000001",
            notice_number=notice,
            total="87.42",
            open_amount="87.42",
        )
        for number, notice in enumerate(notices())
    ]
    web = None
    try:
        assert portal.deliver(told.write())[1]["outcome"] == "applied"
        web = Web(portal)
        yield web
    finally:
        if web:
            web.kill()
        portal.stop()


@contextmanager
def held(portal, lock):
    """Hold the lock while the block runs; a server that is killed lets go of it."""
    with suppress(psycopg.OperationalError), psycopg.connect(portal.url) as holder:
        holder.execute(lock)
        yield


def wait_for_the_step(portal):
    """Return once somebody waits for a lock; the web does so for three seconds at most."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with psycopg.connect(portal.url, autocommit=True) as looking:
        while not looking.execute(WAITS).fetchone()[0]:
            assert time.monotonic() < deadline, "the web did not come to the step"
            time.sleep(0.02)


def a_receipt(web):
    notice = next(web.notices)
    return notice, pagopa_calls.receipt(notice, "87.42")


@pytest.mark.parametrize("step", STEPS)
def test_the_web_is_killed_and_the_receipt_counts_once(web, step):
    notice, body = a_receipt(web)

    with held(web.portal, STEPS[step]), web.sending(body) as answers:
        wait_for_the_step(web.portal)
        web.kill()

    assert answers == [(0, b"")]
    assert web.raw(body) == ([] if step == "before it is kept" else [""])
    web.start()
    web.post_until_taken(body)
    assert web.portal.ask(COUNTED.format(notice=notice)) == ONCE
    assert "counted" in web.raw(body)


@pytest.mark.parametrize("step", STEPS)
def test_the_database_is_killed_and_the_receipt_counts_once(web, step):
    notice, body = a_receipt(web)

    with held(web.portal, STEPS[step]), web.sending(body) as answers:
        wait_for_the_step(web.portal)
        web.portal.kill_postgresql()

    ((status, said),) = answers
    assert status >= 500
    assert b"outcome" not in said
    # While it is away nothing is refused either.
    status, said = web.post(body)
    assert status >= 500
    assert b"outcome" not in said
    web.portal.revive_postgresql()
    assert web.raw(body) == ([] if step == "before it is kept" else [""])
    web.post_until_taken(body)
    assert web.portal.ask(COUNTED.format(notice=notice)) == ONCE


def test_whenever_the_web_is_killed_the_receipt_counts_once(web):
    moments = random.Random(SEED)  # noqa: S311 - the same
    _, body = a_receipt(web)
    begun = time.monotonic()
    web.post_until_taken(body)
    lasts = time.monotonic() - begun

    for _ in range(4):
        notice, body = a_receipt(web)
        with web.sending(body):
            time.sleep(moments.uniform(0, lasts * 1.5))
            web.kill()
        web.start()
        web.post_until_taken(body)
        assert web.portal.ask(COUNTED.format(notice=notice)) == ONCE, f"seed {SEED}"


def test_where_the_platform_never_tries_again_the_worker_counts_it(web):
    notice, body = a_receipt(web)
    with held(web.portal, STEPS["while it is counted"]), web.sending(body):
        wait_for_the_step(web.portal)
        web.kill()
    with psycopg.connect(web.portal.url) as later:
        later.execute("UPDATE payments_inbound SET received_at = received_at - interval '1 hour'")

    kept = {k: v for k, v in os.environ.items() if not k.startswith(("UTENZA_", "DJANGO_"))}
    subprocess.run(
        [UTENZA, "work", "--once"],
        env=kept | {"UTENZA_HOME": str(web.portal.home)},
        check=True,
        timeout=PATIENCE_SECONDS,
        stdout=sys.stderr,
    )

    assert web.portal.ask(COUNTED.format(notice=notice)) == ONCE
    assert web.raw(body) == ["counted"]
    web.start()
    web.post_until_taken(body)
    assert web.portal.ask(COUNTED.format(notice=notice)) == ONCE
