from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desk.work import Work
from record.ahead import ahead_now
from ui.readers import standing_of


@require_safe
@login_required
def work(request):
    """What the reader has to do next, or with `?tab=done` what he or she did lately."""
    standing = standing_of(request)
    is_done = request.GET.get("tab") == "done"
    ahead = ahead_now() if standing.departments("administrator") else None
    return render(request, "desk/work.html", {"work": Work(standing), "is_done": is_done, "ahead": ahead})
