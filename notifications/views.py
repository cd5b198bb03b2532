from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from notifications.forms import Marking
from notifications.inbox import Inbox, unread_tickets


@require_safe
@login_required
def inbox(request):
    """What the reader was told and has not dealt with, or with `?tab=all` everything."""
    everything = request.GET.get("tab") == "all"
    shown = Inbox(request.user, timezone.now(), everything=everything, page=request.GET.get("page", 1))
    return render(request, "notifications/inbox.html", {"inbox": shown, "done": request.GET.getlist("done")})


@require_safe
@login_required
def bell(request):
    """The bell of the shell with its count, fetched after the page, so that no page pays for it."""
    unread = unread_tickets(request.user, timezone.now())
    return render(request, "notifications/_bell.html", {"unread": unread})


bell.is_no_page = True


@require_safe
@login_required
def look(request, number):
    """On to the ticket; what was said about it is read now."""
    now = timezone.now()
    messages = Inbox(request.user, now)
    ticket = get_object_or_404(messages.visible, number=number)
    messages.note_read([ticket.number], now)
    return redirect("ticket", ticket.number)


@require_POST
@login_required
def mark(request):
    """Mark the messages about some tickets as done, or take that back."""
    asked = Marking(request.POST)
    if not asked.is_valid():
        return HttpResponseBadRequest()
    now = timezone.now()
    messages = Inbox(request.user, now)
    messages.mark_done(asked.done, now)
    messages.undo(asked.undone)
    query = urlencode(asked.page_to_show(), doseq=True)
    return redirect(reverse("inbox") + (f"?{query}" if query else ""))


mark.is_no_page = True
