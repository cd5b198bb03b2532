"""One ticket: its page now, its page as of an instant, its files, and the steps people take on it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from desk import reaching
from desk.forms.of_steps import FORMS
from desk.forms.parts import picked_in
from desk.past_page import PastPage
from desk.people import Candidates
from desk.ticket_page import TicketPage
from organization.calendar import local_today
from tracker.facts.moments import BadInstant, moment_of
from tracker.facts.reading import facts_of
from tracker.finding import find_ticket
from tracker.models import Ticket
from tracker.steps import STEPS
from tracker.vocabulary import EvidenceStatus
from ui.readers import reader_on, to_be_saved
from workflow import engine
from workflow.refusals import TransitionRefused

LONGEST_VERSION = 10  # digits


@require_safe
@login_required
def ticket(request, number):
    """The ticket now, or read-only as it stood at `?as_of=`."""
    page = _page(request, number).read_whole()
    if said := request.GET.get("as_of"):
        return _then(request, page, said)
    return render(request, "desk/ticket.html", {"page": page})


def _then(request, page, said):
    """The ticket's page with the facts of an instant and nothing to do."""
    try:
        moment = moment_of(said, timezone.now)
    except BadInstant:
        messages.error(request, _("“%(said)s” is no date. Write it as 2026-11-30.") % {"said": said})
        return redirect("ticket", page.ticket.number)
    if moment.instant >= page.at:
        return redirect("ticket", page.ticket.number)
    facts = facts_of(moment, tickets=[page.ticket]).tickets
    then = PastPage(page, facts[0] if facts else None, moment)
    return render(request, "desk/ticket_then.html", {"page": then})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step(request, number, name):
    """The form of one step, and taking it: 200 or a redirect when taken, 403, 409 or 422 with every reason."""
    page = _page(request, number)
    if name not in FORMS:
        raise Http404
    if request.method != "POST":
        return _asked(request, page, name)
    form = _form(request, page, name, request.POST, request.FILES)
    if not form.is_valid():
        return _answer(request, page, form, status=form.status)
    try:
        event = engine.perform(page.ticket, form.to_transition_request(request))
    except TransitionRefused as refused:
        return _refused(request, page, form, refused)
    return _taken(request, page, name, event)


@require_safe
def evidence(request, number, pk):
    """One file, to be saved and never to be shown; what was withdrawn is gone from here, and for a stranger nothing
    is there.
    """
    if not request.user.is_authenticated:
        raise Http404
    found = get_object_or_404(_page(request, number).ticket.evidence.exclude(status=EvidenceStatus.WITHDRAWN), pk=pk)
    return to_be_saved(found)


# --- finding ---


def _page(request, number):
    at = timezone.now()
    standing = reader_on(request, local_today(at))
    try:
        return TicketPage(find_ticket(number, standing), standing, at)
    except Ticket.DoesNotExist:
        raise Http404 from None


# --- asking ---


def _form(request, page, name, data=None, files=None):
    people = Candidates(page.ticket, page.today)
    given = {key: request.GET[key] for key in ("measure", "evidence", "step") if key in request.GET}
    picked = picked_in(request.GET)
    return FORMS[name](name, page.ticket, data, files, people=people, given=given, picked=picked)


def _asked(request, page, name):
    """The form, or why this reader cannot take the step."""
    refusals = page.refusals_of(name)
    if refusals:
        refused = TransitionRefused(refusals)
        told = _answer(request, page, None, refusals=refused.refusals, status=refused.status)
        told.is_advice = True
        return told
    return _answer(request, page, _form(request, page, name))


# --- answering ---


def _answer(request, page, form, *, refusals=(), meanwhile=(), status=200):
    """The action card, alone or within its page, with the form and whatever stands against it."""
    reasons = [refusal.message for refusal in refusals if not meanwhile or refusal.code != "stale"]
    context = {"page": page, "form": form, "refusals": refusals, "reasons": reasons, "meanwhile": meanwhile}
    return render(request, _part(request, form), context, status=status)


def _part(request, form):
    """Forms that stand open on the page get their answer beside them and keep the files that were chosen."""
    if not request.htmx:
        return "desk/ticket.html"
    return "desk/_refusals.html" if form and request.htmx.target == f"{form.step}-answer" else "desk/_act.html"


def _refused(request, page, form, refused):
    page = _page(request, page.ticket.number)
    meanwhile = ()
    if any(refusal.code == "stale" for refusal in refused.refusals):
        meanwhile = page.timeline.since(form.cleaned_data["seen_version"])
    form.decide_anew(_form(request, page, form.step))
    return _answer(request, page, form, refusals=refused.refusals, meanwhile=meanwhile, status=refused.status)


def _taken(request, page, name, event):
    messages.success(request, reaching.told(event) if STEPS[name].is_a_word else STEPS[name].done)
    page = page.after(event, shown=_version_shown(request))
    if not page.is_seen:
        return _elsewhere(request, reverse("work"))
    if not request.htmx:
        return redirect("ticket", page.number)
    page.read_whole()
    return reswap(retarget(render(request, "desk/_ticket.html", {"page": page}), "#ticket"), "outerHTML")


def _version_shown(request):
    """Up to which version the page that htmx changes shows the ticket's record."""
    said = request.headers.get("X-Shown-Version", "")
    return int(said) if request.htmx and said.isascii() and said.isdecimal() and len(said) < LONGEST_VERSION else 0


def _elsewhere(request, address):
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
