"""What templates, schedules and targets have in common in the API."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.editing import RecordChanged
from mobilization.common.versions import both_versions, etag, version_named
from mobilization.outbox.api import Conflict
from organizations.models import Unit
from reports.permissions.plans import may_plan_somewhere
from reports.permissions.reports import may_plan

READ = "plans:read"
NOT_NOW = {409: OpenApiResponse(OpenApiTypes.OBJECT, "Not possible; the text says why.")}


class PlanViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """Reads; answers with the version; a change on another version shows both."""

    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    required_scopes: ClassVar = {"read": READ}
    known: ClassVar[tuple[str, ...]] = ("unit", "steward")

    def get_queryset(self) -> "QuerySet[Any]":
        """Those that the account reads."""
        rows: Any = self.queryset
        seen: QuerySet[Any] = rows.model.objects.visible_to(self.request.user).select_related(*self.known)
        return seen

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One; its `ETag` names the version."""
        return self.answer(self.get_object())

    def changed(self, record: Any, change: Callable[[int], Any]) -> Response:
        """Change it on the version that `If-Match` names; 412 with both where that is not the present one."""
        self.demand(record.steward)
        version = version_named(self.request, record)
        try:
            change(version)
        except RecordChanged:
            stored = self.get_queryset().get(pk=record.pk)
            current = dict(self.get_serializer(stored).data)
            return both_versions(self.request, stored, current=current, sent=self.request.data)
        return self.answer(record)

    def demand_planner(self) -> None:
        """Raises PermissionDenied where the account plans for no unit, whatever it sent."""
        if not may_plan_somewhere(self.request.user):
            self.permission_denied(self.request)

    def demand(self, unit: Unit) -> None:
        """Raises PermissionDenied where the account does not plan for the unit."""
        if not may_plan(self.request.user, unit):
            self.permission_denied(self.request)

    def used(self, record: Any, use: Callable[[], Any], *, is_in_use: bool) -> Response:
        """Take it into use or out of it; a 409 where it is so already, or something stands in the way."""
        self.demand(record.steward)
        if record.is_in_use == is_in_use:
            raise Conflict(gettext("It is so already."))
        done_or_conflict(use)
        return self.answer(record)

    def answer(self, record: Any, status: int = 200) -> Response:
        """As it is stored."""
        stored = self.get_queryset().get(pk=record.pk)
        return Response(self.get_serializer(stored).data, status=status, headers={"ETag": etag(stored)})


def done_or_conflict(do: Callable[[], Any]) -> Any:
    """What only the present state refuses is a 409."""
    try:
        return do()
    except ValidationError as wrong:
        raise Conflict(" ".join(wrong.messages)) from wrong
