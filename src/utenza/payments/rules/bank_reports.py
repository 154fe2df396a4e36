"""
What banks answer about direct debits: pain.002, and camt.054 and camt.053 for what was booked.

Read by the names of the elements, whatever the version: banks send several. Nothing here trusts
what it reads, and no tree is built of it.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from utenza.payments.rules.debits import Word

LARGEST_REPORT = 64 * 1024 * 1024
_DEEPEST = 40
_LONGEST = 140
_REPORTS = frozenset({"CstmrPmtStsRpt", "BkToCstmrDbtCdtNtfctn", "BkToCstmrStmt"})
# Each of these is a level of its own: what it says holds for what lies in it.
_LEVELS = frozenset(
    {"OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts", "TxInfAndSts", "Ntry", "TxDtls", *_REPORTS}
)
_MESSAGE = "OrgnlGrpInfAndSts/OrgnlMsgId"
_BLOCK = "OrgnlPmtInfAndSts/OrgnlPmtInfId"
_WORDS = {
    "RJCT": Word.BACK,
    "ACSC": Word.SETTLED,
    "ACCC": Word.SETTLED,
    "ACCP": Word.ACCEPTED,
    "ACTC": Word.ACCEPTED,
    "ACSP": Word.ACCEPTED,
}
_REASON = re.compile(r"[A-Z]{2}[A-Z0-9]{2}")
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,5})?")


class NotABankReport(Exception):
    """A file that is no answer of a bank; the text says why, for the office."""


@dataclass(frozen=True, slots=True)
class Said:
    """
    What a bank says of one debit.

    `reason` is an ISO code or empty, `note` what the bank adds in its own words; `amount` (EUR) and
    `on` where it says them.
    """

    end_to_end_id: str
    word: Word
    reason: str = ""
    note: str = ""
    amount: Decimal | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class WholeRefusal:
    """A batch that was refused whole, or the one `block` of it, under the names that we gave."""

    message_id: str
    reason: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a file says, in its order."""

    kind: str
    debits: list[Said]
    refused: list[WholeRefusal]


def read_report(content: bytes) -> Report:
    """
    Return what a bank's file says of direct debits; what speaks of anything else is left out.

    Raises NotABankReport.
    """
    if len(content) > LARGEST_REPORT:
        raise NotABankReport("è più grande di quanto è ammesso")
    reader = _Reader()
    parser = etree.XMLParser(
        target=reader, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        parser.feed(content)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise NotABankReport("non è XML ben formato") from error
    if not reader.kind:
        raise NotABankReport("non è un pain.002, un camt.054 o un camt.053")
    return Report(reader.kind, reader.debits, reader.refused)


class _Reader:
    """
    Keeps the words of the levels that are open, and hears each out when it closes.

    Words are kept as `Rsn/Cd`, by what holds them: a fee has an amount and a direction as well.
    """

    def __init__(self) -> None:
        self.kind = ""
        self.debits: list[Said] = []
        self.refused: list[WholeRefusal] = []
        self._path: list[str] = [""]
        self._levels: list[dict[str, str]] = [{}]
        self._words: list[str] = []

    def doctype(self, *_: object) -> None:
        """Refuse a document type: it is where entities and other files come in."""
        raise NotABankReport("ha un DOCTYPE")

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._path.append(name)
        self._words = []
        if len(self._path) > _DEEPEST:
            raise NotABankReport("ha troppi livelli")
        if name in _REPORTS:
            self.kind = name
        if name in _LEVELS:
            self._levels.append({})

    def data(self, words: str) -> None:
        if len(self._words) < _LONGEST:
            self._words.append(words)

    def end(self, _tag: str) -> None:
        name = self._path.pop()
        words, self._words = "".join(self._words).strip()[:_LONGEST], []
        if name in _LEVELS:
            self._close(name)
        elif words:
            self._levels[-1].setdefault(f"{self._path[-1]}/{name}", words)

    def close(self) -> None:
        """Nothing is left to do."""

    def _close(self, name: str) -> None:
        said = self._levels.pop()
        if name == "TxInfAndSts":
            self._hear_status(said)
        elif name == "TxDtls":
            self._hear_booked({**self._levels[-1], **said})
        elif name == "OrgnlGrpInfAndSts":
            self._hear_whole(said, f"{name}/GrpSts")
            # The blocks after it belong to the message that it names.
            self._levels[-1].update(said)
        elif name == "OrgnlPmtInfAndSts":
            message = self._levels[-1].get(_MESSAGE, "")
            self._hear_whole({_MESSAGE: message, **said}, f"{name}/PmtInfSts")

    def _hear_whole(self, said: dict[str, str], status: str) -> None:
        if said.get(status) == "RJCT" and said.get(_MESSAGE):
            block = said.get(_BLOCK, "")
            self.refused.append(WholeRefusal(said[_MESSAGE], _reason(said), block))

    def _hear_status(self, said: dict[str, str]) -> None:
        word = _WORDS.get(said.get("TxInfAndSts/TxSts", ""))
        name = said.get("TxInfAndSts/OrgnlEndToEndId", "")
        if word and name:
            self.debits.append(Said(name, word, _reason(said), said.get("StsRsnInf/AddtlInf", "")))

    def _hear_booked(self, said: dict[str, str]) -> None:
        """A credit is money that came; a debit, or one with a reason, is money that went back."""
        name = said.get("Refs/EndToEndId", "")
        is_booked = "BOOK" in {said.get("Ntry/Sts"), said.get("Sts/Cd")}
        direction = said.get("TxDtls/CdtDbtInd") or said.get("Ntry/CdtDbtInd")
        reason = _reason(said)
        is_back = direction == "DBIT" or bool(reason)
        is_undone = said.get("Ntry/RvslInd") == "true" and direction == "CRDT"
        if not (name and is_booked and direction) or is_undone:
            return
        word = Word.BACK if is_back else Word.SETTLED
        note = said.get("RtrInf/AddtlInf", "")
        self.debits.append(Said(name, word, reason, note, _amount(said), _day(said)))


def _reason(said: dict[str, str]) -> str:
    code = said.get("Rsn/Cd") or said.get("Rsn/Prtry") or ""
    return code if _REASON.fullmatch(code) else ""


def _amount(said: dict[str, str]) -> Decimal | None:
    """Return the amount of the debit itself: an entry's may be that of a whole batch."""
    words = said.get("TxDtls/Amt") or said.get("InstdAmt/Amt") or said.get("TxAmt/Amt") or ""
    return Decimal(words) if _AMOUNT.fullmatch(words) else None


def _day(said: dict[str, str]) -> date | None:
    words = said.get("BookgDt/Dt") or said.get("BookgDt/DtTm") or ""
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None
