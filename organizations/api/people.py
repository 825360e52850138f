"""People and their roles in the API, to read: administrators and auditors of a subtree, everybody themselves."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.enums import Role
from organizations.filters.people import PersonFilter
from organizations.models import Membership, Person
from organizations.permissions.people import may_list_people
from organizations.queries.people import (
    account_state,
    memberships_of,
    units_to_filter_by,
    with_accounts,
    with_roles_today,
)


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A role of a person in a unit; both are ids."""

    class Meta:
        model = Membership
        fields = ("id", "person", "unit", "role", "position", "valid_from", "valid_to")
        read_only_fields = fields


class PersonSerializer(serializers.ModelSerializer[Person]):
    """A person with the roles of today, as far as the reader sees them."""

    account = serializers.SerializerMethodField()
    roles_today = MembershipSerializer(many=True, read_only=True)

    class Meta:
        model = Person
        fields: tuple[str, ...] = ("id", "full_name", "account", "roles_today")
        read_only_fields = fields

    def get_account(self, person: Person) -> str:
        """`none`, `active`, `invited`, `late` (an invitation that ran out) or `off`."""
        return account_state(person)


class PersonDetailSerializer(PersonSerializer):
    """With former roles and those to come, newest first."""

    memberships = serializers.SerializerMethodField()

    class Meta(PersonSerializer.Meta):
        fields = (*PersonSerializer.Meta.fields, "memberships")
        read_only_fields = fields

    def get_memberships(self, person: Person) -> MembershipSerializer(many=True):  # type: ignore[valid-type]
        """As far as the reader sees them."""
        return MembershipSerializer(memberships_of(person, self.context["request"].user), many=True).data


class PersonViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Person]):
    """People by given name, as Vietnamese sorts them."""

    queryset = Person.objects.none()
    serializer_class = PersonSerializer
    keyset: ClassVar = ("sort_key", "id")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Person]:
        """Those one sees; to others they do not exist."""
        user = self.request.user
        return with_roles_today(with_accounts(Person.objects.visible_to(user).human()), user)

    def get_serializer_class(self) -> Any:
        """All roles stand in the single one only."""
        return PersonDetailSerializer if self.action == "retrieve" else super().get_serializer_class()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The filters of the page of people."""
        if self.action != "list":
            return queryset
        user = self.request.user
        found = PersonFilter(self.request.query_params, queryset=queryset, user=user, units=units_to_filter_by(user))
        if not found.form.is_valid():
            raise serializers.ValidationError(
                {name: [str(text) for text in texts] for name, texts in found.form.errors.items()}
            )
        return found.found()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """For administrators and auditors; filters as on the page of people."""
        if not may_list_people(request.user):
            raise PermissionDenied
        return super().list(request, *args, **kwargs)


class MembershipFilter(django_filters.FilterSet):
    """By person, unit or role."""

    person = django_filters.NumberFilter(field_name="person_id")
    unit = django_filters.NumberFilter(field_name="unit_id")
    role = django_filters.ChoiceFilter(choices=Role.choices)

    class Meta:
        model = Membership
        fields = ("person", "unit", "role")


class MembershipViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Membership]):
    """Roles one sees, past ones too, the latest beginning first."""

    queryset = Membership.objects.none()
    serializer_class = MembershipSerializer
    filterset_class = MembershipFilter
    keyset: ClassVar = ("-valid_from", "-id")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Membership]:
        """One's own; administrators and auditors those of their subtree."""
        return Membership.objects.visible_to(self.request.user)
