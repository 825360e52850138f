"""The city with its wards, who keeps the ward's council, and that council."""

from types import SimpleNamespace

from tests.access.people import account, tree, worker
from tests.reviews.makers import make_council
from tests.worlds import shared


@shared
def ward():
    """`units`; `secretary` and `officer` of the ward, `city` its secretary above, `council` of the ward, `root`."""
    units = tree()
    return SimpleNamespace(
        units=units,
        secretary=worker("secretary", units.ward),
        officer=worker("officer", units.ward),
        city=worker("secretary", units.city),
        beside=worker("secretary", units.beside),
        root=account("root", is_superuser=True),
        council=make_council(units.ward),
    )
