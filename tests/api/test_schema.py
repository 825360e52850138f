"""The description of the API is the one that is committed, and its pages keep the strict policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from mobilization.api.schema import _described

COMMITTED = Path(settings.BASE_DIR) / "docs" / "partners" / "openapi.yaml"
WRITE = "manage.py spectacular --lang en --file docs/partners/openapi.yaml"


@pytest.fixture
def signed_in(client, person_with_account):
    client.force_login(person_with_account)
    return client


def test_the_committed_description_is_the_present_one():
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    written = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()
    assert written == COMMITTED.read_text(encoding="utf-8"), f"the API has changed: {WRITE}"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/v1/schema/", "/api/v1/docs/", "/api/v1/jobs/"])
def test_strangers_see_nothing(client, address):
    assert client.get(address).status_code == 401


def test_the_description_is_served(signed_in):
    response = signed_in.get("/api/v1/schema/")
    assert response.status_code == 200
    assert "/api/v1/jobs/{id}/cancel/" in response.content.decode()


def test_the_description_is_made_once_for_each_language(signed_in, monkeypatch):
    _described.cache_clear()
    made = []
    monkeypatch.setattr(SchemaGenerator, "get_schema", lambda self, **_: made.append(get_language()) or {"paths": {}})
    for language in ["vi", "en", "vi", "en", "vi"]:
        assert signed_in.get("/api/v1/schema/", headers={"accept-language": language}).status_code == 200
    assert made == ["vi", "en"]
    _described.cache_clear()


def test_the_pages_have_nothing_inline_and_nothing_from_outside(signed_in):
    page = signed_in.get("/api/v1/docs/").content.decode()
    assert 'data-schema="/api/v1/schema/"' in page
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page) == []
    assert re.findall(r'(?:src|href)="(?!/)[^"]*"', page) == []
