"""The office's table of holidays and make-up days."""

import uuid

from django.shortcuts import render
from django.views.decorators.http import require_safe

from administration.days.acts import YEARS
from administration.days.page import YearPage
from administration.guard import administered
from administration.history import last_change
from organization.models import Holiday
from record.ahead import ahead_now


@require_safe
@administered(whole_office=True)
def days(request, admin):
    """The year of the address, else this one."""
    year = next((year for year in YEARS if str(year) == request.GET.get("year")), admin.day.year)
    context = {"page": YearPage(year, admin.day), "key": uuid.uuid4(), "last": last_change((Holiday, {}))}
    context["ahead"] = ahead_now()
    return render(request, "administration/days.html", context)
