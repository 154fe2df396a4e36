"""Killed at ten random moments, process or PostgreSQL: what readers see is whole, always."""

import hashlib
import random
import time

import pytest
from cis import Cis, a_bill, an_item, zipped
from processes import Portal

BILLS = 1500
WITH_DOCUMENT = 40
KILLS_OF_THE_PROCESS = 7
KILLS_OF_POSTGRESQL = 3
# Another run takes other moments; a failure names its own.
SEED = random.randrange(1_000_000)  # noqa: S311 - moments, not secrets

ONE_STATE = """
SELECT DISTINCT open_amount::int FROM bills_bill
UNION SELECT DISTINCT right(label, 3)::int FROM bills_billitem
UNION SELECT DISTINCT street_number::int FROM customers_customer
UNION (SELECT right(name, 3)::int FROM site_delivery WHERE outcome = 'applied'
       ORDER BY id DESC LIMIT 1)
"""
COUNTS = "SELECT (SELECT count(*) FROM bills_bill), (SELECT count(*) FROM bills_billitem)"
CONSTRAINTS = "SELECT count(*) FROM pg_constraint WHERE connamespace = 'public'::regnamespace"


@pytest.fixture
def portal(tmp_path):
    portal = Portal(tmp_path / "home")
    yield portal
    portal.stop()


@pytest.fixture
def cis(tmp_path):
    return Cis(tmp_path)


def state(cis, number):
    """Write the delivery in which every bill, item, customer and document says this number."""
    numbers = [f"2026/{n}" for n in range(BILLS)]
    for customer in cis.rows["customers.csv"]:
        customer["street_number"] = str(number)
    cis.rows["bills.csv"] = [
        a_bill(bill, "S1", "BP-000001", open_amount=str(number), summary_file="")
        for bill in numbers
    ]
    for n, bill in enumerate(cis.rows["bills.csv"][:WITH_DOCUMENT]):
        bill["summary_file"] = f"{n}.pdf"
        cis.documents[f"{n}.pdf"] = f"%PDF-1.7 bill {n} in state {number}".encode()
    cis.rows["bill_items.csv"] = [
        an_item(bill, position, "50.00", label=f"Voce {number:03}")
        for bill in numbers
        for position in (1, 2)
    ]
    cis.rows.pop("payments.csv", None)
    return zipped(cis.write(f"state-{number:03}", produced_at=f"2026-11-22T05:{number:02}:00Z"))


def seen(portal):
    """Return the one state that readers see; the documents of its bills are in the store."""
    states = [number for (number,) in portal.ask(ONE_STATE)]
    assert len(states) == 1, f"seed {SEED}: readers see {states} at once"
    assert portal.ask(COUNTS) == [(BILLS, 2 * BILLS)], f"seed {SEED}"
    digests = portal.ask("SELECT summary_sha256 FROM bills_bill WHERE summary_file <> ''")
    assert len(digests) == WITH_DOCUMENT
    for (digest,) in digests:
        name = digest.hex()
        content = (portal.home / "documents" / name[:3] / name).read_bytes()
        assert hashlib.sha256(content).digest() == digest
    return states[0]


def complete(portal, path):
    """Run it again: it is applied now, or had been when it was killed."""
    code, answer = portal.deliver(path)
    assert (code, answer["outcome"] in {"applied", "unchanged"}) == (0, True), answer


def time_of(portal, path):
    """Deliver undisturbed and return how many seconds it was at work."""
    process = portal.start(path)
    portal.wait_until_it_works(process)
    begun = time.monotonic()
    process.communicate(timeout=60)
    return time.monotonic() - begun


def killed_while_it_works(portal, path, victim, *, after):
    """Kill so many seconds after the delivery has begun; it may be over by then."""
    process = portal.start(path)
    portal.wait_until_it_works(process)
    time.sleep(after)
    if victim == "process":
        process.kill()
    else:
        portal.kill_postgresql()
    process.communicate(timeout=60)


def test_ten_kills_leave_a_whole_state_and_running_again_completes_it(portal, cis):
    moments = random.Random(SEED)  # noqa: S311 - the same
    now = 0
    assert portal.deliver(state(cis, now))[1]["outcome"] == "applied"
    constraints = portal.ask(CONSTRAINTS)
    lasts = time_of(portal, state(cis, 1))
    now = seen(portal)
    path = state(cis, now + 1)

    for victim in ["process"] * KILLS_OF_THE_PROCESS + ["PostgreSQL"] * KILLS_OF_POSTGRESQL:
        killed_while_it_works(portal, path, victim, after=moments.uniform(0, lasts))
        portal.revive_postgresql()
        found = seen(portal)
        assert found in {now, now + 1}, f"seed {SEED}"
        if found != now or victim == "PostgreSQL":
            complete(portal, path)
            now += 1
            path = state(cis, now + 1)

    complete(portal, path)
    assert seen(portal) == now + 1
    assert portal.ask(CONSTRAINTS) == constraints
    assert list((portal.home / "documents").glob(".incoming/*")) == []


def test_a_first_load_that_is_killed_leaves_an_empty_portal_with_all_its_rules(portal, cis):
    path = state(cis, 0)
    portal.deliver(path, "--dry-run")
    constraints = portal.ask(CONSTRAINTS)

    killed_while_it_works(portal, path, "process", after=0.3)

    assert portal.ask("SELECT count(*) FROM storage_suspended") == [(0,)]
    assert portal.ask(CONSTRAINTS) == constraints
    assert portal.deliver(path)[1]["outcome"] in {"applied", "unchanged"}
    assert seen(portal) == 0


def test_two_deliveries_at_once_come_one_after_the_other(portal, cis):
    portal.deliver(state(cis, 0))
    paths = [state(cis, 1), state(cis, 2)]

    processes = [portal.start(path, "--json", "--force") for path in paths]

    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    assert seen(portal) in {1, 2}
    for process in processes:
        process.communicate()
