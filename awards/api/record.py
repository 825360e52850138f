"""The record of commendations in the API: of a person, and of a unit with those it came from; rights of the pages."""

import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets

from awards.api.decisions import READ
from awards.enums import Branch, DecidingLevel, Recipient
from awards.filters.record import RecordFilter, UnitRecordFilter
from awards.models import DecisionRecipient
from awards.queries.record import ORDER, Line, in_turn, known_as, lines, of_person, of_unit
from organizations.models import Person, Unit


class CommendationSerializer(serializers.Serializer[Line]):
    """An award that was decided, annulled or not; `decision` is its id where the account reads it, else null.

    `name`, `position` as on paper; `unit` and `collective` are ids of units as they were on that day. Number, day and
    ground of an annulment are those of the award or of its whole decision.
    """

    id = serializers.IntegerField(source="row.pk")
    decision = serializers.SerializerMethodField()
    numbered = serializers.CharField(source="row.decision.numbered")
    signed_on = serializers.DateField(source="row.decision.signed_on")
    decided_by = serializers.CharField(source="row.decision.decided_by")
    level = serializers.ChoiceField(choices=DecidingLevel.choices, source="row.decision.level")
    branch = serializers.ChoiceField(choices=Branch.choices, source="row.decision.branch")
    is_outside = serializers.BooleanField(source="row.decision.is_outside")
    title = serializers.IntegerField(source="row.title_id", allow_null=True)
    form = serializers.IntegerField(source="row.form_id", allow_null=True)
    recipient = serializers.ChoiceField(choices=Recipient.choices, source="row.recipient")
    name = serializers.CharField(source="row.name")
    position = serializers.CharField(source="row.position")
    person = serializers.IntegerField(source="row.person_id", allow_null=True)
    collective = serializers.IntegerField(source="row.collective_id", allow_null=True)
    unit = serializers.IntegerField(source="row.unit_id", allow_null=True)
    number = serializers.IntegerField(source="row.number")
    presented = serializers.IntegerField(source="row.presented")
    presented_on = serializers.ListField(child=serializers.DateField(), source="handed_on")
    is_valid_now = serializers.SerializerMethodField()
    annulled_on = serializers.SerializerMethodField()
    annulled_by = serializers.SerializerMethodField()
    annulled_why = serializers.SerializerMethodField()

    def get_decision(self, line: Line) -> int | None:
        """The decision, for who reads it."""
        return line.row.decision_id if line.url else None

    def get_is_valid_now(self, line: Line) -> bool:
        """Neither it nor its decision is annulled."""
        return line.ended is None

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_annulled_on(self, line: Line) -> datetime.date | None:
        """The day, where it is annulled."""
        return line.ended.annulled_on if line.ended else None

    def get_annulled_by(self, line: Line) -> str:
        """The number of the decision that annulled it."""
        return line.ended.annulled_by if line.ended else ""

    def get_annulled_why(self, line: Line) -> str:
        """The ground."""
        return line.ended.annulled_why if line.ended else ""


class _RecordViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[DecisionRecipient]):
    queryset = DecisionRecipient.objects.none()
    serializer_class: Any = CommendationSerializer
    keyset: ClassVar = ORDER
    required_scopes: ClassVar = {"read": READ}

    @property
    def of(self) -> "Person | Unit":
        """Whose record. Raises Http404 for what the account does not know."""
        raise NotImplementedError

    def chosen(self) -> RecordFilter:
        """The filters of the page."""
        raise NotImplementedError

    def filter_queryset(self, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """What the filters find. Raises ValidationError by filter."""
        found = self.chosen()
        if not found.form.is_valid():
            raise serializers.ValidationError(
                {name: [str(text) for text in texts] for name, texts in found.form.errors.items()}
            )
        return in_turn(found.found())

    def paginate_queryset(self, queryset: Any) -> Any:
        """The lines of the page."""
        return lines(self.request.user, list(super().paginate_queryset(queryset) or ()), self.of)


class PersonRecordViewSet(_RecordViewSet):
    """What was decided for a person, the latest first: of decisions the account reads; everybody reads their own."""

    filterset_class = RecordFilter

    @property
    def of(self) -> Person:
        """The person, for who knows them."""
        person = get_object_or_404(Person.objects.human(), pk=self.kwargs["person"])
        if not known_as(self.request.user, person):
            raise Http404
        return person

    def get_queryset(self) -> "QuerySet[DecisionRecipient]":
        """As far as the account reads it."""
        if getattr(self, "swagger_fake_view", False):
            return DecisionRecipient.objects.none()
        return of_person(self.request.user, self.of)

    def chosen(self) -> RecordFilter:
        """The filters of the page."""
        return RecordFilter(self.request.query_params, queryset=self.get_queryset())


class UnitRecordViewSet(_RecordViewSet):
    """What was decided for a unit and those it came from; `whose=within`: for people, households and groups there."""

    filterset_class = UnitRecordFilter

    @property
    def of(self) -> Unit:
        """Everybody signed in knows the units."""
        return get_object_or_404(Unit.objects.visible_to(self.request.user), pk=self.kwargs["unit"])

    def get_queryset(self) -> "QuerySet[DecisionRecipient]":
        """As far as the account reads it."""
        if getattr(self, "swagger_fake_view", False):
            return DecisionRecipient.objects.none()
        return of_unit(self.request.user, self.of)

    def chosen(self) -> RecordFilter:
        """The filters of the page."""
        return UnitRecordFilter(self.request.query_params, user=self.request.user, unit=self.of)
