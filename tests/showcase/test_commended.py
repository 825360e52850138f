"""With what a model was commended: by published decisions, persons by consent; gone everywhere with the annulment."""

import csv
import io
import json
import re

import pytest
from django.test import Client

from awards.models import Decision, DecisionRecipient
from awards.services.decision_steps import annul_decision, annul_recipient, take_step
from models_registry.models import ResponsiblePerson
from organizations.dates import today
from organizations.models import Person
from showcase.public import published, shown
from showcase.queries.story import commendations_of
from tests.access.people import again, worker
from tests.awards.decision_makers import make_decision, make_made, make_recipient
from tests.awards.makers import make_form, make_title
from tests.awards.nominated import nominate
from tests.showcase.makers import make_public
from tests.showcase.test_what_is_public import MARK, everywhere, mark
from tests.worlds import shared

pytestmark = pytest.mark.django_db
ANNULLED = {"ground": "Khai man thành tích", "number": "9/QĐ-UBND", "on": today()}
UNSAID = {"annulled_by", "annulled_why", "refusal", "body_name"}
"""Empty of what is neither annulled nor refused."""
HOLDERS = ("/showcase/", "/showcase/?q={title}", "/showcase/models.csv", "/showcase/models.json",
           "/showcase/feed.atom", "/showcase/{code}/", "/showcase/{relative}/")  # fmt: skip
"""Where the name of the award stands while it holds; of the relative's page on the card of the model."""


@shared
def shown_model(cast):
    """A public model of the ward, its copy beside, and a decision of the ward about to be made for it."""
    cast.model = make_public(cast.units.ward, title="Hàng rào hoa giấy ven sông")
    cast.relative = make_public(cast.units.beside, title="Hàng rào hoa giấy ven đê")
    cast.form = make_form("m3rit", name_vi="Bằng khen Hoa giấy", name_en="Bougainvillea certificate")
    cast.secretary = worker("secretary", cast.units.ward, "of-decisions")
    cast.approver = worker("approver", cast.units.ward, "signs")
    return cast


def commend(cast, *recipients, state="published", form=None, **more):
    """A decision that gives the form to these, each nominated for the model."""
    decision = make_decision(cast.units.ward, **more)
    for name, kind, *linked in recipients:
        known = {"person": linked[0]} if linked else {}
        nomination = nominate(
            cast.units, cast.officer, cast.form, state="decided", models=[cast.model], name=name, recipient=kind,
            body=cast.units.ward, body_steward=cast.units.ward, **known,
        )  # fmt: skip
        make_recipient(decision, form or cast.form, name, kind, nomination=nomination, **known)
    if state == "draft":
        return decision
    if decision.is_outside:
        Decision.objects.filter(pk=decision.pk).update(state=state)
        return Decision.objects.get(pk=decision.pk)
    return make_made(decision, state)


def told_at(cast, word="Hoa giấy"):
    return {address for address, text in everywhere(cast.model, cast.relative).items() if f"Bằng khen {word}" in text}


def etag(path):
    return Client().get(path)["ETag"]


@pytest.mark.bar("A3")
@pytest.mark.parametrize("whole", [True, False])
def test_from_publishing_to_annulment_everywhere_at_once(shown_model, whole):
    cast = shown_model
    decision = commend(cast, ("Nguyễn Văn An", "person"), state="signed")
    pages = ("/showcase/", f"/showcase/{cast.model.code}/", "/showcase/feed.atom")
    assert told_at(cast) == set(), "signed, but not published yet"
    before = {path: etag(path) for path in pages}
    decision = take_step(decision, "publish", by=again(cast.secretary))
    assert told_at(cast) == set(HOLDERS)
    assert cast.model.code in Client().get("/showcase/?only=commended").content.decode()
    assert cast.relative.code not in Client().get("/showcase/?only=commended").content.decode()
    between = {path: etag(path) for path in pages}
    assert all(between[path] != before[path] for path in pages)
    changed = _changed(cast.model)
    if whole:
        annul_decision(decision, **ANNULLED, by=again(cast.approver))
    else:
        annul_recipient(decision.recipients.select_related("decision").get(), **ANNULLED, by=again(cast.approver))
    assert told_at(cast) == set()
    assert cast.model.code not in Client().get("/showcase/?only=commended").content.decode()
    asked = {path: Client().get(path, headers={"if-none-match": between[path]}).status_code for path in pages}
    assert asked == dict.fromkeys(pages, 200), "what a cache has kept is not confirmed"
    assert _changed(cast.model) > changed, "the sitemap says that the page is another one"


def _changed(model):
    return shown(published().filter(model=model), ("changed_at",)).get()["changed_at"]


def test_who_was_commended_is_named_by_consent_alone(shown_model):
    cast, agreed = shown_model, Person.objects.create(full_name="Lê Thị Chi")
    silent = Person.objects.create(full_name="Đỗ Văn Dũng")
    ResponsiblePerson.objects.create(model=cast.model, name="Bà Chi", person=agreed, consent_to_publish=True)
    ResponsiblePerson.objects.create(model=cast.model, name="Trần Văn Em", consent_to_publish=True)
    ResponsiblePerson.objects.create(model=cast.model, name="Đỗ Văn Dũng", person=silent)
    ResponsiblePerson.objects.create(model=cast.relative, name="Phạm Văn Giang", consent_to_publish=True)
    commend(
        cast, ("Lê Thị Chi", "person", agreed), ("trần văn em", "person"), ("Đỗ Văn Dũng", "person", silent),
        ("Phạm Văn Giang", "person"), ("Trần Văn Em", "household"), ("Chi hội Phụ nữ", "collective"),
    )  # fmt: skip
    [told] = commendations_of(cast.model.pk, "vi")
    assert told.names == ["Lê Thị Chi", "trần văn em", "Chi hội Phụ nữ"]
    assert {kind.value: number for kind, number in told.others.items()} == {"person": 2, "household": 1}
    texts = everywhere(cast.model, cast.relative)
    assert {address for address, text in texts.items() if "Chi hội Phụ nữ" in text} == {"/showcase/{code}/"}
    assert not [address for address, text in texts.items() if "Đỗ Văn Dũng" in text]
    DecisionRecipient.objects.filter(name="Chi hội Phụ nữ").update(
        annulled_on=today(), annulled_by="9", annulled_why="x"
    )
    assert commendations_of(cast.model.pk, "vi")[0].names == ["Lê Thị Chi", "trần văn em"]
    ResponsiblePerson.objects.update(consent_to_publish=False)
    assert commendations_of(cast.model.pk, "vi")[0].names == []


@pytest.mark.bar("A3")
def test_of_all_texts_of_an_award_these_are_public(shown_model):
    """A new column of any of these tables is inside until it is written here, too."""
    cast = shown_model
    decision = commend(
        cast, ("x", "person"), ("y", "household"), ("z", "collective"), state="draft", is_outside=True, level="central"
    )
    marks = mark(cast.form)
    for row in decision.recipients.select_related("nomination"):
        marks |= mark(row, f"{row.recipient}row", UNSAID) | mark(
            row.nomination, f"{row.recipient}nomination", {*UNSAID, "ground", "ground_said"}
        )
    marks |= mark(decision, without=UNSAID)
    Decision.objects.filter(pk=decision.pk).update(state="published")
    assert len(marks) > 40
    found = {
        address: set(MARK.findall(text)) & marks for address, text in everywhere(cast.model, cast.relative).items()
    }
    assert found["/showcase/{code}/"] == {"m4rkawardform_name_vi", "m4rkdecision_issuer", "m4rkcollectiverow_name"}
    assert set().union(*found.values()) == found["/showcase/{code}/"]
    for address in set(found) & set(HOLDERS) - {"/showcase/{code}/"}:
        assert found[address] == {"m4rkawardform_name_vi"}, address
    english = Client().get(f"/showcase/{cast.model.code}/?lang=en").content.decode()
    assert set(MARK.findall(english)) & marks == found["/showcase/{code}/"] - {"m4rkawardform_name_vi"} | {
        "m4rkawardform_name_en"
    }


def test_each_award_once_in_cards_and_files_and_none_for_others(shown_model):
    cast = shown_model
    commend(cast, ("A", "person"), ("B", "person"))
    commend(cast, ("C", "person"), form=make_title("zz", name_vi="Danh hiệu Hoa"))
    commend(cast, ("D", "person"), form=make_form("draft"), state="draft")
    rows = {row["code"]: row["commended_with"] for row in shown(published(), ("code", "commended_with"))}
    assert rows == {cast.model.code: ["Bằng khen Hoa giấy", "Danh hiệu Hoa"], cast.relative.code: []}
    text = b"".join(Client().get("/showcase/models.csv").streaming_content).decode().lstrip("\ufeff")
    assert {row["Mã"]: row["Được khen thưởng"] for row in csv.DictReader(io.StringIO(text))} == {
        cast.model.code: "Bằng khen Hoa giấy; Danh hiệu Hoa", cast.relative.code: "",
    }  # fmt: skip
    told = json.loads(b"".join(Client().get("/showcase/models.json?only=commended").streaming_content))["models"]
    assert [row["code"] for row in told] == [cast.model.code]
    assert len(re.findall("Bằng khen Hoa giấy", Client().get("/showcase/").content.decode())) == 1
    english = Client().get("/showcase/?lang=en").content.decode()
    assert ("Bougainvillea certificate" in english, "Bằng khen Hoa giấy" in english) == (True, False)


def test_no_more_queries_for_many_awards(shown_model, django_assert_max_num_queries):
    cast = shown_model
    for number in range(6):
        commend(cast, (f"A{number}", "person"))
    with django_assert_max_num_queries(3):
        Client().get("/showcase/")
