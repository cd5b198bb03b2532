"""Handing over: choose whose work it is, see which tickets that means, name the successor."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from desk.forms.hand_over import HandOverForm
from desk.handing_over import HandOverPage
from record.models import Interface
from tracker.handing_over import hand_over
from ui.readers import standing_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def handing_over(request):
    """200 shown or handed over, 403 to whoever coordinates nothing, 409 where no ticket was moved, 422 malformed."""
    standing = standing_of(request)
    if not standing.coordinates_somewhere:
        raise PermissionDenied
    page = HandOverPage(standing, request.GET.get("from", ""), request.POST.get("key", ""))
    if page.person is None:
        return render(request, "desk/hand_over.html", {"page": page})
    form = HandOverForm(page.successors, request.POST or None)
    if request.method != "POST":
        return render(request, "desk/hand_over.html", {"page": page, "form": form})
    if not form.is_valid():
        return render(request, "desk/hand_over.html", {"page": page, "form": form}, status=422)
    return _handed_over(request, page, form.cleaned_data)


def _handed_over(request, page, said):
    rows = hand_over(
        page.person,
        said["successor"],
        actor=request.user,
        reason=said["reason"].strip(),
        interface=Interface.PAGE,
        batch=said["key"],
        request_number=request.request_number,
    )
    done, refused = [r for r in rows if not r.is_refused], [r for r in rows if r.is_refused]
    context = {"page": page, "rows": rows, "done": done, "refused": refused}
    return render(request, "desk/bulk_done.html", context, status=200 if done else 409)
