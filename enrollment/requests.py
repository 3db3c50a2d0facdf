from django.http import HttpRequest, QueryDict

from enrollment.models import User


class AuthedRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: somebody is logged in. For signatures only."""

    user: User


def is_autosave(data: QueryDict) -> bool:
    """Whether a script sent the form as a field was left, and nobody pressed a button."""
    return "autosave" in data
