"""What is said about photographs of entries and checks, and rows of the search: each by the reader's right."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from models_registry.models import FieldCheck, ModelFile, ProgressEntry
from models_registry.permissions import may_describe
from models_registry.queries.search import search
from organizations.dates import today
from organizations.models import User
from tests.models_registry.makers import make_model
from tests.worlds import shared

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A2")]


@shared
def living(cast, campaign):
    model = make_model(cast.units.ward, "in_implementation", campaign=campaign, title="Hàng rào hoa giấy")
    model.entry = ProgressEntry.objects.create(model=model, on=today(), text="x", unit=model.unit)
    model.check_made = FieldCheck.objects.create(
        model=model, on=today(), verdict="partly", text="x", checkers="Đoàn", unit=cast.units.city
    )
    return model


@pytest.mark.parametrize(
    ("who", "entry", "check"),
    [("officer", 200, 403), ("city_officer", 200, 200), ("auditor", 403, 403), ("neighbour", 404, 404)],
)
def test_the_pages_open_to_who_writes_and_who_checks(client, cast, living, who, entry, check):
    client.force_login(getattr(cast, who))
    for name, part, status in (("progress_files", living.entry, entry), ("check_files", living.check_made, check)):
        assert client.get(reverse(f"models_registry:{name}", args=[part.pk])).status_code == status
    assert may_describe(getattr(cast, who), living.entry) is (entry == 200)
    assert may_describe(getattr(cast, who), living.check_made) is (check == 200)


@pytest.mark.parametrize(
    ("who", "offered"), [("officer", ["progress"]), ("city_officer", ["progress", "checks"]), ("auditor", [])]
)
def test_captions_are_offered_to_who_may_write_them(client, cast, living, who, offered):
    for key, part in (("a", {"progress": living.entry}), ("b", {"check_made": living.check_made})):
        ModelFile.objects.create(model=living, kind="document", key=key, name="hoa.jpg", size=1, sha256="x", **part)
    client.force_login(getattr(cast, who))
    shown = client.get(reverse("models_registry:model_files", args=[living.pk])).context["parts"]
    assert [address.split("/")[2] for address, _words in shown] == offered


@pytest.mark.parametrize(("who", "inside"), [("officer", True), ("neighbour", False)])
def test_the_search_shows_the_inside_of_ones_own_models_only(client, cast, living, who, inside):
    client.force_login(getattr(cast, who))
    [row] = client.get("/api/v1/search/", {"q": "hang rao hoa giay"}).json()["models"]["results"]
    assert (row["id"], "created_at" in row, "version" in row) == (living.pk, inside, inside)


def test_the_search_finds_nothing_for_who_is_not_signed_in(cast, living):
    for user in (AnonymousUser(), User(is_active=False)):
        assert search("ba dinh", user).is_empty
        assert search("hang rao hoa giay", user).is_empty
    assert search("ba dinh", cast.auditor).units.rows


@pytest.mark.parametrize(("who", "status"), [("officer", 200), ("neighbour", 404), ("auditor", 403)])
def test_the_leader_is_told_by_who_writes_only(client, cast, campaign, who, status):
    draft = make_model(cast.units.ward, campaign=campaign)
    client.force_login(getattr(cast, who))
    assert client.get(reverse("models_registry:model_hand_over", args=[draft.pk])).status_code == status
