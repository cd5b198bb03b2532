import sys

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousFileOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpResponse, HttpResponseServerError, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import requires_csrf_token

from desk.uploads import NameTooLong
from record.trouble import trouble_of
from tracker.store import LONGEST_NAME

_TOO_LONG = gettext_lazy(
    "The name of a file is longer than %(most)s characters. Give it a shorter name and choose it again."
)
_BROKEN = gettext_lazy("What was sent broke off or is no form. Go back and send it again.")
# The first that fits.
SENTENCES = (
    (NameTooLong, _TOO_LONG),
    (TooManyFieldsSent, gettext_lazy("The form has more fields than are read at once. Send less at a time.")),
    (TooManyFilesSent, gettext_lazy("These are more files than are taken at once. Send fewer at a time.")),
    (
        RequestDataTooBig,
        gettext_lazy("What was sent is larger than is read at once. Send less at a time, or as a file."),
    ),
    (
        SuspiciousFileOperation,
        gettext_lazy("A file has no name that can be kept. Give it another one and choose it again."),
    ),
)


@requires_csrf_token
def broken(request):
    """The last page there is: it asks neither database nor session, and names the request for the log."""
    if trouble := trouble_of(sys.exc_info()[1]):
        return unavailable(request, trouble)
    number = getattr(request, "request_number", "")
    return HttpResponseServerError(render_to_string("500.html", {"number": number}))


def unavailable(request, trouble):
    """503 for a page, a part of one or a program: why not now, and when to try again. It asks no database either."""
    headers = {"Retry-After": str(trouble.pause), "Cache-Control": "no-store"}
    if not request.accepts("text/html"):
        refusal = {"code": trouble.code, "message": str(trouble.message)}
        return JsonResponse({"refusals": [refusal]}, status=503, headers=headers)
    told = {"trouble": trouble, "request": request}
    return HttpResponse(render_to_string("503.html", told), status=503, headers=headers)


@requires_csrf_token
def refused(request, exception=None):
    """What could not even be read: 422 where the sender can mend it, with what to do; 400 for the rest."""
    if sentence := _sentence(exception):
        return unreadable(request, str(sentence) % {"most": LONGEST_NAME})
    return render(request, "400.html", status=400)


def unreadable(request, sentence):
    """422 with one sentence: as a note where a part of a page asked, else as a page."""
    if getattr(request, "htmx", False):
        context = {"refusals": [sentence], "reasons": [sentence]}
        return render(request, "desk/_refusals.html", context, status=422)
    return render(request, "400.html", {"sentence": sentence}, status=422)


def _sentence(exception):
    found = next((sentence for kind, sentence in SENTENCES if isinstance(exception, kind)), None)
    if found is None and isinstance(exception, MultiPartParserError):
        # The parser tells a file name that is far too long by the size of its headers.
        return _TOO_LONG if "header size" in str(exception) else _BROKEN
    return found
