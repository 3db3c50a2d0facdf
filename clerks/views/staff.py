from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clerks.groups import GROUPS
from clerks.queries.searching import clean_term
from clerks.rules import may_name_staff
from clerks.services.naming_staff import StaffError, name_staff
from clerks.views.pages import desk_page, draw
from enrollment.models import User
from enrollment.requests import AuthedRequest


@desk_page(may_name_staff)
@require_safe
def show(request: AuthedRequest) -> HttpResponse:
    """Everybody who is staff; and one account more, found by its User ID, to be named."""
    term = clean_term(request.GET.get("user_id", ""))
    people = list(User.objects.filter(is_staff=True).prefetch_related("groups").order_by("user_id")[:200])
    found = User.objects.filter(user_id__iexact=term, is_staff=False).first() if term else None
    lines = [
        {"person": person, "groups": {group.name for group in person.groups.all()}}
        for person in ([found] if found else []) + people
    ]
    context = {
        "title": _("Staff"),
        "lines": lines,
        "names": list(GROUPS),
        "term": term,
        "is_missing": term and not found,
    }
    return draw(request, "clerks/staff.html", context)


@desk_page(may_name_staff)
@require_POST
def change(request: AuthedRequest, pk: int) -> HttpResponse:
    person = User.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    try:
        name_staff(person, groups=request.POST.getlist("groups"), actor=request.user)
        messages.success(request, _("The rights of %(user_id)s were changed.") % {"user_id": person.user_id})
    except StaffError as error:
        messages.error(request, error.message)
    return redirect("admin:staff")
