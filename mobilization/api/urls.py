"""Addresses of the API: where programs get tokens, everything under `/api/v1/`, and its description."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from awards.api.authorities import AuthorityViewSet
from awards.api.award_recipients import DecisionRecipientsViewSet, RecipientViewSet
from awards.api.catalogues import AwardFormViewSet, EmulationTitleViewSet
from awards.api.certificates import CertificateCheck, DecisionCertificatesViewSet, LayoutViewSet
from awards.api.decisions import DecisionViewSet
from awards.api.figures import AwardedFigures, AwardedParts
from awards.api.nominations import NominationViewSet
from awards.api.opinions import OpinionViewSet
from awards.api.presentations import PresentationViewSet
from awards.api.record import PersonRecordViewSet, UnitRecordViewSet
from awards.api.registers import RegisterViewSet
from awards.api.service import MedalCandidateViewSet, ServicePeriodViewSet
from dialogues.api.board import BoardViewSet
from dialogues.api.commitments import CommitmentViewSet
from dialogues.api.conferences import ConferenceViewSet
from dialogues.api.earlier import EarlierViewSet
from dialogues.api.figures import DialogueFiguresView
from dialogues.api.opinions import OpinionStepsTakenViewSet
from dialogues.api.opinions import OpinionViewSet as CitizensOpinionViewSet
from directives.api.campaigns import CampaignViewSet
from directives.api.documents import DocumentViewSet
from directives.api.duties import DutyViewSet
from directives.api.evidence import DutyFilesViewSet
from directives.api.requirements import DocumentRequirementsViewSet, RequirementViewSet
from directives.api.vocabularies import RuleViewSet, TargetGroupViewSet, ThemeViewSet
from mobilization.api.routing import OnceRouter
from mobilization.api.schema import DescribedOnce
from mobilization.outbox.api import JobViewSet
from models_registry.api.candidacies import CandidacyViewSet
from models_registry.api.figures import Figures, JudgedFigures
from models_registry.api.files import FileViewSet, ModelFilesViewSet
from models_registry.api.imports import ImportRowViewSet, ImportViewSet
from models_registry.api.models import ModelViewSet
from models_registry.api.parts import CheckViewSet, ProgressViewSet, ReconfirmationViewSet
from models_registry.api.rows import IndicatorViewSet, ResponsiblePersonViewSet
from models_registry.api.search import Search
from models_registry.api.signals import SignalViewSet
from models_registry.api.unit_signals import UnitSignalViewSet
from notifications.api import InboxViewSet, PreferenceViewSet
from organizations.api.history import History, RecordHistory
from organizations.api.people import MembershipViewSet, PersonViewSet
from organizations.api.reorganisations import ReorganisationViewSet
from organizations.api.units import UnitViewSet
from partners.views.tokens import token
from reports.api.books import BookViewSet
from reports.api.claims import ClaimViewSet
from reports.api.dashboard import DashboardView
from reports.api.measures import Catalogue, MeasureNumber
from reports.api.plans import RankView, ScheduleViewSet, TargetViewSet
from reports.api.recounts import Recounts
from reports.api.reports import ReportViewSet
from reports.api.templates import TemplateViewSet
from reviews.api.assigning import AssignmentViewSet, ScoredItemViewSet, ScoredRoundViewSet
from reviews.api.councils import CouncilRulesViewSet, CouncilViewSet, SeatViewSet
from reviews.api.criteria import CriteriaSetViewSet
from reviews.api.round_items import ConflictViewSet, RoundItemsViewSet
from reviews.api.session_items import RecusalViewSet
from reviews.api.session_votes import VotedItemViewSet, VotedSessionViewSet
from reviews.api.sessions import CouncilSessionsViewSet
from reviews.api.sheets import ScoreSheetViewSet
from reviews.api.steering import CommitteeViewSet
from reviews.api.steering_parts import AssessmentViewSet, CommitteeTasksViewSet, PlaceViewSet, TaskViewSet

app_name = "api"

router = OnceRouter(use_regex_path=False)
router.register("jobs", JobViewSet, basename="job")
router.register("inbox", InboxViewSet, basename="inbox")
router.register("campaigns", CampaignViewSet, basename="campaign")
router.register("themes", ThemeViewSet, basename="theme")
router.register("target-groups", TargetGroupViewSet, basename="target-group")
router.register("rules", RuleViewSet, basename="rule")
router.register("inbox-preferences", PreferenceViewSet, basename="inbox-preference")
router.register("units", UnitViewSet, basename="unit")
router.register("documents", DocumentViewSet, basename="document")
router.register("documents/<int:document>/requirements", DocumentRequirementsViewSet, basename="document-requirement")
router.register("requirements", RequirementViewSet, basename="requirement")
router.register("duties", DutyViewSet, basename="duty")
router.register("duties/<int:duty>/files", DutyFilesViewSet, basename="duty-file")
router.register("reorganisations", ReorganisationViewSet, basename="reorganisation")
router.register("people", PersonViewSet, basename="person")
router.register("memberships", MembershipViewSet, basename="membership")
router.register("models", ModelViewSet, basename="model")
router.register("models/<int:model>/progress", ProgressViewSet, basename="progress")
router.register("models/<int:model>/checks", CheckViewSet, basename="check")
router.register("models/<int:model>/reconfirmations", ReconfirmationViewSet, basename="reconfirmation")
router.register("models/<int:model>/persons", ResponsiblePersonViewSet, basename="model-person")
router.register("models/<int:model>/indicators", IndicatorViewSet, basename="indicator")
router.register("models/<int:model>/files", ModelFilesViewSet, basename="model-file")
router.register("files", FileViewSet, basename="file")
router.register("imports", ImportViewSet, basename="import")
router.register("imports/<int:source>/rows", ImportRowViewSet, basename="import-row")
router.register("signals", SignalViewSet, basename="signal")
router.register("unit-signals", UnitSignalViewSet, basename="unit-signal")
router.register("candidacies", CandidacyViewSet, basename="candidacy")
router.register("conferences", ConferenceViewSet, basename="conference")
router.register("conferences/board", BoardViewSet, basename="conference-board")
router.register("opinions", CitizensOpinionViewSet, basename="opinion")
router.register("opinions/<int:opinion>/steps", OpinionStepsTakenViewSet, basename="opinion-step")
router.register("commitments", CommitmentViewSet, basename="commitment")
router.register("dialogue-history", EarlierViewSet, basename="dialogue-history")
router.register("claims", ClaimViewSet, basename="claim")
router.register("councils", CouncilViewSet, basename="council")
router.register("criteria", CriteriaSetViewSet, basename="criteria")
router.register("council-members", SeatViewSet, basename="council-member")
router.register("council-rules", CouncilRulesViewSet, basename="council-rules")
router.register("rounds", ScoredRoundViewSet, basename="round")
router.register("rounds/<int:of_round>/items", RoundItemsViewSet, basename="round-items")
router.register("score-sheets", ScoreSheetViewSet, basename="score-sheet")
router.register("assignments", AssignmentViewSet, basename="assignment")
router.register("round-items", ScoredItemViewSet, basename="round-item")
router.register("conflicts", ConflictViewSet, basename="conflict")
router.register("sessions", VotedSessionViewSet, basename="session")
router.register("councils/<int:council>/sessions", CouncilSessionsViewSet, basename="council-sessions")
router.register("session-items", VotedItemViewSet, basename="session-item")
router.register("recusals", RecusalViewSet, basename="recusal")
router.register("committees", CommitteeViewSet, basename="committee")
router.register("committees/<int:committee>/tasks", CommitteeTasksViewSet, basename="committee-tasks")
router.register("committee-members", PlaceViewSet, basename="committee-member")
router.register("committee-tasks", TaskViewSet, basename="committee-task")
router.register("assessments", AssessmentViewSet, basename="assessment")
router.register("emulation-titles", EmulationTitleViewSet, basename="emulation-title")
router.register("award-forms", AwardFormViewSet, basename="award-form")
router.register("award-authorities", AuthorityViewSet, basename="award-authority")
router.register("nominations", NominationViewSet, basename="nomination")
router.register("award-decisions", DecisionViewSet, basename="award-decision")
router.register("books", BookViewSet, basename="book")
router.register("reports", ReportViewSet, basename="report")
router.register("report-templates", TemplateViewSet, basename="report-template")
router.register("report-schedules", ScheduleViewSet, basename="report-schedule")
router.register("report-targets", TargetViewSet, basename="report-target")
router.register("award-decisions/<int:decision>/recipients", DecisionRecipientsViewSet, basename="decision-recipients")
router.register("award-recipients", RecipientViewSet, basename="award-recipient")
router.register("co-opinions", OpinionViewSet, basename="co-opinion")
router.register("award-presentations", PresentationViewSet, basename="award-presentation")
router.register("award-registers", RegisterViewSet, basename="award-register")
router.register("people/<int:person>/commendations", PersonRecordViewSet, basename="person-commendation")
router.register("units/<int:unit>/commendations", UnitRecordViewSet, basename="unit-commendation")
router.register("medal-candidates", MedalCandidateViewSet, basename="medal-candidate")
router.register("service-periods", ServicePeriodViewSet, basename="service-period")
router.register("certificate-layouts", LayoutViewSet, basename="certificate-layout")
router.register(
    "award-decisions/<int:decision>/certificates", DecisionCertificatesViewSet, basename="decision-certificates"
)

urlpatterns = [
    path("token/", token, name="token"),
    path("v1/schema/", SpectacularAPIView.as_view(generator_class=DescribedOnce), name="schema"),
    path("v1/docs/", SpectacularSwaggerView.as_view(url_name="api:schema"), name="docs"),
    path("v1/history/", History.as_view(), name="history"),
    path("v1/history/<slug:model>/<int:pk>/", RecordHistory.as_view(), name="record_history"),
    path("v1/figures/", Figures.as_view(), name="figures"),
    path("v1/figures/judged/", JudgedFigures.as_view(), name="judged-figures"),
    path("v1/figures/dialogues/", DialogueFiguresView.as_view(), name="dialogue-figures"),
    path("v1/figures/awarded/", AwardedFigures.as_view(), name="awarded-figures"),
    path("v1/certificates/<str:code>/", CertificateCheck.as_view(), name="certificate-check"),
    path("v1/figures/catalogue/", Catalogue.as_view(), name="figures-catalogue"),
    path("v1/figures/awarded/parts/", AwardedParts.as_view(), name="awarded-parts"),
    path("v1/figures/rank/", RankView.as_view(), name="rank"),
    path("v1/figures/<str:key>/", MeasureNumber.as_view(), name="figure"),
    path("v1/units/<int:pk>/dashboard/", DashboardView.as_view(), name="dashboard"),
    path("v1/recounts/", Recounts.as_view(), name="recounts"),
    path("v1/search/", Search.as_view(), name="search"),
    path("v1/", include(router.urls)),
]
