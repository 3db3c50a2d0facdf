"""What every page of the desk has in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from enrollment.models import User
from enrollment.requests import AuthedRequest

P = ParamSpec("P")
View = Callable[Concatenate[AuthedRequest, P], HttpResponseBase]


def desk_page(rule: Callable[[User], bool], *, may_cache: bool = False) -> Callable[[View[P]], View[P]]:
    """Behind the desk's gate, a page has its own rule; without the right it is refused and nothing is looked up."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: AuthedRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not rule(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded if may_cache else never_cache(guarded)  # type: ignore[return-value]  # wraps keeps the shape

    return decorate


def draw(request: AuthedRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), **context}, status=status)
