"""The import page in four steps: a document, its correction, the check, and what came of it."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from intake.correction import CannotCorrect
from intake.decoding import Unreadable
from intake.models import ImportDraft
from intake.page import access
from intake.page.checking import CheckPage, confirm
from intake.page.correction_actions import CorrectionAction
from intake.page.correction_page import CorrectionPage, Opened
from intake.page.drafting import begin, keep_chosen
from intake.page.forms import NewSourceForm, SourceForm, UndoForm
from intake.page.import_page import ImportPage
from intake.undoing import undo_import
from record.models import Interface
from record.text import unseen_left_out
from ui.readers import standing_of, to_be_saved
from workflow.refusals import TransitionRefused

# --- 1: the document ---


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start_new(request):
    """Choose a document for a new inspection, or go on with a draft."""
    standing = standing_of(request)
    units = access.units_of(standing)
    if not units.exists():
        raise PermissionDenied
    return _bring(request, standing, partial(NewSourceForm, units=units))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start_into(request, pk):
    """Choose a document for an inspection that is open, or look at what was imported into it."""
    standing = standing_of(request)
    return _bring(request, standing, SourceForm, access.inspection_of(standing, pk))


def _bring(request, standing, form_class, inspection=None):
    form = form_class(request.POST or None, request.FILES or None, kept=access.kept_of(standing))
    if request.method == "POST" and form.is_valid():
        return _begun(request, standing, form, inspection)
    return _start(request, standing, form, inspection)


def _begun(request, standing, form, inspection):
    try:
        draft = begin(standing, inspection or form.into(), form.document, form.content, now=timezone.now())
    except (Unreadable, TransitionRefused) as no:
        form.refuse(no)
        form.document = None
        return _start(request, standing, form, inspection)
    if form.taken:
        form.taken.discard(timezone.now())
    messages.success(request, _("The document is read. Now correct what was found; nothing is created yet."))
    if form.document.left_out:
        messages.info(request, unseen_left_out(draft.file_name, form.document.left_out))
    return redirect("import-draft", draft.pk)


def _start(request, standing, form, inspection):
    if form.errors and form.document and form.is_a_file:
        _keep_chosen(standing, form)
    context = {
        "form": form,
        "inspection": inspection,
        "drafts": access.drafts_of(standing, inspection),
        "imports": access.imports_of(inspection) if inspection else [],
    }
    return render(request, "intake/start.html", context, status=form.status if form.errors else 200)


def _keep_chosen(standing, form):
    """Something else was wrong: the document need not be chosen again."""
    try:
        keep_chosen(standing.user, form.document, form.content, now=timezone.now())
    except (Unreadable, TransitionRefused) as no:
        form.refuse(no)
    else:
        form.take_as_kept(access.kept_of(standing))


# --- 2: correcting ---


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request, draft):
    """The original and its issues side by side, and each correction of them."""
    standing = standing_of(request)
    found = access.draft_of(standing, draft)
    if found.source:
        return _elsewhere(request, found)
    if request.method == "POST":
        return _act(request, standing, found)
    hit = request.GET.get("hit", "")
    opened = Opened.read(request.GET.get("open"))
    page = CorrectionPage(found, standing, opened=opened, hit=int(hit) if hit.isdecimal() and len(hit) < 10 else 0)
    return _corrected_page(request, page)


def _act(request, standing, draft):
    page = CorrectionPage(draft, standing)
    action = CorrectionAction(request.POST, draft.correction(), page.departments)
    seen = request.POST.get("version", "")
    if seen != str(draft.version):
        return _changed_elsewhere(request, standing, draft, action)
    try:
        result = action.apply()
    except CannotCorrect as no:
        return _not_corrected(request, standing, draft, action, no.message)
    if result.form:
        page = CorrectionPage(draft, standing, opened=result.opened, form=result.form)
        page.chosen = action.chosen
        return _corrected_page(request, page, status=422)
    if not _kept(draft, action.correction.as_plain(), result.about or draft.about):
        return _changed_elsewhere(request, standing, access.draft_of(standing, draft.pk), action)
    return _corrected(request, standing, draft, result)


def _kept(draft, work, about):
    """Whether the corrections are in the database, and nobody else's were lost for them."""
    if (work, about) == (draft.work, draft.about):
        return True
    return draft.keep(now=timezone.now(), seen_version=draft.version, work=work, about=about)


def _corrected(request, standing, draft, result):
    if not request.htmx:
        place = f"#issue-{result.opened.key or result.hit}" if result.opened.key or result.hit else ""
        said = urlencode({"open": str(result.opened), "hit": result.hit})
        return redirect(f"{reverse('import-draft', args=[draft.pk])}?{said}{place}")
    draft = access.draft_of(standing, draft.pk)
    hit = 0 if result.opened.mode else result.hit
    return _corrected_page(request, CorrectionPage(draft, standing, opened=result.opened, hit=hit))


def _not_corrected(request, standing, draft, action, note, status=422):
    """As it stands, with what was typed and why nothing came of it."""
    page = CorrectionPage(draft, standing, opened=action.opened, form=action.form())
    page.note, page.chosen = note, action.chosen
    if not page.opened.mode and (form := action.form()):
        page.lost = [(form[name].label, form[name].value()) for name in form.fields if form[name].value()]
    return _corrected_page(request, page, status)


def _changed_elsewhere(request, standing, draft, action):
    """As another window left it, with what was typed in this one."""
    if draft.source:
        return _elsewhere(request, draft)
    note = _(
        "These corrections were changed in another window. Here they are as they stand now; what you "
        "typed is still here. If it still fits, press again."
    )
    return _not_corrected(request, standing, draft, action, note, status=409)


def _corrected_page(request, page, status=200):
    part = "intake/_correction.html" if request.htmx else "intake/correction.html"
    return render(request, part, {"page": page, "draft": page.draft}, status=status)


@require_POST
@login_required
def discard(request, draft):
    """Put a draft away: nothing of it was in any record."""
    found = access.draft_of(standing_of(request), draft)
    gone = ImportDraft.objects.filter(pk=found.pk, source=None).update(discarded_at=timezone.now())
    if gone:
        messages.success(request, _("The draft is discarded. Nothing had been created."))
    if found.inspection_id:
        return redirect("import-into", found.inspection_id)
    return redirect("import-new")


discard.is_no_page = True


# --- 3: checking ---


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check(request, draft):
    """What would be created, and creating it."""
    standing = standing_of(request)
    found = access.draft_of(standing, draft)
    if found.source:
        return _elsewhere(request, found)
    if request.method != "POST":
        return _check(request, CheckPage(found, standing))
    seen = request.POST.get("version", "")
    try:
        source = confirm(
            found,
            standing,
            seen_version=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
            request_number=request.request_number,
        )
    except TransitionRefused as refused:
        page = CheckPage(access.draft_of(standing, draft), standing)
        page.refusals = refused.refusals
        return _check(request, page, status=refused.status)
    messages.success(request, _("The issues and their tickets are created."))
    return redirect("import-done", source.inspection_id, source.pk)


def _check(request, page, status=200):
    return render(request, "intake/check.html", {"page": page, "draft": page.draft}, status=status)


def _elsewhere(request, draft):
    """What was confirmed is no draft any more; its tickets are."""
    address = reverse("import-done", args=[draft.source.inspection_id, draft.source_id])
    if request.htmx:
        return HttpResponseClientRedirect(address)
    return redirect(address)


# --- 4: done ---


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def done(request, pk, source):
    """What an import created, and undoing it while nobody has touched it."""
    standing = standing_of(request)
    found = _source(standing, pk, source)
    if request.method != "POST":
        return _done(request, ImportPage(found, standing))
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _done(request, ImportPage(found, standing, form=form), status=422)
    try:
        numbers = undo_import(
            found,
            actor=standing.user,
            reason=form.cleaned_data["reason"],
            interface=Interface.PAGE,
            request_number=request.request_number,
        )
    except TransitionRefused as refused:
        page = ImportPage(_source(standing, pk, source), standing, form=form)
        page.refusals = refused.refusals
        return _done(request, page, status=refused.status)
    said = _("The import is undone: %(count)s tickets were cancelled. Their numbers stay spent.")
    messages.success(request, said % {"count": len(numbers)})
    return redirect("import-done", pk, source)


def _done(request, page, status=200):
    return render(request, "intake/done.html", {"page": page}, status=status)


@require_safe
def file(request, pk, source):
    """The document as it came, to be saved and never to be shown; for a stranger nothing is there."""
    if not request.user.is_authenticated:
        raise Http404
    return to_be_saved(_source(standing_of(request), pk, source, access.READS))


def _source(standing, pk, source, roles=access.IMPORTS):
    inspection = access.inspection_of(standing, pk, roles)
    return get_object_or_404(access.imports_of(inspection).select_related("inspection__unit"), pk=source)
