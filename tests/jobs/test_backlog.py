"""Carla sees what waits without opening the database."""

import json
from datetime import UTC, datetime

import pytest
import trade
from django.core.management import call_command

from utenza.payments.models import Inbound, StrayReceipt
from utenza.service_requests.models import Answer

pytestmark = pytest.mark.django_db


def told(capsys):
    call_command("backlog", "--json")
    return json.loads(capsys.readouterr().out)


def test_nothing_waits_in_a_new_portal(db, capsys):
    found = told(capsys)

    assert found["to_cis"]["unacknowledged"] == 0
    assert found["doubtful_answers"] == []
    assert set(found["receipts"].values()) == {0}


def test_receipts_that_want_somebody_are_counted(capsys):
    told_by_pagopa = {"sender": "platform", "received_at": datetime(2026, 11, 22, tzinfo=UTC)}
    for operation, reading in (
        ("paSendRT", ""),
        ("paSendRTV2", "unreadable"),
        ("paSendRTV2", "counted"),
        ("card", ""),
    ):
        read_at = told_by_pagopa["received_at"] if reading else None
        Inbound.objects.create(
            operation=operation, reading=reading, read_at=read_at, body=b"", **told_by_pagopa
        )

    for why in ("unknown_attempt", "taken_back"):
        StrayReceipt.objects.create(
            receipt_id=why, receipt={}, why=why, received_at=told_by_pagopa["received_at"]
        )

    found = {"not_read": 2, "unreadable": 1, "for_nobody": 1, "taken_back": 1}
    assert told(capsys)["receipts"] == found


def test_requests_that_were_refused_without_a_reason_are_named(anna, capsys):
    from_here = {"customer": anna.customer, "status": "rejected"}
    mute = trade.a_request(**from_here, submission_key="1" * 64)
    trade.a_request(**from_here, submission_key="2" * 64, note="Non la troviamo.")
    trade.a_request(**from_here)

    found = told(capsys)["refused_without_reason"]

    assert [one["request_code"] for one in found] == [mute.request_code]
    call_command("backlog")
    assert "without a reason" in capsys.readouterr().out


def test_an_answer_that_contradicts_is_named_with_what_is_known(anna, capsys):
    request = trade.a_request(customer=anna.customer, status="done")
    Answer.objects.create(
        customer=anna.customer,
        request_code=request.request_code,
        type=request.type,
        opened_at=request.opened_at,
        channel="web",
        status="received",
        status_at=request.opened_at,
        verdict="contradictory",
    )

    (found,) = told(capsys)["doubtful_answers"]

    assert (found["request_code"], found["status"], found["known_status"]) == (
        request.request_code,
        "received",
        "done",
    )
    call_command("backlog")
    assert request.request_code[:6] in capsys.readouterr().out
