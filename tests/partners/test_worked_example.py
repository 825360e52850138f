"""The examples in docs/partners/api.md work as they are written there."""

import base64
import json
import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

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


def told(known, docs=DOCS):
    """The requests of the example one after the other; `known` fills in what stands there with a dollar sign."""
    for found in EXAMPLE.finditer(docs.read_text(encoding="utf-8")):

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
        if len(answers) == 3:
            model = submit_model(RegisteredModel.objects.get(), by=cast.leader)
            change_state(model, "register", by=cast.secretary)
        sent = {"data": json.loads(body)} if body else {}
        answers.append(getattr(program, method.lower())(address, **sent, **headers))
        if len(answers) == 1:
            known["MODEL"] = answers[0].json()["id"]
    assert [answer.status_code for answer in answers] == [201, 200, 201, 200, 201, 200]
    assert answers[3].json()["state"] == "registered"
    numbers = {each["key"]: each["number"] for each in answers[5].json()}
    assert (numbers["models_registry.registered"], numbers["models_registry.in_implementation"]) == (1, 1)


@pytest.mark.django_db
def test_the_hotline_of_the_docs():
    cache.clear()
    cast = make_cast()
    root = account("root", is_superuser=True)
    key, secret = add_client(
        name="1022", contact="1022", unit=cast.units.city, scopes=["opinions:write"], valid_from=today(), by=root
    )
    program = Program(key.client_id, secret).come_in()
    docs = DOCS.with_name("hotline.md")
    method, address, headers, body = next(told({"WARD": cast.units.ward.pk}, docs))
    answers = [getattr(program, method.lower())(address, json.loads(body), **headers) for _time in range(2)]
    [promised] = (json.loads(each) for each in re.findall(r"```json\n(.*?)\n```", docs.read_text("utf-8"), re.DOTALL))
    assert [(answer.status_code, set(answer.json())) for answer in answers] == [(201, set(promised))] * 2
    assert [hint["track"] for hint in answers[0].json()["hints"]] == ["complaint"]
    assert answers[0].json()["code"] == answers[1].json()["code"]


def curl(line, **known):
    """The answer to a line of curl as far as our examples use it."""
    words = shlex.split(re.sub(r"\$([A-Z_]+)", lambda name: known[name[1]], line))[1:]
    pairs = list(zip(words[:-1:2], words[1:-1:2], strict=True))
    headers = dict(value.split(": ", 1) for option, value in pairs if option == "-H")
    if proof := dict(pairs).get("-u"):
        headers["Authorization"] = f"Basic {base64.b64encode(proof.encode()).decode()}"
    data = dict(value.split("=", 1) for option, value in pairs if option == "-d")
    address = words[-1].removeprefix("https://portal.example")
    return Client().post(address, data, headers=headers) if data else Client().get(address, headers=headers)


@pytest.mark.django_db
def test_the_lines_of_curl_and_the_answers_in_the_docs():
    cache.clear()
    cast = make_cast()
    key, secret = add_client(
        name="Hệ thống của phường",
        contact="Phường",
        unit=cast.units.ward,
        scopes=["units:read", "jobs:read"],
        valid_from=today(),
        by=account("root", is_superuser=True),
    )
    text = DOCS.read_text(encoding="utf-8")
    asking, reading = re.findall(r"^curl .*$", text, re.MULTILINE)
    told_answer, told_problem = (json.loads(each) for each in re.findall(r"```json\n(.*?)\n```", text, re.DOTALL))
    answer = curl(asking, CLIENT_ID=key.client_id, SECRET=secret).json()
    assert set(answer) == set(told_answer)
    assert {name: answer[name] for name in ("expires_in", "token_type")} == {"expires_in": 3600, "token_type": "Bearer"}
    assert set(answer["scope"].split()) == set(told_answer["scope"].split())
    assert curl(reading, TOKEN=answer["access_token"]).json()["results"]
    nothing = curl(f"{reading}999999/", TOKEN=answer["access_token"])
    assert set(nothing.json()) == set(told_problem)
    assert nothing.json()["type"] == told_problem["type"]
    fewer = curl(f"{asking.replace('-d', '-d scope=units:read -d')}", CLIENT_ID=key.client_id, SECRET=secret)
    assert fewer.json()["scope"] == "units:read"
