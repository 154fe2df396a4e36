"""What the log tells, and what it keeps to itself."""

import logging

from utenza.config.logs import Line


def line(**extra):
    record = logging.makeLogRecord({"name": "utenza.identity", "levelname": "INFO", **extra})
    return Line("{levelname} {name} {message}", style="{").format(record)


def test_a_refused_sign_in_tells_its_reason_and_the_logins_number():
    told = line(msg="sign_in_refused", reason="credentials", login=7)

    assert told == "INFO utenza.identity sign_in_refused reason='credentials' login=7"


def test_annas_address_is_not_written_even_when_somebody_hands_it_over():
    told = line(msg="mail_sent", recipient="anna@example.com")

    assert "anna" not in told
