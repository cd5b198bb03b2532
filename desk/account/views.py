"""Everybody's own account, and a password through a one-time link."""

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from administration.forms import answer, sent
from administration.guard import administration_of
from administration.history import RegistryHistory
from administration.pages import asks
from administration.people import links
from administration.periods import badge_of
from desk.account.forms import ChangePassword, ChooseLanguage, PasswordByLink
from desk.views.session import locked_out
from organization.models import Appointment, Delegation, User


@asks
@login_required
def account(request):
    """What one may do and has chosen; sent, it changes the language."""
    admin = administration_of(request.user)
    form = ChooseLanguage(admin, *sent(request), row=request.user)
    form.page = AccountPage(request.user, admin.day)
    return answer(request, form)


@sensitive_post_parameters("old", "new", "again")
@never_cache
@asks
@login_required
def password(request):
    """A new password for oneself; every other session of the person ends."""
    return answer(request, ChangePassword(administration_of(request.user), *sent(request), row=request.user))


@sensitive_post_parameters("new", "again")
@never_cache
@asks
def new_password(request, pk, token):
    """A password through a one-time link. It signs nobody in; wrong links are held up like wrong passwords."""
    guess = {"username": f"one-time link {pk}"}
    if not AxesProxyHandler.is_allowed(request, guess):
        return locked_out(request)
    person = User.objects.filter(pk=pk).first()
    if person is None or not links.opens(person, token):
        AxesProxyHandler.user_login_failed(new_password, credentials=guess, request=request)
        return render(request, "desk/link_dead.html", status=404)
    return answer(request, PasswordByLink(person, token, *sent(request)))


class AccountPage:
    """The reader's own account: what he or she may do today, and what happened to it."""

    def __init__(self, person, today):
        self.person, self._today = person, today

    @property
    def appointments(self):
        rows = Appointment.objects.filter(person=self.person).overlapping(self._today, None)
        return [(row, badge_of(row, self._today)) for row in rows.select_related("department")]

    @property
    def delegations(self):
        rows = Delegation.objects.filter(delegate=self.person).overlapping(self._today, None)
        named = ("appointment__person", "appointment__department")
        return [(row, badge_of(row, self._today)) for row in rows.select_related(*named)]

    @property
    def history(self):
        own = Appointment.objects.filter(person=self.person).order_by().values_list("pk", flat=True)
        borrowed = Delegation.objects.filter(delegate=self.person).order_by().values_list("pk", flat=True)
        return RegistryHistory.of_person(self.person, own, borrowed).entries(most=20)
