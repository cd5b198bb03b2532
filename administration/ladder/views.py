"""The reminder ladder, and what it is about to send."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from administration.forms import answer, sent, show
from administration.guard import administered
from administration.ladder import forms
from administration.ladder.page import LadderPage
from administration.ladder.upcoming import upcoming
from tracker.models import LadderLine
from tracker.reminders.schedule import Ladder
from tracker.standing import TicketStanding

asks = require_http_methods(["GET", "HEAD", "POST"])
whole_office = administered(whole_office=True)


@require_safe
@whole_office
def ladder(request, admin):
    page = LadderPage(admin.day, TicketStanding(request.user, admin.day), timezone.now())
    return render(request, "administration/ladder.html", {"page": page})


@asks
@whole_office
def add(request, admin):
    return _answer(request, admin, forms.AddLine(admin, *sent(request)))


@asks
@whole_office
def change(request, admin, pk):
    row = get_object_or_404(LadderLine, pk=pk)
    return _answer(request, admin, forms.ChangeLine(admin, *sent(request), row=row))


@asks
@whole_office
def end(request, admin, pk):
    row = get_object_or_404(LadderLine, pk=pk)
    return answer(request, forms.EndLine(admin, *sent(request), row=row), to=reverse("ladder"))


def _answer(request, admin, form):
    """Ask, look ahead without saving anything, or carry out."""
    if "preview" not in request.POST:
        return answer(request, form, to=reverse("ladder"))
    if faults := form.asked().faults():
        form.blame(faults)
        return show(request, form, status=422)
    standing = TicketStanding(request.user, admin.day)
    form.preview = upcoming(form.hypothetical(Ladder.load()), standing, timezone.now())
    return show(request, form)
