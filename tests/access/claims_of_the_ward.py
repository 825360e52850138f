"""A published figure of the ward, and how to reach it."""

from organizations.models import User
from reports.models import Claim, ClaimPart

SENT = {
    "body": "Phường Ba Đình", "what": "mô hình", "qualifier": "exact", "number": "12", "measured": "count",
    "as_it_was": "True", "source_title": "Báo cáo", "words_1": "tập thể", "number_1": "12",
}  # fmt: skip
IN_API = {"body": "Phường Ba Đình", "what": "mô hình", "number": "12", "source_title": "Báo cáo"}


def make_claim(unit, by, what="mô hình đăng ký"):
    """Kept by the unit and told of it, with a part."""
    found = Claim.objects.create(
        unit=unit, steward=unit, entered_by=by, body=unit.name, about=unit, what=what, number=12, source_title="Báo"
    )
    ClaimPart.objects.create(claim=found, position=1, words="tập thể", number=12)
    return found


def build_claim(units) -> Claim:
    """One of the ward."""
    return make_claim(units.ward, User.objects.get(email="plans@example.vn"))


def _of(**data):
    return lambda world: ({"pk": world.claim.pk}, data)


CLAIM_ADDRESSES = {
    "claims/new/": lambda world: ({}, SENT),
    "claims/export/": lambda world: ({}, {}),
    "claims/<int:pk>/": _of(),
    "claims/<int:pk>/edit/": _of(**SENT, version="1"),
    "claims/<int:pk>/withdraw/": _of(reason="Nhầm"),
    "figures/<str:key>/": lambda world: ({"key": "models_registry.registered"}, {}),
    "figures/<str:key>/export/": lambda world: ({"key": "models_registry.registered"}, {}),
    "api/v1/claims/": lambda world: ({}, IN_API),
    "api/v1/claims/<int:pk>/": _of(note="Xem lại"),
    "api/v1/claims/<int:pk>/withdraw/": _of(reason="Nhầm"),
    "api/v1/figures/<str:key>/": lambda world: ({"key": "models_registry.registered"}, {}),
}
"""Route → parameters of the address, and what the form is sent."""

OF_CLAIMS = {
    "claim": lambda units: set(Claim.objects.filter(steward__in=units).values_list("pk", flat=True)),
    "claimpart": lambda units: set(ClaimPart.objects.filter(claim__steward__in=units).values_list("pk", flat=True)),
}
"""Table on record → the rows whose history is read by who reaches these units."""
