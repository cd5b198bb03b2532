from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desk.calendar.month import MonthPage, month_of
from ui.readers import standing_of


@require_safe
@login_required
def calendar(request):
    """A month of what is due to the reader, as `?month=2026-11&layer=mine` asks; this month where it cannot be read."""
    standing = standing_of(request)
    first, could_be_read = month_of(request.GET.get("month", ""), standing.on)
    asked = {name: request.GET.get(name, "") for name in ("page", "day")}
    page = MonthPage(standing, first, request.GET.get("layer", "mine"), **asked)
    context = {"page": page, "unread": "" if could_be_read else request.GET["month"]}
    return render(request, "desk/calendar.html", context)
