"""What people are told: each kind in both languages, with its page; whoever acts is not told of their own act."""

import pytest
from django.utils import translation

from models_registry import notices
from models_registry.recipients import judges_of
from models_registry.services.diary import add_check
from models_registry.services.recognition import choose_typical, reconfirm
from notifications.models import Notice
from organizations.dates import today
from tests.models_registry.makers import DAY, make_candidacy, make_model

TITLE = "Giảm 50% rác: “%(title)s”"
KINDS = [(name, "models") for name, *_rest in notices.OF_MODELS]
KINDS += [(name, "candidacies") for name, *_rest in notices.OF_CANDIDACIES]


@pytest.mark.parametrize(("name", "page"), KINDS)
def test_each_kind_is_told_in_both_languages(name, page):
    data = {"title": TITLE, "reason": "Thiếu 20% số hộ", "campaign": "Năm 2026", "model": 7, "candidacy": 7}
    data |= {"unit": "Xã An Khánh", "origin": "Sạch 100% ngõ"}
    notice = Notice(kind=f"models_registry.{name}", data=data)
    told = {}
    for language in ("vi", "en"):
        with translation.override(language):
            told[language] = (notice.title, notice.text)
    assert notice.url == f"/{page}/7/"
    assert told["vi"][0] != told["en"][0]
    assert TITLE in told["vi"][1]
    assert TITLE in told["en"][1]


def heard():
    """Who was told what, in order."""
    rows = Notice.objects.order_by("kind", "recipient__email").values_list("kind", "recipient__email")
    return [(kind.removeprefix("models_registry."), email.split("-")[0]) for kind, email in rows]


def test_checks_typical_and_reconfirmation_are_told(cast, campaign):
    begun = today().replace(year=today().year - 1)
    model = make_model(cast.units.ward, "in_implementation", campaign=campaign, registered_on=begun)
    paper = {"document_number": "16-QĐ/ĐU", "document_date": today()}
    add_check(model, by=cast.city_officer, on=today(), verdict="partly", text="Còn 200 m.", checkers="Đoàn")
    choose_typical(make_candidacy(model, "recognised"), by=cast.secretary, chosen_on=today() - DAY, **paper)
    reconfirm(model, by=cast.leader, year=today().year, verdict="effective")
    assert heard() == [
        ("model_checked", "leader"),
        ("model_checked", "officer"),
        ("model_reconfirmed", "officer"),
        ("model_typical", "leader"),
        ("model_typical", "officer"),
    ]


def test_a_reconfirmation_that_stops_the_model_is_told_once(cast, campaign):
    begun = today().replace(year=today().year - 1)
    model = make_model(cast.units.ward, "in_implementation", campaign=campaign, registered_on=begun)
    reconfirm(model, by=cast.city_secretary, year=today().year, verdict="stopped", note="Dân không còn tham gia")
    assert heard() == [("model_stopped", "leader"), ("model_stopped", "officer")]


def test_the_nearest_secretary_is_told(cast, campaign):
    from_school = make_model(cast.units.school, campaign=campaign)
    assert [each.email for each in judges_of(from_school.steward)] == [cast.secretary.email]
    assert [each.email for each in judges_of(cast.units.beside)] == [cast.city_secretary.email]
