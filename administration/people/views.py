"""People, their appointments and delegations, their accounts."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from administration.guard import administered
from administration.history import last_change
from administration.people import forms
from administration.people.page import PeoplePage, PersonPage


@require_safe
@administered
def people(request, admin):
    """The people of the administered departments, as the address asks for them."""
    page = PeoplePage(admin, forms.PeopleFilter(admin, request.GET))
    last = last_change(*admin.families[0])
    return render(request, "administration/people.html", {"page": page, "last": last})


@require_safe
@administered
def person(request, admin, pk):
    return render(request, "administration/person.html", {"page": PersonPage(admin, _person(admin, pk))})


def _person(admin, pk):
    return get_object_or_404(admin.people(), pk=pk)
