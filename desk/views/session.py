"""Signing in, and what a reader chooses for the own browser."""

import math
from urllib.parse import urlsplit, urlunsplit

from axes.helpers import get_cool_off
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from desk.addresses import own_address
from desk.forms.sign_in import SignInForm
from organization.calendar import local_today
from organization.models import Appointment
from record.models import Installation

THEMES = ("system", "light", "dark")
A_YEAR = 365 * 24 * 3600  # seconds


class SignIn(LoginView):
    """The door to the office; a demonstration names its accounts."""

    authentication_form = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def dispatch(self, request, *args, **kwargs):
        # A part of a page cannot show a sign-in: the whole page goes there, and comes back to the form that was open.
        if request.htmx and request.method == "GET":
            return HttpResponseClientRedirect(f"{reverse('login')}?{urlencode({'next': self._page()})}")
        return super().dispatch(request, *args, **kwargs)

    def get_redirect_url(self):
        """Where the reader wanted to go; from what is no page of its own, back to the page it stood on."""
        wanted = super().get_redirect_url()
        return wanted if not wanted or _is_a_page(wanted) else _came_from(self.request)

    def _page(self):
        return self.get_redirect_url() or _came_from(self.request)

    def get_context_data(self, **kwargs):
        is_demo = Installation.current() == Installation.Kind.DEMO
        return super().get_context_data(**kwargs, demo_accounts=_demo_accounts() if is_demo else [])


@require_POST
def theme(request):
    """Remember light, dark or the system's choice in a cookie and go back."""
    response = redirect(own_address(request, request.POST.get("next", "")))
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


def locked_out(request, response=None, credentials=None):
    """What somebody sees after too many attempts: for how many minutes, and what to do."""
    minutes = math.ceil(get_cool_off(request).total_seconds() / 60)
    return render(request, "registration/locked.html", {"minutes": minutes}, status=429)


def _is_a_page(address):
    """Whether the address can be opened; views that only act, or only answer with a part, say `is_no_page`."""
    path = urlsplit(address).path
    try:
        return path != reverse("login") and not getattr(resolve(path).func, "is_no_page", False)
    except Resolver404:
        return True  # and it will say so


def _came_from(request):
    """The page that asked; home where that is none of ours."""
    there = urlsplit(own_address(request, request.htmx.current_url or request.headers.get("Referer", "")))
    return urlunsplit(("", "", there.path, there.query, "")) if _is_a_page(there.path) else "/"


def _demo_accounts():
    """Who can sign in and with which roles: `[(username, name, ["role · department"])]`."""
    appointments = Appointment.objects.in_force(local_today(timezone.now())).order_by("person_id")
    accounts = {}
    for row in appointments.select_related("person", "department"):
        if row.person.has_usable_password():
            accounts.setdefault(row.person, []).append(f"{row.get_role_display()} · {row.department}")
    return [(person.username, person.name, roles) for person, roles in accounts.items()]
