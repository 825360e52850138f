"""Models like a title: counted near and far, shown while one types, after saving, and on each model's page."""

import pytest

from models_registry.enums import ModelState
from models_registry.nearness import LIKE, distinctive
from models_registry.queries.similar import similar
from tests.access.people import unit
from tests.models_registry.makers import make_campaign, make_model
from tests.worlds import shared

pytestmark = pytest.mark.django_db

TITLE = "Vận động nhân dân hiến đất làm đường giao thông"
PLAIN = {"summary": "–", "way_of_working": "–"}


@shared
def alike(cast):
    units = cast.units
    return {
        "ward": make_model(units.ward, ModelState.REGISTERED, title=f"{TITLE} ở thôn 3", **PLAIN),
        "school": make_model(units.school, title="Hiến đất làm đường giao thông", **PLAIN),
        "beside": make_model(units.beside, ModelState.REGISTERED, title=TITLE, **PLAIN),
        "beside_draft": make_model(units.beside, title=TITLE, **PLAIN),
        "other": make_model(units.ward, ModelState.REGISTERED, title="Camera an ninh ở khu dân cư", **PLAIN),
    }


def found(title, user, unit, without=None):
    like = similar(title, user, unit=unit, without=without)
    return like and ([each.pk for each in like.models], like.near_number, like.whole_number)


@pytest.mark.bar("A3")
def test_near_ones_come_first_and_only_those_one_may_know_of(cast, alike):
    pk = {name: model.pk for name, model in alike.items()}
    assert found(TITLE, cast.officer, cast.units.ward) == ([pk["ward"], pk["school"], pk["beside"]], 2, 3)
    assert found(TITLE, cast.reviewer, cast.units.ward) == ([pk["ward"], pk["beside"]], 1, 2)
    ids, near, whole = found(TITLE, cast.neighbour, cast.units.beside)
    assert (set(ids[:2]), ids[2:], near, whole) == ({pk["beside"], pk["beside_draft"]}, [pk["ward"]], 2, 3)
    assert found(TITLE, cast.officer, cast.units.ward, pk["ward"])[0] == [pk["school"], pk["beside"]]


def places(unit, user):
    like = similar(TITLE, user, unit=unit)
    return (like.near, like.near_number), (like.whole, like.whole_number)


def test_without_a_unit_nothing_is_near_and_the_topmost_one_is_the_whole(cast, alike):
    """Where there is a district it is what is near, whichever of its units asks."""
    units = cast.units
    assert places(None, cast.city_secretary) == ((None, 0), (None, 0))
    assert places(units.city, cast.city_secretary) == ((None, 0), (units.city, 4))
    assert places(units.ward, cast.city_secretary) == ((units.ward, 2), (units.city, 4))
    district = unit("001", units.city, kind="district", level="district", name="Quận Ba Đình")
    inner = unit("00005", district, name="Phường Điện Biên")
    make_model(inner, ModelState.REGISTERED, title=TITLE, **PLAIN)
    far = unit("79", kind="city", level="city", name="Thành phố Hồ Chí Minh")
    make_model(far, ModelState.REGISTERED, title=TITLE, **PLAIN)
    assert places(unit("00006", district), cast.city_secretary) == ((district, 1), (units.city, 5))


@pytest.mark.parametrize("title", ["", "Đường", "Mô hình dân vận khéo", "Tổ dân phố số 5", "Vận động nhân dân 2025"])
def test_titles_that_say_little_are_not_compared(cast, title):
    make_model(cast.units.ward, ModelState.REGISTERED, title=title or "Đường", **PLAIN)
    assert similar(title, cast.officer, unit=cast.units.ward) is None


def test_the_words_that_say_what_it_is_about():
    assert distinctive("Vận động nhân dân hiến đất, hiến công ở thôn 5") == ["hien", "dat", "cong"]
    assert 0 < LIKE < 1


def test_while_one_types(client, cast, alike):
    client.force_login(cast.officer)
    address = f"/models/similar/?title={TITLE}&unit={cast.units.ward.pk}&without={alike['ward'].pk}"
    response = client.get(address, headers={"HX-Request": "true"})
    assert [each.pk for each in response.context["similar"].models] == [alike["school"].pk, alike["beside"].pk]
    assert client.get(f"/models/similar/?title={TITLE}").context["similar"].near == cast.units.ward  # one's own
    beside = client.get(f"/models/similar/?title={TITLE}&unit={cast.units.beside.pk}")
    assert beside.context["similar"].near == cast.units.beside
    old, fresh = (client.get(each).content.decode() for each in ("/models/similar/?title=x", address))
    assert '<div id="similar" aria-live="polite">' in response.content.decode()
    assert "<main" not in response.content.decode()
    assert response.content.decode().strip() in fresh
    assert 'id="similar"' in old
    for odd in ("", "?title=", "?title=%00", f"?title={TITLE}&unit=x&without=-1", "?title=a&unit=" + "9" * 5000):
        assert client.get(f"/models/similar/{odd}").status_code == 200


def test_the_forms_ask_and_show_without_scripts(client, cast, alike):
    client.force_login(cast.officer)
    new = client.get("/models/new/").content.decode()
    assert 'hx-get="/models/similar/"' in new
    assert 'id="similar"' in new
    draft = make_model(cast.units.ward, title=TITLE, campaign=make_campaign(cast.units.ward), **PLAIN)
    step = client.get(f"/models/{draft.pk}/edit/basics/")
    assert step.context["similar"].near_number == 2
    assert alike["beside"].get_absolute_url() in step.content.decode()
    assert 'hx-get="/models/similar/"' in step.content.decode()
    assert "similar" not in client.get(f"/models/{draft.pk}/edit/way/").content.decode()


@pytest.mark.bar("A3")
def test_each_models_page_shows_those_like_it(client, cast, alike):
    for user, inside in ((cast.officer, True), (cast.neighbour, False)):
        client.force_login(user)
        response = client.get(alike["ward"].get_absolute_url())
        assert ("timeline" in response.content.decode()) is inside
        shown = {each.pk for each in response.context["similar"].models}
        own = {alike["school"].pk} if inside else {alike["beside_draft"].pk}
        assert shown == {alike["beside"].pk} | own
    assert client.get(alike["other"].get_absolute_url()).context["similar"] is None
