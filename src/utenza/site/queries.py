"""What the portal says of itself, in the reader's language; no customer's data is here."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Max

from utenza.site import models
from utenza.site.rules import DeliveryOutcome
from utenza.site.rules.closures import Mode
from utenza.site.rules.contents import (
    Announcement,
    Contact,
    ContactKind,
    Counter,
    Question,
    Shell,
    Topic,
)
from utenza.storage.sql import Column, fetch, fetch_one

# A text that is not translated yet is better than none.
_SHELL = """
SELECT
  (SELECT max(produced_at) FROM site_delivery WHERE outcome = 'applied'),
  (SELECT jsonb_agg(jsonb_build_array(kind, coalesce(nullif(label_{0}, ''), label_it), value,
      coalesce(nullif(note_{0}, ''), note_it)) ORDER BY position, id) FROM site_contact),
  (SELECT jsonb_agg(jsonb_build_array(name, address, coalesce(nullif(hours_{0}, ''), hours_it))
      ORDER BY position, id) FROM site_counter),
  (SELECT jsonb_build_array(slug, coalesce(nullif(title_{0}, ''), title_it),
      coalesce(nullif(body_{0}, ''), body_it), is_important, published_at)
   FROM site_announcement
   WHERE published_at <= %(now)s AND (until IS NULL OR until > %(now)s)
   ORDER BY is_important DESC, published_at DESC LIMIT 1),
  (SELECT jsonb_agg(jsonb_build_array(id, function, is_for_group, starts_at, ends_at,
      coalesce(nullif(text_{0}, ''), text_it)) ORDER BY id)
   FROM site_readonlymode WHERE ended_at IS NULL AND (ends_at IS NULL OR ends_at > %(now)s))
"""
# now() is the same to the end of the transaction, and the tables' policies ask it too: what is open
# here is open there. A transaction that waited for the lock reads after it, by a second statement.
_HOLD = "SELECT pg_advisory_xact_lock_shared(hashtext('utenza readonly'))"
_SETTLED = """
SELECT m.id, m.function, m.is_for_group, m.starts_at, m.ends_at,
       coalesce(nullif(m.text_{0}, ''), m.text_it)
FROM site_readonlymode m
WHERE m.ended_at IS NULL AND m.starts_at <= now() AND (m.ends_at IS NULL OR m.ends_at > now())
  AND (NOT m.is_for_group OR EXISTS (
       SELECT FROM site_readonlymember g
       WHERE g.mode_id = m.id AND g.customer_id = %(customer_id)s))
"""
_GROUPS = "SELECT mode_id FROM site_readonlymember WHERE customer_id = %(customer_id)s"
_LISTED = """
SELECT id, function, starts_at, ends_at, text_it, text_en, set_at, CASE WHEN is_for_group THEN
       (SELECT count(*) FROM site_readonlymember g WHERE g.mode_id = m.id) END
FROM site_readonlymode m
WHERE ended_at IS NULL AND (ends_at IS NULL OR ends_at > %(now)s) ORDER BY starts_at, id
"""
_QUESTIONS = """
SELECT slug, topic, coalesce(nullif(question_{0}, ''), question_it),
       coalesce(nullif(answer_{0}, ''), answer_it)
FROM site_question ORDER BY topic, position, id
"""
_ANNOUNCEMENTS = """
SELECT slug, coalesce(nullif(title_{0}, ''), title_it), coalesce(nullif(body_{0}, ''), body_it),
       is_important, published_at
FROM site_announcement WHERE published_at <= %(now)s ORDER BY published_at DESC LIMIT 200
"""
_ANNOUNCEMENT = """
SELECT slug, coalesce(nullif(title_{0}, ''), title_it), coalesce(nullif(body_{0}, ''), body_it),
       is_important, published_at
FROM site_announcement WHERE slug = %(slug)s AND published_at <= %(now)s
"""


@dataclass(frozen=True, slots=True)
class ListedMode:
    """A mode as its operator reads it; `customers` is how many, or nothing for everybody."""

    mode_id: int
    function: str
    starts_at: datetime
    ends_at: datetime | None
    text_it: str
    text_en: str
    set_at: datetime
    customers: int | None


@dataclass(frozen=True, slots=True)
class _Kept:
    shell: Shell
    until: datetime


# One entry a language: the shell is the same for everybody and stands on every page.
_kept: dict[str, _Kept] = {}


def shell(*, language: str, now: datetime) -> Shell:
    """Return what stands round every page, at most `SHELL_SECONDS` old in this process."""
    kept = _kept.get(language)
    if kept is None or kept.until <= now:
        kept = _Kept(_shell(language, now), now + timedelta(seconds=settings.SHELL_SECONDS))
        _kept[language] = kept
    return kept.shell


def last_shell(*, language: str) -> Shell:
    """Return the shell as this process saw it last, for pages that must not ask the database."""
    kept = _kept.get(language)
    return kept.shell if kept else Shell()


def forget() -> None:
    """Ask the database anew the next time, as after a change of the contents."""
    _kept.clear()


def questions(*, language: str) -> dict[Topic, list[Question]]:
    """Return the frequent questions by topic, in the page's order."""
    found = fetch(_question, _in(language, _QUESTIONS), {})
    by_topic = {topic: [one for one in found if one.topic == topic] for topic in Topic}
    return {topic: asked for topic, asked in by_topic.items() if asked}


def announcements(*, language: str, now: datetime) -> list[Announcement]:
    """Return what has been announced, newest first."""
    return fetch(Announcement, _in(language, _ANNOUNCEMENTS), {"now": now})


def announcement(*, slug: str, language: str, now: datetime) -> Announcement:
    """
    Return one announcement.

    Raises models.Announcement.DoesNotExist.
    """
    parameters = {"slug": slug, "now": now}
    found = fetch_one(Announcement, _in(language, _ANNOUNCEMENT), parameters)
    if found is None:
        raise models.Announcement.DoesNotExist(slug)
    return found


def settled_modes(*, customer_id: int | None, language: str) -> list[Mode]:
    """Return what is read-only for the customer; none begins until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD)
    return fetch(Mode, _in(language, _SETTLED), {"customer_id": customer_id})


def groups_of(*, customer_id: int) -> frozenset[int]:
    """Return the modes of which the customer is a member."""
    return frozenset(fetch(int, _GROUPS, {"customer_id": customer_id}))


def modes_not_over(*, now: datetime) -> list[ListedMode]:
    """Return the modes in force and to come, for those who set them."""
    return fetch(ListedMode, _LISTED, {"now": now})


def applied_content(*, name: str) -> bytes | None:
    """Return the hash of the content of the delivery that was applied under this name."""
    found = models.Delivery.objects.filter(name=name, outcome=DeliveryOutcome.APPLIED)
    content: bytes | memoryview | None = found.values_list("content_sha256", flat=True).first()
    return None if content is None else bytes(content)


def newest_applied_at() -> datetime | None:
    """Return when the newest delivery that was applied was produced."""
    found = models.Delivery.objects.filter(outcome=DeliveryOutcome.APPLIED)
    newest: datetime | None = found.aggregate(newest=Max("produced_at"))["newest"]
    return newest


def _shell(language: str, now: datetime) -> Shell:
    return fetch_one(_read_shell, _in(language, _SHELL), {"now": now}) or Shell()


def _in(language: str, sql: str) -> str:
    """Name the columns of the reader's language; any but English reads Italian."""
    return sql.format("en" if language.startswith("en") else "it")


def _read_shell(
    updated_at: datetime | None,
    contacts: str | None,
    counters: str | None,
    news: str | None,
    modes: str | None,
) -> Shell:
    return Shell(
        updated_at=updated_at,
        contacts=tuple(
            Contact(ContactKind(kind), label, value, note)
            for kind, label, value, note in json.loads(contacts or "[]")
        ),
        counters=tuple(Counter(*columns) for columns in json.loads(counters or "[]")),
        announcement=_read_announcement(*json.loads(news)) if news else None,
        modes=tuple(_read_mode(*columns) for columns in json.loads(modes or "[]")),
    )


def _read_mode(mode_id: int, function: str, *rest: Column) -> Mode:
    is_for_group, starts_at, ends_at, text = rest
    ends = datetime.fromisoformat(ends_at) if ends_at else None
    return Mode(mode_id, function, is_for_group, datetime.fromisoformat(starts_at), ends, text)


def _read_announcement(
    slug: str,
    title: str,
    body: str,
    is_important: bool,  # noqa: FBT001 - a column of the row
    published_at: str,
) -> Announcement:
    return Announcement(slug, title, body, is_important, datetime.fromisoformat(published_at))


def _question(slug: str, topic: str, question: str, answer: str) -> Question:
    return Question(slug, Topic(topic), question, answer)
