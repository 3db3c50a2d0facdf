from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class ClerksConfig(AppConfig):
    name = "clerks"
    verbose_name = _("Clerks' desk")
    default_auto_field = "django.db.models.BigAutoField"


class DeskAdminConfig(AdminConfig):
    """Django's own admin, with the pages of the desk beside its own."""

    default_site = "clerks.site.DeskSite"
