"""Who keeps nothing is refused at each door before what they sent is read, is offered nothing, and fetches no file."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser

from awards.permissions.catalogues import may_keep_awards
from awards.services.exports import EXPORTS, request_export
from mobilization.outbox import registry
from organizations.models import User
from tests.access.closing import closes_with_the_office
from tests.access.people import again
from tests.awards.makers import make_authority, make_form, make_title
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def here(city):
    """A title, a form and a row of the matrix."""
    city.title, city.form = make_title(), make_form()
    city.row = make_authority(city.form)
    return city


def test_pages_and_api_refuse_before_they_read(client, here):
    visit = prove(client, again(here.ward_administrator))
    for path in ("emulation-titles/new/", "award-forms/new/", "award-authorities/new/"):
        assert visit.post(f"/{path}", {"odd": "x"}).status_code == 403
    one = {"emulation-titles": here.title, "award-forms": here.form, "award-authorities": here.row}
    for name, record in one.items():
        sent = {"data": json.dumps({"valid_from": "odd"}), "content_type": "application/json"}
        assert visit.post(f"/{name}/{record.pk}/edit/", {"odd": "x"}).status_code == 403
        assert visit.post(f"/api/v1/{name}/", **sent).status_code == 403
        assert visit.patch(f"/api/v1/{name}/{record.pk}/", **sent).status_code == 403  # not 428
    assert visit.delete(f"/api/v1/award-authorities/{here.row.pk}/").status_code == 403


@pytest.mark.parametrize("keeps", [True, False])
def test_pages_and_api_offer_what_one_may_do(client, here, keeps):
    visit = prove(client, again(here.administrator if keeps else here.ward_administrator))
    for path in ("emulation-titles", "award-forms", "award-authorities"):
        assert visit.get(f"/{path}/").context["may_keep"] is keeps
    assert visit.get(here.title.get_absolute_url()).context["actions"] == (["edit"] if keeps else [])
    assert visit.get(here.row.get_absolute_url()).context["actions"] == (["edit", "remove"] if keeps else [])
    told = visit.get(f"/api/v1/award-authorities/{here.row.pk}/").json()
    assert told["actions"] == (["edit", "remove"] if keeps else [])


def test_without_an_account_in_use_nobody_keeps_or_exports(here):
    User.objects.filter(pk=here.root.pk).update(is_active=False)
    for user in (AnonymousUser(), again(here.root)):
        assert not may_keep_awards(user)
        assert [registry.get(kind).may_request(user) for kind in EXPORTS.values()] == [False] * len(EXPORTS)


@pytest.mark.parametrize("of", EXPORTS)
def test_a_file_is_closed_when_the_office_ends(here, of):
    user = here.ward_administrator
    assert closes_with_the_office(request_export(of, filters={}, by=user))
