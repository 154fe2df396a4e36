"""
Direct debits on their way to the bank.

Three steps, each safe to repeat: a batch is made whole, its debits, its file and what pages say of
them in one transaction; its file is written where the bank's software finds it; only then it counts
as written. Whoever is stopped in between writes the same file again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from utenza.billing_profiles.queries.collecting import DebitMandate
from utenza.billing_profiles.queries.previews import creditor
from utenza.bills.actions.positions import lock_positions
from utenza.bills.queries.collecting import OpenDebit
from utenza.bills.rules.targets import Target
from utenza.payments.actions.announcing import held
from utenza.payments.models import CollectionRun, Debit, DebitStep
from utenza.payments.queries.collecting import (
    Candidate,
    calendar,
    live_run,
    plan_for,
    used_mandates,
)
from utenza.payments.rules.collecting import why_not_collected
from utenza.payments.rules.debits import DebitStage, RunState, SequenceType, short_account
from utenza.payments.rules.sdd_files import (
    Collection,
    Collector,
    collections_file,
    end_to_end_id,
    message_id,
)
from utenza.storage.documents import keep, write_out
from utenza.storage.sql import fetch

_BATCH = 1000
# Of one bill or plico: written so that many are joined at once, however many one customer has.
_SAME = """
{0}.customer_id = d.customer_id AND coalesce({0}.bill_id, 0) = coalesce(d.bill_id, 0)
    AND coalesce({0}.plico_id, 0) = coalesce(d.plico_id, 0)
"""
# What is said of a debit beside its own row: of its position, and of what the customer was told.
_UNDER_WAY = f"""
UPDATE bills_position k SET debit = 'under_way', debit_on = d.collect_on, debit_reason = ''
FROM payments_debit d WHERE d.run_id = %(run_id)s AND {_SAME.format("k")} RETURNING k.id
"""  # noqa: S608 - put together from constants alone
_NOTICES_END = f"""
UPDATE payments_debitnotice n SET ended_at = %(now)s FROM payments_debit d
WHERE d.run_id = %(run_id)s AND n.ended_at IS NULL AND {_SAME.format("n")} RETURNING n.id
"""  # noqa: S608 - put together from constants alone
# A batch that is taken back leaves its debits announced, as they were before it.
_NOTICES_LIVE = f"""
UPDATE payments_debitnotice n SET ended_at = NULL FROM payments_debit d
WHERE d.run_id = %(run_id)s AND d.state = 'withdrawn' AND n.ended_at = %(made_at)s
    AND {_SAME.format("n")} RETURNING n.id
"""  # noqa: S608 - put together from constants alone
_AS_BEFORE = f"""
UPDATE bills_position k SET debit = 'announced', debit_on = n.collect_on
FROM payments_debit d, payments_debitnotice n
WHERE d.run_id = %(run_id)s AND d.state = 'withdrawn' AND n.ended_at IS NULL
    AND {_SAME.format("k")} AND {_SAME.format("n")} RETURNING k.id
"""  # noqa: S608 - put together from constants alone


@transaction.atomic
def make_run(*, day: date, today: date, now: datetime) -> str | None:
    """
    Make the batch of that day and its file, kept in the document store; return its message's id.

    All or nothing. Return None where the day has its batch already, or there is nothing to collect.
    Raises NotACollectionDay, TooSoonForTheBank, DirectDebitNotOffered, NotValidError.
    """
    calendar().check_day(day, today)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('utenza sdd'))")
    if live_run(day) is not None:
        return None
    wanted = plan_for(day, today=today).to_collect
    taken = [one for one in held(wanted, today) if why_not_collected(one.facts, day) is None]
    if not taken:
        return None
    batch = _batch(day, taken, now)
    _send(batch, now)
    return batch.run.message_id


def write_run(*, message: str, folder: Path) -> Path:
    """
    Write the file of the batch for its owner alone, whole or not at all; return where.

    Raises OSError.
    """
    run = CollectionRun.objects.get(message_id=message)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{message}.xml"
    write_out(sha256=bytes(run.sha256 or b""), to=path)
    return path


@transaction.atomic
def mark_written(*, message: str, now: datetime) -> None:
    runs = CollectionRun.objects.filter(message_id=message, state=RunState.MADE)
    runs.update(state=RunState.WRITTEN, written_at=now)


@transaction.atomic
def keep_run(*, message: str) -> bool:
    """
    Say of a batch that was refused whole that the bank has it after all: it had it already.

    Return whether there is such a batch. Its reason stays: the same refusal, heard once more, is
    no news.
    """
    runs = CollectionRun.objects.filter(message_id=message, state=RunState.REFUSED)
    return bool(runs.update(state=RunState.WRITTEN))


@transaction.atomic
def withdraw_run(*, message: str, now: datetime) -> int | None:
    """
    Take a batch back that no bank has taken, so that the next one collects it.

    Return how many debits came back, None where no batch has this name. For whoever is certain: a
    debit that a bank executes all the same would be made twice. What it spoke of stays as it is.
    """
    run = CollectionRun.objects.select_for_update().filter(message_id=message).first()
    if run is None:
        return None
    lock_positions([_key(one) for one in Debit.objects.filter(run=run)])
    debits = list(Debit.objects.filter(run=run, state=DebitStage.SENT))
    Debit.objects.filter(run=run, state=DebitStage.SENT).update(
        state=DebitStage.WITHDRAWN, state_at=now
    )
    DebitStep.objects.bulk_create(_steps(debits, DebitStage.WITHDRAWN, now), batch_size=_BATCH)
    fetch(int, _NOTICES_LIVE, {"run_id": run.pk, "made_at": run.made_at})
    fetch(int, _AS_BEFORE, {"run_id": run.pk})
    run.state = RunState.WITHDRAWN
    run.save(update_fields=["state"])
    return len(debits)


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch in the making: each debit beside what it collects and from whom."""

    run: CollectionRun
    debits: list[Debit]
    taken: list[Candidate]


def _batch(day: date, taken: list[Candidate], now: datetime) -> _Batch:
    count = CollectionRun.objects.filter(collect_on=day).count() + 1
    run = CollectionRun(
        message_id=message_id(settings.SEPA_REFERENCE_PREFIX, day, count),
        collect_on=day,
        state=RunState.MADE,
        count=len(taken),
        total=sum(one.debit.open_amount for one in taken),
        made_at=now,
    )
    used = set(used_mandates(one.mandate.reference for one in taken))
    debits = []
    for number, one in enumerate(taken, start=1):
        debits.append(_debit(run, number, one, is_used=one.mandate.reference in used))
        used.add(one.mandate.reference)
    return _Batch(run, debits, taken)


def _debit(run: CollectionRun, number: int, one: Candidate, *, is_used: bool) -> Debit:
    is_first = settings.SDD_SEQUENCE == SequenceType.FIRST and not is_used
    return Debit(
        customer_id=one.debit.customer_id,
        billing_profile_id=one.debit.profile_id,
        run=run,
        amount=one.debit.open_amount,
        end_to_end_id=end_to_end_id(run.message_id, number),
        sequence=SequenceType.FIRST if is_first else SequenceType.RECURRENT,
        mandate_reference=one.mandate.reference,
        account=short_account(one.mandate.iban),
        due_on=one.debit.due_on,
        collect_on=run.collect_on,
        state=DebitStage.SENT,
        state_at=run.made_at,
        **one.debit.target.keys(),
    )


def _send(batch: _Batch, now: datetime) -> None:
    """Write everything of the batch; its file is on disk for good before a row names it."""
    batch.run.sha256 = keep(_file(batch))
    batch.run.save(force_insert=True)
    Debit.objects.bulk_create(batch.debits, batch_size=_BATCH)
    DebitStep.objects.bulk_create(_steps(batch.debits, DebitStage.SENT, now), batch_size=_BATCH)
    fetch(int, _UNDER_WAY, {"run_id": batch.run.pk})
    fetch(int, _NOTICES_END, {"run_id": batch.run.pk, "now": now})


def _file(batch: _Batch) -> bytes:
    pairs = zip(batch.debits, batch.taken, strict=True)
    return collections_file(
        (_collection(debit, one.debit, one.mandate) for debit, one in pairs),
        collector=_collector(),
        schema=settings.SDD_FORMAT,
        message=batch.run.message_id,
        collect_on=batch.run.collect_on,
        made_at=batch.run.made_at,
    )


def _collection(debit: Debit, what: OpenDebit, mandate: DebitMandate) -> Collection:
    if mandate.signed_on is None:
        # A profile without a day of signature is no direct debit (a constraint of the database).
        raise ValueError(mandate.reference)
    return Collection(
        end_to_end_id=debit.end_to_end_id,
        amount=debit.amount,
        sequence=SequenceType(debit.sequence),
        mandate_reference=mandate.reference,
        signed_on=mandate.signed_on,
        holder=mandate.holder,
        iban=mandate.iban,
        words=f"{'Plico' if what.target.plico_id else 'Bolletta'} {what.number}",
    )


def _collector() -> Collector:
    who = creditor()
    told = (who.identifier, who.name, settings.SEPA_CREDITOR_IBAN, settings.SEPA_CREDITOR_BIC)
    return Collector(*told)


def _steps(debits: Sequence[Debit], stage: DebitStage, now: datetime) -> list[DebitStep]:
    return [
        DebitStep(customer_id=one.customer_id, debit=one, state=stage, at=now) for one in debits
    ]


def _key(debit: Debit) -> tuple[int, Target]:
    return debit.customer_id, Target(debit.plico_id or 0, debit.bill_id or 0)
