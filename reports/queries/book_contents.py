"""Which models a book has: the rule proposes, the editor includes, leaves out and orders; all of them are public."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from mobilization.common.text import sort_key
from models_registry.enums import Domain, FileKind
from models_registry.models import ModelFile, ModelTheme, Recognition, RegisteredModel, ResponsiblePerson
from reports import book_sources
from reports.book_contents import MOST_MODELS, Chapter, Contents, Entry, LeftOut, chosen, texts_of, unit_names
from reports.book_enums import Grouping, WhyOut
from reports.book_sources import Story
from reports.models import Book, BookChoice

NO_THEME = "Chủ đề khác"
"""Papers are Vietnamese."""


def proposed(book: Book) -> "QuerySet[RegisteredModel]":
    """What the rule of the book finds, public or not; whether each is `typical` by a recognition it found."""
    standing = Recognition.objects.filter(model=OuterRef("pk"), revoked_on=None)
    if book.begins:
        standing = standing.filter(recognised_on__gte=book.begins)
    if book.ends:
        standing = standing.filter(recognised_on__lte=book.ends)
    found = to_choose_from(book).filter(Exists(standing))
    if book.only_typical:
        found = found.filter(Exists(standing.filter(typical__isnull=False)))
    if book.domains:
        found = found.filter(domain__in=book.domains)
    if book.level:
        found = found.filter(level=book.level)
    if book.theme_id:
        found = found.filter(Exists(ModelTheme.objects.filter(model=OuterRef("pk"), theme=book.theme_id)))
    return found


def to_choose_from(book: Book) -> "QuerySet[RegisteredModel]":
    """The models that the book's unit or one below it looks after today."""
    found: QuerySet[RegisteredModel] = RegisteredModel.objects.filter(steward__path__startswith=book.steward.path)
    return found


def contents_of(book: Book, *, reader: Any = None) -> Contents:
    """The contents as they are now. A fixed number of queries, and one for each model that is commended.

    `reader`: models left out are named as far as this account knows of them; None for the portal itself.
    """
    choices = {each.model_id: each for each in book.choices.all()}
    own = [pk for pk, each in choices.items() if each.is_in]
    standing = Recognition.objects.filter(model=OuterRef("pk"), revoked_on=None, typical__isnull=False)
    typical_first = proposed(book).order_by(Exists(standing).desc(), "-registered_on", "-pk")
    ids = list(typical_first.values_list("pk", flat=True)[: MOST_MODELS + len(choices) + 1])
    ids = list(dict.fromkeys([*ids, *to_choose_from(book).filter(pk__in=own).values_list("pk", flat=True)]))
    wanted = [pk for pk in ids if pk not in choices or choices[pk].is_in is not False]
    stories = book_sources.stories(wanted[:MOST_MODELS])
    told = [story for story in stories.values() if story.is_told]
    out = dict.fromkeys((pk for pk in ids if pk not in wanted), WhyOut.BY_EDITOR)
    out |= {pk: WhyOut.NO_STORY if pk in stories else WhyOut.NOT_PUBLIC for pk in wanted[:MOST_MODELS]}
    for story in told:
        del out[story.pk]
    return Contents(
        chapters=_chapters(book, told, choices),
        left_out=_left_out(out, reader),
        is_too_long=len(wanted) > MOST_MODELS,
        texts=texts_of(book),
    )


def _chapters(book: Book, stories: Sequence[Story], choices: dict[int, BookChoice]) -> list[Chapter]:
    """In their order, the models numbered through the book."""
    units = dict(zip((story.pk for story in stories), unit_names(stories), strict=True))
    grouped: dict[tuple[Any, str, str], list[Story]] = defaultdict(list)
    for story in stories:
        grouped[_chapter_of(book, story, units)].append(story)
    pictures, persons = _without_consent(stories)
    chapters, number = [], 0
    for (_order, key, title), together in sorted(grouped.items()):
        entries = []
        for story in sorted(together, key=lambda story: _place(story, choices.get(story.pk))):
            number += 1
            choice = choices.get(story.pk)
            entries.append(
                Entry(
                    number,
                    story,
                    chosen(story.photographs, book.photographs),
                    without_consent=pictures.get(story.pk, 0),
                    unnamed=persons.get(story.pk, 0),
                    is_own_choice=bool(choice and choice.is_in),
                )
            )
        chapters.append(Chapter(key, title, entries))
    return chapters


def _chapter_of(book: Book, story: Story, units: Mapping[int, str]) -> tuple[Any, str, str]:
    """What orders the chapter, its key, its title."""
    if book.grouping == Grouping.UNIT:
        return sort_key(units[story.pk]), str(story.unit_id), units[story.pk]
    if book.grouping == Grouping.THEME:
        title = next(iter(story.themes), NO_THEME)
        return ("" if story.themes else "~") + sort_key(title), title, title
    with translation.override("vi"):
        return str(Domain.values.index(story.domain)), story.domain, str(Domain(story.domain).label)


def _place(story: Story, choice: BookChoice | None) -> tuple[Any, ...]:
    """Those that were given a place, then typical ones, then by title."""
    place = choice.place if choice and choice.place is not None else None
    return (place is None, place or 0, not story.is_typical, sort_key(story.title), story.pk)


def _without_consent(stories: Sequence[Story]) -> tuple[dict[int, int], dict[int, int]]:
    """By model how many photographs and persons nobody agreed to print. Two queries."""
    ids = [story.pk for story in stories]
    pictures = ModelFile.objects.filter(model__in=ids, kind=FileKind.PHOTO, consent_to_publish=False)
    persons = ResponsiblePerson.objects.filter(model__in=ids, consent_to_publish=False)
    return _numbers(pictures), _numbers(persons)


def _numbers(rows: "QuerySet[Any]") -> dict[int, int]:
    return dict(rows.order_by().values_list("model").annotate(number=Count("pk")))


def _left_out(out: dict[int, WhyOut], reader: Any) -> list[LeftOut]:
    known = RegisteredModel.objects.all() if reader is None else RegisteredModel.objects.visible_to(reader)
    rows = known.filter(pk__in=out).values_list("pk", "title", "unit__name")
    order = list(WhyOut)
    found = [LeftOut(pk, title, unit, out[pk]) for pk, title, unit in rows]
    return sorted(found, key=lambda each: (order.index(each.why), sort_key(each.title), each.pk))


def chapter_with(contents: Contents, pk: int) -> Chapter | None:
    """The chapter in which the model stands."""
    return next((each for each in contents.chapters if pk in ids_of(each.entries)), None)


def ids_of(entries: Iterable[Entry]) -> list[int]:
    """Their models."""
    return [entry.story.pk for entry in entries]


def offered(book: Book, text: str, user: Any) -> "QuerySet[RegisteredModel]":
    """Models that could be taken in by hand: recognised, of the unit or below, not in by rule or editor already.

    Whether the public sees each is asked when it is taken in.
    """
    taken = BookChoice.objects.filter(book=book, is_in=True).values("model")
    left = BookChoice.objects.filter(book=book, is_in=False).values("model")
    recognised = Recognition.objects.filter(model=OuterRef("pk"), revoked_on=None)
    rows: Any = to_choose_from(book).filter(Exists(recognised)).exclude(pk__in=taken)
    rows = rows.filter(Q(pk__in=left) | ~Q(pk__in=proposed(book).values("pk")))
    rows = rows.filter(pk__in=RegisteredModel.objects.visible_to(user).values("pk"))
    found: QuerySet[RegisteredModel] = rows.found_by(text, user) if text else rows
    return found


def why_not(book: Book, pk: int) -> str:
    """Why a model cannot be taken in; empty where it can."""
    if not to_choose_from(book).filter(pk=pk).exists():
        return _("Only models of the book’s unit and of units below it are taken in.")
    if pk not in book_sources.public([pk]):
        return _("The public does not see this model, so it cannot stand in a book.")
    return ""
