"""Every field that names another record: how to send it, with a record out of reach, a missing one, and one in reach.

The administrator of the ward sends it, or somebody of its other roles. A form, filter or serializer with such a field
needs a line; so does a service that takes ids (a queue, a choice), which no class betrays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from organizations.dates import today
from organizations.models import Membership, QueuedItem
from tests.models_registry.makers import make_model

MISSING = 987_654_321


@dataclass(frozen=True)
class Reference:
    """A field at a route; `request(world, value)` gives the address and what is posted (None: a GET)."""

    field: str
    route: str
    request: Callable[[Any, Any], tuple[str, dict[str, Any] | None]]
    foreign: Callable[[Any], Any] = lambda world: world.units.beside.pk
    known: Callable[[Any], Any] = lambda world: world.units.school.pk
    missing: Any = MISSING
    role: str = "administrator"


def _role(value: Any) -> dict[str, Any]:
    return {"unit": value, "role": "officer", "valid_from": f"{today():%d/%m/%Y}"}


def _key(unit: Any) -> dict[str, Any]:
    return {
        "name": "New", "contact": "Body", "unit": unit, "scopes": ["units:read"], "valid_from": f"{today():%d/%m/%Y}"
    }  # fmt: skip


def _queued(world: Any, unit: Any) -> int:
    """An item of the unit's in the queue."""
    item, _made = QueuedItem.objects.get_or_create(
        reorganisation=world.reorganisation, unit=unit, mover="membership", item_id=f"8{unit.pk}", title="Item"
    )
    return int(item.pk)


def _own_membership(world: Any) -> int:
    return int(Membership.objects.get(person__user__email="administrator-own@example.vn").pk)


def _new_model(world: Any, value: Any) -> tuple[str, dict[str, Any]]:
    return "/models/new/", {"title": "New", "unit": value}


def _copied(address: str) -> Callable[[Any, Any], tuple[str, dict[str, Any]]]:
    """A copy of the neighbour's registered model, which everybody knows."""

    def asked(world: Any, value: Any) -> tuple[str, dict[str, Any]]:
        origin = make_model(
            world.units.beside, "registered", campaign=world.models.campaign, pk=1_400_000_001, title="Origin"
        )
        return address.format(origin.pk), {"title": "New", "unit": value}

    return asked


PEOPLE = "organizations.forms.people"
REFERENCES = (
    Reference(
        "models_registry.forms.imports.UploadForm.unit",
        "models/imports/new/",
        lambda world, value: ("/models/imports/new/", {"unit": value}),
        role="officer",
    ),
    Reference(
        "models_registry.api.imports.ImportUploadSerializer.unit",
        "api/v1/imports/",
        lambda world, value: ("/api/v1/imports/", {"unit": value}),
        role="officer",
    ),
    Reference(
        "models_registry.forms.copying.CopyForm.unit",
        "models/<int:pk>/copy/",
        _copied("/models/{}/copy/"),
        role="officer",
    ),
    Reference(
        "models_registry.api.replication.CopySerializer.unit",
        "api/v1/models/<int:pk>/copy/",
        _copied("/api/v1/models/{}/copy/"),
        role="officer",
    ),
    Reference("models_registry.forms.starting.NewModelForm.unit", "models/new/", _new_model, role="officer"),
    Reference(
        "models_registry.api.serializers.ModelStartSerializer.unit",
        "api/v1/models/",
        lambda world, value: ("/api/v1/models/", {"title": "New", "unit": value}),
        role="officer",
    ),
    Reference(
        "models_registry.api.candidacies.CandidacyStartSerializer.model",
        "api/v1/candidacies/",
        lambda world, value: (
            "/api/v1/candidacies/",
            {"model": value, "campaign": world.models.campaign.pk, "body": world.units.city.pk},
        ),
        foreign=lambda world: make_model(world.units.beside, campaign=world.models.campaign).pk,
        known=lambda world: world.models.living.pk,
        role="officer",
    ),
    Reference(
        f"{PEOPLE}.MembershipForm.unit",
        "people/<int:pk>/memberships/new/",
        lambda world, value: (f"/people/{world.subject.person_id}/memberships/new/", _role(value)),
    ),
    Reference(
        f"{PEOPLE}.NewPersonForm.unit",
        "people/new/",
        lambda world, value: ("/people/new/", _role(value) | {"full_name": "New", "language": "vi"}),
    ),
    Reference(
        "organizations.forms.why.WhyForm.unit",
        "people/<int:pk>/why/",
        lambda world, value: (f"/people/{world.subject.person_id}/why/?action=rights&unit={value}", None),
    ),
    Reference(
        "organizations.forms.why.WhyForm.whom",
        "people/<int:pk>/why/",
        lambda world, value: (f"/people/{world.subject.person_id}/why/?action=account&whom={value}", None),
        foreign=lambda world: "administrator-beside@example.vn",
        known=lambda world: "officer-below@example.vn",
        missing="nobody-at-all@example.vn",
    ),
    Reference(
        "organizations.forms.why.WhyForm.record",
        "people/<int:pk>/why/",
        lambda world, value: (f"/people/{world.subject.person_id}/why/?action=model_edit&record={value}", None),
        foreign=lambda world: make_model(world.units.beside, campaign=world.models.campaign).code,
        known=lambda world: world.models.living.code,
        missing="DVK-1999-000001",
    ),
    Reference(
        "organizations.filters.people.PersonFilter.unit",
        "people/",
        lambda world, value: (f"/people/?unit={value}", None),
    ),
    Reference(
        "awards.filters.service.CandidateFilter.unit",
        "medal-candidates/",
        lambda world, value: (f"/medal-candidates/?unit={value}", None),
    ),
    Reference(
        "organizations.filters.history.HistoryFilter.unit",
        "history/",
        lambda world, value: (f"/history/?unit={value}", None),
    ),
    Reference(
        "organizations.filters.history.HistoryFilter.unit",
        "people/<int:pk>/activity/",
        lambda world, value: (f"/people/{world.subject.person_id}/activity/?unit={value}", None),
    ),
    Reference(
        "organizations.forms.reorganisations.StartForm.unit",
        "reorganisations/new/details/",
        lambda world, value: (f"/reorganisations/new/details/?kind=rename&unit={value}", None),
    ),
    Reference(
        "organizations.forms.reorganisations.StartForm.unit",
        "reorganisations/new/",
        lambda world, value: (f"/reorganisations/new/?kind=rename&unit={value}", None),
    ),
    Reference(
        "organizations.views.reorganisation_queue.item",
        "reorganisations/queue/choose/",
        lambda world, value: (f"/reorganisations/queue/choose/?item={value}", None),
        foreign=lambda world: _queued(world, world.units.beside),
        known=lambda world: _queued(world, world.units.school),
    ),
    Reference(
        "partners.forms.ClientForm.unit",
        "partners/new/",
        lambda world, value: ("/partners/new/", _key(value)),
    ),
    Reference(
        "partners.filters.ClientFilter.unit",
        "partners/",
        lambda world, value: (f"/partners/?unit={value}", None),
    ),
    Reference(
        f"{PEOPLE}.ActingForm.membership",
        "memberships/act/",
        lambda world, value: ("/memberships/act/", {"membership": value}),
        foreign=lambda world: world.subject.person.memberships.get().pk,
        known=_own_membership,
    ),
)

_PLACES = "only people with a role in the unit: tests/reviews/test_steering.py"
_OF_COUNCIL = "only rounds of the council: tests/reviews/test_sessions.py"
_JUDGES = "only who sits in the council: tests/reviews/test_conflicts.py"
_SEATS = "only council members of the unit: tests/reviews/test_council_services.py, test_council_pages.py"
_DOCUMENTS = "only documents the account reads: tests/directives/test_campaign_pages.py"
_NOMINATED = "only people with a role in the subtree: tests/awards/test_nomination_pages.py, test_nomination_api.py"
_NAMED = "only registered models the account knows of: tests/awards/test_nomination_pages.py, test_nomination_api.py"
_COMMENDED = "only people of the deciding unit and below: tests/awards/test_decision_pages.py, test_decision_api.py"
_ANY_UNIT = "everybody reads all units, and a post may have been held in any"
_OPEN_DOCUMENTS = "only documents that everybody reads: tests/awards/test_pages.py, test_api.py"
KNOWN_TO_ALL = {
    "awards.api.catalogues.AwardFormEditSerializer.document": _OPEN_DOCUMENTS,
    "awards.api.catalogues.AwardFormNewSerializer.document": _OPEN_DOCUMENTS,
    "awards.api.catalogues.EmulationTitleEditSerializer.document": _OPEN_DOCUMENTS,
    "awards.api.catalogues.EmulationTitleNewSerializer.document": _OPEN_DOCUMENTS,
    "awards.api.catalogues._WithDocument.document": _OPEN_DOCUMENTS,
    "awards.forms.catalogues.EditFormForm.document": _OPEN_DOCUMENTS,
    "awards.forms.catalogues.EditTitleForm.document": _OPEN_DOCUMENTS,
    "awards.forms.catalogues.EntryForm.document": _OPEN_DOCUMENTS,
    "awards.forms.catalogues.FormForm.document": _OPEN_DOCUMENTS,
    "awards.forms.catalogues.NewFormForm.document": _OPEN_DOCUMENTS,
    "awards.forms.catalogues.NewTitleForm.document": _OPEN_DOCUMENTS,
    "awards.api.service.ServicePeriodEditSerializer.unit": _ANY_UNIT,
    "awards.api.service.ServicePeriodNewSerializer.unit": _ANY_UNIT,
    "awards.forms.service.EditPeriodForm.unit": _ANY_UNIT,
    "awards.forms.service.NewPeriodForm.unit": _ANY_UNIT,
    "awards.forms.service.PeriodForm.unit": _ANY_UNIT,
    "awards.api.authorities.AuthorityNewSerializer.title": "everybody reads the catalogues",
    "awards.api.authorities.AuthorityNewSerializer.form": "everybody reads the catalogues",
    "awards.filters.authorities.AuthorityFilter.title": "everybody reads the catalogues",
    "awards.filters.authorities.AuthorityFilter.form": "everybody reads the catalogues",
    "awards.forms.nominations.NominationForm.person": _NOMINATED,
    "awards.forms.nominations.NominationForm.collective": "everybody reads all units",
    "awards.forms.nominations.NominationForm.body": "everybody reads all units",
    "awards.forms.nominations.EditNominationForm.person": _NOMINATED,
    "awards.forms.nominations.EditNominationForm.collective": "everybody reads all units",
    "awards.forms.nominations.EditNominationForm.body": "everybody reads all units",
    "awards.forms.nominations.NewNominationForm.person": _NOMINATED,
    "awards.forms.nominations.NewNominationForm.collective": "everybody reads all units",
    "awards.forms.nominations.NewNominationForm.body": "everybody reads all units",
    "awards.forms.nominations.NewNominationForm.unit": "everybody reads all units",
    "awards.forms.nominations.AddModelForm.model": _NAMED,
    "awards.forms.opinions.AskForm.asked": "everybody reads all units",
    "awards.api.opinions.AskSerializer.asked": "everybody reads all units",
    "awards.filters.opinions.OpinionFilter.within": "narrows what one sees: tests/awards/test_opinions.py",
    "awards.filters.opinions.OpinionApiFilter.within": "narrows what one sees: tests/awards/test_opinions.py",
    "awards.api.nominations.NominationEditSerializer.person": _NOMINATED,
    "awards.api.nominations.NominationEditSerializer.collective": "everybody reads all units",
    "awards.api.nominations.NominationEditSerializer.body": "everybody reads all units",
    "awards.api.nominations.NominationEditSerializer.title": "everybody reads the catalogues",
    "awards.api.nominations.NominationEditSerializer.form": "everybody reads the catalogues",
    "awards.api.nominations.NominationNewSerializer.person": _NOMINATED,
    "awards.api.nominations.NominationNewSerializer.collective": "everybody reads all units",
    "awards.api.nominations.NominationNewSerializer.body": "everybody reads all units",
    "awards.api.nominations.NominationNewSerializer.title": "everybody reads the catalogues",
    "awards.api.nominations.NominationNewSerializer.form": "everybody reads the catalogues",
    "awards.api.nominations.NominationNewSerializer.unit": "everybody reads all units; one out of reach is refused",
    "awards.filters.nominations.NominationFilter.within": "narrows what one sees: test_nomination_pages.py",
    "awards.filters.nominations.NominationFilter.form_of": "everybody reads the catalogues",
    "awards.filters.nominations.NominationFilter.title_of": "everybody reads the catalogues",
    "awards.api.award_recipients.RecipientEditSerializer.title": "everybody reads the catalogues",
    "awards.api.award_recipients.RecipientEditSerializer.form": "everybody reads the catalogues",
    "awards.api.award_recipients.RecipientEditSerializer.person": _COMMENDED,
    "awards.api.award_recipients.RecipientEditSerializer.unit": "everybody reads all units",
    "awards.api.certificates.MakeCertificatesSerializer.recipient": "one of the decision: test_certificate_pages.py",
    "reports.api.books.BookEditSerializer.theme": "everybody reads the vocabularies",
    "reports.api.books.BookNewSerializer.theme": "everybody reads the vocabularies",
    "reports.api.books.BookNewSerializer.unit": "everybody reads all units; one out of reach is refused",
    "reports.api.books.BookChoiceSerializer.model": "public ones of the unit and below: tests/reports/test_books.py",
    "reports.api.books.BookPlaceSerializer.model": "models that stand in the book: tests/reports/test_books.py",
    **{
        f"reports.{name}": "everybody reads all units; one out of reach is refused"
        for name in (
            "api.plans.ScheduleNewSerializer.unit",
            "api.plans.TargetNewSerializer.unit",
            "api.templates.TemplateNewSerializer.unit",
            "forms.rank.RankForm.unit",
            "forms.schedules.NewScheduleForm.unit",
            "forms.targets.GridChoiceForm.unit",
            "forms.targets.NewTargetForm.unit",
            "forms.templates.NewTemplateForm.unit",
        )
    },
    **{
        f"reports.{name}.template": "of the unit or above; another is refused: tests/reports/test_schedule_pages.py"
        for name in (
            "api.plans.ScheduleEditSerializer",
            "api.plans.ScheduleNewSerializer",
            "forms.schedules.EditScheduleForm",
            "forms.schedules.NewScheduleForm",
            "forms.schedules.ScheduleForm",
        )
    },
    **{
        f"reports.filters.plans.{name}.within": "narrows what one sees: tests/reports/test_templates.py"
        for name in ("ScheduleFilter", "TargetFilter", "TemplateFilter", "_PlanFilter")
    },
    "models_registry.filters.candidacies.CandidacyFilter.subtree": "narrows what one sees: test_candidacy_list.py",
    "models_registry.filters.candidacies.CandidacyListFilter.subtree": "narrows what one sees: test_candidacy_list.py",
    "reports.filters.reports.ReportFilter.subtree": "narrows what one sees: tests/reports/test_report_pages.py",
    "reports.forms.reports.BeginForm.template": "of one's own unit or above; another is refused",
    "reports.api.books.ChoiceSerializer.model": "public ones of the unit and below: tests/reports/test_books.py",
    "reports.api.books.PlaceSerializer.model": "models that stand in the book: tests/reports/test_books.py",
    "reports.filters.books.BookFilter.theme": "everybody reads the vocabularies",
    "reports.filters.books.BookFilter.within": "narrows what one sees: tests/reports/test_book_pages.py",
    "reports.forms.books.BookForm.theme": "everybody reads the vocabularies",
    "reports.forms.books.EditBookForm.theme": "everybody reads the vocabularies",
    "reports.forms.books.NewBookForm.theme": "everybody reads the vocabularies",
    "reports.forms.books.NewBookForm.unit": "everybody reads all units; one out of reach is refused",
    "reports.forms.books.TakeInForm.model": "models one knows of, of the book's unit: tests/reports/test_book_pages.py",
    "awards.api.decisions.DecisionNewSerializer.unit": "everybody reads all units; one out of reach is refused",
    "awards.api.presentations.PresentationNewSerializer.unit": "everybody reads all units; one out of reach is refused",
    "awards.filters.decisions.DecisionFilter.within": "narrows what one sees: tests/awards/test_decision_pages.py",
    "awards.filters.decisions.PresentationFilter.within": "narrows what one sees: tests/awards/test_decision_pages.py",
    "awards.filters.registers.RegisterFilter.within": "narrows what one sees: tests/awards/test_register_pages.py",
    "awards.filters.decisions.RecipientFilter.title": "everybody reads the catalogues",
    "awards.filters.decisions.RecipientFilter.form": "everybody reads the catalogues",
    "awards.filters.decisions.RecipientApiFilter.title": "everybody reads the catalogues",
    "awards.filters.decisions.RecipientApiFilter.form": "everybody reads the catalogues",
    "awards.forms.decisions.BasisForm.document": "only documents one reads: tests/awards/test_decision_pages.py",
    "awards.forms.decisions.NominatedForm.nominations": "what waits for this decision: tests/awards/test_nominated.py",
    "awards.forms.decisions.NewDecisionForm.unit": "everybody reads all units; one out of reach is refused",
    "awards.forms.decisions.NewOutsideForm.unit": "everybody reads all units; one out of reach is refused",
    "awards.forms.decisions._OfUnit.unit": "everybody reads all units; one out of reach is refused",
    "awards.forms.decisions.RecipientForm.person": _COMMENDED,
    "awards.forms.decisions.RecipientForm.unit": "everybody reads all units",
    "awards.forms.presentations.ChooseEventForm.presentation": "only events of one's own units, in the same tests",
    "awards.forms.registers.NewRegisterForm.unit": "everybody reads all units; one out of reach is refused",
    "awards.forms.presentations.NewPresentationForm.unit": "everybody reads all units; one out of reach is refused",
    "dialogues.api.conferences.ConferenceNewSerializer.unit": "everybody reads all units; one out of reach is refused",
    "dialogues.api.conferences.ConferenceNewSerializer.theme": "everybody reads the vocabularies",
    "dialogues.api.conferences.ConferenceEditSerializer.theme": "everybody reads the vocabularies",
    "dialogues.api.opinion_steps.AssignSerializer.unit": "everybody reads all units",
    "dialogues.api.opinion_steps.ClassifySerializer.theme": "everybody reads the vocabularies",
    "dialogues.api.opinion_steps.ForwardSerializer.unit": "everybody reads all units",
    "dialogues.api.opinion_serializers.OpinionEditSerializer.conference": "those one sees: test_opinion_api.py",
    "dialogues.api.opinion_serializers.OpinionEditSerializer.place_unit": "everybody reads all units",
    "dialogues.api.opinion_serializers.OpinionEditSerializer.theme": "everybody reads the vocabularies",
    "dialogues.api.opinion_intake.OpinionNewSerializer.conference": "those one sees: test_opinion_api.py",
    "dialogues.api.opinion_intake.OpinionNewSerializer.place_unit": "everybody reads all units",
    "dialogues.api.opinion_intake.OpinionNewSerializer.theme": "everybody reads the vocabularies",
    "dialogues.api.opinion_intake.OpinionNewSerializer.unit": "everybody reads all units; others are refused",
    "dialogues.filters.opinion_api.OpinionApiFilter.answering": "narrows what one sees: test_opinion_pages.py",
    "dialogues.filters.opinion_api.OpinionApiFilter.conference": "narrows what one sees: test_opinion_pages.py",
    "dialogues.filters.opinion_api.OpinionApiFilter.subtree": "narrows what one sees: test_opinion_pages.py",
    "dialogues.filters.opinion_api.OpinionApiFilter.theme": "everybody reads the vocabularies",
    "dialogues.filters.commitments.CommitmentFilter.conference": "narrows what one sees: test_commitment_pages.py",
    "dialogues.filters.commitments.CommitmentFilter.keeper": "narrows what one sees: test_commitment_pages.py",
    "dialogues.filters.commitments.CommitmentFilter.keeping": "narrows what one sees: test_commitment_pages.py",
    "dialogues.filters.commitments.CommitmentFilter.subtree": "narrows what one sees: test_commitment_pages.py",
    "dialogues.filters.commitments.CommitmentFilter.unit": "narrows what one sees: test_commitment_pages.py",
    "dialogues.filters.commitments.CommitmentFilter.within": "narrows what one sees: test_commitment_pages.py",
    "dialogues.forms.commitments.CommitmentForm.responsible": "everybody reads all units",
    "dialogues.forms.commitments.EditCommitmentForm.responsible": "everybody reads all units",
    "reports.filters.claims.ClaimFilter.about": "narrows what one sees: tests/reports/test_claims.py",
    "reports.forms.claims.ClaimForm.unit": "everybody reads all units",
    "reports.forms.claims.EditClaimForm.unit": "everybody reads all units",
    "reports.forms.measures.MeasureForm.within": "everybody reads all units: test_measure_pages.py",
    "reports.api.claims.ClaimEditSerializer.about": "everybody reads all units",
    "dialogues.filters.earlier.EarlierFilter.subtree": "narrows what one sees: tests/dialogues/test_earlier.py",
    "dialogues.forms.earlier.NewEarlierForm.unit": "everybody reads all units; one out of reach is refused",
    "dialogues.filters.opinions.OpinionFilter.answering": "narrows what one sees: test_opinion_pages.py",
    "dialogues.filters.opinions.OpinionFilter.conference": "narrows what one sees: test_opinion_pages.py",
    "dialogues.filters.opinions.OpinionFilter.subtree": "narrows what one sees: tests/dialogues/test_opinion_pages.py",
    "dialogues.filters.opinions.OpinionFilter.theme": "everybody reads the vocabularies",
    "dialogues.filters.published.PublishedFilter.conference": "narrows what everybody sees",
    "dialogues.filters.published.PublishedFilter.theme": "words of the public list",
    "dialogues.forms.opinion_bulk.BulkOpinionForm.unit": "everybody reads all units",
    "dialogues.forms.publication.PublishForm.theme": "everybody reads the vocabularies",
    "dialogues.forms.opinion_steps.OpinionStepForm.theme": "everybody reads the vocabularies",
    "dialogues.forms.opinion_steps.OpinionStepForm.unit": "everybody reads all units",
    "dialogues.forms.opinions.EditOpinionForm.conference": "those one sees: tests/dialogues/test_opinions.py",
    "dialogues.forms.opinions.EditOpinionForm.place_unit": "everybody reads all units",
    "dialogues.forms.opinions.EditOpinionForm.theme": "everybody reads the vocabularies",
    "dialogues.forms.opinions.NewOpinionForm.conference": "those one sees: tests/dialogues/test_opinions.py",
    "dialogues.forms.opinions.NewOpinionForm.place_unit": "everybody reads all units",
    "dialogues.forms.opinions.NewOpinionForm.theme": "everybody reads the vocabularies",
    "dialogues.forms.opinions.NewOpinionForm.unit": "everybody reads all units; one out of reach is refused",
    "dialogues.forms.opinions.OpinionForm.conference": "those one sees: tests/dialogues/test_opinions.py",
    "dialogues.forms.opinions.OpinionForm.place_unit": "everybody reads all units",
    "dialogues.forms.opinions.OpinionForm.theme": "everybody reads the vocabularies",
    "dialogues.filters.conferences.ConferenceFilter.subtree": "narrows what one sees: tests/dialogues/test_pages.py",
    "dialogues.filters.conferences.ConferenceFilter.theme": "everybody reads the vocabularies",
    "dialogues.forms.conferences.ConferenceForm.theme": "everybody reads the vocabularies",
    "dialogues.forms.conferences.EditConferenceForm.theme": "everybody reads the vocabularies",
    "dialogues.forms.conferences.NewConferenceForm.theme": "everybody reads the vocabularies",
    "dialogues.forms.hall.AnswerTogetherForm.opinions": "those of the group that one sees: test_opinion_groups.py",
    "dialogues.forms.hall.EditGroupForm.theme": "everybody reads the vocabularies",
    "dialogues.forms.hall.GroupForm.theme": "everybody reads the vocabularies",
    "dialogues.forms.hall.GroupsForm.groups": "those of the conference: tests/dialogues/test_hall.py",
    "dialogues.forms.hall.HallAnswerForm.opinions": "those of the item that one sees: tests/dialogues/test_hall.py",
    "dialogues.forms.hall.NewGroupForm.opinions": "those of the conference that one sees: test_opinion_groups.py",
    "dialogues.forms.hall.NewGroupForm.theme": "everybody reads the vocabularies",
    "dialogues.forms.hall.TickedForm.group": "those of the conference: tests/dialogues/test_opinion_groups.py",
    "dialogues.forms.hall.TickedForm.opinions": "those of the conference that one sees: test_opinion_groups.py",
    "dialogues.filters.receptions.ReceptionFilter.unit": "narrows what one sees: tests/dialogues/test_receptions.py",
    "dialogues.forms.receptions.NewReceptionForm.unit": "everybody reads all units; one out of reach is refused",
    "dialogues.forms.links.LinkDocumentForm.document": "only documents one reads: tests/dialogues/test_links.py",
    "dialogues.forms.links.LinkModelForm.model": "only registered models one knows of: tests/dialogues/test_links.py",
    "dialogues.forms.conferences.NewConferenceForm.unit": "everybody reads all units; one out of reach is refused",
    "models_registry.forms.imports.TemplateForm.unit": "everybody reads all units; one out of reach makes no template",
    "models_registry.forms.imports.TemplateForm.campaign": "everybody reads all campaigns",
    "models_registry.forms.imports.UploadForm.campaign": "everybody reads all campaigns",
    "models_registry.api.imports.ImportUploadSerializer.campaign": "everybody reads all campaigns",
    "organizations.filters.units.UnitFilter.within": "everybody reads all units",
    "models_registry.filters.models.ModelFilter.campaign": "everybody reads all campaigns",
    "models_registry.filters.models.ModelFilter.theme": "everybody reads the vocabularies",
    "showcase.filters.ShowcaseFilter.theme": "words of the public list",
    "showcase.opinion_forms.SendOpinionForm.conference": "those announced: tests/dialogues/test_citizens.py",
    "showcase.opinion_forms.SendOpinionForm.theme": "words of the public list",
    "showcase.opinion_forms.SendOpinionForm.unit": "units that take opinions: tests/showcase/test_opinions.py",
    "models_registry.filters.models.ModelFilter.target_group": "everybody reads the vocabularies",
    "reviews.filters.councils.CouncilFilter.within": "narrows what one sees: tests/reviews/test_council_pages.py",
    "reviews.filters.criteria.CriteriaFilter.unit": "narrows sets the account sees: tests/reviews/test_criteria.py",
    "reviews.filters.criteria.CriteriaFilter.campaign": "everybody reads campaigns",
    "reviews.forms.blind_files.BlindFileForm.original": "only files of that model: tests/reviews/test_blind.py",
    "reviews.forms.criteria.BeginWithForm.unit": "everybody reads all units; one out of reach is refused",
    "reviews.forms.criteria.CriteriaForm.campaign": "everybody reads campaigns",
    "reviews.forms.criteria.EditCriteriaForm.campaign": "everybody reads campaigns",
    "reviews.forms.criteria.NewCriteriaForm.campaign": "everybody reads campaigns",
    "reviews.forms.criteria.NewCriteriaForm.unit": "everybody reads all units; one out of reach is refused",
    "reviews.api.criteria.CriteriaCopySerializer.unit": "everybody reads all units; one out of reach is refused",
    "reviews.api.criteria.CriteriaEditSerializer.campaign": "everybody reads campaigns",
    "reviews.api.criteria.CriteriaNewSerializer.campaign": "everybody reads campaigns",
    "reviews.api.criteria.CriteriaNewSerializer.unit": "everybody reads all units; one out of reach is refused",
    "reviews.filters.steering.CommitteeFilter.within": "narrows what one sees: tests/reviews/test_steering.py",
    "reviews.forms.steering.NewCommitteeForm.unit": "everybody reads all units",
    "reviews.forms.steering.NewAssessmentForm.unit": "everybody reads all units",
    "reviews.forms.steering.PlaceForm.person": _PLACES,
    "reviews.api.steering.AssessmentNewSerializer.unit": "everybody reads all units; others are refused",
    "reviews.api.steering.CommitteeNewSerializer.unit": "everybody reads all units; one out of reach is refused",
    "reviews.api.steering.PlaceNewSerializer.person": _PLACES,
    "reviews.forms.councils.NewCouncilForm.unit": "everybody reads all units",
    "reviews.api.councils.CouncilNewSerializer.unit": "everybody reads all units; one out of reach is refused",
    "reviews.filters.rounds.RoundFilter.within": "narrows what one sees: tests/reviews/test_rounds.py",
    "reviews.filters.rounds.RoundFilter.campaign": "everybody reads campaigns",
    "reviews.forms.rounds.RoundForm.campaign": "everybody reads campaigns",
    "reviews.forms.rounds.RoundForm.criteria_set": "in force, which everybody reads",
    "reviews.forms.rounds.EditRoundForm.campaign": "everybody reads campaigns",
    "reviews.forms.rounds.EditRoundForm.criteria_set": "in force, which everybody reads",
    "reviews.filters.sessions.SessionFilter.within": "narrows what one sees: tests/reviews/test_session_pages.py",
    "reviews.filters.sessions.SessionFilter.round": "rounds of sessions one sees: tests/reviews/test_session_pages.py",
    "reviews.forms.sessions.SessionForm.round": _OF_COUNCIL,
    "reviews.forms.sessions.EditSessionForm.round": _OF_COUNCIL,
    "reviews.forms.sessions.AgendaForm.items": "only of the session's round: tests/reviews/test_sessions.py",
    "reviews.forms.sessions.RecusalForm.seat": _JUDGES,
    "reviews.forms.session_end.ClosingForm.campaign_above": "everybody reads campaigns",
    "reviews.api.sessions.SessionEditSerializer.round": _OF_COUNCIL,
    "reviews.api.session_items.RecusalNewSerializer.seat": _JUDGES,
    "reviews.api.session_votes.CloseSerializer.campaign_above": "everybody reads campaigns",
    "reviews.filters.sheets.SheetFilter.round": "rounds the account sees: tests/reviews/test_sheets.py",
    "reviews.forms.sheets.SeatsForm.seats": "only who can judge it: tests/reviews/test_sheets.py",
    "reviews.forms.rounds.ConflictForm.person": _JUDGES,
    "reviews.api.rounds.RoundEditSerializer.campaign": "everybody reads campaigns",
    "reviews.api.rounds.RoundEditSerializer.criteria_set": "put in force once, which everybody reads",
    "reviews.api.round_items.ConflictNewSerializer.person": _JUDGES,
    "reviews.forms.councils.SeatForm.person": _SEATS,
    "reviews.api.councils.SeatNewSerializer.person": _SEATS,
    "directives.filters.campaigns.CampaignFilter.within": "everybody reads all units",
    "directives.filters.documents.DocumentFilter.within": "everybody reads all units",
    "directives.filters.duties.DutyFilter.within": "everybody reads all units",
    "directives.filters.duties.DutyFilter.unit": "everybody reads all units",
    "directives.filters.duties.DutyFilter.document": "narrows duties the account sees: tests/directives/test_duties.py",
    "directives.filters.duties.DutyFilter.requirement": "narrows duties the account sees, as above",
    "directives.forms.documents.DocumentForm.unit": "everybody reads all units; one out of reach is refused",
    "directives.forms.duties.RequirementForm.below": "everybody reads all units",
    "directives.forms.duties.RequirementForm.units": "everybody reads all units; one out of reach is refused",
    "directives.api.documents.DocumentEditSerializer.issuer_unit": "everybody reads all units",
    "directives.api.documents.DocumentNewSerializer.issuer_unit": "everybody reads all units",
    "directives.api.documents.DocumentNewSerializer.unit": "everybody reads all units; one out of reach is refused",
    "directives.forms.campaigns.NewCampaignForm.unit": "everybody reads all units",
    "directives.api.campaigns.CampaignNewSerializer.unit": "everybody reads all units",
    "directives.forms.campaigns.CampaignForm.document": _DOCUMENTS,
    "directives.forms.campaigns.EditCampaignForm.document": _DOCUMENTS,
    "directives.forms.campaigns.NewCampaignForm.document": _DOCUMENTS,
    "directives.api.campaigns.CampaignEditSerializer.document": _DOCUMENTS,
    "directives.api.campaigns.CampaignNewSerializer.document": _DOCUMENTS,
    "models_registry.api.replication.CopySerializer.campaign": "everybody reads all campaigns",
    "models_registry.api.files.ModelUploadSerializer.progress": "entries of the model one writes in",
    "models_registry.api.files.ModelUploadSerializer.check_made": "checks of the model one checks",
    "models_registry.api.candidacies.CandidacyStartSerializer.body": "everybody reads all units",
    "models_registry.api.candidacies.CandidacyStartSerializer.campaign": "everybody reads all campaigns",
    "models_registry.api.candidacies.ProposalSerializer.campaign": "everybody reads all campaigns",
    "models_registry.api.serializers.ModelEditSerializer.campaign": "everybody reads all campaigns",
    "models_registry.api.serializers.ModelStartSerializer.campaign": "everybody reads all campaigns",
    "models_registry.forms.life.NewCandidacyForm.body": "everybody reads all units",
    "models_registry.forms.life.NewCandidacyForm.campaign": "everybody reads all campaigns",
    "models_registry.forms.life.ProposalForm.campaign": "everybody reads all campaigns",
}
"""References whose records everybody may see, with the reason."""
