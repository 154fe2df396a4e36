"""What banks say of direct debits: each word counts once, in whatever order and company."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from utenza.bills.actions.positions import lock_position
from utenza.bills.models import Position
from utenza.bills.rules.states import DebitState
from utenza.bills.rules.targets import Target
from utenza.kernel.codes.iban import masked
from utenza.kernel.target_days import add_target_days
from utenza.notifications.actions import tell
from utenza.notifications.queries import written_for
from utenza.notifications.rules import Notice
from utenza.payments.actions.attempts import issue_notice
from utenza.payments.actions.ledger import booked_payments, count_money, money_of_debit, take_back
from utenza.payments.messages.letters import DebitWords, debit_credited, debit_refused
from utenza.payments.models import CollectionRun, Debit, DebitStep
from utenza.payments.queries.payable import payable
from utenza.payments.rules.attempts import NotPaidOnline
from utenza.payments.rules.bank_reasons import ADVICE, UNSAID, bank_reason
from utenza.payments.rules.bank_reports import Report, Said
from utenza.payments.rules.debits import DebitStage, RunState, SequenceType, Word, after
from utenza.payments.rules.sdd_files import block_id

_SILENT_AT_ONCE = 200
_AT_ONCE = 1000


class Misfit(StrEnum):
    """Why a bank's word is for people to understand; the words are the command's."""

    UNKNOWN = "unknown"
    OTHER_AMOUNT = "other_amount"
    WITHDRAWN = "withdrawn"


@dataclass(slots=True)
class Heard:
    """What became of a report: debits by the stage they reached, and what fits nothing."""

    moved: list[DebitStage] = field(default_factory=list)
    known: int = 0
    misfits: list[tuple[Misfit, Said]] = field(default_factory=list)
    refused_runs: list[str] = field(default_factory=list)
    unknown_runs: list[str] = field(default_factory=list)


@transaction.atomic
def hear(*, report: Report, inbound_id: int | None, today: date, now: datetime) -> Heard:
    """
    Follow what a bank's file says, all of it or nothing; the same file again changes nothing.

    A batch that was refused whole is marked and left to people: a bank also refuses a file that it
    has already, and then every debit of it is good. Where the bank took one block of it, the debits
    of the other came back.
    """
    heard = Heard()
    told = [*report.debits, *_refused(report, heard)]
    debits = _named(one.end_to_end_id for one in told)
    for said in sorted(told, key=lambda one: _order(debits.get(one.end_to_end_id))):
        _hear_one(said, debits.get(said.end_to_end_id), heard, _Moment(inbound_id, today, now))
    return heard


@transaction.atomic
def settle_silent(*, today: date, now: datetime) -> int:
    """
    Count as collected some debits of which the bank said nothing in time; return how many.

    Banks speak of what goes back: five TARGET days after its day a CORE debit is not returned any
    more by the bank on its own (EPC016-06), and until then it may be.
    """
    if not settings.SDD_COLLECTED_AFTER:
        return 0
    waiting = Debit.objects.filter(
        state=DebitStage.SENT, run__state=RunState.WRITTEN, collect_on__lt=today
    ).order_by("collect_on", "plico_id", "bill_id")
    silent = [one for one in waiting[:_SILENT_AT_ONCE] if _is_over(one, today)]
    moment = _Moment(None, today, now)
    for one in sorted(silent, key=_order):
        _move(one, Word.SETTLED, Said(one.end_to_end_id, Word.SETTLED), moment)
    return len(silent)


@dataclass(frozen=True, slots=True)
class _Moment:
    """Where it was said, and when."""

    inbound_id: int | None
    today: date
    now: datetime


def _refused(report: Report, heard: Heard) -> list[Said]:
    """Note what batches were refused whole; return what is said of the debits of single blocks."""
    refused: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for one in report.refused:
        refused[one.message_id][one.block] = one.reason
    told: list[Said] = []
    for message, reasons in refused.items():
        blocks = _blocks(message)
        if reasons.keys() < blocks.keys():
            told += [
                Said(name, Word.BACK, reason)
                for block, reason in reasons.items()
                for name in blocks[block]
            ]
        else:
            _note_refusal(message, next(filter(None, reasons.values()), UNSAID), heard)
    return told


def _blocks(message: str) -> defaultdict[str, list[str]]:
    """Return the debits of a batch by the payment blocks of its file."""
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    debits = Debit.objects.filter(run__message_id=message)
    for name, sequence in debits.values_list("end_to_end_id", "sequence"):
        blocks[block_id(message, SequenceType(sequence))].append(name)
    return blocks


def _note_refusal(message: str, reason: str, heard: Heard) -> None:
    """Mark the batch once: whoever found that the bank has it all the same is not contradicted."""
    runs = CollectionRun.objects.filter(message_id=message)
    if not runs.exists():
        heard.unknown_runs.append(message)
        return
    fresh = runs.filter(state__in=(RunState.MADE, RunState.WRITTEN), reason="")
    fresh.update(state=RunState.REFUSED, reason=reason)
    if runs.filter(state=RunState.REFUSED).exists():
        heard.refused_runs.append(message)


def _order(debit: Debit | None) -> Target:
    """Return in which order positions are locked; what is not known comes first."""
    return Target(debit.plico_id or 0, debit.bill_id or 0) if debit else Target()


def _named(names: Iterable[str]) -> dict[str, Debit]:
    wanted = sorted(set(names))
    pieces = (wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
    found = (Debit.objects.filter(end_to_end_id__in=piece) for piece in pieces)
    return {one.end_to_end_id: one for debits in found for one in debits}


def _is_over(debit: Debit, today: date) -> bool:
    return add_target_days(debit.collect_on, settings.SDD_COLLECTED_AFTER) < today


def _hear_one(said: Said, debit: Debit | None, heard: Heard, moment: _Moment) -> None:
    misfit = _misfit(said, debit)
    if debit is None and not said.end_to_end_id.startswith(settings.SEPA_REFERENCE_PREFIX):
        # The CIS's own, or what somebody paid by transfer: statements hold everything.
        return
    if debit is None or misfit:
        heard.misfits.append((misfit or Misfit.UNKNOWN, said))
        return
    reached = _move(debit, said.word, said, moment)
    if reached is None:
        heard.known += 1
    else:
        heard.moved.append(reached)


def _misfit(said: Said, debit: Debit | None) -> Misfit | None:
    if debit is None:
        return Misfit.UNKNOWN
    if debit.state == DebitStage.WITHDRAWN:
        return Misfit.WITHDRAWN
    is_other = said.word is Word.SETTLED and said.amount not in {None, debit.amount}
    return Misfit.OTHER_AMOUNT if is_other else None


def _move(debit: Debit, word: Word, said: Said, moment: _Moment) -> DebitStage | None:
    """Move the debit under the lock of its position; return where to, None where it stays."""
    target = _order(debit)
    position = lock_position(customer_id=debit.customer_id, target=target)
    debit.refresh_from_db()
    stage = after(DebitStage(debit.state), word)
    if stage == debit.state:
        return None
    is_back = word is Word.BACK
    debit.state, debit.state_at = stage, moment.now
    debit.reason = said.reason if is_back else ""
    debit.save(update_fields=["state", "state_at", "reason"])
    DebitStep.objects.create(
        customer_id=debit.customer_id,
        debit=debit,
        state=stage,
        at=moment.now,
        reason=debit.reason,
        note=said.note if is_back else "",
        inbound_id=moment.inbound_id,
    )
    if is_back:
        _give_back(debit, stage, position, moment)
    else:
        _collect(debit, position, moment)
    return stage


def _collect(debit: Debit, position: Position, moment: _Moment) -> None:
    position.debit, position.debit_on = DebitState.NONE, None
    position.save(update_fields=["debit", "debit_on"])
    money = money_of_debit(debit)
    credit = count_money(money, position, today=moment.today, now=moment.now)
    if credit:
        language = written_for(customer_id=debit.customer_id).language
        notice = debit_credited(_words(debit, moment), credit=credit, language=language)
        tell(customer_id=debit.customer_id, notice=notice, now=moment.now)


def _give_back(debit: Debit, stage: DebitStage, position: Position, moment: _Moment) -> None:
    """Note that the customer pays by hand now, and say so unless it was paid otherwise."""
    position.debit, position.debit_on = DebitState.REFUSED, debit.collect_on
    position.debit_reason = debit.reason
    position.save(update_fields=["debit", "debit_on", "debit_reason"])
    if stage is DebitStage.RETURNED:
        is_booked = take_back(debit, position, now=moment.now)
    else:
        is_booked = bool(booked_payments(money_of_debit(debit)))
    left = payable(customer_id=debit.customer_id, target=_order(debit), today=moment.today)
    if left.amount and not left.notice_number:
        _issue_notice(debit, moment.now)
    if left.amount or is_booked:
        notice = _refusal(debit, moment, is_to_pay=bool(left.amount))
        tell(customer_id=debit.customer_id, notice=notice, now=moment.now)


def _issue_notice(debit: Debit, now: datetime) -> None:
    """Have a number to pay by; where the portal issues none the bill says how to pay."""
    try:
        issue_notice(debit.customer_id, _order(debit), now=now)
    except NotPaidOnline:
        return


def _refusal(debit: Debit, moment: _Moment, *, is_to_pay: bool) -> Notice:
    reason = bank_reason(debit.reason)
    return debit_refused(
        _words(debit, moment),
        came=debit.state == DebitStage.RETURNED,
        reason=reason.words,
        is_to_pay=is_to_pay,
        advice=ADVICE[reason.advice],
        language=written_for(customer_id=debit.customer_id).language,
    )


def _words(debit: Debit, moment: _Moment) -> DebitWords:
    target = _order(debit)
    number = payable(customer_id=debit.customer_id, target=target, today=moment.today).number
    return DebitWords(
        number=number,
        is_plico=target.plico_id > 0,
        amount=debit.amount,
        collect_on=debit.collect_on,
        account=masked(debit.account),
    )
