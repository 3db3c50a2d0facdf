"""The desk: Django's own admin with the pages that clerks, support and administrators work on."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from clerks import menu

ELSEWHERE = frozenset({"account", "mfa", "usersessions", "auth"})


class DeskSite(admin.AdminSite):
    site_header = _("E-Filing desk")
    site_title = _("E-Filing desk")
    index_title = _("Today")
    site_url = None
    index_template = "clerks/index.html"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Addresses, second factors, sessions and groups have their own services; no form of the admin's edits them."""
        models: list[Any] = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        ours = [model for model in models if model._meta.app_label not in ELSEWHERE]  # noqa: SLF001 - Django names it so
        super().register(ours, admin_class, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from clerks.desk_urls import desk_pages  # noqa: PLC0415 - views need the models, the site comes before them

        # Each view says itself whether a browser may keep its answer.
        own = [path(route, self.admin_view(view, cacheable=True), name=name) for route, view, name in desk_pages()]
        return [*own, *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "desk_menu": menu.menu_for(request)}
