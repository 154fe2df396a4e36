"""What a customer is asked to pay, and what was paid for it; amounts in cents."""

from dataclasses import dataclass, field

from utenza.imports.generator import codes
from utenza.imports.generator.lines import Item
from utenza.imports.generator.world import Profile, Supply


@dataclass(frozen=True, slots=True)
class Payment:
    day: str
    cents: int
    channel: str


@dataclass(slots=True, kw_only=True)
class Bill:
    number: str
    supply: Supply
    profile: Profile
    issued_on: str
    due_on: str
    period_from: str
    period_to: str
    items: list[Item]
    credit_note: bool = False
    quantity: str = ""
    estimated: bool = False
    plico: str = ""
    open: int = 0
    payments: tuple[Payment, ...] = ()
    due: int = field(init=False)

    def __post_init__(self) -> None:
        self.due = sum(item.cents for item in self.items)

    @property
    def kind(self) -> str:
        return "credit_note" if self.credit_note else "bill"

    @property
    def collection(self) -> str:
        return "none" if self.credit_note else self.profile.method

    @property
    def serial(self) -> int:
        return self.supply.serial

    @property
    def notice(self) -> str:
        if self.plico or self.credit_note or self.profile.direct_debit:
            return ""
        return codes.notice(f"1{self.number[3]}{self.number[5:]}")


@dataclass(slots=True, kw_only=True)
class Plico:
    number: str
    bills: list[Bill]
    previous: int
    """Negative is the customer's credit."""
    open: int = 0
    payments: tuple[Payment, ...] = ()
    bills_total: int = field(init=False)

    def __post_init__(self) -> None:
        self.bills_total = sum(bill.due for bill in self.bills)

    @property
    def due(self) -> int:
        return self.bills_total + self.previous

    @property
    def profile(self) -> Profile:
        return self.bills[0].profile

    @property
    def issued_on(self) -> str:
        return self.bills[0].issued_on

    @property
    def due_on(self) -> str:
        return self.bills[0].due_on

    @property
    def serial(self) -> int:
        return self.bills[0].serial

    @property
    def notice(self) -> str:
        if self.profile.direct_debit:
            return ""
        day = self.issued_on
        return codes.notice(f"2{day[3]}{day[5:7]}{self.profile.code[3:]}")


@dataclass(frozen=True, slots=True)
class Billed:
    """All that was ever asked of a customer, in the order in which the files tell it."""

    bills: list[Bill]
    plichi: list[Plico]
