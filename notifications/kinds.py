"""Kinds of notices: how each is told, in the reader's language. Apps register theirs in `AppConfig.ready()`."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.formats import date_format

from notifications.enums import Way

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from notifications.models import Notice


MAIL_TEMPLATE = "notifications/mail/notice"


class UnknownKind(LookupError):
    """Nobody has registered this kind of notice."""


@dataclass(frozen=True)
class Record:
    """The record a notice tells of: those an account sees in the role it acts in, and what holds the id of its own.

    That is `subject_id`, or a name in the notice's data (`data__model`).
    """

    visible: "Callable[[Any], QuerySet[Any]]"
    key: str

    def named_by_notice(self) -> Cast:
        """The id of the record, inside a query of records that stands in a query of notices."""
        column, _, name = self.key.partition("__")
        return Cast(KeyTextTransform(name, OuterRef(column)) if name else OuterRef(column), BigIntegerField())


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its title for filters, one sentence about one notice, where it leads, its tone; and its mail.

    `default` is the way of people who have chosen none; `may_be_off` says whether they may do without any mail;
    `is_mailed` is False for what is told in the inbox alone. `mail_subject` (the title when empty) is the same for all
    notices of the kind, so that nothing of a record can stand in a subject. What tells of a `record` is shown and
    mailed to those only who see it still; without one a notice tells of its reader. `group` is what it is about, for
    lists of kinds.

    `mail_words` gives the templates of a mail about one notice further words, from the notice's data, in the reader's
    language; what it gives as `subject` stands above the mail: a unit may stand there, never a record or a person.
    """

    name: str
    title: "str | _StrPromise"
    text: "Callable[[Notice], str]"
    url: "Callable[[Notice], str]"
    tone: str
    default: Way = Way.DIGEST
    may_be_off: bool = True
    is_mailed: bool = True
    mail_subject: "str | _StrPromise" = ""
    mail_template: str = MAIL_TEMPLATE
    record: Record | None = None
    group: "str | _StrPromise" = ""
    mail_words: "Callable[[Notice], dict[str, Any]] | None" = None

    @property
    def ways(self) -> list[Way]:
        """The ways a person may choose."""
        if not self.is_mailed:
            return [Way.INBOX]
        return [way for way in Way if way != Way.INBOX or self.may_be_off]

    @property
    def subject(self) -> str:
        """What stands above a mail about one notice of the kind, in the active language."""
        return str(self.mail_subject or self.title)

    def way(self, chosen: str | None) -> Way:
        """The way in force, given what the person has chosen; a choice that is not allowed any more has no effect."""
        return Way(chosen) if chosen in self.ways else self.default


def sentence(
    words: "str | _StrPromise", *, more: "Callable[[Notice], dict[str, Any]]" = lambda notice: {}, **absent: str
) -> "Callable[[Notice], str]":
    """`text` of a kind: the words with the notice's own data in them, in the reader's language.

    `absent` stands where the data has nothing under that name; `more(notice)` is worked out from the data.
    """
    return lambda notice: str(words) % {**absent, **notice.data, **more(notice)}


def day_in(name: str) -> "Callable[[Notice], dict[str, str]]":
    """`more` of a sentence: `day` is the day that the data holds under the name, as the reader writes days."""

    def told(notice: "Notice") -> dict[str, str]:
        return {"day": date_format(datetime.date.fromisoformat(notice.data[name]), "SHORT_DATE_FORMAT")}

    return told


def page_of(route: str, name: str) -> "Callable[[Notice], str]":
    """`url` of a kind: the page of the record whose id the data holds under the name."""
    return lambda notice: reverse(route, args=[notice.data[name]])


_kinds: dict[str, Kind] = {}


def register_each(
    rows: "Iterable[tuple[Any, ...]]",
    *,
    app: str,
    url: "Callable[[Notice], str]",
    record: Record,
    group: "str | _StrPromise",
    more: "Callable[[Notice], dict[str, Any]]" = lambda notice: {},
    **absent: str,
) -> None:
    """Make the kinds of one record known. A row: name, title, words (see `sentence`), tone, the way if it has one."""
    for name, title, words, tone, *way in rows:
        text = sentence(words, more=more, **absent)
        known = {"default": way[0]} if way else {}
        register(f"{app}.{name}", title=title, text=text, url=url, tone=tone, record=record, group=group, **known)


def register(
    name: str,
    *,
    title: "str | _StrPromise",
    text: "Callable[[Notice], str]",
    url: "Callable[[Notice], str]",
    tone: str = "info",
    default: Way = Way.DIGEST,
    may_be_off: bool = True,
    is_mailed: bool = True,
    mail_subject: "str | _StrPromise" = "",
    mail_template: str = MAIL_TEMPLATE,
    record: Record | None = None,
    group: "str | _StrPromise" = "",
    mail_words: "Callable[[Notice], dict[str, Any]] | None" = None,
) -> None:
    """Make the kind known; `text` and `url` work on the notice alone, without a query. The rest: see `Kind`.

    `mail_template` names two templates, with `.txt` and `.html` behind it. Raises ValueError for a kind that is told in
    another way already, and for a default that nobody could choose.
    """
    known = _kinds.get(name)
    if known and known.text is not text:
        raise ValueError(f"Notices of the kind {name} are told already")
    default = default if is_mailed else Way.INBOX
    mailing = (default, may_be_off, is_mailed, mail_subject, mail_template)
    kind = Kind(name, title, text, url, tone, *mailing, record, group, mail_words)
    if default not in kind.ways:
        raise ValueError(f"Notices of the kind {name} must be mailed: {default} cannot be their default")
    _kinds[name] = kind


def get(name: str) -> Kind:
    """The registered kind. Raises UnknownKind."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def find(name: str) -> Kind | None:
    """The kind, or None when the part that registered it is gone."""
    return _kinds.get(name)


def choices() -> list[tuple[str, Any]]:
    """All kinds with their titles, for filters."""
    return sorted(((name, str(kind.title)) for name, kind in _kinds.items()), key=lambda pair: pair[1])


def of_records() -> list[tuple[str, Record]]:
    """The kinds that tell of a record, by name, with it."""
    return [(kind.name, kind.record) for kind in _kinds.values() if kind.record]


def mailed() -> list[Kind]:
    """The kinds about which mails are sent, by title in the active language: what a person chooses a way for."""
    return sorted((kind for kind in _kinds.values() if kind.is_mailed), key=lambda kind: str(kind.title))
