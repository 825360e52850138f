"""What the page of a model shows besides the model itself."""

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from directives.enums import WindowState
from directives.models import Campaign, DirectiveDocument
from models_registry import tones
from models_registry.enums import CandidacyState, FileKind, ModelState, Moment
from models_registry.measured import Measured, measured
from models_registry.models import Candidacy
from models_registry.permissions import (
    may_add_progress,
    may_check,
    may_choose_typical,
    may_edit_model,
    may_open_candidacy,
    may_propose_upward,
    may_reconfirm,
    may_write_candidacy,
)
from models_registry.queries.proposals import is_proposed, is_typical
from models_registry.queries.reconfirming import has_year_to_confirm
from models_registry.querysets import MOMENTS
from organizations.dates import today
from organizations.models import Unit
from organizations.paths import ids_of_path

if TYPE_CHECKING:
    from models_registry.models import CandidacyTransition, ModelFile, Recognition, RegisteredModel

FILES_SHOWN = 24
_INDICATOR = ("name", "unit_of_measure", "baseline", "target", "actual", "measured_on", "source")


class Row(NamedTuple):
    """A line of facts: what it is, how much, in which measure."""

    label: str
    value: Any
    measure: str = ""


def reach_of(model: "RegisteredModel") -> list[Row]:
    """Whom the model reached; nothing that nobody has counted."""
    rows = [
        Row(_("Participants"), model.participants, _("people")),
        Row(_("Households reached"), model.households, _("households")),
        Row(_("People reached"), model.people_reached, _("people")),
    ]
    return [row for row in rows if row.value is not None]


def means_of(model: "RegisteredModel") -> list[Row]:
    """What went into it, by source."""
    rows = [
        Row(_("State money"), model.state_money, _("đồng")),
        Row(_("People’s money"), model.people_money, _("đồng")),
        Row(_("People’s land"), model.people_land, _("m²")),
        Row(_("People’s work"), model.labour_days, _("labour days")),
    ]
    return [row for row in rows if row.value is not None]


def story_of(model: "RegisteredModel") -> list[Row]:
    """The written parts that are there, in the order in which they are read."""
    rows = [
        Row(_("Situation before"), model.situation_before),
        Row(_("Way of working"), model.way_of_working),
        Row(_("Results"), model.results),
        Row(_("Lessons"), model.lessons),
    ]
    return [row for row in rows if row.value]


def indicators_of(model: "RegisteredModel") -> list[tuple[Measured, str]]:
    """The indicators, and how far each moved from where it began; without a bar."""
    return [(measured(**row), "") for row in model.indicators.values(*_INDICATOR)]


def documents_of(user: Any, model: "RegisteredModel") -> "QuerySet[DirectiveDocument]":
    """The documents it carries out, of those the reader may know: who linked an internal one may have seen more."""
    found: QuerySet[DirectiveDocument] = DirectiveDocument.objects.visible_to(user)
    return found.filter(pk__in=model.documents.values("pk")).order_by("-issued_on", "-id")


def files_of(model: "RegisteredModel") -> "tuple[list[ModelFile], list[ModelFile]]":
    """The first photographs, from before to after, as they were chosen; the newest documents. One query."""
    photos = model.files.filter(kind=FileKind.PHOTO).order_by(MOMENTS, "id")[:FILES_SHOWN]
    documents = model.files.exclude(kind=FileKind.PHOTO).order_by("-id")[:FILES_SHOWN]
    found = list(photos.union(documents, all=True))
    moments = [*Moment.values, ""]
    shown = [each for each in found if each.kind == FileKind.PHOTO]
    shown.sort(key=lambda each: (moments.index(each.moment), each.pk))
    return shown, sorted((each for each in found if each.kind != FileKind.PHOTO), key=lambda each: -each.pk)


def candidacies_of(model: "RegisteredModel") -> "list[tuple[Candidacy, str]]":
    """With the tone of their state; the newest first."""
    found = model.candidacies.select_related("campaign", "body_steward", "recognition__typical").order_by("-id")
    return [(each, tones.OF_CANDIDACIES[each.state]) for each in found]


def standing_recognitions(model: "RegisteredModel") -> "QuerySet[Recognition]":
    """Those that were not revoked, with the choice as typical; everybody may know of them. The newest first."""
    standing: QuerySet[Recognition] = model.recognitions.filter(revoked_on__isnull=True)
    return standing.select_related("unit", "typical").order_by("-recognised_on", "-id")


def model_actions(user: Any, model: "RegisteredModel") -> list[str]:
    """What the account may do with the model besides its transitions."""
    found = []
    if may_edit_model(user, model):
        found.append("edit")
    if may_add_progress(user, model):
        found.append("progress")
    if may_check(user, model):
        found.append("check")
    if may_open_candidacy(user, model):
        found.append("candidacy")
    if may_reconfirm(user, model) and has_year_to_confirm(model):
        found.append("reconfirm")
    return found


def candidacy_actions(user: Any, candidacy: "Candidacy") -> list[str]:
    """What the account may do with the candidacy besides its transitions."""
    found = []
    if may_write_candidacy(user, candidacy):
        found.append("edit")
    if may_choose_typical(user, candidacy) and not is_typical(candidacy):
        found.append("typical")
    may_propose = may_propose_upward(user, candidacy) and candidacy.model.state != ModelState.ENDED
    if may_propose and not is_proposed(candidacy):
        found.append("propose")
    return found


def refusal_of(candidacy: "Candidacy") -> "CandidacyTransition | None":
    """The step by which it was not recognised, with its reason; None where it is not refused."""
    if candidacy.state != CandidacyState.NOT_RECOGNISED:
        return None
    return candidacy.transitions.filter(to_state=CandidacyState.NOT_RECOGNISED).order_by("-id").first()


def campaigns_for(model: "RegisteredModel") -> QuerySet[Campaign]:
    """Those in which the model's unit of today takes part, the newest first."""
    found: QuerySet[Campaign] = Campaign.objects.covering(model.steward).order_by("-year_to", "-id")
    return found


def campaign_to_begin_with(model: "RegisteredModel") -> int | None:
    """The campaign a candidacy is begun with: the model's own, unless its evaluation is over and another's is open."""
    own, day = model.campaign, today()
    if own is not None and own.evaluation.state(day) != WindowState.OVER:
        return own.pk
    states = ((each.pk, each.evaluation.state(day)) for each in campaigns_for(model))
    is_open = next((pk for pk, state in states if state == WindowState.OPEN), None)
    return is_open or model.campaign_id


def has_candidacy_to_open(model: "RegisteredModel") -> bool:
    """Whether the model has no candidacy yet at some level that judges it: in its campaign, or one yet to evaluate."""
    own = Candidacy.objects.filter(model=model, level=OuterRef("level"), campaign=OuterRef(OuterRef("pk")))
    without = bodies_for(model).filter(~Exists(own.exclude(state=CandidacyState.WITHDRAWN)))
    left = campaigns_for(model).filter(Exists(without))
    is_to_evaluate = Q(evaluation_from__isnull=False) & (Q(evaluation_to=None) | Q(evaluation_to__gte=today()))
    return left.filter(is_to_evaluate | Q(pk=model.campaign_id)).exists()


def bodies_for(model: "RegisteredModel") -> QuerySet[Unit]:
    """Who may judge: the model's unit of today and those above it, from the bottom up."""
    above = ids_of_path(model.steward.path)
    return Unit.objects.filter(pk__in=above).order_by("-path")
