"""What goes out: in order, without a hole, at least once; not what was withdrawn in time."""

import hashlib
import json

import pytest
import trade
from asking import NOON, asked, viewer_of
from django.core.management import call_command
from django.core.management.base import CommandError

from utenza.adapters.cis.fake import FakeCis
from utenza.jobs import chores
from utenza.service_requests.actions.outgoing import (
    acknowledge,
    number_outgoing,
    settle_document,
    take_document,
)
from utenza.service_requests.actions.withdrawing import withdraw
from utenza.service_requests.models import Outgoing, ServiceRequest
from utenza.service_requests.queries.outgoing import (
    acknowledged_sequence,
    backlog,
    document_of,
    documents_since,
)
from utenza.storage.documents import document_name, document_store, keep

pytestmark = pytest.mark.django_db


def printed(capsys, *arguments):
    call_command("requests_out", *arguments)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_cis_takes_what_was_asked_in_order_until_it_acknowledges(anna, bruno, capsys):
    codes = [asked(anna), asked(bruno), asked(anna)]

    first = printed(capsys)
    again = printed(capsys)
    printed(capsys, "--ack", "2")
    rest = printed(capsys)

    assert [one["request_code"] for one in first] == codes
    assert [one["sequence"] for one in first] == [1, 2, 3]
    assert again == first
    assert [one["sequence"] for one in rest] == [3]
    assert [one["sequence"] for one in printed(capsys, "--since", "0")] == [1, 2, 3]


def test_every_document_says_what_the_contract_lists(anna, capsys):
    asked(anna)

    (document,) = printed(capsys)

    assert set(document) == {
        *("sequence", "request_code", "type", "customer_code", "supply_code"),
        *("submitted_at", "channel", "payload"),
    }
    assert document["submitted_at"].startswith("2026-11-24T")


def test_as_csv_there_is_a_file_a_type_whole_or_not_at_all(anna, tmp_path):
    asked(anna)

    call_command("requests_out", "--format", "csv", "--dir", str(tmp_path))

    header, row = (tmp_path / "bill_copy.csv").read_text().splitlines()
    assert header.startswith("sequence,request_code,type,")
    assert row.startswith("1,AP-")
    assert [path.name for path in tmp_path.iterdir()] == ["bill_copy.csv"]


def test_what_anna_withdraws_before_it_has_a_number_never_leaves(anna):
    first, second = asked(anna), asked(anna)
    withdraw(viewer=viewer_of(anna), code=first, now=NOON)

    number_outgoing(now=NOON)

    assert [(one["sequence"], one["request_code"]) for one in documents_since(since=0)] == [
        (1, second)
    ]


def test_what_the_cis_may_have_seen_is_cancelled_by_a_document_of_its_own(anna):
    code = asked(anna)
    number_outgoing(now=NOON)

    withdraw(viewer=viewer_of(anna), code=code, now=NOON)
    withdraw(viewer=viewer_of(anna), code=code, now=NOON)
    number_outgoing(now=NOON)

    _, cancelled = documents_since(since=0)
    assert (cancelled["type"], cancelled["request_code"]) == ("cancellation", f"{code}-X")
    assert cancelled["payload"]["cancels"] == code
    assert ServiceRequest.objects.get(request_code=code).status == "cancelled"


def test_the_mark_never_goes_back_nor_past_what_there_is(anna):
    asked(anna)
    asked(anna)
    number_outgoing(now=NOON)
    acknowledge(sequence=2, now=NOON)

    acknowledge(sequence=1, now=NOON)

    assert acknowledged_sequence() == 2
    with pytest.raises(CommandError):
        call_command("requests_out", "--ack", "7")


def test_the_webhook_keeps_annas_order_and_lets_bruno_pass(anna, bruno):
    first, _, brunos = asked(anna), asked(anna), asked(bruno)
    number_outgoing(now=NOON)

    taken = take_document(now=NOON)
    settle_document(taken, failure="HTTP 500", now=NOON)
    following = take_document(now=NOON)

    assert taken.document["request_code"] == first
    assert following.document["request_code"] == brunos
    settle_document(following, failure="", now=NOON)
    assert take_document(now=NOON) is None
    assert backlog().failing == 1


def test_a_worker_posts_what_waits_and_tries_again_what_was_refused(anna, monkeypatch):
    receiver = FakeCis()
    monkeypatch.setattr(chores, "cis_receiver", lambda: receiver)
    code = asked(anna)
    receiver.refuses = True
    chores.number_requests()

    chores.post_request()

    refused = Outgoing.objects.get()
    assert (refused.sent_at, refused.failure) == (None, "the fake CIS refuses")
    receiver.refuses = False
    Outgoing.objects.update(due_at=NOON)
    chores.post_request()
    assert [one["request_code"] for one in receiver.taken] == [code]
    assert Outgoing.objects.get().sent_at is not None


def test_what_the_webhook_handed_over_is_acknowledged_up_to_the_first_that_it_did_not(anna, bruno):
    asked(anna)
    asked(bruno)
    number_outgoing(now=NOON)
    first, second = take_document(now=NOON), take_document(now=NOON)

    settle_document(second, failure="", now=NOON)
    assert acknowledged_sequence() == 0

    settle_document(first, failure="", now=NOON)
    assert acknowledged_sequence() == 2
    assert backlog().unacknowledged == 0


@pytest.fixture
def a_paper(anna):
    """What Anna encloses in a request that goes out afterwards."""
    content = b"%PDF-1.7 Anna's deed"
    request = ServiceRequest.objects.get(request_code=asked(anna))
    kept = trade.an_attachment(request=request, name="atto.pdf", sha256=keep(content))
    document = document_of(
        request_code=request.request_code, type_=request.type, request_id=request.pk
    )
    Outgoing.objects.filter(request=request).update(document=document)
    return kept, content


def test_what_anna_encloses_goes_out_as_a_file_that_the_document_names(a_paper, tmp_path, capsys):
    kept, content = a_paper

    (document,) = printed(capsys, "--dir", str(tmp_path), "--documents")

    (enclosed,) = document["payload"]["enclosed"]
    assert enclosed["file"] == f"documents/{kept.code}.pdf"
    path = tmp_path / enclosed["file"]
    assert path.read_bytes() == content
    assert hashlib.sha256(content).hexdigest() == enclosed["sha256"]
    assert path.stat().st_mode & 0o077 == 0
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert "file" not in printed(capsys)[0]["payload"]["enclosed"][0]


def test_csv_files_name_what_is_enclosed_as_well(a_paper, tmp_path):
    kept, _ = a_paper

    call_command("requests_out", "--format", "csv", "--dir", str(tmp_path), "--documents")

    assert f"documents/{kept.code}.pdf" in (tmp_path / "bill_copy.csv").read_text()
    assert (tmp_path / f"documents/{kept.code}.pdf").exists()


def test_a_file_that_the_store_lost_leaves_no_half_of_it(a_paper, tmp_path, capsys):
    kept, _ = a_paper
    document_store().delete(document_name(kept.sha256))

    with pytest.raises(FileNotFoundError):
        printed(capsys, "--dir", str(tmp_path), "--documents")

    assert list((tmp_path / "documents").iterdir()) == []


def test_documents_need_a_folder():
    with pytest.raises(CommandError, match="--dir"):
        call_command("requests_out", "--documents")
