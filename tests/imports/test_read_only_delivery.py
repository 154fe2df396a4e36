"""Sola consultazione is the customers': what the CIS delivers goes on."""

import closing
from cis import rejects_of

from utenza.bills.models import Bill
from utenza.imports.reports import Outcome
from utenza.payments.models import Payment
from utenza.site import queries


def test_a_delivery_is_applied_while_nobody_may_change_anything(cis, settings):
    settings.READ_ONLY = True
    closing.a_mode()

    report = cis.deliver()

    assert report.outcome is Outcome.APPLIED, report.reason
    assert rejects_of(report) == []
    assert Bill.objects.count() == 2
    assert Payment.objects.exists()
    assert queries.newest_applied_at() is not None
