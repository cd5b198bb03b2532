"""Two questions a supervisor or a proxy asks without signing in."""

from django.db import Error
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from operations.readiness import unapplied_migrations


@require_safe
@never_cache
def healthz(request):
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request):
    """200 when the database answers and has every migration, else 503 with the reason."""
    try:
        missing = unapplied_migrations()
    except Error:
        return _not_ready("The database does not answer.")
    if missing:
        return _not_ready("Some migrations are not applied: run `python manage.py migrate`.")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def _not_ready(reason):
    return HttpResponse(f"{reason}\n", status=503, content_type="text/plain; charset=utf-8")
