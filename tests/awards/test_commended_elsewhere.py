"""Of a published decision elsewhere a unit reads the rows that concern it, and no other, in list and API alike."""

import pytest
from django.contrib.auth.models import AnonymousUser

from awards.models import Decision, DecisionRecipient
from awards.permissions.decisions import may_see_recipient
from awards.services.decision_steps import annul_decision
from organizations.dates import today
from tests.access.people import again
from tests.awards.decision_makers import draw, make_decision, make_recipient
from tests.awards.nominated import nominate
from tests.models_registry.makers import make_model
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
OWN = ["Người của phường", "Trường", "Vì mô hình", "Được đề nghị"]


@shared
def here(deciding):
    """A decision of the city on somebody of the ward, its school, two whom nominations tie to it, and a stranger."""
    units, form, by = deciding.units, deciding.form, deciding.officer
    elsewhere = {"unit": units.beside, "steward": units.beside}
    deciding.mine = nominate(units, by, form, state="decided")
    theirs = nominate(units, by, form, state="decided", models=[make_model(units.ward, "registered")], **elsewhere)
    deciding.decision = decision = make_decision(units.city, sent_to="Mật")
    make_recipient(decision, form, "Người của phường", unit=units.ward)
    make_recipient(decision, form, "Trường", "collective", collective=units.school)
    make_recipient(decision, form, "Được đề nghị", nomination=deciding.mine)
    make_recipient(decision, form, "Vì mô hình", nomination=theirs)
    make_recipient(decision, form, "Nơi khác", unit=units.beside)
    return deciding


def become(here, state):
    """As if it had been signed, and published."""
    stamps = {"signed_on": today(), "year": today().year}
    if not Decision.objects.get(pk=here.decision.pk).number:
        stamps["number"] = draw(here.units.city, today().year)
    Decision.objects.filter(pk=here.decision.pk).update(state=state, **stamps)


def names(user):
    return sorted(DecisionRecipient.objects.visible_to(again(user)).values_list("name", flat=True))


@pytest.mark.bar("A3")
def test_a_unit_reads_its_own_rows_once_it_is_published(here):
    for state, own in (("draft", []), ("submitted", []), ("signed", []), ("published", OWN)):
        if state in ("signed", "published"):
            become(here, state)
        assert names(here.auditor) == own, state
        every = DecisionRecipient.objects.select_related("decision__steward", "unit", "collective", "nomination")
        for each in (here.officer, here.auditor, here.reviewer, here.above, here.beside, here.root):
            user = again(each)
            assert set(DecisionRecipient.objects.visible_to(user)) == {
                row for row in every if may_see_recipient(user, row)
            }
    assert names(here.reviewer) == []
    assert not DecisionRecipient.objects.visible_to(AnonymousUser()).exists()
    assert sorted(names(here.beside)) == ["Nơi khác", "Vì mô hình"], "whose unit nominated them"
    annul_decision(here.decision, ground="x", on=today(), number="9/QĐ", by=again(here.above))
    assert names(here.auditor) == OWN, "who was commended is to know that it was annulled"


def test_what_was_annulled_before_it_was_published_stays_unknown(here):
    become(here, "signed")
    annul_decision(here.decision, ground="x", on=today(), number="9/QĐ", by=again(here.above))
    assert names(here.auditor) == []
    assert not any(may_see_recipient(again(here.auditor), row) for row in here.decision.recipients.all())


@pytest.mark.bar("A3")
def test_list_and_api_tell_number_day_and_body_and_the_rest_stays_closed(client, here):
    become(here, "published")
    visit = prove(client, again(here.secretary))
    page = visit.get("/award-recipients/")
    html = page.content.decode()
    assert (page.context["count"], page.context["readable"]) == (4, set())
    assert f'href="{here.decision.get_absolute_url()}"' not in html
    assert ("01/QĐ-UBND" in html, "Nơi khác" in html, "Mật" in html) == (True, False, False)
    told = visit.get("/api/v1/award-recipients/").json()["results"]
    assert {(row["numbered"], row["decided_by"], *row["actions"]) for row in told} == {
        ("01/QĐ-UBND", here.units.city.name)
    }
    assert visit.get(f"/api/v1/award-recipients/{told[0]['id']}/").status_code == 200
    other = here.decision.recipients.get(name="Nơi khác").pk
    assert visit.get(f"/api/v1/award-recipients/{other}/").status_code == 404
    own = here.decision.recipients.get(name="Trường").pk
    for path in (f"award-recipients/{own}/edit/", f"award-recipients/{own}/annul/", f"award-recipients/{own}/remove/"):
        assert visit.post(f"/{path}").status_code == 403, path
    assert visit.get(here.decision.get_absolute_url()).status_code == 404
    assert visit.post(f"{here.decision.get_absolute_url()}paper/").status_code == 404
    nomination = visit.get(here.mine.get_absolute_url())
    assert (nomination.context["decided_by"].name, nomination.context["reads_decision"]) == ("Được đề nghị", False)
    assert "01/QĐ-UBND" in nomination.content.decode()
