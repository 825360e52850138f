"""Score sheets in the API: one's own with the story, filled in and submitted; how all scored, for those who may."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.api_lists import ShortList
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from mobilization.outbox.api import Conflict as Refused
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused
from mobilization.workflow.transitions import available_actions
from reviews.api.rounds import NOT_NOW
from reviews.filters.sheets import SheetFilter
from reviews.models import ScoreSheet
from reviews.permissions.sheets import may_score
from reviews.permissions.states import SCORED, Whose, demand_state
from reviews.queries.sheets import filled_for, others, story, with_all
from reviews.services.scoring import change_sheet, save_sheet, submit_sheet
from reviews.workflow import SHEET_STEPS

MOST = 200
STEPS = ["submit", "abstain", "recuse", "reopen"]


class SheetRowSerializer(serializers.ModelSerializer[ScoreSheet]):
    """A sheet in a list; `item` is the id of the candidacy in its round."""

    round = serializers.IntegerField(source="assignment.item.round_id", read_only=True)
    item = serializers.IntegerField(source="assignment.item_id", read_only=True)
    member = serializers.CharField(source="assignment.seat.person.full_name", read_only=True)

    class Meta:
        model = ScoreSheet
        fields = ("id", "round", "item", "member", "state", "total", "submitted_at", "version")
        read_only_fields = fields


class PointsSerializer(serializers.Serializer[Any]):
    """Points and words at a criterion, named by its key."""

    key = serializers.SlugField(max_length=40)
    points = serializers.DecimalField(max_digits=4, decimal_places=1, min_value=0, allow_null=True)
    comment = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class SheetEditSerializer(serializers.Serializer[Any]):
    """What is written into a sheet; criteria that are left out stay."""

    points = ShortList(child=PointsSerializer(), max_length=MOST, required=False)
    comment = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class SheetStepSerializer(serializers.Serializer[Any]):
    """The step, and the reason where it needs one."""

    step = serializers.ChoiceField(choices=STEPS)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class StorySerializer(serializers.Serializer[Any]):
    """What a member reads of a candidacy, column by column; without names in a blind round."""

    title = serializers.CharField()
    summary = serializers.CharField()
    self_assessment = serializers.CharField()
    self_points = serializers.DecimalField(max_digits=5, decimal_places=1, allow_null=True)
    unit = serializers.CharField()
    place = serializers.CharField()
    people = serializers.ListField(child=serializers.CharField())
    parts = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_parts(self, told: Any) -> list[str]:
        """The written parts, each after its heading; then diary and checks."""
        rows = [f"{label}: {text}" for label, text in told.rows]
        rows += [f"{day}: {text}" for day, text in told.diary]
        return rows + [f"{day}: {verdict}: {text}" for day, verdict, text in told.checks]


class SheetSerializer(SheetRowSerializer):
    """A sheet with what stands in it, the running total, the story, and what the others gave where that is told.

    Until it is submitted its member alone reads points, words and the running total (null); others read `missing`.
    """

    points = serializers.SerializerMethodField()
    total_so_far = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()
    story = serializers.SerializerMethodField()
    others = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta(SheetRowSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *SheetRowSerializer.Meta.fields,
            "comment", "points", "total_so_far", "missing", "story", "others", "actions",
        )  # fmt: skip
        read_only_fields = fields  # type: ignore[assignment]

    def to_representation(self, sheet: ScoreSheet) -> dict[str, Any]:
        """What stands in it is read once; before it is submitted its member alone reads points and words."""
        self.filled = filled_for(self.context["request"].user, sheet)
        told = dict(super().to_representation(sheet))
        return told if self.filled.is_told else told | {"comment": ""}

    @extend_schema_field(PointsSerializer(many=True))
    def get_points(self, sheet: ScoreSheet) -> Any:
        """Every criterion, in the set's order."""
        lines = [line for _group, lines in self.filled.groups for line in lines]
        rows = [{"key": line.criterion.key, "points": line.points, "comment": line.comment} for line in lines]
        return PointsSerializer(rows, many=True).data

    def get_total_so_far(self, sheet: ScoreSheet) -> str | None:
        """Of 100; without points at a criterion it counts nothing. Null where it is not told."""
        return str(self.filled.total) if self.filled.is_told else None

    def get_missing(self, sheet: ScoreSheet) -> int:
        """How many criteria have no points."""
        return self.filled.missing

    @extend_schema_field(StorySerializer)
    def get_story(self, sheet: ScoreSheet) -> Any:
        """What the member reads beside it."""
        return StorySerializer(story(sheet)).data

    @extend_schema_field(
        serializers.ListField(child=serializers.ListField(child=serializers.CharField()), allow_null=True)
    )
    def get_others(self, sheet: ScoreSheet) -> list[list[str]] | None:
        """Name (empty in a blind round) and total; null where it is not told."""
        told = others(sheet, self.context["request"].user)
        return None if told is None else [[name, str(points)] for name, points in told]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", *STEPS])))
    def get_actions(self, sheet: ScoreSheet) -> list[str]:
        """What the account may do with the sheet now."""
        steps = [step.action for step in available_actions(sheet, self.context["request"].user)]
        return ["edit", *steps] if "submit" in steps else steps


class ScoreSheetViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ScoreSheet]):
    """A member's own sheets; for secretaries, leaders and auditors those of their subtree. The newest first."""

    queryset = ScoreSheet.objects.none()
    serializer_class = SheetSerializer
    filterset_class = SheetFilter
    keyset: ClassVar = ("-id",)
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch"]

    def get_queryset(self) -> "QuerySet[ScoreSheet]":
        """With what rights ask."""
        return with_all(ScoreSheet.objects.visible_to(self.request.user))

    def get_serializer_class(self) -> Any:
        """Rows in lists."""
        return SheetRowSerializer if self.action == "list" else SheetSerializer

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One sheet; its `ETag` names the version and the state."""
        return self._answer(self.get_object())

    @extend_schema(
        request=SheetEditSerializer, responses={200: SheetSerializer, **CONFLICTS, **NOT_NOW}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write points and words, on the version named in `If-Match`."""
        sheet = self.get_object()
        demand_state(request.user, sheet.assignment.item.round, SCORED, Whose.MEMBERS)
        if not may_score(request.user, sheet):
            raise PermissionDenied
        version = version_named(request, sheet)
        sent = SheetEditSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        points = {each["key"]: each for each in sent.validated_data.get("points", ())}
        comment = sent.validated_data.get("comment")
        try:
            saved = save_sheet(sheet, version=version, points=points, comment=comment, by=request.user)
        except RecordChanged as changed:
            return both_versions(request, changed.current, current=self._shown(changed.current), sent=request.data)
        except TransitionRefused as wrong:
            raise Refused(str(wrong)) from wrong
        return self._answer(saved)

    @extend_schema(request=SheetStepSerializer, responses={200: SheetSerializer, 204: None, **NOT_NOW})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def steps(self, request: Request, **kwargs: Any) -> Response:
        """Submit, abstain, withdraw (then nothing more is shown: 204), or open again."""
        sheet = self.get_object()
        demand_state(request.user, sheet.assignment.item.round, SCORED, Whose.BOTH)
        if not any(step.may(request.user, sheet) for step in SHEET_STEPS.transitions):
            raise PermissionDenied
        sent = SheetStepSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        step, reason = sent.validated_data["step"], sent.validated_data.get("reason", "")
        if not SHEET_STEPS.transition(step).may(request.user, sheet):
            raise PermissionDenied
        try:
            if step == "submit":
                return self._answer(submit_sheet(sheet, by=request.user))
            changed = change_sheet(sheet, step, by=request.user, reason=reason)
        except (NotAllowed, ReasonMissing):
            raise
        except TransitionRefused as wrong:
            raise Refused(str(wrong)) from wrong
        return Response(status=204) if step == "recuse" else self._answer(changed)

    def demand_still_read(self) -> None:
        """An answer of before tells the whole story: not to who is kept from the model since. Raises Http404."""
        self.get_object()

    def _answer(self, sheet: ScoreSheet) -> Response:
        stored = self.get_queryset().get(pk=sheet.pk)
        return Response(
            SheetSerializer(stored, context=self.get_serializer_context()).data, headers={"ETag": etag(stored)}
        )

    def _shown(self, sheet: ScoreSheet) -> dict[str, Any]:
        stored = self.get_queryset().get(pk=sheet.pk)
        return dict(SheetSerializer(stored, context=self.get_serializer_context()).data)
