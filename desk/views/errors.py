import sys

from django.http import HttpResponse, HttpResponseServerError, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from record.trouble import trouble_of


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
