"""What documents ask of units, in the API: asking, correcting, taking back; rights and services of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from directives.models import DirectiveDocument, Duty, Requirement
from directives.permissions.documents import may_ask, requirement_actions
from directives.queries.documents import requirements_with_progress
from directives.services.duties import (
    MOST_UNITS,
    RequirementChanged,
    ask_units,
    change_requirement,
    content_of,
    withdraw_requirement,
)
from mobilization.common.api_lists import ShortList
from mobilization.common.keys import LARGEST_ID
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_contents, content_named
from organizations.models import Unit


class RequirementSerializer(serializers.ModelSerializer[Requirement]):
    """One thing a document asks for; the numbers are of the duties that the account sees, as of today."""

    asked = serializers.IntegerField(read_only=True)
    done = serializers.IntegerField(read_only=True)
    late = serializers.IntegerField(read_only=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Requirement
        fields = ("id", "document", "text", "due_on", "asked", "done", "late", "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=["edit", "withdraw"])))
    def get_actions(self, requirement: Requirement) -> list[str]:
        """What the account may do with it now."""
        return requirement_actions(self.context["request"].user, requirement)


class RequirementEditSerializer(serializers.ModelSerializer[Requirement]):
    """What is asked, and the last day; null for a standing task."""

    class Meta:
        model = Requirement
        fields = ("text", "due_on")


class RequirementNewSerializer(RequirementEditSerializer):
    """Also of which units, by their ids."""

    units = ShortList(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID), min_length=1, max_length=MOST_UNITS
    )

    class Meta(RequirementEditSerializer.Meta):
        fields = ("text", "due_on", "units")  # type: ignore[assignment]


class _RequirementViewSet(viewsets.GenericViewSet[Requirement]):
    queryset = Requirement.objects.none()
    serializer_class = RequirementSerializer
    filter_backends = ()
    keyset: ClassVar = ("id",)
    lookup_value_converter = "int"
    required_scopes: ClassVar = {"read": "documents:read", "write": "documents:write"}

    def document(self, **known: Any) -> DirectiveDocument:
        """The document, if the account may read it."""
        documents = DirectiveDocument.objects.visible_to(self.request.user).select_related("steward")
        found: DirectiveDocument = get_object_or_404(documents, **known)
        return found

    def of(self, document: DirectiveDocument) -> "QuerySet[Requirement]":
        """Its requirements with their numbers."""
        reported = Duty.objects.filter(requirement=OuterRef("pk")).filter(Q(done_on__isnull=False) | ~Q(files=None))
        found = requirements_with_progress(document, self.request.user).annotate(is_reported_on=Exists(reported))
        return found.select_related("document__steward")

    def answer(self, document: DirectiveDocument, pk: int, code: int = status.HTTP_200_OK) -> Response:
        """One of its requirements; the `ETag` names its present content."""
        found = get_object_or_404(self.of(document), pk=pk)
        return Response(self.get_serializer(found).data, code, headers={"ETag": f'"{content_of(found)}"'})


class DocumentRequirementsViewSet(_RequirementViewSet):
    """What one document asks."""

    def list(self, request: Request, document: int) -> Response:
        """All of it, in the order in which it was asked."""
        rows = self.paginate_queryset(self.of(self.document(pk=document)))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(request=RequirementNewSerializer, responses={201: RequirementSerializer})
    def create(self, request: Request, document: int) -> Response:
        """Ask units for something: each gets a duty, and its people are told."""
        known = self.document(pk=document)
        if not may_ask(request.user, known):
            raise PermissionDenied
        sent = RequirementNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        ids = set(values.pop("units"))
        units = list(Unit.objects.filter(pk__in=ids))
        if len(units) < len(ids):
            raise ValidationError({"units": _("There is no such unit.")})
        made = ask_units(known, units=units, by=request.user, text=values["text"], due_on=values.get("due_on"))
        answer = self.answer(known, made.pk, status.HTTP_201_CREATED)
        answer["Location"] = reverse("api:requirement-detail", args=[made.pk])
        return answer


class RequirementViewSet(_RequirementViewSet):
    """One thing that a document asks, by its id."""

    http_method_names = ["get", "head", "options", "patch", "delete"]

    def retrieve(self, request: Request, pk: int) -> Response:
        """For whoever reads the document."""
        return self.answer(self.document(requirements=pk), pk)

    @extend_schema(
        request=RequirementEditSerializer, responses={200: RequirementSerializer, **CONFLICTS}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        """Correct what is asked, or put off its day, on the content named in `If-Match`; the units stay."""
        document, requirement = self._editable(pk)
        seen = content_named(request, content_of(requirement))
        sent = RequirementEditSerializer(requirement, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        values = {"text": requirement.text, "due_on": requirement.due_on} | sent.validated_data
        try:
            change_requirement(requirement, **values, seen=seen, by=request.user)
        except RequirementChanged as changed:
            current = self.answer(document, pk).data
            return both_contents(request, content_of(changed.current), current=current, sent=sent.validated_data)
        return self.answer(document, pk)

    @extend_schema(parameters=[IF_MATCH], responses={204: None, **CONFLICTS})
    def destroy(self, request: Request, pk: int) -> Response:
        """Take back what no unit has reported on, on the content named in `If-Match`."""
        document, requirement = self._editable(pk)
        seen = content_named(request, content_of(requirement))
        try:
            withdraw_requirement(requirement, seen=seen, by=request.user)
        except RequirementChanged as changed:
            current = self.answer(document, pk).data
            return both_contents(request, content_of(changed.current), current=current, sent=None)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _editable(self, pk: int) -> tuple[DirectiveDocument, Requirement]:
        document = self.document(requirements=pk)
        if not may_ask(self.request.user, document):
            raise PermissionDenied
        return document, get_object_or_404(Requirement, document=document, pk=pk)
