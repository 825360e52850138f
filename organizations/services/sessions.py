"""Sessions: how long they last, which ones a person has, and how they end."""

import datetime
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import User

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
ENDS_BY = "ends_by"
PROGRAM = "program"
_NOTED_EVERY_SECONDS = 60
_BROWSERS = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"),
]  # fmt: skip
_SYSTEMS = [
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
]  # fmt: skip
"""The first mark that is found counts: most browsers call themselves Safari too, and Android a Linux."""


@dataclass(frozen=True)
class SessionSeen:
    """One of a person's sessions, as their own page shows it."""

    signed_in_at: datetime.datetime
    seen_at: datetime.datetime
    program: str
    is_this_one: bool


def browser_in_words(program: str) -> str:
    """Browser and system, as far as what a browser says of itself tells them: `Firefox on Windows`."""
    if not program:
        return ""
    browser = next((name for mark, name in _BROWSERS if mark in program), _("another browser"))
    system = next((name for mark, name in _SYSTEMS if mark in program), _("another device"))
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}


def begin_session(session: SessionBase, program: str) -> None:
    """Note when the person signed in and until when that lasts; `program` is what the browser says of itself."""
    now = time.time()
    session[SIGNED_IN_AT] = session[SEEN_AT] = now
    session[ENDS_BY] = now + settings.SESSION_COOKIE_AGE
    session[PROGRAM] = program[:200]


def note_seen(session: SessionBase) -> None:
    """Note that the person is still there; at most once a minute, so that reading pages writes little."""
    now = time.time()
    if now - session.get(SEEN_AT, 0) >= _NOTED_EVERY_SECONDS:
        session[SEEN_AT] = now


def sessions_of(user: User, *, current: str | None) -> list[SessionSeen]:
    """The person's sessions that have not ended, the latest first."""
    now = time.time()
    idle = settings.SESSION_IDLE_MINUTES * 60
    living = [
        SessionSeen(
            _moment(data[SIGNED_IN_AT]), _moment(data[SEEN_AT]), browser_in_words(data.get(PROGRAM, "")), key == current
        )
        for key, data in _stored(user)
        if SEEN_AT in data and now - data[SEEN_AT] <= idle and now <= data[ENDS_BY]
    ]
    return sorted(living, key=lambda seen: seen.seen_at, reverse=True)


def end_other_sessions(user: User, *, keep: str | None) -> int:
    """End all sessions of the person but one (its key; None: all of them). Answers how many ended."""
    keys = [key for key, _data in _stored(user) if key != keep]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _stored(user: User) -> Iterator[tuple[str, dict[str, Any]]]:
    """Reads all sessions of the last hours: their owner stands inside. Rarely asked, so no table of its own."""
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        data = row.get_decoded()
        if data.get(SESSION_KEY) == str(user.pk):
            yield row.session_key, data


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)
