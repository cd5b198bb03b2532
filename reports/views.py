"""The report page: the report as of an instant, and its files."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from organization.calendar import local_today
from reports.papers import Asked, Paper
from reports.workbook import as_xlsx
from tracker.facts.reading import facts_of
from tracker.models import Inspection

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
def report_page(request, pk):
    """The report for whoever watches the whole inspection: its totals tell of tickets that others may not see."""
    asked = Asked(request.GET)
    watched = Inspection.objects.watched_by(request.user, local_today(asked.now))
    inspection = get_object_or_404(watched, pk=pk)
    paper = None if asked.errors else Paper(inspection, asked)
    if asked.format and paper:
        return _file(paper)
    page = {"inspection": inspection, "asked": asked, "paper": paper, "today": local_today(asked.now)}
    return render(request, "reports/report.html", page, status=422 if asked.errors else 200)


@require_safe
@login_required
def ledger_file(request, pk):
    """The ledger of the whole inspection as an Excel workbook, as of an instant, for whoever may read its report."""
    asked = Asked(request.GET)
    inspection = get_object_or_404(Inspection.objects.watched_by(request.user, local_today(asked.now)), pk=pk)
    facts = facts_of(asked.moment, inspection=inspection)
    if asked.errors or facts.inspection is None:
        raise Http404
    name = f"{facts.inspection.name}整改台账（截至{asked.as_of}）.xlsx"
    return _download(as_xlsx(facts), XLSX, name)


def _file(paper):
    if paper.is_blank:
        raise Http404
    return _download(paper.content, paper.media_type, paper.file_name)


def _download(content, media_type, name):
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
