"""Plain forms act once for what was sent from one page, and again for what was corrected from it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from mobilization.outbox.models import IdempotencyKey
from models_registry.models import RegisteredModel
from tests.models_registry.makers import make_campaign, make_cast
from tests.threads import at_once

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ACTS_ONCE_OTHERWISE = {
    "account/": "signing in and what belongs to it: repeating it is no second thing",
    "mfa/": "the same",
    "components/acting_menu.html": "a choice",
    "components/languages.html": "a choice",
    "components/user_menu.html": "signing out",
    "components/export_button.html": "jobs have a unique key",
    "dialogues/_moves.html": "up by one: who presses twice wants two",
    "dialogues/opinion_group": "what stands in a group is put there once; naming it is the next form, with a token",
    "dialogues/conference.html": "each look at who registered is one look, and logged",
    "dialogues/registrations.html": "who has a place is given none once more",
    "dialogues/hall.html": "each mark has a token of its own, unique in the table",
    "dialogues/opinion_identity.html": "each look is one look, and logged",
    "models_registry/imports.html": "jobs have a unique key",
    "models_registry/_import.html": "the stage of the import is asked under its lock",
    "models_registry/model_step.html": "saves by itself, by version; new rows take the ids of what was saved",
    "models_registry/one_form.html": "has the token of one_form",
    "directives/campaign_targets.html": "one target a unit, by version",
    "reviews/sheet.html": "saves by itself, by version; submitted twice it is submitted once",
    "reviews/session_ballot.html": "a kept fingerprint would tell a secret vote; what was cast is not cast again",
    "reviews/round_assign_file.html": "reads a file and writes nothing; what is confirmed has the token",
    "notifications/": "read is read",
    "organizations/invitation.html": "strangers; an invitation is spent once",
    "showcase/conference_register.html": "strangers; the code in the form makes one registration",
    "showcase/opinion_": "strangers; the secret of the page with what was sent makes one opinion, a step is taken once",
    "showcase/registration.html": "strangers; places are given back once",
    "organizations/reorganisation_": "the plan in the session is carried out once, under its lock",
}
"""Forms without `{% once_token %}`, and why nothing happens twice."""


def token_of(page):
    return re.search(r'name="once_page" value="([\w-]+)"', page.content.decode())[1]


def filled(cast, campaign, page, **fields):
    known = {"title": "Đường hoa", "unit": cast.units.ward.pk, "campaign": campaign.pk, "subject": "collective"}
    return known | {"domain": "economy", "once_page": token_of(page)} | fields


def test_every_form_has_the_token_or_a_reason():
    without = set()
    for path in TEMPLATES.rglob("*.html"):
        forms = re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(encoding="utf-8"), re.DOTALL)
        if any("{% once_token %}" not in form for form in forms):
            without.add(path.relative_to(TEMPLATES).as_posix())
    unexplained = {name for name in without if not name.startswith(tuple(ACTS_ONCE_OTHERWISE))}
    assert unexplained == set()
    assert [known for known in ACTS_ONCE_OTHERWISE if not any(name.startswith(known) for name in without)] == []


@pytest.mark.django_db
def test_a_form_sent_twice_acts_once_and_leads_to_the_same_place(client):
    cast = make_cast()
    campaign = make_campaign(cast.units.city)
    client.force_login(cast.officer)
    sent = filled(cast, campaign, client.get("/models/new/"))
    wrong = client.post("/models/new/", sent | {"title": ""})
    assert (wrong.status_code, token_of(wrong)) == (422, sent["once_page"])
    first, second = (client.post("/models/new/", sent) for _time in range(2))
    assert (first.status_code, second["Location"]) == (302, first["Location"].partition("#")[0] + "#id_summary")
    assert RegisteredModel.objects.count() == 1
    corrected = client.post("/models/new/", sent | {"title": "Đường hoa thôn Đông"})
    assert corrected["Location"] != first["Location"]
    client.force_login(cast.leader)
    client.post("/models/new/", sent)
    assert RegisteredModel.objects.count() == 3
    assert IdempotencyKey.objects.filter(owner=cast.officer).count() == 2


@pytest.mark.django_db
def test_what_only_asks_for_proof_is_not_kept(client):
    """Whoever proves who they are sends the same again, and it acts then."""
    cast = make_cast()
    client.force_login(cast.administrator)
    for _time in range(2):
        asked = client.post(f"/people/{cast.officer.person_id}/memberships/new/", {"once_page": "x" * 22})
        assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert IdempotencyKey.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_four_at_once_are_one_draft(client):
    cast = make_cast()
    campaign = make_campaign(cast.units.city)
    client.force_login(cast.officer)
    sent = filled(cast, campaign, client.get("/models/new/"))
    answers = at_once(4, lambda number: client.post("/models/new/", sent))
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert RegisteredModel.objects.count() == 1
