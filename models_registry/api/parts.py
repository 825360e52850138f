"""The diary of a model in the API: progress entries, field checks, re-confirmations; read inside, written in turn."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from models_registry.api.fields import sent
from models_registry.api.steps import REFUSED, says_why_not
from models_registry.models import FieldCheck, ProgressEntry, Reconfirmation, RegisteredModel
from models_registry.permissions import may_add_progress, may_check, may_reconfirm
from models_registry.services.diary import EntryChanged, add_check, add_progress, correct_check, correct_progress
from models_registry.services.recognition import reconfirm

PEOPLE = {"by": F("by__person__full_name")}
"""Names are told, not accounts."""


class EntrySerializer(serializers.ModelSerializer[ProgressEntry]):
    """An entry of the diary; `by` is a name, `unit` an id."""

    by = serializers.CharField(source="by.get_full_name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = ProgressEntry
        fields: tuple[str, ...] = ("id", "on", "text", "percent", "unit", "by", "created_at", "version")
        read_only_fields = ("id", "unit", "by", "created_at", "version")


class CorrectionSerializer(EntrySerializer):
    """An entry corrected: what of it changes, and why, which is sent only."""

    reason = serializers.CharField(max_length=2000, write_only=True)

    class Meta(EntrySerializer.Meta):
        fields = (*EntrySerializer.Meta.fields, "reason")


class CheckSerializer(serializers.ModelSerializer[FieldCheck]):
    """What the level above saw on the spot; `by` is a name, `unit` an id."""

    by = serializers.CharField(source="by.get_full_name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = FieldCheck
        fields: tuple[str, ...] = (
            "id", "on", "verdict", "text", "advice", "checkers", "unit", "by", "created_at", "version",
        )  # fmt: skip
        read_only_fields = ("id", "unit", "by", "created_at", "version")


class CheckCorrectionSerializer(CheckSerializer):
    """A check corrected: what of it changes, and why, which is sent only."""

    reason = serializers.CharField(max_length=2000, write_only=True)

    class Meta(CheckSerializer.Meta):
        fields = (*CheckSerializer.Meta.fields, "reason")


class ReconfirmationSerializer(serializers.ModelSerializer[Reconfirmation]):
    """Whether the model still works, once a year and level; `by` is a name, `unit` an id."""

    by = serializers.CharField(source="by.get_full_name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Reconfirmation
        fields = ("id", "year", "level", "verdict", "note", "on", "unit", "by")
        read_only_fields = ("id", "level", "on", "unit", "by")


class PartViewSet(viewsets.GenericViewSet[Any]):
    """What belongs to one model: to those who do not read inside the model, it does not exist."""

    rows: ClassVar[type[Any]]
    required_scopes: ClassVar = {"read": "models:read", "write": "models:write"}
    filter_backends = ()

    def known_model(self) -> RegisteredModel:
        """The model of the address, if the account may know of it."""
        known = RegisteredModel.objects.visible_to(self.request.user).select_related("steward", "campaign")
        found: RegisteredModel = get_object_or_404(known, pk=self.kwargs["model"])
        return found

    def get_queryset(self) -> "QuerySet[Any]":
        """The rows of the model of the address. Raises Http404."""
        opened = RegisteredModel.objects.open_to(self.request.user)
        model = get_object_or_404(opened.values("pk"), pk=self.kwargs["model"])
        found: QuerySet[Any] = self.rows.objects.visible_to(self.request.user).filter(model=model["pk"])
        return found

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those of the model, the newest first."""
        kind: Any = self.serializer_class
        columns = [name for name in kind.Meta.fields if name not in PEOPLE]
        rows = self.paginate_queryset(self.get_queryset().values(*columns).annotate(name_of_writer=PEOPLE["by"]))
        return self.get_paginated_response([_named(row) for row in rows or []])

    def made(self, part: Any) -> Response:
        """The answer to a new one."""
        return Response(self.get_serializer(part).data, status.HTTP_201_CREATED)


def _named(row: dict[str, Any]) -> dict[str, Any]:
    row["by"] = row.pop("name_of_writer")
    return row


class _CorrectedViewSet(PartViewSet):
    """What is written once, and corrected on its version with a reason."""

    lookup_value_converter = "int"
    keyset: ClassVar = ("-on", "-id")
    correction: ClassVar[Any]
    verb: ClassVar[Callable[..., Any]]
    may: ClassVar[Callable[[Any, Any], bool]]

    def corrected(self, request: Request) -> Response:
        """As `PATCH` asks, on the version named in `If-Match`."""
        if not type(self).may(request.user, self.known_model()):
            raise PermissionDenied
        part = self.get_object()
        version = version_named(request, part)
        asked = self.correction(part, data=request.data, partial=True, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        changes = dict(asked.validated_data)
        reason = changes.pop("reason", "")
        try:
            saved = type(self).verb(part, by=request.user, version=version, changes=changes, reason=reason)
        except EntryChanged as changed:
            shown = self.get_serializer(changed.current).data
            return both_versions(request, changed.current, current=shown, sent=dict(request.data))
        except self.rows.DoesNotExist as gone:
            raise Http404 from gone
        return self.answer(saved)

    def answer(self, part: Any) -> Response:
        """The part as it stands, and its version."""
        return Response(self.get_serializer(part).data, headers={"ETag": etag(part)})


class ProgressViewSet(_CorrectedViewSet):
    """Progress entries of a model."""

    queryset = ProgressEntry.objects.none()
    rows = ProgressEntry
    serializer_class = EntrySerializer
    correction = CorrectionSerializer
    verb = correct_progress
    may = may_add_progress

    @extend_schema(responses={201: EntrySerializer})
    def create(self, request: Request, model: int) -> Response:
        """Write what was done; the first entry begins the implementation."""
        known = self.known_model()
        if not may_add_progress(request.user, known):
            raise PermissionDenied
        return self.made(add_progress(known, by=request.user, **sent(EntrySerializer, self)))

    @extend_schema(responses={200: EntrySerializer})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One entry; its version is the `ETag`."""
        return self.answer(self.get_object())

    @extend_schema(parameters=[IF_MATCH], request=CorrectionSerializer, responses={200: EntrySerializer, **CONFLICTS})
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct an entry, on its version named in `If-Match`; what it said before stays on record."""
        return self.corrected(request)


class CheckViewSet(_CorrectedViewSet):
    """Field checks of a model."""

    queryset = FieldCheck.objects.none()
    rows = FieldCheck
    serializer_class = CheckSerializer
    correction = CheckCorrectionSerializer
    verb = correct_check
    may = may_check

    @extend_schema(responses={201: CheckSerializer})
    def create(self, request: Request, model: int) -> Response:
        """Write what was seen; the unit is told."""
        known = self.known_model()
        if not may_check(request.user, known):
            raise PermissionDenied
        return self.made(add_check(known, by=request.user, **sent(CheckSerializer, self)))

    @extend_schema(responses={200: CheckSerializer})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One check; its version is the `ETag`."""
        return self.answer(self.get_object())

    @extend_schema(
        parameters=[IF_MATCH], request=CheckCorrectionSerializer, responses={200: CheckSerializer, **CONFLICTS}
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct a check, on its version named in `If-Match`; the unit is told, what it said stays on record."""
        return self.corrected(request)


class ReconfirmationViewSet(PartViewSet):
    """Yearly re-confirmations of a model."""

    queryset = Reconfirmation.objects.none()
    rows = Reconfirmation
    serializer_class = ReconfirmationSerializer
    keyset: ClassVar = ("-year", "-id")

    @extend_schema(responses={201: ReconfirmationSerializer, **REFUSED})
    @says_why_not
    def create(self, request: Request, model: int) -> Response:
        """Say whether it still works; `stopped` ends the model."""
        known = self.known_model()
        if not may_reconfirm(request.user, known):
            raise PermissionDenied
        return self.made(reconfirm(known, by=request.user, **sent(ReconfirmationSerializer, self)))
