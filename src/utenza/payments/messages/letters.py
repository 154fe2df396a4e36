"""What we write to customers about their payments, in their language."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from utenza.kernel.money import euro
from utenza.kernel.slugs import to_slug
from utenza.kernel.words import the_day
from utenza.notifications.rules import Notice, Topic


def payment_received(
    *, number: str, amount: Decimal, credit: Decimal, left: Decimal, language: str
) -> Notice:
    """
    Return what is written when money (EUR) arrived for a bill or plico.

    `credit` is the part of it that was not owed any more, `left` what is still to be paid by hand.
    """
    with override(language):
        words = {
            "number": number,
            "amount": euro(amount, language),
            "credit": euro(credit, language),
            "left": euro(left, language),
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
        if left:
            parts.append(
                _(
                    "Restano da pagare %(left)s: lo fai dalla pagina dei pagamenti, oppure con il"
                    " codice avviso."
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitWords:
    """A debit as it is told; `amount` in EUR, `account` with its ends alone."""

    number: str
    is_plico: bool
    amount: Decimal
    collect_on: date
    account: str

    @property
    def href(self) -> str:
        return f"/fatture/{'plico/' if self.is_plico else ''}{to_slug(self.number)}/"

    def filled(self, language: str) -> dict[str, str]:
        return {
            "number": self.number,
            "amount": euro(self.amount, language),
            "il_giorno": the_day(self.collect_on, language),
            "del_giorno": the_day(self.collect_on, language, "del "),
            "account": self.account,
        }


def debit_announced(
    debit: DebitWords, *, mandate_reference: str, creditor: str, language: str
) -> Notice:
    """Return the notice that has to come before a debit (EPC016-06, "Pre-notification")."""
    with override(language):
        words = debit.filled(language) | {"mandate": mandate_reference, "creditor": creditor}
        parts = [
            _(
                "Addebiteremo %(amount)s per %(number)s sul tuo conto %(account)s %(il_giorno)s,"
                " oppure nei primi giorni dopo in cui la banca lavora. Non devi fare nulla: basta"
                " che sul conto ci sia la somma."
            )
            % words,
            _("Mandato %(mandate)s, a favore di %(creditor)s.") % words,
            _(
                "Se qualcosa non torna scrivici prima di quel giorno. Dopo l’addebito hai 8"
                " settimane per chiedere il rimborso alla tua banca."
            ),
        ]
        subject = _("Addebito %(del_giorno)s: %(amount)s") % words
        return _notice("debit-announced", subject, parts, debit)


def debit_refused(
    debit: DebitWords, *, came: bool, reason: str, is_to_pay: bool, advice: str, language: str
) -> Notice:
    """
    Return what is written when a bank gave a debit back; `reason` and `advice` are Italian words.

    `came`: its money had come, and went back. Where the CIS still counts it as paid (`is_to_pay` is
    false) there is nothing to pay yet.
    """
    with override(language):
        words = debit.filled(language)
        failed = _("L’addebito di %(amount)s per %(number)s, %(del_giorno)s, non è riuscito.")
        undone = _(
            "La banca ha restituito l’addebito di %(amount)s per %(number)s, %(del_giorno)s."
        )
        later = _(
            "L’importo torna da pagare: appena la nostra contabilità si aggiorna lo trovi di nuovo"
            " fra le cose da pagare, e non serve fare altro prima."
        )
        told = f"{(undone if came else failed) % words} {_(reason)}"
        returned = _("Addebito restituito dalla banca: %(number)s")
        subject = returned if came else _("Addebito non riuscito: %(number)s")
        parts = [told, _(advice) if is_to_pay else later]
        return _notice("debit-refused", subject % words, parts, debit)


def debit_credited(debit: DebitWords, *, credit: Decimal, language: str) -> Notice:
    """Return what is written when a debit collected what was not owed any more (`credit`, EUR)."""
    with override(language):
        words = debit.filled(language) | {"credit": euro(credit, language)}
        parts = [
            _(
                "L’addebito di %(amount)s per %(number)s è arrivato quando %(credit)s non erano più"
                " da pagare: sono un tuo credito. Te li restituiamo noi, e trovi la loro storia fra"
                " i tuoi pagamenti."
            )
            % words
        ]
        subject = _("Hai un credito: %(number)s") % words
        return _notice("debit-credited", subject, parts, debit)


def _notice(kind: str, subject: str, parts: list[str], debit: DebitWords) -> Notice:
    return Notice(kind, Topic.PAYMENTS, subject, "\n\n".join(parts), debit.href)
