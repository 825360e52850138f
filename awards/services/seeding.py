"""The catalogues and the authority matrix a portal begins with."""

from django.db import transaction

from awards.models import AwardAuthority, AwardForm, CatalogueEntry, EmulationTitle
from awards.seeds import AUTHORITIES, FIRST_DAY, FORMS, TITLES, Seed
from awards.services.catalogues import codes_ever
from mobilization.common.editing import overlapping
from mobilization.common.history import event_model


@transaction.atomic
def seed_awards() -> int:
    """Enter what was never entered; returns how many rows. What people changed or took away stays."""
    return _seed(EmulationTitle, TITLES) + _seed(AwardForm, FORMS) + _seed_authorities()


def _seed(catalogue: type[CatalogueEntry], seeds: tuple[Seed, ...]) -> int:
    ever = codes_ever(catalogue)
    there = overlapping(catalogue._default_manager.all(), FIRST_DAY, None)
    vietnamese, english = (set(there.values_list(name, flat=True)) for name in ("key_vi", "key_en"))
    added = 0
    for place, seed in enumerate(seeds, 1):
        if seed.code in ever or seed.name_vi.casefold() in vietnamese or seed.name_en.casefold() in english:
            continue
        catalogue(**seed.values(), valid_from=FIRST_DAY, position=place * 10).save()
        added += 1
    return added


def _seed_authorities() -> int:
    """Of a form, level and branch on which nobody ever said anything."""
    ever = set(event_model(AwardAuthority)._default_manager.values_list("form", "level", "branch"))
    ever |= set(AwardAuthority.objects.values_list("form", "level", "branch"))
    forms = dict(AwardForm.objects.filter(valid_from=FIRST_DAY).values_list("code", "pk"))
    added = 0
    for code, level, branch, post, basis, note in AUTHORITIES:
        if code in forms and (forms[code], level, branch) not in ever:
            known = {"form_id": forms[code], "level": level, "branch": branch, "post": post}
            AwardAuthority(**known, legal_basis=basis, note=note, valid_from=FIRST_DAY).save()
            added += 1
    return added
