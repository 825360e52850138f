"""Models in the API: filters, rights and services of the pages; steps of their life are POST actions."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from models_registry.api.fields import LateSerializer, ReasonSerializer, sent
from models_registry.api.replication import ReplicationMixin
from models_registry.api.serializers import (
    CARD,
    INSIDE,
    CardRowSerializer,
    CardSerializer,
    ModelEditSerializer,
    ModelRowSerializer,
    ModelSerializer,
    ModelStartSerializer,
)
from models_registry.api.steps import demand, step
from models_registry.enums import Domain, ModelState, Subject
from models_registry.filters.models import ModelFilter
from models_registry.models import RegisteredModel
from models_registry.permissions import may_edit_model, may_open_model, may_start_model
from models_registry.queries.actions import OF_MODEL_ROWS, actions_of_model, model_row
from models_registry.queries.copying import copyable_of
from models_registry.services.drafts import ModelChanged, discard_model, save_model, start_model
from models_registry.services.life import change_state, submit_model
from organizations.enums import Level

ROW = PolymorphicProxySerializer(
    component_name="ListedModel",
    serializers={"inside": ModelRowSerializer, "card": CardRowSerializer},
    resource_type_field_name="shown",
)
ONE = PolymorphicProxySerializer(
    component_name="ShownModel",
    serializers={"inside": ModelSerializer, "card": CardSerializer},
    resource_type_field_name="shown",
)


def _filter(name: str, kind: Any = OpenApiTypes.STR, about: str = "", **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, description=about, **more)


FIGURE_FILTERS = [
    _filter("within", OpenApiTypes.INT, "The unit whose models, with those below it, are meant; all without it."),
    _filter("lens", about="By who looks after them today, or by the unit that made them.", enum=["steward", "unit"]),
    _filter("from", OpenApiTypes.DATE, "First day: of the figure, or without one of the registration."),
    _filter("to", OpenApiTypes.DATE, "Last day."),
]
FILTERS = [
    _filter("q", about="Words, with or without accents, or a code; found as in the search."),
    *FIGURE_FILTERS,
    _filter("unit", about="Another unit, by its code or words of its name."),
    _filter("campaign", OpenApiTypes.INT),
    _filter("year", OpenApiTypes.INT),
    _filter("domain", enum=Domain.values),
    _filter("level", enum=Level.values),
    _filter("subject", enum=Subject.values),
    _filter("state", enum=ModelState.values),
    _filter("theme", OpenApiTypes.INT),
    _filter("target_group", OpenApiTypes.INT),
    _filter("todo", about="What waits for the account, by the key of a list of the page “My work”."),
    _filter("figure", about="Exactly the models that a figure counts, by its key."),
]


def listed(rows: list[dict[str, Any]], user: Any) -> list[dict[str, Any]]:
    """Rows of plain values as the list shows them: of models elsewhere the card, without the other names."""
    shown = []
    models: list[Any] = [model_row(row) for row in rows]
    copyable = copyable_of(user, models)
    for row, model in zip(rows, models, strict=True):
        is_open = may_open_model(user, model)
        names = (*CARD, *INSIDE) if is_open else CARD
        kind = {"shown": "inside" if is_open else "card"}
        shown.append(kind | {name: row[name] for name in names} | {"actions": actions_of_model(user, model, copyable)})
    return shown


class ModelViewSet(
    ReplicationMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[RegisteredModel]
):
    """Models of the own subtree in every state, and of all others what every officer may read of them."""

    queryset = RegisteredModel.objects.none()
    serializer_class = ModelSerializer
    filter_backends = ()
    keyset: ClassVar = ("-listed_on", "-id")
    lookup_value_converter = "int"
    required_scopes: ClassVar = {"read": "models:read", "write": "models:write"}
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]

    def get_queryset(self) -> QuerySet[RegisteredModel]:
        """What the account may know of; anything else does not exist."""
        found = RegisteredModel.objects.visible_to(self.request.user)
        return found.select_related("unit", "steward", "campaign")

    @extend_schema(parameters=FILTERS, responses=ROW)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Models, the newest first; filters as on the page, but without `within` from everywhere."""
        found = ModelFilter(request.query_params, queryset=self.get_queryset(), user=request.user, asked_only=True)
        if not found.form.is_valid():
            raise serializers.ValidationError(found.form.errors)
        columns = dict.fromkeys((*CARD, *INSIDE, *OF_MODEL_ROWS, "listed_on"))
        rows = self.paginate_queryset(found.found().values(*columns))
        return self.get_paginated_response(listed(rows or [], request.user))

    @extend_schema(responses=ONE)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One model; its `ETag` names the version. Of models elsewhere the card."""
        return self._answer(self.get_object())

    @extend_schema(request=ModelStartSerializer, responses={201: ModelSerializer})
    def create(self, request: Request) -> Response:
        """Begin a draft: at least its unit and title."""
        if not may_start_model(request.user):
            raise PermissionDenied
        changes = sent(ModelStartSerializer, self)
        model = start_model(unit=changes.pop("unit"), by=request.user, changes=changes)
        answer = self._answer(model, status.HTTP_201_CREATED)
        answer["Location"] = reverse("api:model-detail", args=[model.pk])
        return answer

    @extend_schema(request=ModelEditSerializer, responses={200: ModelSerializer, **CONFLICTS}, parameters=[IF_MATCH])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write on the version named in `If-Match`; what was registered stands while the model lives."""
        model = self.get_object()
        if not may_edit_model(request.user, model):
            raise PermissionDenied
        version = version_named(request, model)
        known = ModelEditSerializer(model, data=request.data, partial=True, context=self.get_serializer_context())
        known.is_valid(raise_exception=True)
        changes = dict(known.validated_data)
        reason = changes.pop("reason", "")
        lists = {name: changes.pop(name, None) for name in ("persons", "indicators", "files")}
        try:
            saved = save_model(model, by=request.user, version=version, changes=changes, reason=reason, **lists)
            return self._answer(saved)
        except ModelChanged as changed:
            current = changed.current
            return both_versions(request, current, current=self._shown(current), sent=dict(request.data))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Throw away a draft that was never submitted; everything later is withdrawn, and stays."""
        discard_model(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @step(takes=LateSerializer, shows=ModelSerializer)
    def submit(self, request: Request, pk: int) -> Response:
        """Submit on behalf of the unit; outside the campaign's window with a reason."""
        model = self.get_object()
        demand(request.user, model, "submit")
        return self._answer(submit_model(model, by=request.user, **sent(LateSerializer, self)))

    @step(takes=ReasonSerializer, shows=ModelSerializer, path="take-back")
    def take_back(self, request: Request, pk: int) -> Response:
        """Take back what was submitted and nobody has registered yet."""
        return self._step("take_back")

    @step(takes=ReasonSerializer, shows=ModelSerializer)
    def register(self, request: Request, pk: int) -> Response:
        """Register what was submitted."""
        return self._step("register")

    @step(takes=ReasonSerializer, shows=ModelSerializer, path="return")
    def give_back(self, request: Request, pk: int) -> Response:
        """Return for completion, with a reason."""
        return self._step("return")

    @step(takes=ReasonSerializer, shows=ModelSerializer)
    def begin(self, request: Request, pk: int) -> Response:
        """Begin the implementation; the first progress entry does it, too."""
        return self._step("begin")

    @step(takes=ReasonSerializer, shows=ModelSerializer)
    def stop(self, request: Request, pk: int) -> Response:
        """Stop a living model, with a reason."""
        return self._step("stop")

    @step(takes=ReasonSerializer, shows=ModelSerializer)
    def withdraw(self, request: Request, pk: int) -> Response:
        """Withdraw, with a reason."""
        return self._step("withdraw")

    @step(takes=ReasonSerializer, shows=ModelSerializer)
    def resume(self, request: Request, pk: int) -> Response:
        """Take up again what had ended, with a reason."""
        return self._step("resume")

    def _step(self, name: str) -> Response:
        model = self.get_object()
        demand(self.request.user, model, name)
        return self._answer(change_state(model, name, by=self.request.user, **sent(ReasonSerializer, self)))

    def _answer(self, model: RegisteredModel, code: int = status.HTTP_200_OK) -> Response:
        return Response(self._shown(model), code, headers={"ETag": etag(model)})

    def _shown(self, model: RegisteredModel) -> Any:
        kind = ModelSerializer if may_open_model(self.request.user, model) else CardSerializer
        return kind(model, context=self.get_serializer_context()).data
