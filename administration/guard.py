"""Who gets past the door of the settings, and whether the shell shows that there is one."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.utils import timezone

from administration.scope import Administration
from organization.calendar import local_today

# In the session: whether the shell shows a way to the settings. A hint that costs no query; `administered` decides.
HINT = "administers"


def administration_of(user) -> Administration:
    return Administration(user, local_today(timezone.now()))


def administered(*, whole_office=False):
    """Let in administrators only, and hand the view their `Administration` after the request.

    The settings are no secret, so everybody else gets a 403; what lies outside an administrator's own departments is
    not found. With `whole_office` somebody who does not administer every unit is refused too, with the reason.
    """

    def guard(view):
        @login_required
        @wraps(view)
        def guarded(request, *args, **kwargs):
            admin = administration_of(request.user)
            _remember(request, admin)
            if not admin.is_in_office:
                raise PermissionDenied
            if whole_office and not admin.runs_the_office:
                raise PermissionDenied(admin.why_not_the_office)
            return view(request, admin, *args, **kwargs)

        return guarded

    return guard


@receiver(user_logged_in)
def note_at_sign_in(sender, request, user, **kwargs):
    """Look once, when somebody signs in."""
    if hasattr(request, "session"):
        _remember(request, administration_of(user))


def _remember(request, admin):
    if request.session.get(HINT, False) != admin.is_in_office:
        request.session[HINT] = admin.is_in_office
