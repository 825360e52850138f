"""What the description of the API says of every operation: the key of a POST, how refusals look, one kind of text."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import ChoiceField, Field

from mobilization.outbox.acts_once import KEY_PARAMETER

PROBLEM = {
    "type": "object",
    "description": "What was wrong (RFC 9457). Some kinds say more, under further names.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "Sentences by field; `non_field_errors` for the whole.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
        "missing": {"type": "array", "items": {"type": "string"}, "description": "Fields that are lacking."},
    },
    "additionalProperties": {},
}
_REFUSAL = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_FIRST_REFUSAL = "400"


class PortalSchema(AutoSchema):
    """Every POST takes `Idempotency-Key`; what may be empty in the table may be empty in the answer."""

    def get_override_parameters(self) -> list[OpenApiParameter | Any]:
        """Those of the view, and the key."""
        found = list(super().get_override_parameters())
        return [*found, KEY_PARAMETER] if self.method == "POST" else found

    def _map_serializer_field(self, field: "Field[Any, Any, Any, Any]", *args: Any, **options: Any) -> Any:
        if isinstance(field, ChoiceField) and field.read_only and _is_blank_in_the_table(field):
            field.allow_blank = True
        return super()._map_serializer_field(field, *args, **options)


class DescribedOnce(SchemaGenerator):
    """Describes the API once for each language in each process: it is the same for everybody who asks."""

    def get_schema(self, request: Any = None, public: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - its own
        """The whole API as OpenAPI, whoever asks; the answer is shared, nobody changes it."""
        return _described(get_language())


@lru_cache(maxsize=8)
def _described(_language: str | None) -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def _is_blank_in_the_table(field: ChoiceField) -> bool:
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    columns = {column.name: column for column in model._meta.get_fields()} if model else {}
    return bool(getattr(columns.get(str(field.source)), "blank", False))


def with_problems(result: dict[str, Any], **_known: Any) -> dict[str, Any]:
    """Every refusal of every operation is a problem, those that the views do not name too."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for path in result["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            for status, answer in answers.items():
                if status >= _FIRST_REFUSAL:
                    answer["content"] = _REFUSAL
            answers["default"] = {"content": _REFUSAL, "description": "What was wrong."}
    return result


def without_doubt(result: dict[str, Any], **_known: Any) -> dict[str, Any]:
    """A text that may be empty is one text: an empty one would fit both of "address" and "empty"."""
    for schema in result["components"]["schemas"].values():
        for described in schema.get("properties", {}).values():
            choice = described.get("oneOf", [])
            if choice and all(each.get("type") == "string" and "enum" not in each for each in choice):
                del described["oneOf"]
                described |= {"type": "string", "maxLength": max(each["maxLength"] for each in choice)}
    return result
