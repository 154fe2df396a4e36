"""What the portal says of itself: contacts, counters, questions, announcements."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from utenza.site.rules.closures import Mode


class ContactKind(StrEnum):
    EMERGENCY = "emergency"
    PHONE = "phone"
    EMAIL = "email"
    PEC = "pec"


class Topic(StrEnum):
    """What a question is about, in the order of the page."""

    SIGN_IN = "sign_in"
    BILLS = "bills"
    PROFILES = "profiles"
    READINGS = "readings"
    REQUESTS = "requests"


@dataclass(frozen=True, slots=True)
class Contact:
    kind: ContactKind
    label: str
    value: str
    note: str

    @property
    def href(self) -> str:
        """Where a tap on it leads: a call or a letter."""
        if self.kind in (ContactKind.EMAIL, ContactKind.PEC):
            return f"mailto:{self.value}"
        return "tel:" + re.sub(r"[^+0-9]", "", self.value)

    @property
    def is_example(self) -> bool:
        """Whether it is one of those that a new portal comes with."""
        return self.value.endswith("example.com") or self.value.startswith("800 000 00")


@dataclass(frozen=True, slots=True)
class Counter:
    name: str
    address: str
    hours: str


@dataclass(frozen=True, slots=True)
class Question:
    slug: str
    topic: Topic
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Announcement:
    slug: str
    title: str
    body: str
    is_important: bool
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands round every page; the same for everybody."""

    updated_at: datetime | None = None
    contacts: tuple[Contact, ...] = ()
    counters: tuple[Counter, ...] = ()
    announcement: Announcement | None = None
    # Those of sola consultazione that are in force or to come.
    modes: tuple[Mode, ...] = ()

    @property
    def emergencies(self) -> tuple[Contact, ...]:
        return self._of(ContactKind.EMERGENCY)

    @property
    def phones(self) -> tuple[Contact, ...]:
        return self._of(ContactKind.PHONE)

    @property
    def letters(self) -> tuple[Contact, ...]:
        return self._of(ContactKind.EMAIL, ContactKind.PEC)

    def _of(self, *kinds: ContactKind) -> tuple[Contact, ...]:
        return tuple(contact for contact in self.contacts if contact.kind in kinds)
