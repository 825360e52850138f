"""What the description of the API says of every operation: the key of a POST, and how refusals look."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from mobilization.outbox.acts_once import KEY_PARAMETER


class PortalSchema(AutoSchema):
    """Every POST takes `Idempotency-Key`."""

    def get_override_parameters(self) -> list[OpenApiParameter | Any]:
        """Those of the view, and the key."""
        found = list(super().get_override_parameters())
        return [*found, KEY_PARAMETER] if self.method == "POST" else found
