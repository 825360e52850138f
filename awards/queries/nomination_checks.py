"""What is looked at before a nomination is submitted and before it is recommended, and what was found.

A finding stands in the way until somebody who may explains why it is no obstacle; the explanation is of this finding,
not of the next one. That nobody registered for emulation is no check: it never stands in the way (Law 06/2022/QH15).
"""

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.earlier import Earlier
from awards.enums import Check, FormKind, NominationState, Piece, Procedure, Recipient
from awards.models import AwardForm, CheckOverride, DossierPiece, Nomination
from awards.names import are_same, found_as
from awards.permissions.nominations import WRITABLE
from awards.queries.authorities import may_decide
from awards.queries.given_medals import as_told
from awards.queries.medals import has_medal
from awards.queries.nomination_council import needs_session, outcome_of, said
from awards.queries.nomination_matches import bars_on, earlier, term
from awards.queries.opinions import in_the_way
from awards.rules import DEMANDED, SAME_FORM_MONTHS
from directives import rules
from mobilization.common.text import fold
from organizations.dates import today
from reviews.enums import Outcome
from reviews.models import SessionItem

MOST_MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Fact:
    """One thing that was found: what names it for ever, and its sentence; `url` leads there.

    What is final nobody explains: it is mended, or the nomination ends.
    """

    key: str
    text: str
    url: str = ""
    is_final: bool = False


@dataclass(frozen=True)
class Finding:
    """What a check found; `facts` is empty where nothing stands in the way."""

    check: Check
    facts: tuple[Fact, ...] = ()
    override: CheckOverride | None = None

    @property
    def mark(self) -> str:
        """Names exactly what was found."""
        return mark_of(self.facts)

    @property
    def is_blocking(self) -> bool:
        """Whether something stands in the way that nobody has explained."""
        return bool(self.facts) and self.override is None

    @property
    def is_explainable(self) -> bool:
        """Whether somebody may say why it is no obstacle."""
        return self.is_blocking and not any(fact.is_final for fact in self.facts)

    @property
    def text(self) -> str:
        """All that was found, in sentences."""
        return "\n".join(fact.text for fact in self.facts)


@dataclass
class Looked:
    """What the checks of one nomination know."""

    nomination: Nomination
    day: datetime.date
    earlier: Sequence[Earlier]
    reader: Any = None
    council: SessionItem | None = None
    pieces: dict[str, DossierPiece] = field(default_factory=dict)


def mark_of(facts: Iterable[Fact]) -> str:
    """A mark of the facts, whatever the language."""
    return hashlib.sha256("\x1f".join(sorted(fact.key for fact in facts)).encode()).hexdigest()[:32]


def look(nomination: Nomination, *, on: datetime.date | None = None, reader: Any = None) -> list[Finding]:
    """Every check with what it found; the `reader` is told more of what they may read.

    The same number of queries, whatever is found.
    """
    pieces = nomination.pieces.prefetch_related("files")
    there = {piece.kind: piece for piece in pieces}
    looked = Looked(nomination, on or today(), earlier(nomination, reader), reader, outcome_of(nomination), there)
    known = {(each.check_made, each.mark): each for each in nomination.overrides.select_related("by__person")}
    found = []
    for check in _asked(looked):
        facts = tuple(CHECKS[check](looked))
        found.append(Finding(check, facts, known.get((check, mark_of(facts))) if facts else None))
    return found


def demanded(nomination: Nomination, on: datetime.date) -> list[Piece]:
    """The pieces the dossier cannot do without on the day; a letter of commendation has no dossier (glossary)."""
    subject = nomination.subject
    if isinstance(subject, AwardForm) and subject.kind == FormKind.LETTER:
        return []
    return [piece for piece in Piece if rules.value(DEMANDED[piece, Procedure(nomination.procedure)], on=on)]


def _asked(looked: Looked) -> list[Check]:
    wanted = {Check(piece) for piece in demanded(looked.nomination, looked.day)}
    left_out = {Check(piece) for piece in Piece} - wanted
    if Check.REPORT not in wanted:
        left_out.add(Check.CONFIRMED)
    if looked.nomination.state in WRITABLE or not needs_session(looked.nomination, looked.day):
        left_out.add(Check.SESSION)  # no council meets on what was not handed in
    if looked.nomination.state in WRITABLE:
        left_out.add(Check.OPINION)  # what others said against it may have been mended
    return [check for check in Check if check not in left_out]


def _same_achievement(looked: Looked) -> Iterable[Fact]:
    """Law 06/2022/QH15, article 5: the same achievement is not commended several times or in several forms."""
    mine = looked.nomination
    models = set(mine.nominated.values_list("model", flat=True))
    for each in looked.earlier:
        if not _is_of_one_kind(mine, each):
            continue
        if shared := len(models & each.models):
            why = ngettext("for a model that stands here, too", "for %(number)s models that stand here, too", shared)
        elif _overlap(mine, each):
            why = _("for an achievement of the same time, %(term)s") % {"term": term(each.since, each.until)}  # type: ignore[arg-type]
        else:
            continue
        yield Fact(each.key, _sentence(each, why % {"number": shared} if shared else why), each.url)


def _is_of_one_kind(mine: Nomination, other: Earlier) -> bool:
    """Forms of commendation among themselves; a title only with the same title."""
    if mine.form_id is not None:
        return isinstance(other.subject, AwardForm)
    return other.subject == mine.title


def _overlap(mine: Nomination, other: Earlier) -> bool:
    days = (mine.since, mine.until, other.since, other.until)
    if any(day is None for day in days):
        return False
    return mine.since <= other.until and mine.until >= other.since  # type: ignore[operator]


def _sentence(each: Earlier, why: str) -> str:
    text = f"{each.said}, {why}."
    return text if not each.by_name else f"{text} {_('The name is the same; nobody has said that it is the same one.')}"


def _once(looked: Looked) -> Iterable[Fact]:
    """The medal “Vì sự nghiệp dân vận” is given once in a life (DOMAIN §5)."""
    person = looked.nomination.person_id
    medal = as_told(has_medal([person]), looked.reader).get(person) if person is not None else None
    if medal is not None:
        since = _("The person has the medal since %(day)s: %(decision)s. It is given once in a life.")
        words = since if medal.is_read else _("The person has the medal: %(decision)s. It is given once in a life.")
        day = date_format(medal.given_on, "SHORT_DATE_FORMAT")
        yield Fact("medal", words % {"day": day, "decision": medal.decision}, medal.url)
        return
    for each in looked.earlier:
        if isinstance(each.subject, AwardForm) and each.subject.is_service_medal:
            yield Fact(each.key, _sentence(each, _("the medal is given once in a life")), each.url)


def _too_soon(looked: Looked) -> Iterable[Fact]:
    """The dated rule of months between two awards of the same form; the medal of service is given once."""
    mine = looked.nomination
    if mine.form is not None and mine.form.is_service_medal:
        if mine.state != NominationState.DECIDED:
            yield from _once(looked)
        return
    months = rules.value(SAME_FORM_MONTHS, on=looked.day)
    if not months or looked.nomination.form_id is None:
        return
    for each in looked.earlier:
        if each.given_on and each.subject == looked.nomination.form and after(each.given_on, months) > looked.day:
            why = _("given on %(day)s; the rule asks for %(months)s months between two awards of this form")
            day = date_format(each.given_on, "SHORT_DATE_FORMAT")
            yield Fact(each.key, _sentence(each, why % {"day": day, "months": months}), each.url)


def after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later; the last day of a month that has no such day."""
    year, month = divmod(day.year * MOST_MONTHS_A_YEAR + day.month - 1 + months, MOST_MONTHS_A_YEAR)
    first = datetime.date(year, month + 1, 1)
    following = datetime.date(year + (month + 1) // MOST_MONTHS_A_YEAR, (month + 1) % MOST_MONTHS_A_YEAR + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))


def _recipient(looked: Looked) -> Iterable[Fact]:
    subject, recipient = looked.nomination.subject, Recipient(looked.nomination.recipient)
    if recipient not in subject.recipients:
        words = _("“%(subject)s” is not given to this kind of recipient, but to: %(for_whom)s.")
        yield Fact(f"{subject.code}:{recipient}", words % {"subject": subject, "for_whom": subject.for_whom.lower()})


def _in_force(looked: Looked) -> Iterable[Fact]:
    subject = looked.nomination.subject
    if subject.valid_from > looked.day or (subject.valid_to is not None and subject.valid_to < looked.day):
        words = _("“%(subject)s” is not in force today, but %(term)s.")
        shown = term(subject.valid_from, subject.valid_to)
        yield Fact(
            f"{subject.code}:{subject.valid_from}:{subject.valid_to}",
            words % {"subject": subject, "term": shown},
            subject.get_absolute_url(),
        )


def _authority(looked: Looked) -> Iterable[Fact]:
    """The authority matrix; of a body outside the portal it says nothing."""
    mine = looked.nomination
    body = mine.body_steward
    if body is not None and not may_decide(mine.subject, body, mine.branch, looked.day):
        words = _("By the authority matrix nobody of the branch “%(branch)s” at the level of %(body)s decides on it.")
        text = words % {"branch": mine.get_branch_display(), "body": body.name}
        yield Fact(f"{mine.subject.code}:{body.level}:{mine.branch}", text, mine.subject.get_absolute_url())


def _piece(kind: Piece) -> Callable[[Looked], Iterable[Fact]]:
    def check(looked: Looked) -> Iterable[Fact]:
        piece = looked.pieces.get(kind)
        if piece is None:
            yield Fact("none", _("It is missing in the dossier."))
        elif not piece.files.all():
            yield Fact("no file", _("Its file is missing."))

    return check


def _minutes(looked: Looked) -> Iterable[Fact]:
    """Those of a session are made from what it voted; where the unit itself decides, its session is yet to be."""
    if looked.council is not None and looked.council.outcome == Outcome.RECOGNISED:
        return []
    if minutes_follow(looked.nomination, looked.day):
        return []
    return _piece(Piece.MINUTES)(looked)


def minutes_follow(nomination: Nomination, on: datetime.date) -> bool:
    """Whether the council's minutes come with the session that is still to be: the unit itself decides."""
    return nomination.body_steward_id == nomination.steward_id and needs_session(nomination, on)


def _session(looked: Looked) -> Iterable[Fact]:
    """What is handed in to a unit of the portal goes through its council, where the dated rule says so."""
    item = looked.council
    if item is None:
        yield Fact("none", _("No session of a council of the unit that decides has decided on it yet."))
    elif item.outcome != Outcome.RECOGNISED:
        yield Fact(f"session:{item.session_id}", said(item), is_final=True)


def _opinion(looked: Looked) -> Iterable[Fact]:
    """Whoever is asked has not answered yet, or is against it; what silence counts as says the dated rule."""
    for opinion, text in in_the_way(looked.nomination, looked.day):
        yield Fact(f"opinion:{opinion.pk}:{opinion.state}", text, opinion.get_absolute_url())


def _confirmed(looked: Looked) -> Iterable[Fact]:
    """DOMAIN §5: the achievement report is confirmed by the proposing level."""
    report = looked.pieces.get(Piece.REPORT)
    if report is not None and not report.confirmed_by:
        yield Fact("nobody", _("It is not said who of the proposing level confirmed the report, and when."))


def _conflict(looked: Looked) -> Iterable[Fact]:
    """Whoever entered it or confirmed the report is nominated; submitting and judging one's own nobody may at all."""
    mine = looked.nomination
    if mine.recipient != Recipient.PERSON:
        return
    if mine.person_id is not None and mine.entered_by.person_id == mine.person_id:
        yield Fact("entered", _("The person who is nominated has entered the nomination."))
    elif mine.person_id is None and are_same(mine.name, mine.entered_by.person.full_name, mine.recipient):
        yield Fact("entered by name", _("Who entered the nomination bears the name of the person who is nominated."))
    report = looked.pieces.get(Piece.REPORT)
    if report is not None and _names(report.confirmed_by, found_as(mine.name, mine.recipient)):
        yield Fact("confirmed", _("The person who is nominated has confirmed the report."))


def _names(text: str, name: str) -> bool:
    """Whether the text holds the name in whole words; `name` as folded."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", fold(text)) is not None


def _bar(looked: Looked) -> Iterable[Fact]:
    """Measures stand in the way wherever they were entered; their words are read at their own nomination alone."""
    for bar in bars_on(looked.nomination, looked.day):
        is_here = bar.nomination_id == looked.nomination.pk
        words = _("%(ground)s, %(term)s.") if is_here else _("A measure that %(unit)s entered, %(term)s.")
        said = {"ground": bar.ground, "unit": bar.nomination.unit.name, "term": term(bar.valid_from, bar.valid_to)}
        yield Fact(f"bar:{bar.pk}", words % said)


CHECKS: "dict[Check, Callable[[Looked], Iterable[Fact]]]" = {
    Check.SAME_ACHIEVEMENT: _same_achievement,
    Check.TOO_SOON: _too_soon,
    Check.RECIPIENT: _recipient,
    Check.IN_FORCE: _in_force,
    Check.AUTHORITY: _authority,
    Check.LETTER: _piece(Piece.LETTER),
    Check.REPORT: _piece(Piece.REPORT),
    Check.MINUTES: _minutes,
    Check.CONFIRMED: _confirmed,
    Check.CONFLICT: _conflict,
    Check.BAR: _bar,
    Check.SESSION: _session,
    Check.OPINION: _opinion,
}
