"""`sdd-run --send` killed at every step: told once, debited once, the file there in the end."""

import json
import time
from datetime import date, timedelta

import psycopg
import pytest
from cis import Cis, a_bill, zipped
from lxml import etree
from processes import Portal

BILLS = 12
SETTINGS = {"UTENZA_SDD_NOTICE_DAYS": "1"}
MANDATE = {
    "payment_method": "direct_debit",
    "iban": "IT60X0542811101000000123456",
    "holder_first_name": "Anna",
    "holder_last_name": "Rossi",
    "mandate_reference": "UMR1",
    "mandate_signed_on": "2020-01-01",
}
# Where the command is held, so that it is killed there and nowhere else.
HOLD = """
CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END $$
"""
PLACES = {
    "telling": "CREATE TRIGGER held BEFORE INSERT ON notifications_inboxmessage",
    "collecting": "CREATE TRIGGER held BEFORE INSERT ON payments_debit",
    "committing": "CREATE CONSTRAINT TRIGGER held AFTER INSERT ON payments_collectionrun"
    " DEFERRABLE INITIALLY DEFERRED",
    "written": "CREATE TRIGGER held BEFORE UPDATE ON payments_collectionrun",
}
# Counted twice, so that one bill twice is seen.
STANDS = """
SELECT (SELECT count(*) FROM payments_debitnotice),
       (SELECT count(DISTINCT bill_id) FROM payments_debitnotice),
       (SELECT count(*) FROM notifications_inboxmessage),
       (SELECT count(*) FROM payments_debit), (SELECT count(DISTINCT bill_id) FROM payments_debit),
       (SELECT array_agg(DISTINCT debit::text) FROM bills_position),
       (SELECT array_agg(state || ' ' || count) FROM payments_collectionrun)
"""
NOBODY, ALL = (0, 0, 0), (BILLS, BILLS, BILLS)


@pytest.fixture
def portal(tmp_path):
    portal = Portal(tmp_path / "home")
    yield portal
    portal.stop()


def bills_of_a_mandate(tmp_path):
    today = date.today()
    cis = Cis(tmp_path)
    cis.rows["billing_profiles.csv"][0] |= MANDATE
    due = (today + timedelta(days=1)).isoformat()
    cis.rows["bills.csv"] = [
        a_bill(f"2026/{n}", "S1", "BP-000001", collection="direct_debit", summary_file="")
        | {"due_on": due, "open_amount": "100.00"}
        for n in range(BILLS)
    ]
    for file in ("bill_items.csv", "payments.csv"):
        cis.rows.pop(file, None)
    return zipped(cis.write())


def runs(portal):
    process = portal.begin("sdd-run", "--send", "--json", **SETTINGS)
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return json.loads(out)


def killed(portal, place, *, seconds=60):
    """Hold the command at that place, kill it there, and let nothing of it live on."""
    with psycopg.connect(portal.url, autocommit=True) as connection:
        connection.execute(HOLD.format(seconds=seconds))
        connection.execute(f"{PLACES[place]} FOR EACH ROW EXECUTE FUNCTION hold()")
        process = portal.begin("sdd-run", "--send", **SETTINGS)
        sleeping = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        until = time.monotonic() + 120
        while not (held := [pid for (pid,) in connection.execute(sleeping)]):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until
            time.sleep(0.05)
        process.kill()
        process.communicate(timeout=60)
        if place != "committing":
            # Else PostgreSQL brings to its end what it was told to commit.
            connection.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) pid", [held])
        lives = "SELECT 1 FROM pg_stat_activity WHERE pid = ANY(%s)"
        while connection.execute(lives, [held]).fetchall():
            assert time.monotonic() < until, "its session lives on"
            time.sleep(0.05)
        connection.execute("DROP FUNCTION hold() CASCADE")


def files(portal):
    folder = portal.home / "sdd-out"
    return sorted(folder.iterdir()) if folder.exists() else []


def stands(portal):
    """Return who was told, the debits, what their bills say, and the batch."""
    ((*told, debits, bills, says, batch),) = portal.ask(STANDS)
    return tuple(told), (debits, bills), says, batch


def test_whoever_kills_it_nobody_is_told_or_debited_twice(portal, tmp_path):
    assert portal.deliver(bills_of_a_mandate(tmp_path))[1]["outcome"] == "applied"

    killed(portal, "telling")
    assert stands(portal) == (NOBODY, (0, 0), None, None)

    killed(portal, "collecting")
    assert stands(portal) == (ALL, (0, 0), ["announced"], None)

    killed(portal, "committing", seconds=2)
    made = (ALL, (BILLS, BILLS), ["under_way"], [f"made {BILLS}"])
    assert (stands(portal), files(portal)) == (made, [])

    killed(portal, "written")
    (path,) = files(portal)
    before = path.read_bytes()
    assert stands(portal) == made

    assert [runs(portal)["files"], runs(portal)["files"]] == [[str(path)], []]

    assert stands(portal) == (*made[:3], [f"written {BILLS}"])
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (before, 0o600)
    assert len(list(etree.fromstring(before).iter("{*}DrctDbtTxInf"))) == BILLS


def test_two_at_once_make_one_batch(portal, tmp_path):
    assert portal.deliver(bills_of_a_mandate(tmp_path))[1]["outcome"] == "applied"

    both = [portal.begin("sdd-run", "--send", "--json", **SETTINGS) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert stands(portal) == (ALL, (BILLS, BILLS), ["under_way"], [f"written {BILLS}"])
    assert len(files(portal)) == 1
