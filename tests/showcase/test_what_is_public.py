"""The public sees the fields of one list and nothing else, and of what is not public any more nothing at all."""

import csv
import io
import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models as fields
from django.test import Client

from models_registry import models
from models_registry.models import Indicator, ModelFile, Recognition, RegisteredModel, ResponsiblePerson
from organizations.dates import today
from organizations.models import Unit
from showcase.models import Withholding
from showcase.permissions import is_public_photograph
from showcase.public import DATA, published
from showcase.public import shown as public_rows
from showcase.queries.story import recognitions_of
from tests.models_registry.makers import make_campaign, make_candidacy, make_model
from tests.showcase.makers import choose, make_photograph, make_public, revoke

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/showcase/",
    "/showcase/?q={title}",
    "/showcase/map/",
    "/showcase/open-data/",
    "/showcase/models.csv",
    "/showcase/models.json",
    "/showcase/feed.atom",
    "/showcase/{code}/",
    "/showcase/{relative}/",
    "/sitemap.xml",
    "/sitemap-{part}.xml",
    "/robots.txt",
)
MARK = re.compile(r"m4rk\w+")


def read(address, client=None):
    response = (client or Client()).get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, content.decode()


def everywhere(model, relative, client=None):
    """All that the public can read about the model: address → text; only what answers 200."""
    parts = {"title": model.title, "code": model.code, "relative": relative.code, "part": model.pk // 50_000}
    answers = {address: read(address.format(**parts), client) for address in ADDRESSES}
    return {address: text for address, (status, text) in answers.items() if status == 200}


def mark(instance, prefix="", without=frozenset()):
    """Write its name into every text column that has no fixed values; gives the marks."""
    marks = set()
    for field in instance._meta.concrete_fields:
        is_text = isinstance(field, (fields.CharField, fields.TextField)) and not field.choices
        if is_text and field.name not in {"code", "key", "thumbnail_key", "sha256", "content_type"} | without:
            if field.name == "revoked_ground" and instance.revoked_on is None:
                continue
            word = f"m4rk{prefix or instance._meta.model_name}_{field.name}"
            setattr(instance, field.attname, f"{word}@example.vn" if field.name == "email" else word)
            marks.add(word)
    instance.save()
    return marks


def fill(model, campaign):
    """Everything that can hang on a model, each text of it marked."""
    common = {"model": model, "on": today(), "unit": model.unit}
    candidacy = model.candidacies.get()
    recognition = candidacy.recognition
    rows = [
        model,
        campaign,
        models.ProgressEntry(**common),
        models.FieldCheck(**common, verdict="partly"),
        models.Reconfirmation(**common, year=2026, level="grassroots", verdict="effective"),
        candidacy,
        recognition,
        choose(model),
        models.UpwardProposal(
            recognition=recognition,
            candidacy=make_candidacy(model, "submitted", campaign=campaign, body=model.unit.parent),
            proposed_on=today(),
        ),
    ]
    marks = set()
    for row in rows:
        marks |= mark(row)
    marks |= mark(make_candidacy(model, "revoked", campaign=make_campaign(model.unit)).recognition, "revoked")
    for consent in (False, True):
        name = "agreed" if consent else "secret"
        marks |= mark(ResponsiblePerson(model=model, consent_to_publish=consent), f"{name}person")
        marks |= mark(make_photograph(model, consent=consent), f"{name}photo")
    marks |= mark(Indicator(model=model, actual=5, measured_on=today()))
    return marks


@pytest.mark.bar("A3")
def test_of_all_texts_of_a_model_these_are_public(cast, campaign):
    """A new column of any of these tables is inside until it is written here, too."""
    model = make_public(cast.units.ward, campaign=campaign)
    relative = make_public(cast.units.beside, origin=model)
    marks = fill(model, campaign)
    assert len(marks) > 35
    model.refresh_from_db()
    found = {address: set(MARK.findall(text)) & marks for address, text in everywhere(model, relative).items()}
    assert set().union(*found.values()) == {
        "m4rkregisteredmodel_title",
        "m4rkregisteredmodel_summary",
        "m4rkregisteredmodel_situation_before",
        "m4rkregisteredmodel_way_of_working",
        "m4rkregisteredmodel_results",
        "m4rkregisteredmodel_lessons",
        "m4rkindicator_name",
        "m4rkindicator_unit_of_measure",
        "m4rkagreedperson_name",
        "m4rkagreedperson_position",
        "m4rkagreedphoto_caption",
    }
    data = {f"m4rkregisteredmodel_{key}" for key in DATA} & marks
    assert found["/showcase/models.csv"] == found["/showcase/models.json"] == data
    assert found["/showcase/"] == {"m4rkregisteredmodel_title", "m4rkregisteredmodel_summary"}
    assert found["/showcase/feed.atom"] == {"m4rkregisteredmodel_title", "m4rkregisteredmodel_summary"}
    assert found["/showcase/{relative}/"] <= {"m4rkregisteredmodel_title", "m4rkregisteredmodel_summary"}
    assert found["/sitemap.xml"] == found["/robots.txt"] == set()


@pytest.mark.bar("A3")
def test_words_of_the_inside_find_nothing(cast, campaign):
    """A search that answers to what it does not show would tell it all the same."""
    model = make_public(cast.units.ward, campaign=campaign)
    fill(model, campaign)
    for field in ("title", "summary", "results"):
        assert model.code in read(f"/showcase/?q=m4rkregisteredmodel_{field}")[1]
    for field in ("place", "source", "late_reason", "situation_before", "way_of_working", "lessons"):
        assert model.code not in read(f"/showcase/?q=m4rkregisteredmodel_{field}")[1]


@pytest.mark.bar("A3")
def test_the_names_of_files_and_accounts_stay_inside(cast):
    model = make_public(cast.units.ward, created_by=cast.officer)
    photo = make_photograph(model, name="Nguyen Thi Anh o ngo 12.jpg")
    response = Client().get(f"/showcase/photographs/{photo.pk}/")
    b"".join(response.streaming_content)  # closes the file
    assert response["Content-Disposition"] == f'inline; filename="{model.code}-{photo.pk}.jpg"'
    told = "".join(everywhere(model, model).values())
    assert "ngo 12" not in told
    assert cast.officer.email not in told
    assert cast.officer.person.full_name not in told


def withdraw(model, cast):
    RegisteredModel.objects.filter(pk=model.pk).update(state="ended", end_kind="withdrawn", ended_on=today())


WAYS_OUT = {
    "revoked": lambda model, cast: revoke(model),
    "withdrawn": withdraw,
    "taken out": lambda model, cast: Withholding.objects.create(model=model, reason="x"),
}


@pytest.mark.bar("A3")
@pytest.mark.parametrize("way", WAYS_OUT)
@pytest.mark.parametrize("signed_in", [False, True])
def test_what_is_unpublished_is_gone_from_all_of_them_at_once(cast, way, signed_in):
    model = make_public(cast.units.ward, title="Hàng rào hoa giấy ven sông")
    relative = make_public(cast.units.beside, origin=model, title="Hàng rào hoa giấy trong ngõ")
    photo = make_photograph(model, moment="after")
    client = Client()
    if signed_in:
        client.force_login(cast.officer)
    shown = everywhere(model, relative, client)
    told = {address for address, text in shown.items() if model.code in text or model.title in text}
    assert told == set(ADDRESSES) - {"/showcase/map/", "/showcase/open-data/", "/robots.txt"}
    pictures = [f"/showcase/photographs/{photo.pk}/", f"/showcase/photographs/{photo.pk}/small/"]
    assert [read(each, client)[0] for each in pictures] == [200, 200]
    WAYS_OUT[way](model, cast)
    shown = everywhere(model, relative, client)
    assert "/showcase/{code}/" not in shown
    searched = shown.pop("/showcase/?q={title}")
    assert model.code not in searched
    assert [address for address, text in shown.items() if model.code in text or model.title in text] == []
    assert [read(each, client)[0] for each in pictures] == [404, 404]


@pytest.mark.bar("A3")
def test_photographs_need_consent_and_a_public_model(cast):
    public, other = make_public(cast.units.ward), make_model(cast.units.ward, "registered")
    shown = make_photograph(public)
    hidden = [make_photograph(public, consent=False), make_photograph(other)]
    for size in ("", "small/"):
        assert read(f"/showcase/photographs/{shown.pk}/{size}")[0] == 200
        assert [read(f"/showcase/photographs/{each.pk}/{size}")[0] for each in hidden] == [404, 404]
    assert [is_public_photograph(AnonymousUser(), each) for each in (shown, *hidden)] == [True, False, False]
    story = read(f"/showcase/{public.code}/")[1]
    assert set(re.findall(r"/showcase/photographs/(\d+)/", story)) == {str(shown.pk)}


@pytest.mark.bar("A3")
def test_of_files_with_consent_photographs_alone_are_public_and_each_with_its_own_model(cast):
    """Consent is asked of photographs; a table that says so of a paper publishes none."""
    first, bare = make_public(cast.units.ward), make_public(cast.units.beside)
    shown, paper = make_photograph(first), make_photograph(bare)
    ModelFile.objects.filter(pk=paper.pk).update(
        kind="document", width=None, height=None, thumbnail_key=None, phash=None
    )
    assert [read(f"/showcase/photographs/{each.pk}/")[0] for each in (shown, paper)] == [200, 404]
    assert not is_public_photograph(AnonymousUser(), ModelFile.objects.get(pk=paper.pk))
    for address in ("/showcase/", f"/showcase/{bare.code}/"):
        assert f"/photographs/{paper.pk}/" not in read(address)[1]
    rows = public_rows(published(), ("code", "photograph"))
    assert {row["code"]: row["photograph"] for row in rows} == {first.code: shown.pk, bare.code: None}


@pytest.mark.bar("A3")
def test_a_revoked_recognition_and_those_of_other_models_are_not_told(cast):
    model, other = make_public(cast.units.ward), make_public(cast.units.beside)
    make_candidacy(model, "revoked", body=cast.units.city)
    assert Recognition.objects.filter(model=model).count() == 2
    told = {row["code"]: row["recognised_by"] for row in json.loads(read("/showcase/models.json")[1])["models"]}
    assert told == {model.code: [cast.units.ward.name], other.code: [cast.units.beside.name]}
    assert [each["unit__name"] for each in recognitions_of(model.pk)] == [cast.units.ward.name]


@pytest.mark.bar("A3")
def test_list_files_feed_and_sitemap_hold_the_same_models(cast):
    """Everybody sees the public ones of every unit; drafts, refused and living ones nobody recognised, nobody."""
    public = {make_public(unit).code for unit in vars(cast.units).values()}
    for unit in vars(cast.units).values():
        for state in ("draft", "submitted", "registered", "in_implementation", "ended"):
            make_model(unit, state)
        make_candidacy(make_model(unit, "registered"), "not_recognised")
        make_candidacy(make_model(unit, "registered"), "revoked")
    assert len(public) == 4
    listed = set(re.findall(r'href="/showcase/(DVK-[\d-]+)/"', read("/showcase/")[1]))
    written = {row["Mã"] for row in csv.DictReader(io.StringIO(read("/showcase/models.csv")[1].lstrip("\ufeff")))}
    told = {row["code"] for row in json.loads(read("/showcase/models.json")[1])["models"]}
    fed = set(re.findall(r"urn:danvankheo:model:(DVK-[\d-]+)", read("/showcase/feed.atom")[1]))
    mapped = set(re.findall(r"/showcase/(DVK-[\d-]+)/", read("/sitemap.xml")[1]))
    assert listed == written == told == fed == mapped == public


@pytest.mark.bar("A3")
def test_a_copy_names_its_origin_only_while_that_is_public(cast):
    first = make_public(cast.units.ward)
    make_public(cast.units.beside, origin=first)
    rows = json.loads(read("/showcase/models.json")[1])["models"]
    assert {row["learned_from"] for row in rows} == {None, first.code}
    revoke(first)
    [row] = json.loads(read("/showcase/models.json")[1])["models"]
    assert row["learned_from"] is None


def test_units_are_public_by_name_and_place_only(cast):
    Unit.objects.filter(pk=cast.units.ward.pk).update(note="m4rknote")
    model = make_public(cast.units.ward)
    assert "m4rknote" not in "".join(everywhere(model, model).values())
