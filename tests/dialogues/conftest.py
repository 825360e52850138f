"""A ward with its people by role, and who has no part in it."""

from types import SimpleNamespace

from tests.access.people import account, tree, worker
from tests.worlds import shared


@shared
def here():
    """`units`, people of the ward by role, `beside`, `above`, `root`."""
    units = tree()
    found = SimpleNamespace(units=units, ward=units.ward, root=account("root", is_superuser=True))
    for role in ("officer", "leader", "secretary", "auditor", "reviewer", "approver"):
        setattr(found, role, worker(role, units.ward))
    found.beside = worker("leader", units.beside, "leader-beside")
    found.above = worker("auditor", units.city, "auditor-above")
    return found
