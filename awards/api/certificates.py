"""Certificates in the API: how they look, those of a decision, and whether one is valid."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from awards.api.catalogues import SCOPES
from awards.api.decisions import READ
from awards.enums import CertificateLanguage, CertificateState
from awards.filters.certificates import LayoutFilter
from awards.models import Certificate, CertificateLayout, Decision, DecisionRecipient
from awards.models.certificate import LONGEST_WORDING
from awards.permissions.certificates import demand_makeable
from awards.queries.certificates import rows_to_make, verification_of
from awards.services.certificate_layouts import EDITABLE
from awards.services.certificates import request_certificates
from mobilization.outbox.api import JobSerializer
from mobilization.workflow.api import NOT_NOW, done


class LayoutSerializer(serializers.ModelSerializer[CertificateLayout]):
    """How certificates of a title or a form (one of the two is null) look; empty texts follow the decision."""

    class Meta:
        model = CertificateLayout
        fields = ("id", "title", "form", *EDITABLE, "version")
        read_only_fields = fields


class LayoutViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[CertificateLayout]):
    """Layouts of certificates, the latest first."""

    queryset = CertificateLayout.objects.none()
    serializer_class = LayoutSerializer
    filterset_class = LayoutFilter
    keyset: ClassVar = ("-valid_from", "-id")
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options"]
    required_scopes: ClassVar = SCOPES

    def get_queryset(self) -> "QuerySet[CertificateLayout]":
        """Every account reads all of them."""
        return CertificateLayout.objects.all()


class CertificateSerializer(serializers.ModelSerializer[Certificate]):
    """A certificate that was made: whose (`recipient` is a row of the decision), and its code as on paper."""

    printed_code = serializers.CharField(read_only=True)

    class Meta:
        model = Certificate
        fields = ("id", "recipient", "code", "printed_code", "achievement", "made_at")
        read_only_fields = fields


class MakeCertificatesSerializer(serializers.Serializer[Any]):
    """In which languages, of whom (`recipient` is one row, else all), and what for, as it stands below the name."""

    language = serializers.ChoiceField(choices=CertificateLanguage.choices, default=CertificateLanguage.VI)
    recipient = serializers.PrimaryKeyRelatedField(
        queryset=DecisionRecipient.objects.none(), required=False, allow_null=True
    )
    only_new = serializers.BooleanField(default=False)
    achievement = serializers.CharField(max_length=LONGEST_WORDING, required=False, allow_blank=True, default="")

    def get_fields(self) -> dict[str, Any]:
        """A row is one of the decision that gets a certificate."""
        fields: dict[str, Any] = super().get_fields()
        if "decision" in self.context:
            fields["recipient"].queryset = rows_to_make(self.context["decision"])
        return fields


class DecisionCertificatesViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Certificate]):
    """The certificates of one decision."""

    queryset = Certificate.objects.none()
    serializer_class = CertificateSerializer
    filter_backends = ()
    keyset: ClassVar = ("id",)
    required_scopes: ClassVar = {"read": READ}

    def get_queryset(self) -> "QuerySet[Certificate]":
        """Of a decision that the account reads."""
        if getattr(self, "swagger_fake_view", False):
            return Certificate.objects.none()
        return Certificate.objects.filter(recipient__decision=self._decision())

    def _decision(self) -> Decision:
        known = Decision.objects.visible_to(self.request.user).select_related("unit", "steward")
        found: Decision = get_object_or_404(known, pk=self.kwargs["decision"])
        return found

    @extend_schema(request=MakeCertificatesSerializer, responses={202: JobSerializer, **NOT_NOW})
    def create(self, request: Request, decision: int) -> Response:
        """Have them made as PDF; the answer is the job that does it. Who has a code already keeps it."""
        found = self._decision()
        done(lambda: demand_makeable(request.user, found))
        sent = MakeCertificatesSerializer(data=request.data, context={"decision": found})
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        row = values.pop("recipient", None)
        if row is not None and values["only_new"]:
            raise ValidationError({"only_new": _("Either one row, or all who have none yet.")})
        job = done(lambda: request_certificates(found, **values, row=row, by=request.user))
        shown = JobSerializer(job, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_202_ACCEPTED)


class VerificationSerializer(serializers.Serializer[Any]):
    """What whoever holds a certificate is told; of an unknown code the texts are empty and the days null."""

    code = serializers.CharField()
    state = serializers.ChoiceField(choices=CertificateState.choices)
    is_possible = serializers.BooleanField(help_text="False where a letter of the code is missing or wrong.")
    name = serializers.CharField()
    position = serializers.CharField()
    given = serializers.SerializerMethodField()
    decided_by = serializers.CharField()
    numbered = serializers.CharField()
    signed_on = serializers.DateField(allow_null=True)
    annulled_on = serializers.DateField(allow_null=True)
    annulled_by = serializers.CharField()

    def get_given(self, found: Any) -> str:
        """The title or form, in the asker's language."""
        return str(found.subject or "")


class CertificateCheck(APIView):
    """Whether a certificate is valid, annulled or unknown: as the public page says, and no more."""

    required_scopes: ClassVar = SCOPES

    @extend_schema(responses=VerificationSerializer)
    def get(self, request: Request, code: str) -> Response:
        """By its code, capitals or not, with or without hyphens; an unknown one is an answer, too."""
        return Response(VerificationSerializer(verification_of(code)).data)
