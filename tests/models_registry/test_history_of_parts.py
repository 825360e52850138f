"""In the record of changes of a whole unit each part of a model says which model it belongs to."""

import pytest
from django.utils import translation

from mobilization.common.changes import changes
from models_registry.models import Indicator
from organizations.queries.history import events_visible_to
from tests.models_registry.makers import make_model

pytestmark = pytest.mark.django_db


def test_a_part_names_its_model_and_its_numbers_as_pages_do(cast):
    model = make_model(cast.units.ward, title="Đường nở hoa")
    indicator = Indicator.objects.create(model=model, name="Hộ tham gia", unit_of_measure="hộ", target="1056.50")
    Indicator.objects.filter(pk=indicator.pk).update(target="40")
    with translation.override("vi"):
        page = changes({Indicator: events_visible_to(cast.auditor)[Indicator]})
    newest = page.items[0]
    assert newest.about == "Chỉ số: Hộ tham gia · Mô hình: Đường nở hoa"
    assert [(line.old, line.new) for line in newest.lines] == [("1.056,5", "40")]
