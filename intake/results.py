"""An import's answer as plain data, from a reading or from what an earlier one left."""

from dataclasses import asdict

from intake.reading import ReadingWarning, Rest
from tracker.models import FeedbackIssue, SourceFile, Ticket
from tracker.order import by_number

_KEPT = ("term", "department", "supporting", "due_on", "how_found", "line")


def of_reading(reading, inspection=None):
    """What a reading would come to, with nothing registered yet."""
    return {
        "inspection": inspection and inspection.pk,
        "already": False,
        "batch": None,
        "issues": [_issue(issue, issue.number, issue.text, _beside(issue)) for issue in reading.issues],
        "rest": [asdict(piece) for piece in reading.rest],
        "warnings": [_warning(warning) for warning in reading.warnings],
    }


def kept(reading):
    """What a source file keeps of its reading: places, codes and dates. The words stay in the file and the issues."""
    return {
        "issues": [_beside(issue) for issue in reading.issues],
        "rest": [[piece.start, piece.end, piece.used_as] for piece in reading.rest],
        "warnings": [asdict(warning) for warning in reading.warnings],
    }


def of_source(source, text, *, already):
    """What the import of `source` came to; `text` is what its bytes say."""
    issues = list(source.inspection.issues.filter(source_file=source).order_by("position"))
    numbers = Ticket.objects.filter(issue__in=issues).order_by(*by_number(descending=True))
    tickets = dict(numbers.values_list("issue_id", "number"))
    return {
        "inspection": source.inspection_id,
        "already": already,
        "batch": str(source.batch),
        "issues": [
            _issue(
                issue,
                issue.numbering,
                text[issue.start : issue.end],
                {"supporting": []} | beside,
                tickets.get(issue.pk),
            )
            for issue, beside in zip(issues, source.reading["issues"], strict=True)
        ],
        "rest": [asdict(Rest(text[start:end], start, end, used_as)) for start, end, used_as in source.reading["rest"]],
        "warnings": [_warning(ReadingWarning(**said)) for said in source.reading["warnings"]],
    }


def supporting_named(issues):
    """Of each of these stored issues, by its id, the codes of the departments that its document names as supporting."""
    sources = SourceFile.objects.in_bulk({issue.source_file_id for issue in issues if issue.source_file_id})
    beside = {pk: iter(source.reading["issues"]) for pk, source in sources.items()}
    read = FeedbackIssue.objects.filter(source_file__in=sources).order_by("position")
    named = {pk: next(beside[source]).get("supporting", []) for source, pk in read.values_list("source_file_id", "pk")}
    return {issue.pk: named.get(issue.pk, []) for issue in issues}


def _beside(issue):
    return {name: _plain(getattr(issue, name)) for name in _KEPT}


def _issue(issue, number, text, beside, ticket=None):
    return {
        "number": number,
        "title": issue.title,
        "text": text,
        "category": issue.category,
        **beside,
        "start": issue.start,
        "end": issue.end,
        "ticket": ticket,
    }


def _warning(warning):
    return {"code": warning.code, "line": warning.line, "message": str(warning.message)}


def _plain(value):
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
