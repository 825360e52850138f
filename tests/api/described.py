"""What the description of the API (OpenAPI 3.0) says of an operation, and whether an answer is what it says."""

import json
import re
from functools import cache

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

SCHEMA = "#/components/schemas/"


@cache
def description():
    """The whole of it; `nullable` written as JSON Schema writes it."""
    with translation.override("en"):
        return as_json_schema(SchemaGenerator().get_schema(request=None, public=True))


def as_json_schema(node):
    if isinstance(node, list):
        return [as_json_schema(each) for each in node]
    if not isinstance(node, dict):
        return node
    known = {name: as_json_schema(each) for name, each in node.items() if name not in {"nullable", "format"}}
    return {"anyOf": [known, {"type": "null"}]} if node.get("nullable") is True else known


@cache
def operations():
    """(address with `{}` for parameters, method) → the operation."""
    found = {}
    for address, path in description()["paths"].items():
        for method, operation in path.items():
            found[re.sub(r"{[^}]*}", "{}", address), method.upper()] = operation
    return found


def described(name, method):
    """The operation at this route of the URLconf; None for HEAD and OPTIONS."""
    return operations().get(("/" + re.sub(r"<[^>]*>", "{}", name), method))


def fields_of(operation):
    """The names of what a body holds."""
    body = operation.get("requestBody", {}).get("content", {})
    schema = body.get("application/json", {}).get("schema", {})
    schema = schema.get("items", schema)
    if "$ref" in schema:
        schema = description()["components"]["schemas"][schema["$ref"].removeprefix(SCHEMA)]
    return list(schema.get("properties", {}))


def queries_of(operation):
    """The names of what stands in the query."""
    return [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"]


def faults(operation, response):
    """What of the answer the description does not say; empty when it is as described."""
    answers = operation["responses"]
    status = str(response.status_code)
    described_answer = answers.get(status) or (answers["default"] if status >= "400" else None)
    if described_answer is None:
        return [f"{status} is not described"]
    content = described_answer.get("content", {})
    if not response.content:
        return ["an empty answer is not described"] if content else []
    kind = response["Content-Type"].partition(";")[0]
    if kind not in content:
        return [f"{kind} is not described for {status}"]
    judge = validator(json.dumps(content[kind]["schema"]))
    return [f"{error.json_path}: {error.message[:200]}" for error in judge.iter_errors(response.json())]


@cache
def validator(schema):
    return Draft202012Validator(json.loads(schema) | {"components": description()["components"]})
