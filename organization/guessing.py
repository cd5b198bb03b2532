"""How wrong passwords are counted, and what they hold up: nobody guesses for long, and nobody shuts out another.

A name at an address has AXES_FAILURE_LIMIT attempts. Where an address has tried several names, names that never signed
in there wait, and the others have fewer attempts: one address may be a whole office. Where a name is tried from several
addresses, each address from which the person never signed in has one attempt: whoever knows the password needs no more.
"""

from contextlib import suppress

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_failure_limit
from axes.models import AccessAttempt, AccessLog
from django.db.models import Sum
from django.db.models.functions import Least
from django.utils.crypto import salted_hmac

from organization.models import User

PRESSURE = 3  # times the limit of one name at one address
FEWER = 3  # the limit divided by it

# What the library would keep of a request: whatever was typed, and addresses that may hold one-time tokens.
UNSAID = ("get_data", "post_data", "path_info")


class Guesses(AxesDatabaseHandler):
    """The library's handler, which looks at all names at an address and all addresses of a name, too."""

    def get_failures(self, request, credentials=None) -> int:
        """How many attempts have failed; at least the limit where there is no further one."""
        failures = super().get_failures(request, credentials)
        limit = get_failure_limit(request, credentials)
        allowed = _allowed(get_client_username(request, credentials), request, limit)
        return max(failures, limit) if failures >= allowed else failures


def whose(request, credentials=None) -> str:
    """The user name of an account, else a digest: a password typed into the wrong field is not kept."""
    typed = str((credentials or request.POST).get("username") or "")
    return _account(typed) or _digest(typed.casefold())


def _digest(name):
    return salted_hmac("organization.guessing", name, algorithm="sha256").hexdigest()


def say_nothing(sender, instance, **kwargs):
    """Before a row of the library is written: neither what was typed nor where stays in it."""
    for name in UNSAID:
        if hasattr(instance, name):
            setattr(instance, name, "")


def _account(typed):
    """As signing in finds it, however that treats capitals."""
    with suppress(User.DoesNotExist, ValueError):  # no PostgreSQL looks for text with NUL
        return User.objects.get_by_natural_key(typed).username


def _allowed(username, request, limit) -> int:
    """How many attempts this name has at this address now."""
    recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request)).order_by()
    here, elsewhere = recent.filter(ip_address=request.axes_ip_address), recent.filter(username=username)
    at_this_address = _failures(here, "username", limit) >= PRESSURE * limit
    of_this_name = _failures(elsewhere, "ip_address", limit) >= PRESSURE * limit
    if not (at_this_address or of_this_name):
        return limit
    if _has_signed_in(username, request):
        return max(1, limit // FEWER) if at_this_address else limit
    return 0 if at_this_address else 1


def _failures(attempts, each, limit) -> int:
    """Failed attempts; who goes on after being held up counts no further, or one could tire out an address alone."""
    counted = attempts.values(each).annotate(failures=Least(Sum("failures_since_start"), limit))
    return counted.aggregate(all=Sum("failures"))["all"] or 0


def _has_signed_in(username, request):
    return AccessLog.objects.filter(username=username, ip_address=request.axes_ip_address).exists()
