"""People, their appointments and delegations, their accounts."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from administration.forms import ask, sent, take
from administration.guard import administered
from administration.history import last_change
from administration.pages import asks
from administration.people import forms, links
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


@never_cache
@asks
@administered
def link(request, admin, pk):
    """Make a one-time link and show it, this once: it is stored nowhere and no address leads to it again."""
    form = forms.MakeLink(admin, *sent(request), row=_person(admin, pk))
    if request.method != "POST":
        return ask(request, form)
    if problem := take(request, form):
        return problem
    if form.done.replayed:  # the page was loaded again: that link is not shown twice
        return redirect("person", pk)
    person, event = form.done.row, form.done.event
    context = {
        "person": person,
        "link": links.address_of(request, person, event),
        "until": event.at + links.LIFETIME,
    }
    return render(request, "administration/link.html", context)


def _person(admin, pk):
    return get_object_or_404(admin.people(), pk=pk)
