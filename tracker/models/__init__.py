from tracker.models.inspection import FeedbackIssue, Inspection, SourceFile
from tracker.models.ladder import LadderLine
from tracker.models.members import InspectionMember
from tracker.models.numbering import NumberSeries
from tracker.models.procedure_rows import Extension, LookBack, SignOff
from tracker.models.stuck import Stuck
from tracker.models.ticket import Ticket
from tracker.models.work import Counter, Evidence, Measure, Remark, SupportingDepartment

__all__ = [
    "Counter",
    "Evidence",
    "Extension",
    "FeedbackIssue",
    "Inspection",
    "InspectionMember",
    "LadderLine",
    "LookBack",
    "Measure",
    "NumberSeries",
    "Remark",
    "SignOff",
    "SourceFile",
    "Stuck",
    "SupportingDepartment",
    "Ticket",
]
