"""Units, people and their accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    """Who acts and for which unit."""

    name = "organizations"
    verbose_name = _("Units and people")
