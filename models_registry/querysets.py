"""Reads on models, on what belongs to them and on candidacies that chain."""

import datetime
import re
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan

from directives import rules
from mobilization.common.text import clean
from mobilization.common.words import (
    MOST_WORDS,
    Likeness,
    Matches,
    Query,
    Rank,
    Spaced,
    Vector,
    WordLikeness,
    all_but_one,
    any_of,
    words_of,
)
from models_registry.access_bars import kept_from
from models_registry.enums import LIVING_STATES, Moment
from models_registry.nearness import FEWEST_WORDS, LIKE, MOST_NEARLY, NEARLY, RANKED, distinctive
from models_registry.rules import SILENT_DAYS
from organizations.models import Unit
from organizations.models.stewarded import SUBTREE_ROLES, StewardedQuerySet
from organizations.queries.named_units import units_named

if TYPE_CHECKING:
    from organizations.figures import Scope

CODE = re.compile(r"DVK[- ]?(\d{4})[- ]?(\d{1,6})", re.ASCII | re.IGNORECASE)
CARD_WEIGHTS = "ABC"
"""Title and code, summary, results: what everybody reads of a registered model. D is read inside."""
MOMENTS = Case(
    *(When(moment=moment, then=Value(place)) for place, moment in enumerate(Moment.values)), default=Value(len(Moment))
)
"""The order of photographs: before, at work, after, then those of which nobody said."""


def path_of_reader(user: Any) -> str | None:
    """The path of the subtree whose records the account reads inside; "/" for all, None for nowhere."""
    if not (user.is_authenticated and user.is_active):
        return None
    if user.is_superuser:
        return "/"
    acting = user.acting
    return str(acting.unit.path) if acting and acting.role in SUBTREE_ROLES else None


def reads_all(user: Any, scope: "Scope") -> bool:
    """Whether the account reads all that stands in the scope: it reads by today's stewards, from its unit downwards."""
    path = path_of_reader(user)
    if path is None or path == "/":
        return path is not None
    return not scope.as_it_was and scope.root is not None and scope.root.path.startswith(path)


def is_silent(on: datetime.date) -> "GreaterThan[Any]":
    """Whether the last word of a model is older than its rhythm on the day; of one that lives."""
    quiet_since = Coalesce("last_progress_on", "registered_on")
    quiet = models.Value(on, output_field=models.DateField()) - quiet_since
    rhythm = Coalesce("campaign__rhythm_days", rules.in_sql(SILENT_DAYS, on=on))
    return GreaterThan(
        models.ExpressionWrapper(quiet, output_field=models.DurationField()),
        models.ExpressionWrapper(
            rhythm * models.Value(datetime.timedelta(days=1)), output_field=models.DurationField()
        ),
    )


class ModelQuerySet(StewardedQuerySet):
    """Reads on models."""

    def open_to(self, user: Any) -> Self:
        """Models whose inside the account reads: those its subtree looks after, in every state."""
        return super().visible_to(user)

    def visible_to(self, user: Any) -> Self:
        """What the account may know of: its subtree's models, and every registered one.

        Of the latter everybody reads the card: title, unit, domain, state, summary and results (DOMAIN §8); the rest
        only `open_to` opens. Council members do not know of what is kept from them (`access_bars.py`).
        """
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        acting = user.acting
        if acting is None:
            return self.none()
        registered = Q(registered_on__isnull=False)
        if acting.role not in SUBTREE_ROLES:
            return self.filter(registered).not_kept_from(user)
        return self.filter(registered | Q(steward__path__startswith=acting.unit.path))

    def not_kept_from(self, user: Any) -> Self:
        """Without those that a conflict of interest or a blind review keeps from the account as council member."""
        found = self
        for kept in kept_from(user):
            found = found.exclude(pk__in=kept)
        return found

    def living(self) -> Self:
        """Registered or in implementation."""
        return self.filter(state__in=LIVING_STATES)

    def silent(self, on: datetime.date) -> Self:
        """Living, without a progress entry for longer than the campaign's rhythm; without a campaign, than the rule.

        It counts from the registration at the earliest: entries of before were written to tell what had been done.
        """
        return self.living().filter(is_silent(on))

    def found_by(self, text: str, user: Any) -> Self:
        """Models that hold all the words, with or without accents; nothing when the text has no word.

        What only the inside shows is looked through where the account reads inside (DOMAIN §8): elsewhere a word of it
        finds nothing. Words that name a unit, of any time, are also found by the models of that unit. A code finds its
        model, also without its zeros; begun, all that begin so. At most two queries are asked
        beforehand, for the units. Beside a unit the other words are asked for once with it and once with its name, so
        that each has its index: asked for by themselves, they had all their hits read.
        """
        if code := CODE.fullmatch(clean(text)):
            year, number = code.groups()
            return self.filter(Q(code=f"DVK-{year}-{number:0>6}") | Q(code__startswith=f"DVK-{year}-{number}"))
        words = words_of(text)[:MOST_WORDS]
        if not words:
            return self.filter(pk__in=())
        named = units_named(words)
        taken = {place for name in named for place in range(name.first, name.last)}
        rest = " ".join(word for place, word in enumerate(words) if place not in taken)
        others = _holds(rest, user) if rest else Q()
        if not named:
            return self.filter(others)
        found: Self = self
        for name in named:
            of_units = Q(unit__in=name.ids) | Q(steward__in=name.ids)
            found = found.filter(of_units & others | _holds(f"{rest} {name.written}".lstrip(), user))
        return found

    def nearly(self, text: str, *, most: int) -> Self:
        """Of the newest `most` models whose titles miss at most one word, those like the text, the likest first.

        `likeness` is that of the text to the likest stretch of the title. For a single word the newest titles of all
        are looked through.
        """
        words = list(dict.fromkeys(words_of(text)))[:MOST_NEARLY]
        titles = self.filter(Matches(Vector("title", column="title_words"), all_but_one(words))) if words[1:] else self
        likeness = WordLikeness(models.Value(" ".join(words)), Spaced("title"))
        newest = titles.order_by("-listed_on", "-id").values("pk")[:most]
        like = self.model._default_manager.filter(pk__in=newest).annotate(likeness=likeness)
        found: Self = like.filter(likeness__gte=NEARLY).order_by("-likeness", "-listed_on", "-id")
        return found

    def alike(self, title: str, *, most: int) -> Self:
        """Of the newest `most` models that share words with the title, those with a title like it, the likest first.

        See `LIKE`; nothing for a title of too few words.
        """
        words = distinctive(title)
        if len(words) < FEWEST_WORDS:
            return self.filter(pk__in=())
        shared = any_of(f"{one} {other}" for place, one in enumerate(words) for other in words[:place])
        sharing = self.filter(Matches(Vector("title", column="title_words"), shared))
        newest = sharing.order_by("-listed_on", "-id").values("pk")[:most]
        likeness = Likeness(Spaced(models.Value(title)), Spaced("title"))
        like = self.model._default_manager.filter(pk__in=newest).annotate(likeness=likeness)
        found: Self = like.filter(likeness__gte=LIKE).order_by("-likeness", "-listed_on", "-id")
        return found

    def by_rank(self, text: str) -> Self:
        """The newest `RANKED` of these models, with `rank`: how well each answers the words."""
        newest = self.order_by("-listed_on", "-id").values("pk")[:RANKED]
        ranked = Coalesce(Rank(Vector("title", column="words"), Query(text)), 0)
        best: Self = self.model._default_manager.filter(pk__in=newest).annotate(rank=ranked)
        return best


def _holds(words: str, user: Any) -> Q:
    """All the words stand in what the account may read of a model.

    Units inside are asked for by themselves: the planner took a condition on the joined unit for so rare, beside words
    on the card for which it reckons with another rare chance, that it read all hits to sort them.
    """
    vector = Vector("title", column="words")
    anywhere = Q(Matches(vector, Query(words)))
    path = path_of_reader(user)
    if path == "/":
        return anywhere
    on_card = Q(Matches(vector, Query(words, CARD_WEIGHTS)))
    if path is None:
        return on_card
    inside = Unit.objects.filter(path__startswith=path)
    return anywhere & (on_card | Q(steward__in=inside.values("pk")))


class PartQuerySet(models.QuerySet[Any]):
    """Reads on what belongs to a model: it opens with the model's inside."""

    def visible_to(self, user: Any) -> Self:
        """Those of models the account reads inside."""
        path = path_of_reader(user)
        return self.none() if path is None else self.filter(model__steward__path__startswith=path)


class CandidacyQuerySet(PartQuerySet):
    """Reads on candidacies."""

    def visible_to(self, user: Any) -> Self:
        """Those of models the account reads inside, and those its subtree judges.

        Who judges stands above who made the model, but for what a reorganisation gave to somebody else.
        """
        path = path_of_reader(user)
        if path is None:
            return self.none()
        return self.filter(Q(model__steward__path__startswith=path) | Q(body_steward__path__startswith=path))


class ImportQuerySet(models.QuerySet[Any]):
    """Reads on imports."""

    def visible_to(self, user: Any) -> Self:
        """One's own, in the office in which they were uploaded, which lets import as long as it lasts.

        What was judged for a superuser tells of models everywhere: it is closed to who is none any more.
        """
        if not (user.is_authenticated and user.is_active):
            return self.none()
        own = self.filter(created_by=user.pk, acting=user.acting.pk if user.acting else None)
        return own if user.is_superuser else own.exclude(reading__params__has_key="unlimited")
