"""People, their appointments and delegations, their accounts."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from administration.forms import answer, ask, sent, take
from administration.guard import administered
from administration.history import last_change
from administration.people import forms, links
from administration.people.page import PeoplePage, PersonPage
from administration.powers import forms as powers

asks = require_http_methods(["GET", "HEAD", "POST"])


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


@asks
@administered
def add(request, admin):
    form = forms.AddPerson(admin, *sent(request))
    return answer(request, form, to=lambda: _added(form))


def _added(form):
    added = form.done.row
    return reverse("person", args=[added.pk]) if added and form.admin.people().contains(added) else reverse("people")


@asks
@administered
def change(request, admin, pk):
    return _about(request, admin, forms.ChangePerson, pk)


@asks
@administered
def appoint(request, admin, pk):
    return _about(request, admin, powers.Appoint, pk)


@asks
@administered
def delegate(request, admin, pk):
    return _about(request, admin, powers.Delegate, pk)


@asks
@administered
def deactivate(request, admin, pk):
    return _about(request, admin, forms.CloseAccount, pk)


@asks
@administered
def reactivate(request, admin, pk):
    return _about(request, admin, forms.ReopenAccount, pk)


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


@asks
@administered
def withdraw_link(request, admin, pk):
    return _about(request, admin, forms.WithdrawLink, pk)


@asks
@administered
def end_appointment(request, admin, pk):
    row = get_object_or_404(admin.appointments().select_related("person", "department"), pk=pk)
    form = powers.EndAppointment(admin, *sent(request), row=row)
    return answer(request, form, to=reverse("person", args=[row.person_id]))


@asks
@administered
def end_delegation(request, admin, pk):
    row = get_object_or_404(admin.delegations().select_related("appointment__person"), pk=pk)
    form = powers.EndDelegation(admin, *sent(request), row=row)
    return answer(request, form, to=reverse("person", args=[row.appointment.person_id]))


def _about(request, admin, asks_for, pk):
    """Ask for, or carry out, an act about one person and go back to that person's page."""
    form = asks_for(admin, *sent(request), row=_person(admin, pk))
    return answer(request, form, to=reverse("person", args=[pk]))


def _person(admin, pk):
    return get_object_or_404(admin.people(), pk=pk)
