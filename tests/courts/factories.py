from pathlib import Path

from courts.book import book_of
from courts.models import Jurisdiction
from courts.services.loading import load_jurisdictions
from enrollment.models import User

CONNECTICUT = Path(__file__).resolve().parents[2] / "fixtures" / "jurisdictions" / "ct.yaml"
HAVENPORT = Path(__file__).resolve().parent / "data" / "havenport.yaml"


def load_connecticut() -> Jurisdiction:
    """Connecticut as its file has it, with its book already read: pages counted after this ask nothing about courts."""
    load_jurisdictions([CONNECTICUT])
    jurisdiction = Jurisdiction.objects.get(code="CT")
    book_of(jurisdiction)
    return jurisdiction


def load_havenport() -> Jurisdiction:
    """A court system nobody has, from one file."""
    load_jurisdictions([HAVENPORT])
    return Jurisdiction.objects.get(code="XH")


def a_clerk() -> User:
    return User.objects.create_user("clerk", email="clerk@court.example", password="long enough a password")
