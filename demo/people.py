"""The people of the demonstration. Their passwords are public on purpose; nothing of this exists in production."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DemoPerson:
    user_id: str
    password: str
    email: str
    what: str | Promise
    group: str = ""
    details: dict[str, str] = field(default_factory=dict)


PEOPLE = (
    DemoPerson(
        user_id="annakarenina",
        password="demo-Anna-2017",  # noqa: S106 - public on purpose
        email="anna.karenina@example.org",
        what=_("A person without a lawyer"),
        details={
            "first_name": "Anna",
            "last_name": "Karenina",
            "street": "90 Washington St.",
            "city": "Hartford",
            "state": "CT",
            "zip_code": "06106",
            "phone": "8605555555",
        },
    ),
    DemoPerson(
        user_id="quietman.repairs",
        password="demo-Repairs-2017",  # noqa: S106 - public on purpose
        email="office@quietman-repairs.example.org",
        what=_("A business without a lawyer"),
        details={
            "account_type": "business",
            "business_name": "Quiet Man Repairs LLC",
            "first_name": "Mary Kate",
            "last_name": "Danaher",
            "street": "12 Innisfree Road",
            "city": "New Haven",
            "state": "CT",
            "zip_code": "06510",
            "phone": "2035555555",
        },
    ),
    DemoPerson("clerk.hartford", "demo-Clerk-2017", "clerk@court.example.org", _("A clerk"), "Clerk"),
    DemoPerson("support.desk", "demo-Support-2017", "support@court.example.org", _("Support staff"), "Support"),
    DemoPerson(
        "court.admin", "demo-Admin-2017", "administrator@court.example.org", _("A court administrator"), "Administrator"
    ),
)
STAFF_ADDRESS = {
    "street": "95 Washington St.",
    "city": "Hartford",
    "state": "CT",
    "zip_code": "06106",
    "phone": "8605550100",
}
