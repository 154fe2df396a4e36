"""What may happen to a payment, well or badly: a line of a table each, chosen by name."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

# Before the payer sees how it ended; while he reads it; and when he has long forgotten.
AT_ONCE = timedelta(0)
SOON = timedelta(seconds=3)
LATER = timedelta(seconds=5)
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Shape:
    """
    How a receipt is sent, and how it differs from a plain one.

    `more` (EUR) is added to the amount; of `answers_lost` answers the platform hears nothing.
    """

    after: timedelta = SOON
    version: int = 2
    outcome: str = "OK"
    more: Decimal = Decimal(0)
    answers_lost: int = 0
    is_stand_in: bool = False
    has_other_id: bool = False
    has_other_notice: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """
    A course of things; `title` is for the page.

    The creditor is asked (`asks`) with messages of `version`; the first try of a cart fails where
    `fails_first`; of what was paid these receipts are sent.
    """

    name: str
    title: str
    receipts: tuple[Shape, ...] = (Shape(),)
    version: int = 2
    asks: bool = True
    fails_first: bool = False


SCRIPTS = {
    script.name: script
    for script in (
        Script("plain", "Tutto regolare: la ricevuta arriva dopo qualche secondo"),
        Script("before-return", "La ricevuta arriva prima del ritorno", (Shape(AT_ONCE),)),
        Script("no-receipt", "Si torna, ma la ricevuta non arriva", ()),
        Script("twice", "La stessa ricevuta due volte", (Shape(), Shape(LATER))),
        Script("two-at-once", "La stessa ricevuta due volte insieme", (Shape(), Shape())),
        Script("hour-late", "La ricevuta arriva con un’ora di ritardo", (Shape(AN_HOUR),)),
        Script("ko-then-ok", "Il primo tentativo è rifiutato, il secondo riesce", fails_first=True),
        Script(
            "ko-receipt",
            "Prima una ricevuta con esito KO, poi quella buona",
            (Shape(outcome="KO", has_other_id=True), Shape(LATER)),
        ),
        Script(
            "timeout-retry",
            "La risposta alla ricevuta si perde: viene rimandata",
            (Shape(answers_lost=1),),
        ),
        Script("too-little", "Ricevuta con un euro in meno", (Shape(more=Decimal("-1.00")),)),
        Script("too-much", "Ricevuta con un euro in più", (Shape(more=Decimal("1.00")),)),
        Script(
            "unknown-notice",
            "Ricevuta per un avviso che il creditore non conosce",
            (Shape(has_other_notice=True),),
        ),
        Script(
            "stand-in",
            "Il creditore non viene interpellato: ricevuta «stand-in»",
            (Shape(is_stand_in=True),),
            asks=False,
        ),
        Script(
            "two-ids",
            "Due ricevute diverse per lo stesso avviso",
            (Shape(), Shape(LATER, has_other_id=True)),
        ),
        Script("v1-receipt", "Ricevuta della versione 1", (Shape(version=1),)),
        Script("v1", "Tutto con la versione 1", (Shape(version=1),), version=1),
    )
}
PLAIN = "plain"
