"""The report page: the report as of an instant, and its files."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from organization.calendar import local_today
from reports.page import ReportQuery, RequestedReport
from tracker.facts.reading import facts_of
from tracker.file_types import MEDIA_TYPES
from tracker.models import Inspection
from ui.readers import reader_on


@require_safe
@login_required
def report_page(request, pk):
    """The report for whoever watches the whole inspection: its totals tell of tickets that others may not see."""
    query = ReportQuery(request.GET)
    inspection = get_object_or_404(_watched(request, query), pk=pk)
    report = None if query.errors else RequestedReport(inspection, query)
    if query.format and report:
        return _file(report)
    page = {"inspection": inspection, "query": query, "report": report, "today": local_today(query.now)}
    return render(request, "reports/report.html", page, status=422 if query.errors else 200)


@require_safe
@login_required
def ledger_file(request, pk):
    """The ledger of the whole inspection as an Excel workbook, as of an instant, for whoever may read its report."""
    query = ReportQuery(request.GET)
    inspection = get_object_or_404(_watched(request, query), pk=pk)
    facts = facts_of(query.moment, inspection=inspection)
    if query.errors or facts.inspection is None:
        raise Http404
    name = f"{facts.inspection.name}整改台账（截至{query.moment.day}）.xlsx"
    as_xlsx = import_string("reports.workbook.as_xlsx")  # large, and loaded at need
    return _download(as_xlsx(facts), MEDIA_TYPES["xlsx"], name)


def _watched(request, query):
    return Inspection.objects.watched_by(reader_on(request, local_today(query.now)))


def _file(report):
    if report.is_blank:
        raise Http404
    return _download(*report.file)


def _download(content, media_type, name):
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
