"""Why a bill can't be held or released."""

from collections.abc import Iterable

from utenza.kernel.refusals import Refusal, gettext_noop


class UnknownBills(Refusal):
    """`numbers` are those of no bill, or of none that is held."""

    message = gettext_noop("Di queste fatture non c’è nessuna da trattenere o da rilasciare.")

    def __init__(self, numbers: Iterable[str]) -> None:
        self.numbers = sorted(numbers)
        super().__init__(self.numbers)


class NoReason(Refusal):
    message = gettext_noop("Per trattenere una fattura serve un motivo.")
