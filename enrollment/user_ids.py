from typing import Final

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# \A and \Z mean the same to Python and to PostgreSQL; "$" would let a trailing newline in.
USER_ID_PATTERN: Final = r"\A[A-Za-z0-9._-]{4,30}\Z"

validate_user_id = RegexValidator(
    USER_ID_PATTERN,
    _("Use 4 to 30 letters, digits, periods, underscores or dashes. Leave out spaces and accents."),
    code="user_id",
)
