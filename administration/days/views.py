"""The office's table of holidays and make-up days."""

import uuid

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from administration.days import forms
from administration.days.acts import YEARS
from administration.days.page import YearPage
from administration.forms import answer, sent
from administration.guard import administered
from administration.history import last_change
from organization.models import Holiday
from record.ahead import ahead_now

asks = require_http_methods(["GET", "HEAD", "POST"])
whole_office = administered(whole_office=True)


@require_safe
@whole_office
def days(request, admin):
    """The year of the address, else this one."""
    year = next((year for year in YEARS if str(year) == request.GET.get("year")), admin.day.year)
    context = {"page": YearPage(year, admin.day), "key": uuid.uuid4(), "last": last_change((Holiday, {}))}
    context["ahead"] = ahead_now()
    return render(request, "administration/days.html", context)


@asks
@whole_office
def enter(request, admin):
    form = forms.EnterDays(admin, *sent(request), initial={"first": request.GET.get("day", "")})
    return answer(request, form, to=lambda: _year(form.asked().answers["first"].year))


@asks
@whole_office
def change(request, admin, pk):
    row = get_object_or_404(Holiday, pk=pk)
    return answer(request, forms.ChangeDay(admin, *sent(request), row=row), to=_year(row.day.year))


@require_POST
@whole_office
def published(request, admin):
    return _of_the_year(request, forms.SeedYear(admin, request.POST))


@require_POST
@whole_office
def confirm(request, admin):
    return _of_the_year(request, forms.ConfirmYear(admin, request.POST))


published.is_no_page = confirm.is_no_page = True


def _of_the_year(request, form):
    return answer(request, form, to=lambda: _year(form.asked().answers["year"]))


def _year(year):
    return f"{reverse('days')}?year={year}"
