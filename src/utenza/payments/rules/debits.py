"""A direct debit from the file to its end: what the bank may say, and where that leads."""

from enum import StrEnum


class RunState(StrEnum):
    """
    Where a batch stands: made, its file written, refused whole by the bank, or taken back.

    REFUSED waits for people: nothing of it counts as collected by silence.
    """

    MADE = "made"
    WRITTEN = "written"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SequenceType(StrEnum):
    """
    Which of a mandate's debits it is.

    Since November 2016 the first one may be RCUR as well (EPC016-06, version 9.1); one-off and
    final ones are not made here: the mandate says that it is recurrent.
    """

    FIRST = "FRST"
    RECURRENT = "RCUR"


class DebitStage(StrEnum):
    """
    Where one debit stands.

    REFUSED: no money ever came. RETURNED: it came and went back (return or refund). WITHDRAWN: its
    batch never reached a bank.
    """

    SENT = "sent"
    COLLECTED = "collected"
    REFUSED = "refused"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Word(StrEnum):
    """What a bank says of a debit: it has it, the money is there, or it does not come or stay."""

    ACCEPTED = "accepted"
    SETTLED = "settled"
    BACK = "back"


# What was collected, or may still be, is never collected again.
LIVE = frozenset({DebitStage.SENT, DebitStage.COLLECTED})

# Whatever is not here changes nothing: files come twice and in any order, and what went back stays
# so, even when the word that it had been settled comes after.
_MOVES = {
    (DebitStage.SENT, Word.SETTLED): DebitStage.COLLECTED,
    (DebitStage.SENT, Word.BACK): DebitStage.REFUSED,
    (DebitStage.COLLECTED, Word.BACK): DebitStage.RETURNED,
}


def short_account(iban: str) -> str:
    """Return what is kept of an account: its country and the last four characters."""
    return iban[:2] + iban[-4:]


def after(stage: DebitStage, word: Word) -> DebitStage:
    """Return where the debit stands after the bank's word; the same where it changes nothing."""
    return _MOVES.get((stage, word), stage)
