"""The 57 models of public sources: all of them, each below the right unit."""

import json
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command

from models_registry.models import RegisteredModel, TextCopy
from models_registry.services.real_models import load_real_models
from models_registry.services.real_units import Where
from models_registry.services.text_copies import compare_texts
from organizations.dates import today
from organizations.models import Unit
from organizations.services.unit_loading import load_units

FILE = settings.BASE_DIR / "data" / "models" / "real_models.json"
IN_HANOI, IN_COUNTRY, BY_NAME = 7, 7, 43


@pytest.fixture
def country(db):
    load_units(settings.BASE_DIR / "data" / "units", country=True)


def test_none_is_dropped_and_each_has_its_unit(country, capsys):
    done = load_real_models(FILE)
    assert done.new == {Where.HANOI: IN_HANOI, Where.COUNTRY: IN_COUNTRY, Where.OUTSIDE: BY_NAME}
    assert sum(done.new.values()) == RegisteredModel.objects.count() == 57

    rows = json.loads(FILE.read_text("utf-8"))["models"]
    stored = {
        (each.title, each.source): each for each in RegisteredModel.objects.select_related("unit__parent", "steward")
    }
    assert len(stored) == 57
    for row in rows:
        model = stored[row["title"], row["source"]]
        assert (model.domain, model.subject, model.summary) == (row["domain"], "collective", row["summary"])
        assert model.level == model.unit.level
        assert model.registered_on == today() if row["year"] is None else model.registered_on.year == row["year"]
        assert model.state == "registered"
    where = {
        model.title: (model.unit.name, model.place, model.unit.parent and model.unit.parent.name)
        for model in stored.values()
    }
    assert where["Tổ dân phố “bốn không”"] == ("Phường Khương Mai", "Tổ dân phố 17", "Quận Thanh Xuân")
    assert where["Tổ chuyển đổi số cộng đồng"] == ("Huyện Đông Anh", "", "Thành phố Hà Nội")
    assert where["Dân vận khéo 1+10"] == ("Tỉnh Hưng Yên", "", None)
    assert where["Ngày thứ sáu trong dân"][2] == "Thành phố Đà Nẵng"
    assert where["Hỗ trợ nhà ở cho hộ nghèo"][2] == "Xã Kim Long"
    assert where["Ngôi nhà xanh"][2] == "Xã Quảng Ninh"
    assert where["Tiếp dân, làm theo lời Bác"] == ("Công an tỉnh Hải Dương", "", "Thành phố Hải Phòng")
    assert where["Mô hình dân vận khéo làng O Ngol"][1:] == ("Làng O Ngol", "Tỉnh Gia Lai")

    outside = Unit.objects.filter(code__startswith="NG-")
    assert not outside.filter(parent=None).exists()
    assert not outside.exclude(valid_from=None).exists()
    assert Counter(outside.values_list("name", flat=True)).most_common(1)[0][1] == 1

    assert [compare_texts(pk) for pk in RegisteredModel.objects.values_list("pk", flat=True)] == [0] * 57
    assert not TextCopy.objects.exists()

    call_command("load_real_models")
    assert "57 there already" in capsys.readouterr().out
    assert RegisteredModel.objects.count() == 57
