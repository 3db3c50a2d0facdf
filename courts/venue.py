"""Where a case goes, when the location the filer chose is not the one."""

from dataclasses import dataclass

from courts.models import CaseType, Location


@dataclass(frozen=True)
class Venue:
    """`goes_to` is another location to choose, `stop` the slug of a stop page; neither: the choice stands."""

    goes_to: Location | None = None
    stop: str = ""

    @property
    def is_right(self) -> bool:
        return self.goes_to is None and not self.stop


def venue_of(case_type: CaseType, location: Location) -> Venue:
    """A landlord-tenant claim goes to the housing session of the district, where there is one."""
    if case_type.is_landlord_tenant:
        return Venue(goes_to=location.housing_location, stop=location.housing_stop)
    return Venue()
