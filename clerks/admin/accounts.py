from django.contrib import admin

from clerks.admin.looking import LookOnlyAdmin
from enrollment.models import User


@admin.register(User)
class UserAdmin(LookOnlyAdmin[User]):
    list_display = ("user_id", "display_name", "account_type", "email", "phone", "is_active", "date_joined")
    list_filter = ("account_type", "is_active", "is_staff", "groups")
    search_fields = ("user_id", "=email", "last_name", "business_name", "=phone")
    ordering = ("user_id",)
    fields = (
        "user_id", "account_type", "display_name", "email", "phone", "is_active", "is_staff", "date_joined",
        "last_login",
    )  # fmt: skip
    readonly_fields = fields
