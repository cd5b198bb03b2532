from record.models.attempt import Attempt
from record.models.event import Event, Interface
from record.models.installation import Installation
from record.models.job import Job
from record.models.outbox import OutboxItem
from record.models.salt import Salt
from record.models.subject import Chained, Registry, Subject
from record.models.tracked import OutsideTheDoor, Tracked, TrackedQuerySet

__all__ = [
    "Attempt",
    "Chained",
    "Event",
    "Installation",
    "Interface",
    "Job",
    "OutboxItem",
    "OutsideTheDoor",
    "Registry",
    "Salt",
    "Subject",
    "Tracked",
    "TrackedQuerySet",
]
