"""One step for many tickets: what it would come to, its form, and what came of each ticket."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk import reaching
from desk.bulk import MOST, BulkPage, Chosen
from desk.forms.bulk import FORMS
from desk.forms.parts import picked_in
from desk.gate import UNKNOWN
from tracker import bulk
from tracker.steps import STEPS
from ui.readers import standing_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def many(request, name):
    """The form of one step for the tickets that the address names, and taking it.

    200 where at least one ticket can be or was moved, 409 where none, 422 where the form cannot be read.
    """
    if name not in FORMS:
        raise Http404
    chosen = Chosen(request.POST if request.method == "POST" else request.GET)
    if UNKNOWN in chosen.numbers:
        raise Http404
    if not chosen.numbers or chosen.is_too_much:
        return _choose_again(request, chosen)
    page = BulkPage(name, chosen, standing_of(request))
    if request.method != "POST":
        return _asked(request, page)
    form = FORMS[name](name, page, request.POST)
    if not form.is_valid():
        return render(request, "desk/bulk.html", {"page": page, "form": form}, status=422)
    return _taken(request, page, form)


def _choose_again(request, chosen):
    most = _("Choose at most %(most)s tickets at a time.") % {"most": MOST}
    messages.error(request, most if chosen.is_too_much else _("Choose at least one ticket first."))
    return redirect(chosen.back_url)


def _asked(request, page):
    form = FORMS[page.step](page.step, page, initial=picked_in(request.GET)) if page.open_rows else None
    return render(request, "desk/bulk.html", {"page": page, "form": form}, status=200 if form else 409)


def _taken(request, page, form):
    transition_request, chosen = form.to_transition_request(request), page.chosen
    rows = bulk.take(transition_request, chosen.numbers, seen=chosen.seen, own_answers=form.own_answers(chosen))
    if STEPS[page.step].is_a_word:
        rows = reaching.told_rows(rows, page.today)
    done, refused = [r for r in rows if not r.is_refused], [r for r in rows if r.is_refused]
    context = {"page": page, "rows": rows, "done": done, "refused": refused}
    return render(request, "desk/bulk_done.html", context, status=200 if done else 409)
