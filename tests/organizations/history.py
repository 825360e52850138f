"""A city, a district with a ward, a district beside it, and people who act there."""

import datetime
from types import SimpleNamespace

from organizations.models import Membership, Unit, User

BEGUN = datetime.date(2021, 1, 1)


def unit(code, name, parent=None, level="grassroots", kind="ward"):
    made = Unit.objects.create(code=code, name=name, short_name=name, parent=parent, level=level, kind=kind)
    made.refresh_from_db()
    return made


def member(name, role, where):
    user = User.objects.create_user(f"{where.code}-{role}@example.vn", "mat khau rat dai 1", full_name=name)
    Membership.objects.create(person=user.person, unit=where, role=role, valid_from=BEGUN)
    return user


def place():
    """Units `city`, `district`, `ward`, `beside`; in the district one account for each role."""
    city = unit("01", "Hà Nội", level="city", kind="city")
    district = unit("001", "Ba Đình", city, "district", "urban_district")
    ward, beside = unit("00001", "Phúc Xá", district), unit("002", "Hoàn Kiếm", city, "district", "urban_district")
    roles = ["officer", "leader", "reviewer", "secretary", "approver", "administrator", "auditor"]
    people = {role: member(f"Nguyễn {role.title()}", role, district) for role in roles}
    people["ward_leader"] = member("Lê Phường", "leader", ward)
    people["city_auditor"] = member("Vũ Thành", "auditor", city)
    people["stranger"] = member("Trần Lạ", "auditor", beside)
    return SimpleNamespace(city=city, district=district, ward=ward, beside=beside, **people)
