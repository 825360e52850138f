"""The example in docs/partners/api.md works as it is written there."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from models_registry.models import RegisteredModel
from models_registry.services.life import change_state, submit_model
from organizations.dates import today
from partners.services.clients import add_client
from tests.access.people import account
from tests.models_registry.makers import make_campaign, make_cast
from tests.partners.programs import Program

DOCS = Path(settings.BASE_DIR) / "docs" / "partners" / "api.md"
EXAMPLE = re.compile(
    r"```http\n(?P<method>[A-Z]+) (?P<address>\S+)\n(?P<headers>(?:[\w-]+: [^\n]+\n)*)(?:\n(?P<body>[^`]+)\n)?```"
)


def told(known):
    """The requests of the example one after the other; `known` fills in what stands there with a dollar sign."""
    for found in EXAMPLE.finditer(DOCS.read_text(encoding="utf-8")):

        def filled(text):
            return re.sub(r"\$([A-Z]+)", lambda name: str(known[name[1]]), text or "")

        headers = dict(line.split(": ", 1) for line in found["headers"].splitlines())
        yield found["method"], filled(found["address"]), headers, filled(found["body"])


@pytest.mark.django_db
def test_the_example_in_the_docs():
    cache.clear()
    cast = make_cast()
    key, secret = add_client(
        name="Hệ thống của phường",
        contact="Phường",
        unit=cast.units.ward,
        scopes=["models:read", "models:write"],
        valid_from=today(),
        by=account("root", is_superuser=True),
    )
    program = Program(key.client_id, secret).come_in()
    known = {"UNIT": cast.units.ward.pk, "CAMPAIGN": make_campaign(cast.units.city).pk, "TODAY": today().isoformat()}
    answers = []
    for method, address, headers, body in told(known):
        if len(answers) == 2:
            model = submit_model(RegisteredModel.objects.get(), by=cast.leader)
            change_state(model, "register", by=cast.secretary)
        sent = {"data": json.loads(body)} if body else {}
        answers.append(getattr(program, method.lower())(address, **sent, **headers))
        if len(answers) == 1:
            known["MODEL"] = answers[0].json()["id"]
    assert [answer.status_code for answer in answers] == [201, 200, 200, 201, 200]
    assert answers[2].json()["state"] == "registered"
    numbers = {each["key"]: each["number"] for each in answers[4].json()}
    assert (numbers["models_registry.registered"], numbers["models_registry.in_implementation"]) == (1, 1)
