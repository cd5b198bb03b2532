from django.http import HttpResponseServerError
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token


@requires_csrf_token
def broken(request):
    """The last page there is: it asks neither database nor session, and names the request for the log."""
    number = getattr(request, "request_number", "")
    return HttpResponseServerError(render_to_string("500.html", {"number": number}))
