"""One line for each event, with what is known of it beside its name."""

import logging

# Nothing else of a record is written: names, codes and addresses never are.
_TOLD = ("reason", "login", "logins", "mail", "attempts", "given_up")


class Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Write time, level, logger and event, then `key=value` for what may be told."""
        told = [f"{key}={record.__dict__[key]!r}" for key in _TOLD if key in record.__dict__]
        return " ".join([super().format(record), *told])
