"""Commitments in the API: the filters and rights of the pages; to read."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from dialogues.api.conferences import READ
from dialogues.commitment_enums import CommitmentState
from dialogues.filters.commitments import CommitmentFilter
from dialogues.models import Commitment
from organizations.dates import today


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    """A commitment; of an opinion its number and no word of a citizen."""

    opinion = serializers.CharField(
        source="opinion.number", default=None, read_only=True, allow_null=True, help_text="The number of the opinion."
    )
    state = serializers.ChoiceField(choices=CommitmentState.choices, read_only=True)
    is_late = serializers.SerializerMethodField()

    class Meta:
        model = Commitment
        fields = (
            "id", "unit", "steward", "conference", "opinion", "title", "responsible", "responsible_steward",
            "promised_on", "promised_for", "first_promised_for", "moved_on", "first_title", "first_responsible",
            "reworded_on", "rewording", "state", "is_late", "ended_on", "ended_noted_on", "outcome", "link", "version",
            "created_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_is_late(self, row: Commitment) -> bool:
        """Open though its day is over."""
        return row.is_late(today())


class CommitmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Commitment]):
    """What conclusions and answers promised, those for the latest day first."""

    queryset = Commitment.objects.none()
    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilter
    keyset: ClassVar = ("-promised_for", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options"]
    required_scopes: ClassVar = {"read": READ}

    def get_queryset(self) -> "QuerySet[Any]":
        """Those the account may read."""
        rows: QuerySet[Any] = Commitment.objects.visible_to(self.request.user).select_related("opinion")
        return rows
