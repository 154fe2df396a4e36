"""SEPA mandates: who signs what, for which account."""

import hashlib
from dataclasses import dataclass, replace

from stdnum.eu import at_02

from utenza.kernel.codes import iban, tax_code
from utenza.kernel.refusals import Refusal, gettext_noop

LONGEST_REFERENCE = 35
_DIGEST = 20
_LENGTH_OF_A_CREDITOR = 23

# The text of the SEPA rulebook (CORE), as the interface translates and fills it.
MANDATE_TEXT = (
    gettext_noop(
        "Firmando questo mandato autorizzi %(creditor)s a chiedere alla tua banca l’addebito del"
        " tuo conto, e la tua banca a eseguirlo secondo le disposizioni che %(creditor)s le dà."
    ),
    gettext_noop(
        "Hai diritto al rimborso dalla tua banca alle condizioni del contratto che hai con lei:"
        " va chiesto entro 8 settimane dal giorno dell’addebito."
    ),
    gettext_noop("Il mandato è ricorrente: vale per ogni fattura, finché non lo revochi."),
)


class DirectDebitNotOffered(Refusal):
    message = gettext_noop(
        "Da qui non è ancora possibile attivare l’addebito in conto: puoi farlo per telefono o"
        " allo sportello."
    )


class HolderIncomplete(Refusal):
    message = gettext_noop(
        "Scrivi nome e cognome dell’intestatario del conto, oppure la sola ragione sociale."
    )


class SignatoryIncomplete(Refusal):
    message = gettext_noop("Scrivi nome, cognome e codice fiscale di chi firma il mandato.")


class SameIban(Refusal):
    field = "iban"
    message = gettext_noop("L’IBAN è già quello di questo profilo: non c’è niente da cambiare.")


@dataclass(frozen=True, slots=True)
class Creditor:
    """Who collects: its SEPA creditor identifier, its registered name and address."""

    identifier: str
    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """What was typed and signed: an account, its holder, and who signs if that is someone else."""

    iban: str
    holder_tax_code: str
    holder_first_name: str = ""
    holder_last_name: str = ""
    holder_company: str = ""
    signatory: str = ""
    signatory_tax_code: str = ""

    @property
    def holder(self) -> str:
        return self.holder_company or f"{self.holder_first_name} {self.holder_last_name}"


def checked(mandate: Mandate) -> Mandate:
    """
    Return the mandate with its codes and blanks put in order.

    A company signs by a person, who is named. Raises NotAnIban, IbanOutsideSepa, NotATaxCode,
    HolderIncomplete, SignatoryIncomplete.
    """
    tidy = replace(
        mandate,
        iban=iban.normalise(mandate.iban),
        holder_tax_code=tax_code.normalise(mandate.holder_tax_code),
        holder_first_name=_tidy(mandate.holder_first_name),
        holder_last_name=_tidy(mandate.holder_last_name),
        holder_company=_tidy(mandate.holder_company),
        signatory=_tidy(mandate.signatory),
        signatory_tax_code=_tidy(mandate.signatory_tax_code),
    )
    _check_holder(tidy)
    if not (tidy.signatory or tidy.signatory_tax_code or tidy.holder_company):
        return tidy
    if not (tidy.signatory and tidy.signatory_tax_code):
        raise SignatoryIncomplete
    return replace(tidy, signatory_tax_code=tax_code.normalise(tidy.signatory_tax_code))


def mandate_reference(*, prefix: str, request_code: str) -> str:
    """Return the unique reference (UMR) of the mandate that this request signs: always the same."""
    digest = hashlib.sha256(request_code.encode()).hexdigest()[:_DIGEST].upper()
    return f"{prefix}{digest}"


def is_creditor_identifier(text: str) -> bool:
    """Tell whether it is an Italian creditor identifier; the check digits say nothing of length."""
    is_long_enough = len(text) == _LENGTH_OF_A_CREDITOR and text.startswith("IT")
    return is_long_enough and bool(at_02.is_valid(text))


def _check_holder(mandate: Mandate) -> None:
    is_person = bool(mandate.holder_first_name and mandate.holder_last_name)
    is_partly_person = bool(mandate.holder_first_name or mandate.holder_last_name)
    if not (is_person or mandate.holder_company) or (mandate.holder_company and is_partly_person):
        raise HolderIncomplete


def _tidy(text: str) -> str:
    return " ".join(text.split())
