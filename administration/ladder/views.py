"""The reminder ladder, and what it is about to send."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from administration.guard import administered
from administration.ladder.page import LadderPage
from tracker.standing import TicketStanding


@require_safe
@administered(whole_office=True)
def ladder(request, admin):
    page = LadderPage(admin.day, TicketStanding(request.user, admin.day), timezone.now())
    return render(request, "administration/ladder.html", {"page": page})
