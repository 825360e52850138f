"""Service for the medal in the API: filters, rights and services of the pages; closed to programs (DOMAIN §9)."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from awards.enums import PostKind
from awards.filters.service import CandidateFilter, candidates
from awards.models import ServicePeriod
from awards.permissions.service import may_keep_service, may_list_service, period_actions
from awards.queries.service import PersonService, service_of, services_of
from awards.services.service import EDITABLE, add_period, confirm_period, edit_period, remove_period
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, etag, version_named
from organizations.models import Person
from organizations.queries.people import units_to_filter_by


class LengthSerializer(serializers.Serializer[Any]):
    """A time in whole years, months and days."""

    years = serializers.IntegerField()
    months = serializers.IntegerField()
    days = serializers.IntegerField()


class CandidateSerializer(serializers.Serializer[PersonService]):
    """How far a person’s service for the medal is; `id` is the person’s."""

    id = serializers.IntegerField(source="person.pk", help_text="The person.")
    full_name = serializers.CharField(source="person.full_name")
    served = LengthSerializer(source="length")
    percent = serializers.IntegerField(source="count.percent", help_text="Of what is needed; 100 once it is reached.")
    reached_on = serializers.DateField(
        source="reached.day", allow_null=True, default=None, help_text="If the posts held today are kept."
    )
    periods = serializers.SerializerMethodField()
    without_proof = serializers.SerializerMethodField()
    not_confirmed = serializers.SerializerMethodField()
    medal_given_on = serializers.DateField(source="medal.given_on", allow_null=True, default=None)
    medal_decision = serializers.CharField(source="medal.decision", allow_null=True, default=None)

    def get_periods(self, service: PersonService) -> list[int]:
        """Ids of the periods, in the order in which the posts were held."""
        return [each.period.pk for each in service.periods]

    def get_without_proof(self, service: PersonService) -> list[int]:
        """Ids of the periods that nothing proves."""
        return [each.period.pk for each in service.missing]

    def get_not_confirmed(self, service: PersonService) -> list[int]:
        """Ids of the periods that are proved, and that nobody has confirmed."""
        return [each.period.pk for each in service.unconfirmed]


class ServicePeriodSerializer(serializers.ModelSerializer[ServicePeriod]):
    """A post that a person held; both days count."""

    confirmed_by: Any = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = ServicePeriod
        fields = ("id", "person", *EDITABLE, "confirmed_by", "confirmed_at", "version", "actions")
        read_only_fields = fields

    @extend_schema_field(
        serializers.ListField(child=serializers.ChoiceField(choices=["edit", "remove", "prove", "confirm"]))
    )
    def get_actions(self, period: ServicePeriod) -> list[str]:
        """What the account may do with it now; files are added on its page."""
        keeps = self.context.setdefault("keeps", {})
        if period.person_id not in keeps:
            keeps[period.person_id] = may_keep_service(self.context["request"].user, period.person)
        is_proved = bool(period.proof_number) or bool(period.proofs.all())
        return period_actions(period, keeps=keeps[period.person_id], is_proved=is_proved)


class ServicePeriodEditSerializer(serializers.ModelSerializer[ServicePeriod]):
    """What is edited of a period; the person stays."""

    class Meta:
        model = ServicePeriod
        fields = EDITABLE
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class ServicePeriodNewSerializer(ServicePeriodEditSerializer):
    """A period of a person."""

    person = serializers.IntegerField(min_value=1)

    class Meta(ServicePeriodEditSerializer.Meta):
        fields = ("person", *EDITABLE)  # type: ignore[assignment]


class MedalCandidateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Person]):
    """Who reaches the medal in a year (the next one where none is named), by given name."""

    queryset = Person.objects.none()
    serializer_class: Any = CandidateSerializer
    keyset: ClassVar = ("sort_key", "id")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Person]:
        """Those one sees; to others they do not exist."""
        found: QuerySet[Person] = candidates(self.request.user)
        return found

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The filters of the page."""
        if self.action != "list":
            return queryset
        user = self.request.user
        units = units_to_filter_by(user)
        found = CandidateFilter(self.request.query_params, queryset=queryset, user=user, units=units)
        if not found.form.is_valid():
            raise serializers.ValidationError(
                {name: [str(text) for text in texts] for name, texts in found.form.errors.items()}
            )
        return found.found()

    def paginate_queryset(self, queryset: Any) -> Any:
        """The people of the page with their service."""
        return services_of(list(super().paginate_queryset(queryset) or ()), self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """For administrators and auditors; filters as on the page of candidates."""
        if not may_list_service(request.user):
            raise PermissionDenied
        return super().list(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One person’s, whether they reach it or not; everybody reads their own."""
        return Response(self.get_serializer(service_of(self.get_object(), request.user)).data)


class ServicePeriodFilter(django_filters.FilterSet):
    """By person or kind."""

    person = django_filters.NumberFilter(field_name="person_id")
    kind = django_filters.ChoiceFilter(choices=PostKind.choices)

    class Meta:
        model = ServicePeriod
        fields = ("person", "kind")


class ServicePeriodViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[ServicePeriod]):
    """Periods of service of the people one sees, one's own too, the latest beginning first."""

    queryset = ServicePeriod.objects.none()
    serializer_class = ServicePeriodSerializer
    filterset_class = ServicePeriodFilter
    keyset: ClassVar = ("-valid_from", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]

    def get_queryset(self) -> "QuerySet[ServicePeriod]":
        """Administrators and auditors those of people in their subtree; everybody their own."""
        found = ServicePeriod.objects.visible_to(self.request.user).select_related("person", "unit")
        return found.prefetch_related("proofs")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One period; its `ETag` names the version."""
        return self._answer(self.get_object())

    @extend_schema(request=ServicePeriodNewSerializer, responses={201: ServicePeriodSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Enter a post that a person held."""
        if not may_list_service(request.user):
            raise PermissionDenied
        sent = ServicePeriodNewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        person: Person = get_object_or_404(candidates(request.user), pk=values.pop("person"))
        return self._answer(add_period(person, values=values, by=request.user), status=201)

    @extend_schema(
        request=ServicePeriodEditSerializer,
        responses={200: ServicePeriodSerializer, **CONFLICTS},
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Correct a period, on the version named in `If-Match`; what was confirmed is to be confirmed anew."""
        period = self._kept(request)
        version = version_named(request, period)
        sent = ServicePeriodEditSerializer(period, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        try:
            return self._answer(edit_period(period, version=version, changes=sent.validated_data, by=request.user))
        except RecordChanged as changed:
            return self._changed(request, changed, sent=request.data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take away a period that was entered by mistake; the record of changes keeps it."""
        remove_period(self._kept(request), by=request.user)
        return Response(status=204)

    @extend_schema(request=None, responses={200: ServicePeriodSerializer, **CONFLICTS}, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: int) -> Response:
        """Say that the proof was looked at, on the version named in `If-Match`."""
        period = self._kept(request)
        try:
            return self._answer(confirm_period(period, version=version_named(request, period), by=request.user))
        except RecordChanged as changed:
            return self._changed(request, changed, sent={})

    def _kept(self, request: Request) -> ServicePeriod:
        period: ServicePeriod = self.get_object()
        if not may_keep_service(request.user, period.person):
            raise PermissionDenied
        return period

    def _changed(self, request: Request, changed: RecordChanged, *, sent: Any) -> Response:
        current = self.get_serializer(changed.current).data
        return both_versions(request, changed.current, current=current, sent=sent)

    def _answer(self, period: ServicePeriod, status: int = 200) -> Response:
        return Response(self.get_serializer(period).data, status=status, headers={"ETag": etag(period)})
