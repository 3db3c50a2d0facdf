from django.conf import settings

from courts.errors import UnknownCodeError
from courts.models import Jurisdiction


def home_jurisdiction() -> Jurisdiction:
    """The jurisdiction of pages outside any filing (setting HOME_JURISDICTION). One query.

    Raises UnknownCodeError when its data has not been loaded.
    """
    jurisdiction = Jurisdiction.objects.filter(code=settings.HOME_JURISDICTION).first()
    if jurisdiction is None:
        raise UnknownCodeError("jurisdiction", settings.HOME_JURISDICTION)
    return jurisdiction
