from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desk.work import Work
from record.ahead import ahead_now
from ui.readers import standing_of


@require_safe
@login_required
def work(request):
    """What the reader has to do next: all of it, or with `?group=overdue&page=2` one group by pages; with `?tab=done`
    what he or she did lately.
    """
    standing = standing_of(request)
    shown, page = Work(standing), request.GET.get("page", 1)
    is_done = request.GET.get("tab") == "done"
    context = {
        "work": shown,
        "is_done": is_done,
        "done": shown.done(page) if is_done else None,
        "group": shown.only(request.GET.get("group", ""), page),
        "ahead": ahead_now() if standing.departments("administrator") else None,
    }
    return render(request, "desk/work.html", context)
