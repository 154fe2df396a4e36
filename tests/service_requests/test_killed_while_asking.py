"""Killed between the click and the receipt: one request or none, and asking again gives it."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cis import Cis
from processes import Portal

ASKS = Path(__file__).with_name("asks_once.py")
KILLS = 8
# Another run takes other moments; a failure names its own.
SEED = random.randrange(1_000_000)  # noqa: S311 - moments, not secrets
COUNTS = """
SELECT (SELECT count(*) FROM service_requests_servicerequest),
       (SELECT count(*) FROM service_requests_outgoing),
       (SELECT count(*) FROM service_requests_requeststep),
       (SELECT count(*) FROM notifications_inboxmessage),
       (SELECT count(*) FROM notifications_mail)
"""


@pytest.fixture
def portal(tmp_path):
    portal = Portal(tmp_path / "home")
    (portal.home / "static").mkdir()
    rows = Cis(tmp_path)
    rows.rows.pop("requests.csv", None)
    assert portal.deliver(rows.write())[1]["outcome"] == "applied"
    yield portal
    portal.stop()


def click(portal, key):
    """Begin to ask in a process of its own, up to the moment before the click."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("UTENZA_", "DJANGO_"))}
    process = subprocess.Popen(
        [sys.executable, str(ASKS), key],
        env=kept | {"UTENZA_HOME": str(portal.home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process


def receipt(portal, key):
    process = click(portal, key)
    with process.stdout:
        out = process.stdout.read()
    process.wait(timeout=60)
    status, _, location = out.strip().partition(" ")
    assert status == "302", out
    return location


def test_however_it_is_killed_there_is_one_request_or_none_and_one_receipt(portal):
    moments = random.Random(SEED)  # noqa: S311 - the same
    process = click(portal, "a" * 64)
    begun = time.monotonic()
    process.communicate(timeout=60)
    lasts = time.monotonic() - begun
    asked = 1

    for number in range(KILLS):
        key = f"{number:064}"
        process = click(portal, key)
        time.sleep(moments.uniform(0, lasts))
        process.kill()
        process.communicate(timeout=60)
        (found,) = portal.ask(COUNTS)
        assert len(set(found)) == 1, f"seed {SEED}: {found}"
        assert found[0] in {asked, asked + 1}, f"seed {SEED}"

        assert receipt(portal, key) == receipt(portal, key)
        asked += 1
        assert portal.ask(COUNTS) == [(asked,) * 5], f"seed {SEED}"
