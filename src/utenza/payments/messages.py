"""What we write to customers about their payments, in their language."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from utenza.kernel.money import euro
from utenza.notifications.rules import Notice, Topic


def payment_received(*, number: str, amount: Decimal, credit: Decimal, language: str) -> Notice:
    """
    Return what is written when money (EUR) arrived for a bill or plico.

    `credit` is the part of it that was not owed any more.
    """
    with override(language):
        words = {
            "number": number,
            "amount": euro(amount, language),
            "credit": euro(credit, language),
        }
        parts = [_("Abbiamo ricevuto il pagamento di %(amount)s per %(number)s.") % words]
        if credit:
            parts.append(
                _(
                    "Di questi %(credit)s non erano più da pagare: sono un tuo credito. Te li"
                    " restituiamo noi, e trovi la loro storia fra i tuoi pagamenti."
                )
                % words
            )
        return Notice(
            kind="payment-received",
            topic=Topic.PAYMENTS,
            subject=_("Pagamento ricevuto: %(number)s") % words,
            body="\n\n".join(parts),
            href="/pagamenti/",
        )
