"""`utenza sdd-run` and `utenza sdd-in`, as Carla's colleagues call them."""

import json
from datetime import UTC, date, datetime

import debiting
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from utenza.bills.models import Position
from utenza.customers.models import Customer
from utenza.identity.models import Grant
from utenza.jobs.management.commands import sdd_in, sdd_run
from utenza.notifications.models import InboxMessage
from utenza.payments.models import CollectionRun, Debit, DebitNotice, Inbound

IBAN = "IT60X0542811101000000123456"


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    there = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "documents": there}


@pytest.fixture
def on(monkeypatch):
    """Say which day it is."""

    def day(value):
        now = datetime(value.year, value.month, value.day, 9, tzinfo=UTC)
        for module in (sdd_run, sdd_in):
            monkeypatch.setattr(module.timezone, "now", lambda: now)

    day(debiting.TODAY)
    return day


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command and return what it said."""

    def called(**options):
        call_command("sdd_run", dir=tmp_path / "out", **options)
        return capsys.readouterr()

    return called


def rows():
    tables = ("payments_collectionrun", "payments_debit", "payments_debitstep")
    more = ("payments_debitnotice", "bills_position", "notifications_inboxmessage")
    found = []
    with connection.cursor() as cursor:
        for table in tables + more:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found.append(cursor.fetchall())
    return found


def test_by_itself_it_shows_and_touches_nothing(anna, bruno, run, on, tmp_path):
    bill = debiting.a_debited_bill(anna)
    debiting.told_on()
    late = debiting.a_debited_bill(bruno, due_on=date(2026, 10, 1))
    new = debiting.a_debited_bill(bruno)
    before = rows()
    on(date(2026, 12, 4))

    said = run().out

    assert "prova" in said
    assert "da addebitare: 1, 87.42 €" in said
    assert f"  {bill.bill_number} 87.42 €" in said
    assert "da avvisare: 1" in said
    assert new.bill_number not in said.split("lasciati fuori")[1]
    assert f"  {late.bill_number}: è scaduta senza" in said
    assert rows() == before
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "store").exists()


def test_told_then_collected_then_nothing_more(anna, run, on, tmp_path):
    bill = debiting.a_debited_bill(anna)

    first = json.loads(run(send=True, json=True).out)
    assert (first["day"], first["message_id"], first["files"]) == ("2026-11-24", None, [])
    assert DebitNotice.objects.get().collect_on == debiting.DUE

    on(date(2026, 12, 4))
    second = json.loads(run(send=True, json=True).out)
    path = tmp_path / "out" / "UTZ-SDD261207-1.xml"
    assert second["files"] == [str(path)]
    assert (second["count"], second["total"]) == (1, "87.42")
    assert path.stat().st_mode & 0o777 == 0o600
    assert IBAN.encode() in path.read_bytes()
    before = rows()

    third = json.loads(run(send=True, json=True).out)
    assert (third["message_id"], third["files"]) == ("UTZ-SDD261207-1", [])
    assert third["left_out"] == [{"number": bill.bill_number, "why": "with_the_bank"}]
    assert rows() == before
    assert CollectionRun.objects.get().state == "written"


def test_what_could_not_be_written_is_written_by_the_next(anna, run, on, tmp_path):
    debiting.a_debited_bill(anna)
    run(send=True)
    on(date(2026, 12, 4))
    (tmp_path / "out").write_text("in the way")

    with pytest.raises(CommandError, match="resta da scrivere"):
        run(send=True)
    assert CollectionRun.objects.get().state == "made"

    (tmp_path / "out").unlink()
    assert "UTZ-SDD261207-1.xml" in run(send=True).out
    assert CollectionRun.objects.get().state == "written"
    assert Debit.objects.count() == 1


def test_no_iban_is_ever_said(anna, run, on, capsys, caplog, tmp_path):
    bill = debiting.a_debited_bill(anna)
    run(send=True)
    on(date(2026, 12, 4))

    said = run(send=True)
    file = tmp_path / "back.xml"
    file.write_text(debiting.a_status((debiting.debit_of(bill).end_to_end_id, "RJCT", "AC01")))
    call_command("sdd_in", str(file))
    heard = capsys.readouterr()

    for words in (said.out, said.err, heard.out, heard.err, caplog.text):
        assert IBAN not in words
    assert not [letter for letter in InboxMessage.objects.all() if IBAN in letter.body]


@pytest.mark.parametrize(
    ("day", "problem"),
    [(date(2026, 12, 6), "non regolano"), (date(2026, 11, 23), "troppo vicino")],
)
def test_a_day_that_no_bank_keeps_stops_it(anna, run, on, day, problem):
    debiting.a_debited_bill(anna)

    with pytest.raises(CommandError, match=problem):
        run(send=True, day=day)
    assert not DebitNotice.objects.exists()


@pytest.mark.parametrize("name", ["SEPA_CREDITOR_ID", "SEPA_CREDITOR_IBAN", "SEPA_CREDITOR_BIC"])
def test_without_the_creditors_data_nothing_begins(anna, run, on, settings, name):
    setattr(settings, name, "")

    with pytest.raises(CommandError, match=f"UTENZA_{name}"):
        run(send=True)


def test_a_batch_is_taken_back_by_its_name(anna, run, on):
    debiting.a_debited_bill(anna)
    run(send=True)
    on(date(2026, 12, 4))
    run(send=True)

    with pytest.raises(CommandError, match="nessun lotto"):
        run(withdraw="another")
    assert "1 addebiti ritirati" in run(withdraw="UTZ-SDD261207-1").out
    assert "UTZ-SDD261207-2.xml" in run(send=True).out


def test_the_banks_files_are_followed_and_what_is_strange_is_named(anna, on, capsys, tmp_path):
    bill = debiting.with_the_bank(anna)
    name = debiting.debit_of(bill).end_to_end_id
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    group = debiting.a_group("UTZ-SDD261207-1", "PART")
    good.write_text(debiting.a_status((name, "RJCT", "AM04"), ("UTZ-9", "RJCT", ""), group=group))
    bad.write_text("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")

    with pytest.raises(SystemExit) as ended:
        call_command("sdd_in", str(good), str(bad), str(tmp_path / "none"))

    out, errors = capsys.readouterr()
    assert ended.value.code == 3
    assert f"{good}: 0 incassati, 1 rifiutati, 0 stornati, 0 già noti, 1 da vedere" in out
    assert "addebito sconosciuto: UTZ-9 back" in errors
    assert f"{bad}: rifiutato: ha un DOCTYPE" in errors
    assert bytes(Inbound.objects.get().body) == good.read_bytes()
    assert Position.objects.get(bill=bill).debit == "refused"


def test_a_batch_refused_whole_is_named_at_each_run_and_counts_as_nothing(
    anna, run, on, capsys, tmp_path
):
    debiting.a_debited_bill(anna)
    run(send=True)
    on(date(2026, 12, 4))
    run(send=True)
    file = tmp_path / "whole.xml"
    file.write_text(debiting.a_status(group=debiting.a_group("UTZ-SDD261207-1", "RJCT", "FF01")))

    call_command("sdd_in", str(file))
    assert "lotto rifiutato intero" in capsys.readouterr().err

    on(date(2027, 1, 20))
    assert "UTZ-SDD261207-1: rifiutato dalla banca (FF01)" in run(send=True).err
    assert Debit.objects.get().state == "sent"

    with pytest.raises(CommandError, match="nessun lotto"):
        run(taken="another")
    assert "resta in banca" in run(taken="UTZ-SDD261207-1").out
    assert run(send=True).err == ""
    assert Debit.objects.get().state == "collected"


def test_to_whom_is_not_reached_the_office_writes_what_the_command_says(anna, run, on):
    bill = debiting.a_debited_bill(anna)
    Customer.objects.update(email="")
    Grant.objects.all().delete()
    assert f"{bill.bill_number}: il portale non raggiunge il cliente" in run(send=True).out

    said = run(on_paper=[bill.bill_number, "another"])

    assert f"{bill.bill_number}: da scrivere: 87.42 € dal 2026-12-07" in said.out
    assert "another: non c'è nulla da annunciare" in said.err
    on(date(2026, 12, 4))
    assert json.loads(run(send=True, json=True).out)["count"] == 1


def test_silence_is_counted_by_the_daily_run(anna, run, on):
    bill = debiting.with_the_bank(anna)
    on(date(2026, 12, 15))

    run()
    assert Debit.objects.get().state == "sent"
    run(send=True)

    assert Debit.objects.get().state == "collected"
    assert Position.objects.get(bill=bill).received == debiting.ALL
