"""How the description of the API (OpenAPI) names the way in for programs, with the scope of each operation."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from partners.api import scope_for
from partners.enums import Scope

TOKEN_URL = "/api/token/"  # noqa: S105 - an address


class ClientCredentials(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """OAuth 2 with client credentials."""

    target_class = "partners.api.BearerAuthentication"
    name = "partnerKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """The only flow there is."""
        scopes = {str(scope.value): str(scope.label) for scope in Scope}
        return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": TOKEN_URL, "scopes": scopes}}}

    def get_security_requirement(self, auto_schema: Any) -> Any:
        """The scope of the operation; None where tokens have no business."""
        scope = scope_for(auto_schema.view, auto_schema.method)
        return {self.name: [scope]} if scope else None
