"""Registers of decisions in the API: read only; numbers are drawn by signing."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from awards.api.decisions import READ
from awards.filters.registers import RegisterFilter
from awards.models import DecisionRegister
from awards.queries.registers import with_given


class RegisterSerializer(serializers.ModelSerializer[DecisionRegister]):
    """A register of a unit, branch and year: `on_paper` the last number given on paper, `last` the one given last.

    `given` counts the numbers that the portal gave, `annulled` those of decisions that were annulled.
    """

    given = serializers.IntegerField(read_only=True)
    annulled = serializers.IntegerField(read_only=True)

    class Meta:
        model = DecisionRegister
        fields = ("id", "unit", "branch", "year", "on_paper", "last", "given", "annulled")
        read_only_fields = fields


class RegisterViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[DecisionRegister]):
    """Registers of decisions that the account may read, the latest year first."""

    queryset = DecisionRegister.objects.none()
    serializer_class = RegisterSerializer
    filterset_class = RegisterFilter
    keyset: ClassVar = ("-year", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options"]
    required_scopes: ClassVar[dict[str, Any]] = {"read": READ}

    def get_queryset(self) -> "QuerySet[DecisionRegister]":
        """With what they gave."""
        return with_given(DecisionRegister.objects.visible_to(self.request.user))
