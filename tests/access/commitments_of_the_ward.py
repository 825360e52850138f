"""Commitments of the ward in the states that pages ask for, and how to reach them."""

from types import SimpleNamespace

from django.core.files.base import ContentFile

from dialogues.models import Commitment, CommitmentFile
from mobilization.common.files import store
from organizations.dates import today
from organizations.models import User
from tests.access.earlier_of_the_ward import OF_EARLIER
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.makers import DAY, make_conference


def build_commitments(units) -> SimpleNamespace:
    """One that is open with a file, of a conference that was held."""
    by = User.objects.get(email="plans@example.vn")
    held = make_conference(units.ward, by, "held", title="Đã hứa")
    found = make_commitment(units.ward, by, conference=held)
    proof = store(
        CommitmentFile(commitment=found), ContentFile(b"x"), name="proof.txt", content_type="text/plain", by=None
    )
    return SimpleNamespace(open=found, proof=proof, held=held)


def _values(world) -> dict[str, str]:
    return {
        "title": "Lắp đèn", "responsible": str(world.units.ward.pk), "promised_for": f"{today() + 9 * DAY:%d/%m/%Y}",
    }  # fmt: skip


def _of(**data):
    return lambda world: ({"pk": world.commitments.open.pk}, data)


COMMITMENT_ADDRESSES = {
    "commitments/new/<slug:kind>/<int:pk>/": lambda world: (
        {"kind": "conference", "pk": world.commitments.held.pk},
        _values(world),
    ),
    "commitments/export/": lambda world: ({}, {}),
    "dialogue-figures/export/": lambda world: ({}, {}),
    "commitments/<int:pk>/": _of(),
    "commitments/<int:pk>/edit/": lambda world: (
        {"pk": world.commitments.open.pk},
        {"title": "Lắp 12 đèn", "responsible": str(world.units.ward.pk), "version": "1"},
    ),
    "commitments/<int:pk>/do/<slug:action>/": lambda world: (
        {"pk": world.commitments.open.pk, "action": "report"},
        {"reason": "Đã đặt hàng"},
    ),
    "commitments/files/<int:pk>/": lambda world: ({"pk": world.commitments.proof.pk}, {}),
    "api/v1/commitments/<int:pk>/": _of(),
}
"""Route → parameters of the address, and what the form is sent."""

OF_COMMITMENTS = OF_EARLIER | {
    "commitment": lambda units: set(Commitment.objects.filter(steward__in=units).values_list("pk", flat=True)),
    "commitmentfile": lambda units: set(
        CommitmentFile.objects.filter(commitment__steward__in=units).values_list("pk", flat=True)
    ),
}
"""Table on record → the rows whose history is read by who reaches these units."""
