"""`utenza deliver`, as Carla's colleagues who run the portal call it."""

import subprocess

import psycopg
import pytest
from cis import Cis
from processes import LOCK, UTENZA, Portal

COUNTS = {"rows", "inserted", "updated", "unchanged", "rejected"}
ANSWER = {"delivery", "outcome", "reason", "files", "rejects_file"}


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("home"))
    yield portal
    portal.stop()


@pytest.fixture
def cis(tmp_path):
    return Cis(tmp_path)


def test_a_dry_run_on_an_empty_database_migrates_it_and_leaves_it_empty(portal, cis):
    code, answer = portal.deliver(cis.write("dry"), "--dry-run")

    assert code == 0
    assert answer.keys() == ANSWER
    assert (answer["delivery"], answer["outcome"]) == ("dry", "dry-run")
    assert answer["files"]["bills.csv"].keys() == COUNTS
    assert portal.ask("SELECT count(*) FROM customers_customer") == [(0,)]


def test_applied_then_unchanged_then_refused(portal, cis):
    path = cis.write("first")
    assert portal.deliver(path)[0] == 0

    code, answer = portal.deliver(path)
    assert (code, answer["outcome"], answer["files"]) == (0, "unchanged", {})

    (path / "manifest.json").write_text("{}")
    code, answer = portal.deliver(path)
    assert (code, answer["outcome"], answer["rejects_file"]) == (3, "refused", None)
    assert "contratto" in answer["reason"]
    names = portal.ask("SELECT name, outcome FROM site_delivery ORDER BY id")
    assert names == [("first", "applied"), ("first", "refused")]


def test_rejects_are_kept_under_the_portals_home(portal, cis):
    cis.rows["customers.csv"][0]["tax_code"] = "wrong"

    code, answer = portal.deliver(cis.write("rejected"), UTENZA_INTAKE_MAX_REJECTS="100")

    assert code == 0
    assert answer["rejects_file"] == str(portal.home / "deliveries" / "rejected" / "rejects.csv")
    assert portal.ask("SELECT rejects_file FROM site_delivery WHERE name = 'rejected'") == [
        (answer["rejects_file"],)
    ]


def test_while_another_delivery_is_at_work_it_waits_and_then_is_refused(portal, cis):
    with psycopg.connect(portal.url) as connection:
        connection.execute(f"SELECT pg_advisory_xact_lock({LOCK})")

        code, answer = portal.deliver(cis.write("second"), UTENZA_INTAKE_WAIT="1")

    assert code == 3
    assert answer["reason"] == "un'altra consegna è in corso: riprova quando è finita"


def test_a_path_that_is_not_there_is_a_matter_of_usage(portal, cis):
    process = portal.start(cis.folder / "nowhere")

    assert "does not exist" in process.communicate()[1]
    assert process.returncode == 2


def test_without_a_path_the_usage_is_told():
    ended = subprocess.run([UTENZA, "deliver"], capture_output=True, text=True, check=False)

    assert (ended.returncode, "usage" in ended.stderr) == (2, True)


def test_the_table_is_for_people(portal, cis):
    process = portal.start(cis.write("for-people"))

    out, _ = process.communicate(timeout=60)
    assert "bills.csv" in out
    assert "for-people: applicata" in out
