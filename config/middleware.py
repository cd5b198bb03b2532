"""Gives each HTTP request a number, keeps answers private, and says who is really asking."""

from ipaddress import ip_address, ip_network
from uuid import uuid4

from django.conf import settings
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from config.request_number import current
from record.masking import masked

STRANGERS_MOST_BYTES = 100_000


class RequestNumberMiddleware:
    """Sets `request.request_number`, 32 hexadecimal digits, and says it in the header X-Request-Number."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Always our own: a number taken from the client could be anything, and the log would repeat it.
        request.request_number = uuid4().hex
        token = current.set(request.request_number)
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        response["X-Request-Number"] = request.request_number
        return response


class LengthMiddleware:
    """Refuses by its length what nobody will take, before anything of it is read: 413.

    Whoever is not signed in sends a name, a password and no files.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = _whole(request.META.get("CONTENT_LENGTH"))
        if length > STRANGERS_MOST_BYTES and length > self._most(request):
            return render(request, "413.html", {"most": self._most(request) // 1_000_000}, status=413)
        return self.get_response(request)

    def _most(self, request):
        return settings.RECTIFY_UPLOAD_MAX_BYTES if request.user.is_authenticated else STRANGERS_MOST_BYTES


def _whole(written):
    """As Django reads it: what is no number counts as nothing, and no more is read."""
    try:
        return int(written or 0)
    except ValueError:
        return 0


def client_address(request):
    """The address the request came from; behind our own proxy, the one that the proxy vouches for.

    Only the last entry of X-Forwarded-For is the proxy's word: the client may have written the others. Of IPv6 only the
    network is told, because whoever has one has as many addresses in it as they like. Empty where nothing is known.
    """
    told = [request.META.get("REMOTE_ADDR", "")]
    if settings.RECTIFY_BEHIND_PROXY:
        told.insert(0, request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1])
    return next(filter(None, map(_place, told)), "")


def _place(written):
    try:
        address = ip_address(written.strip().strip("[]"))
    except ValueError:
        return ""
    if address.version == 4 or address.ipv4_mapped:
        return str(getattr(address, "ipv4_mapped", None) or address)
    return str(ip_network((address, 64), strict=False).network_address)


class KeepPrivateMiddleware:
    """No browser and no proxy keeps what an office shows; static files are answered before it is asked.

    Where an address holds a secret, what the page loads or links to is not told of it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        patch_cache_control(response, private=True, no_store=True)
        if masked(request.path) != request.path:
            # Not "no-referrer": a browser would send the form with the origin "null" then, which is refused.
            response["Referrer-Policy"] = "strict-origin"
        return response
