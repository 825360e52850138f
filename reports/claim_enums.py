"""What published figures tell apart."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Qualifier(TextChoices):
    """How exactly the source puts its number."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    NEARLY = "nearly", _("nearly")
    MORE_THAN = "more_than", _("more than")


class Measured(TextChoices):
    """What the number of the source is: how many, or what is reckoned beside (`organizations.tallies.MEASURES`)."""

    COUNT = "count", _("how many")
    PERCENT = "percent", _("per cent")
    DAYS = "days", _("days, median")
    STARS = "stars", _("stars, average")


class Standing(TextChoices):
    """How a published figure stands beside what the portal counts, and beside its own parts."""

    AGREES = "agrees", _("Agrees with the portal")
    DIFFERS = "differs", _("Differs from the portal")
    PARTS = "parts", _("Its parts do not add up")
    NOTHING = "nothing", _("Nothing to compare")
    WITHDRAWN = "withdrawn", _("Withdrawn")
