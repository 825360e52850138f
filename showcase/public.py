"""The one list of what the public sees of a model; pages, open data and feed show these fields and nothing else.

Not in it, so inside: place, contacts, source, reasons, document numbers, diary, checks, candidacies, scores, what was
proposed upward, re-confirmations, who wrote what. Names of persons and photographs have lists of their own, with
consent (DOMAIN §§7–9).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from awards.queries.commended_models import published_at as award_at
from awards.queries.commended_models import published_of, taken_back_at
from models_registry.enums import FileKind
from models_registry.models import ModelFile, ModelTargetGroup, ModelTheme, Recognition
from models_registry.querysets import MOMENTS
from showcase.models import TYPICAL, Publication

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TEXT, NUMBER, DAY, MOMENT, YES_NO, LIST = "text", "number", "day", "moment", "yes_no", "list"


@dataclass(frozen=True)
class PublicField:
    """A field: its name for programs, what people call it, where it stands seen from a publication.

    `in_data`: whether the files of open data have it. `in_english`: where it stands for English readers of a page, if
    elsewhere; the files say the same to all readers.
    """

    key: str
    title: "_StrPromise"
    value: Any
    kind: str = TEXT
    in_data: bool = True
    in_english: Any = None


def _words(kind: Any, name: str, language: str = "vi") -> ArraySubquery:
    rows = kind.objects.filter(model=OuterRef("model_id")).order_by(f"{name}__sort_key", "pk")
    return ArraySubquery(rows.values(f"{name}__name_{language}"))


def _standing(column: str) -> ArraySubquery:
    rows = Recognition.objects.filter(model=OuterRef("model_id"), revoked_on=None).order_by("-recognised_on", "-pk")
    return ArraySubquery(rows.values(column))


def _awards(language: str) -> ArraySubquery:
    """Names of what published decisions gave for the model, each once; gone with the annulment."""
    name = Coalesce(f"form__name_{language}", f"title__name_{language}")
    rows = published_of(OuterRef("model_id")).annotate(award=name).order_by("award")
    return ArraySubquery(rows.values("award").distinct())


def _of(column: str) -> F:
    return F(f"model__{column}")


def photographs() -> "QuerySet[ModelFile]":
    """Photographs that may be published, whatever their model: those with consent."""
    return ModelFile.objects.filter(kind=FileKind.PHOTO, consent_to_publish=True)


_AFTER_FIRST = photographs().filter(model=OuterRef("model_id")).order_by(MOMENTS.desc(), "pk")
FIELDS = (
    PublicField("code", _("Code"), _of("code")),
    PublicField("title", _("Title"), _of("title")),
    PublicField("summary", _("Summary"), _of("summary")),
    PublicField("situation_before", _("Situation before"), _of("situation_before")),
    PublicField("way_of_working", _("Way of working"), _of("way_of_working")),
    PublicField("results", _("Results"), _of("results")),
    PublicField("lessons", _("Lessons"), _of("lessons")),
    PublicField("domain", _("Domain"), _of("domain")),
    PublicField("level", _("Level"), _of("level")),
    PublicField("subject", _("Subject"), _of("subject")),
    PublicField("unit", _("Unit"), _of("unit__name")),
    PublicField("unit_code", _("Code of the unit"), _of("unit__code")),
    PublicField("unit_today", _("Looked after today by"), _of("steward__name")),
    PublicField("themes", _("Themes"), _words(ModelTheme, "theme"), LIST, in_english=_words(ModelTheme, "theme", "en")),
    PublicField(
        "target_groups",
        _("Target groups"),
        _words(ModelTargetGroup, "target_group"),
        LIST,
        in_english=_words(ModelTargetGroup, "target_group", "en"),
    ),
    PublicField("started_on", _("Started on"), _of("started_on"), DAY),
    PublicField("registered_on", _("Registered on"), _of("registered_on"), DAY),
    PublicField("recognised_on", _("Recognised on"), None, DAY),
    PublicField("recognised_by", _("Recognised by"), _standing("unit__name"), LIST),
    PublicField("commended_with", _("Commended with"), _awards("vi"), LIST, in_english=_awards("en")),
    PublicField("published_at", _("Published"), None, MOMENT, in_data=False),
    PublicField(
        "changed_at",
        _("Last changed"),
        Greatest("settled_at", "model__edited_at", award_at(OuterRef("model_id")), taken_back_at(OuterRef("model_id"))),
        MOMENT,
        in_data=False,
    ),
    PublicField(
        "is_typical",
        _("Typical"),
        Case(When(Q(rank=TYPICAL), then=True), default=False, output_field=BooleanField()),
        YES_NO,
    ),
    PublicField("ended_on", _("Ended on"), _of("ended_on"), DAY),
    PublicField("participants", _("Participants"), _of("participants"), NUMBER),
    PublicField("households", _("Households reached"), _of("households"), NUMBER),
    PublicField("people_reached", _("People reached"), _of("people_reached"), NUMBER),
    PublicField("state_money", _("State money (đồng)"), _of("state_money"), NUMBER),
    PublicField("people_money", _("People’s money (đồng)"), _of("people_money"), NUMBER),
    PublicField("people_land", _("People’s land (m²)"), _of("people_land"), NUMBER),
    PublicField("labour_days", _("Labour days"), _of("labour_days"), NUMBER),
    PublicField("learned_from", _("Learned from"), _of("origin__publication__model__code")),
    PublicField("latitude", _("Latitude of the unit"), _of("unit__latitude"), NUMBER),
    PublicField("longitude", _("Longitude of the unit"), _of("unit__longitude"), NUMBER),
    PublicField("photograph", _("Photograph"), Subquery(_AFTER_FIRST.values("pk")[:1]), NUMBER, in_data=False),
)
CARD = (
    "code", "title", "summary", "domain", "level", "unit", "unit_today", "recognised_on", "is_typical", "households",
    "ended_on", "photograph", "commended_with",
)  # fmt: skip
STORY = tuple(field.key for field in FIELDS if field.kind != MOMENT)
MOMENTS_OF_FEED = tuple(field.key for field in FIELDS if field.kind == MOMENT)
DATA = tuple(field.key for field in FIELDS if field.in_data)
INDICATOR = ("name", "unit_of_measure", "baseline", "target", "actual", "measured_on")
RECOGNITION = ("unit__name", "level", "recognised_on", "typical__chosen_on")
PERSON = ("name", "position")
AWARD = ("decided_by", "decided_on", "level", "recipient")
"""Of a commendation, besides what was given; a name by consent alone. Not its number, nor what else is on the paper."""
PHOTOGRAPH = ("pk", "caption", "moment", "width", "height")


def published() -> "QuerySet[Publication]":
    """All that the public sees."""
    return Publication.objects.all()


def shown(
    publications: "QuerySet[Publication]", keys: Iterable[str], *, language: str = "vi"
) -> "QuerySet[Any, dict[str, Any]]":
    """The public fields of these keys, as dictionaries; there is no other way from a publication to a page or file.

    `language`: in which words of the vocabularies are read.
    """
    wanted = [field for field in FIELDS if field.key in set(keys)]
    reached = {field.key: field.value for field in wanted if field.value is not None}
    if language == "en":
        reached |= {field.key: field.in_english for field in wanted if field.in_english is not None}
    rows: QuerySet[Any, dict[str, Any]] = publications.annotate(**reached).values(*(field.key for field in wanted))
    return rows
