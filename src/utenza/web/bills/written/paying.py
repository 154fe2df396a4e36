"""
What a written bill asks for, as it was issued: what was paid since is on its page.

A notice number is printed only where the CIS gave it. One of the portal's own is made when somebody
begins to pay, long after the issue: the bill leads to its page, before and afterwards, because the
same bill is the same bytes.
"""

from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from utenza.bills.rules.lines import ZERO
from utenza.bills.rules.quotas import tv_licence_of
from utenza.bills.rules.states import BillState
from utenza.kernel.money import euro
from utenza.kernel.qr import qr_svg
from utenza.kernel.words import the_day
from utenza.payments.gateways import takes_pagopa
from utenza.payments.rules.notices import in_fours, qr_text
from utenza.web.bills.shown import bill_href
from utenza.web.bills.written.facts import BillFacts
from utenza.web.bills.written.layout import Payment


def payment_of(facts: BillFacts) -> Payment:
    line = facts.bill.line
    # Of all states these two are the bill's own; the others tell what happened since.
    if line.state is BillState.CREDIT:
        return _said(facts, _CREDIT, _CREDIT_WORDS, amount=abs(line.total))
    if line.state is BillState.NOTHING_DUE:
        return _said(facts, _NOTHING_DUE, _NOTHING_DUE_WORDS, amount=ZERO)
    if line.plico_number:
        return _said(facts, _IN_PLICO, _IN_PLICO_WORDS)
    if line.is_debited:
        return _said(facts, _DEBITED, _DEBITED_WORDS)
    if facts.bill.notice_number:
        return _by_notice(facts)
    can_issue = takes_pagopa() and settings.PAGOPA_SEGREGATION_CODE
    return _said(facts, _DUE, _ON_ITS_PAGE if can_issue else _ASK_HOW)


def _by_notice(facts: BillFacts) -> Payment:
    said = _said(facts, _DUE, _BY_NOTICE)
    creditor = settings.PAGOPA_CREDITOR
    notice = [(gettext("Codice avviso"), in_fours(facts.bill.notice_number))]
    if creditor:
        notice.append((gettext("Ente creditore"), creditor))
    total = facts.bill.line.total
    text = qr_text(notice_number=facts.bill.notice_number, creditor=creditor, amount=total)
    return Payment(
        title=said.title,
        amount=said.amount,
        words=said.words,
        notice=tuple(notice),
        qr=qr_svg(text) if creditor else "",
        qr_words=gettext("Codice QR di pagoPA: codice avviso, ente creditore e importo"),
    )


def _said(facts: BillFacts, title: str, words: str, *, amount: Decimal | None = None) -> Payment:
    line, language = facts.bill.line, facts.language
    told = {
        "il_giorno": the_day(line.due_on, language),
        "plico": line.plico_number,
        "page": f"{settings.PUBLIC_URL or ''}{bill_href(line.number)}",
    }
    total = line.total if amount is None else amount
    licence = _tv_licence(facts) if total else ()
    more = (gettext(words) % told, *licence, gettext(_SEE_SCONTRINO))
    return Payment(gettext(title) % told, euro(total, language), more)


def _tv_licence(facts: BillFacts) -> tuple[str, ...]:
    licence = tv_licence_of(facts.lines)
    if not licence:
        return ()
    amount = euro(licence, facts.language)
    return (gettext(_WITH_TV) % {"amount": amount},)


_DUE = gettext_noop("Totale da pagare entro %(il_giorno)s")
_CREDIT = gettext_noop("A tuo credito")
_NOTHING_DUE = gettext_noop("Niente da pagare")
_IN_PLICO = gettext_noop("Totale della fattura, da pagare con il plico %(plico)s")
_DEBITED = gettext_noop("Totale, con addebito in conto %(il_giorno)s")
_CREDIT_WORDS = gettext_noop("Non devi pagare nulla: questa somma spetta a te.")
_NOTHING_DUE_WORDS = gettext_noop("Questo documento non chiede alcun pagamento.")
_IN_PLICO_WORDS = gettext_noop(
    "Questa fattura fa parte di un plico: paga il totale del plico, una volta sola."
)
_DEBITED_WORDS = gettext_noop("Pensiamo a tutto noi: non devi fare nulla.")
_BY_NOTICE = gettext_noop(
    "Con pagoPA: in banca, alla posta, in tabaccheria o dall’app della tua banca."
)
_ON_ITS_PAGE = gettext_noop("Con «Paga ora», dalla pagina di questa fattura: %(page)s")
_ASK_HOW = gettext_noop("Per sapere come pagare chiamaci o vieni allo sportello.")
_WITH_TV = gettext_noop("Comprende %(amount)s di canone di abbonamento alla televisione.")
_SEE_SCONTRINO = gettext_noop(
    "Per maggiori dettagli si veda lo Scontrino dell’energia nella pagina seguente."
)
