"""Responsible persons and indicators of a model, one at a time: the rules and the service of the form."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from models_registry.api.fields import sent
from models_registry.api.parts import PartViewSet
from models_registry.models import Indicator, RegisteredModel, ResponsiblePerson
from models_registry.permissions import may_edit_model
from models_registry.services.drafts import ModelChanged
from models_registry.services.parts import INDICATOR_FIELDS, PERSON_FIELDS
from models_registry.services.single_parts import add_part, change_part, remove_part

REASON = OpenApiParameter("reason", OpenApiTypes.STR, description="Why what was registered of an indicator goes.")


class PersonRowSerializer(serializers.ModelSerializer[ResponsiblePerson]):
    """Who answers for the model."""

    class Meta:
        model = ResponsiblePerson
        fields = ("id", *PERSON_FIELDS)
        read_only_fields = ("id",)


class IndicatorRowSerializer(serializers.ModelSerializer[Indicator]):
    """A figure of the model; `reason`, sent only, says why what was registered of it changes."""

    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, write_only=True)

    class Meta:
        model = Indicator
        fields = ("id", *INDICATOR_FIELDS, "reason")
        read_only_fields = ("id",)


def _at_fields(method: Callable[..., Response]) -> Callable[..., Response]:
    """What the service says about a row of the list stands at the field of the row."""

    @wraps(method)
    def answered(view: "_RowViewSet", *args: Any, **kwargs: Any) -> Response:
        try:
            return method(view, *args, **kwargs)
        except ValidationError as refused:
            errors: dict[str, list[str]] = {}
            for name, found in refused.error_dict.items():
                for error in found:
                    of_row = name == view.kind
                    field = error.code if of_row and error.code in view.serializer_class.Meta.fields else name
                    field = "non_field_errors" if field == view.kind else field
                    errors.setdefault(str(field), []).extend(error.messages)
            raise serializers.ValidationError(errors) from refused

    return answered


class _RowViewSet(PartViewSet):
    """The answers name the version of the model in `ETag`; it is what a change names in `If-Match`."""

    kind: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    serializer_class: Any
    keyset: ClassVar = ("id",)
    lookup_value_converter = "int"

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those of the model, as they were entered."""
        rows = self.paginate_queryset(self.get_queryset().values(*self.columns))
        return self.get_paginated_response(rows or [])

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One of them; its `ETag` names the version of the model."""
        return self._answer(self.known_model(), self.get_object().pk)

    @_at_fields
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add one; the others stay."""
        model = self._writable()
        saved, pk = add_part(model, self.kind, values=sent(self.serializer_class, self), by=request.user)
        return self._answer(saved, pk, status.HTTP_201_CREATED)

    @_at_fields
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct one, on the version of the model named in `If-Match`."""
        model = self._writable()
        part = self.get_object()
        version = version_named(request, model)
        known = self.get_serializer(part, data=request.data, partial=True)
        known.is_valid(raise_exception=True)
        values = dict(known.validated_data)
        try:
            named = {"by": request.user, "version": version, "reason": values.pop("reason", "")}
            saved = change_part(model, self.kind, part.pk, values=values, **named)
        except ModelChanged as changed:
            return self._both(changed.current, dict(request.data))
        except self.rows.DoesNotExist as gone:
            raise Http404 from gone
        return self._answer(saved, part.pk)

    @extend_schema(parameters=[IF_MATCH, REASON], responses={204: None, **CONFLICTS})
    @_at_fields
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take one away, on the version of the model named in `If-Match`."""
        model = self._writable()
        pk = self.get_object().pk
        version = version_named(request, model)
        try:
            reason = request.query_params.get("reason", "")
            saved = remove_part(model, self.kind, pk, by=request.user, version=version, reason=reason)
        except ModelChanged as changed:
            return self._both(changed.current, None)
        except self.rows.DoesNotExist as gone:
            raise Http404 from gone
        return Response(status=status.HTTP_204_NO_CONTENT, headers={"ETag": etag(saved)})

    def _writable(self) -> RegisteredModel:
        model = self.known_model()
        if not may_edit_model(self.request.user, model):
            raise PermissionDenied
        return model

    def _both(self, current: RegisteredModel, values: Any) -> Response:
        part = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        shown = self.get_serializer(part).data if part else None
        return both_versions(self.request, current, current=shown, sent=values)

    def _answer(self, model: RegisteredModel, pk: int, code: int = status.HTTP_200_OK) -> Response:
        part = self.rows._default_manager.get(pk=pk)
        return Response(self.get_serializer(part).data, code, headers={"ETag": etag(model)})


def _described(shows: Any) -> Any:
    changed = extend_schema(parameters=[IF_MATCH], responses={200: shows, **CONFLICTS})
    return extend_schema_view(partial_update=changed, create=extend_schema(responses={201: shows}))


@_described(PersonRowSerializer)
class ResponsiblePersonViewSet(_RowViewSet):
    """Responsible persons of a model."""

    queryset = ResponsiblePerson.objects.none()
    rows = ResponsiblePerson
    kind = "persons"
    columns = ("id", *PERSON_FIELDS)
    serializer_class = PersonRowSerializer


@_described(IndicatorRowSerializer)
class IndicatorViewSet(_RowViewSet):
    """Indicators of a model."""

    queryset = Indicator.objects.none()
    rows = Indicator
    kind = "indicators"
    columns = ("id", *INDICATOR_FIELDS)
    serializer_class = IndicatorRowSerializer
