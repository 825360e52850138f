"""The gallery shows every component: who builds a page finds there what there is."""

import pytest

from tests.consistency.sources import ROOT

FOLDER = ROOT / "templates"
ELSEWHERE = {"components/entrance_side.html"}
"""Beside the sign-in form, not on pages inside the portal."""


@pytest.mark.django_db
def test_every_component_is_on_the_gallery(client, person_with_account):
    client.force_login(person_with_account)
    answers = [client.get("/gallery/"), client.get("/gallery/?show=confirm")]
    shown = {template.name for answer in answers for template in answer.templates}
    there = {path.relative_to(FOLDER).as_posix() for path in (FOLDER / "components").glob("*.html")}
    assert there - shown == ELSEWHERE
