from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from desk.moves import MovesPage, has_moves_to_confirm
from record.models import Interface
from tracker import calendar_moves
from ui.readers import standing_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def moves(request):
    """The list of due dates that the published calendar moves; POST moves those that were shown, in one go."""
    standing = standing_of(request)
    if not has_moves_to_confirm(standing):
        raise PermissionDenied
    done = _confirm(request, standing) if request.method == "POST" else ()
    return render(request, "desk/moves.html", {"page": MovesPage(standing, done), "batch": uuid4()})


def _confirm(request, standing):
    """Only what stood on the page as it was read: what has changed meanwhile stays for another look."""
    shown = set(request.POST.getlist("move"))
    agreed = [move for move in calendar_moves.pending(standing) if f"{move.ticket.number} {move.new}" in shown]
    return calendar_moves.confirm(
        agreed,
        request.user,
        interface=Interface.PAGE,
        batch=_batch(request.POST.get("batch")),
        request_number=request.request_number,
    )


def _batch(said):
    try:
        return UUID(said)
    except (TypeError, ValueError):
        return uuid4()
