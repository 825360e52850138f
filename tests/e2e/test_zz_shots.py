import pytest
from directives.models import CampaignTarget, RulePeriod, Theme
from directives.services.vocabularies import seed_vocabularies
from models_registry.enums import ModelState
from models_registry.models import ModelTheme
from models_registry.rules import SILENT_DAYS
from organizations.dates import today
from tests.access.people import tree, worker, unit, again
import datetime
from tests.models_registry.makers import make_campaign, make_model
pytestmark = pytest.mark.django_db(transaction=True)
D = datetime.timedelta(days=1)

def test_shots(open_page):
    units = tree(); seed_vocabularies()
    more = [unit(f"x{n}", units.city, name=f"Phường {n}", short_name=f"{n}") for n in ("Cửa Nam", "Ngọc Hà", "Giảng Võ", "Hai Bà Trưng")]
    c = make_campaign(units.city, name="Phong trào thi đua “Dân vận khéo” năm 2026", registration_from=today()-90*D, registration_to=today()-3*D, needed=["photo","situation"], aim="Mỗi phường có ít nhất ba mô hình.")
    make_campaign(units.ward, name="Dân vận khéo nhiệm kỳ 2021–2025", kind="term", year_from=2021, year_to=2025, evaluation_from=None, evaluation_to=None)
    for w, n in ((units.ward, 3), (more[0], 1)):
        for _ in range(n):
            m = make_model(w, ModelState.REGISTERED, campaign=c)
            ModelTheme.objects.create(model=m, theme=Theme.objects.order_by("sort_key")[2])
    for w, n in ((units.ward, 3), (more[0], 4), (more[1], 2)):
        CampaignTarget.objects.create(campaign=c, title="x", unit=w, steward=w, models_wanted=n)
    for v, a, b in ((60, -300, -101), (75, -100, 29), (90, 30, None)):
        RulePeriod.objects.create(key=SILENT_DAYS, value=v, valid_from=today()+a*D, valid_to=b and today()+b*D, source="Hướng dẫn số 05-HD/BTGDVTU ngày 12/01/2026")
    sec, adm = again(worker("secretary", units.city)), again(worker("administrator", units.city))
    t = Theme.objects.first()
    for width, language in ((1280, "vi"), (390, "vi"), (1280, "en")):
        for user, paths in ((sec, {"list": "/campaigns/", "page": f"/campaigns/{c.pk}/", "targets": f"/campaigns/{c.pk}/targets/", "new": f"/campaigns/new/?from={c.pk}"}),
                            (adm, {"themes": "/vocabularies/themes/", "themeedit": f"/vocabularies/themes/{t.pk}/edit/", "retire": f"/vocabularies/themes/{t.pk}/retire/", "rules": "/rules/", "rulenew": f"/rules/{SILENT_DAYS}/new/"})):
            page = open_page(width=width, language=language, user=user)
            for name, path in paths.items():
                page.goto(path)
                if name == "targets":
                    page.click("main details summary")
                page.screenshot(path=f"/tmp/camp_shots/{name}-{width}-{language}.png", full_page=True)
    assert True
