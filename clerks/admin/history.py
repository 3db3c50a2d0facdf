from django.contrib import admin

from audit.models import Event
from clerks.admin.looking import LookOnlyAdmin
from notices.models import Notice


@admin.register(Event)
class EventAdmin(LookOnlyAdmin[Event]):
    list_display = ("at", "kind", "subject", "actor_label", "source")
    search_fields = ("=subject", "=actor_label", "=kind")
    ordering = ("-id",)
    date_hierarchy = None


@admin.register(Notice)
class NoticeAdmin(LookOnlyAdmin[Notice]):
    list_display = ("queued_at", "to", "template", "state", "sent_at")
    list_filter = ("state", "template")
    search_fields = ("=to", "=about")
    ordering = ("-id",)
    fields = ("key", "to", "template", "about", "state", "queued_at", "sent_at", "attempts")
    readonly_fields = fields
