from typing import Final

from django.http import HttpRequest

from enrollment.models import User


class AuthedRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware: somebody is logged in. For signatures only."""

    user: User


# In the session of somebody who is not logged in: what they sent to a page when theirs had ended.
TYPED_BEFORE: Final = "typed-before-login"
