"""Every page that was refused to somebody leaves an attempt, whoever refused it."""

from record import attempts
from record.masking import masked
from record.models import Attempt, Interface

LATELY = 50  # attempts; so many may come in between


class DenialsMiddleware:
    """Notes an answer 403 to somebody who is signed in, unless whoever refused has told of it more exactly.

    An answer that `is_advice` says in advance why a step is not open, and refuses nothing that was tried.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 403 and not getattr(response, "is_advice", False):
            _note(request)
        return response


def _is_noted(request):
    latest = Attempt.objects.order_by("-id").values_list("request_number", flat=True)
    return request.request_number in latest[:LATELY]


def _note(request):
    if not request.user.is_authenticated or _is_noted(request):
        return
    attempts.note(
        f"page:{request.resolver_match.view_name}"[:64] if request.resolver_match else "page",
        actor=request.user,
        what=f"{request.method} {_shown(request.path)}",
        codes=["forbidden"],
        status=403,
        interface=Interface.PAGE,
        request_number=request.request_number,
    )


def _shown(path):
    return "".join(each if each.isprintable() else "?" for each in masked(path))
