"""States and tracked rows are written by the engine and the door, and nowhere else in the source."""

import pytest

from record.history import history_model
from record.models import Attempt, Event, Salt, Tracked
from record.schemas import sealed_models
from tests.doors import ROOT, callers, sins


def guarded():
    """The models that only `record` writes, and their tracked columns."""
    tracked = [model for model in sealed_models() if issubclass(model, Tracked)]
    models = [*tracked, *map(history_model, tracked), Event, Attempt, Salt]
    columns = {
        column for model in tracked for field in model.tracked_fields() for column in (field.name, field.attname)
    }
    return {model.__name__ for model in models}, columns


def test_nothing_writes_past_the_doors():
    assert sins(ROOT, *guarded()) == []


@pytest.mark.parametrize(
    "line",
    [
        'ticket.state = "closed"',
        "ticket.state, other = State.CLOSED, 1",
        'self.ticket.state += "x"',
        'ticket.state: str = "closed"',
        'setattr(ticket, "state", "closed")',
        'object.__setattr__(ticket, "state", "closed")',
        'ticket.__dict__["state"] = "closed"',
        'Ticket._meta.get_field("state").set_state(ticket, "closed")',
        "ticket.save()",
        "ticket.save(force_insert=True)",
        'ticket.save(update_fields=["title"])',
        'ticket.save(update_fields=["next_reminder_at", "title"])',
        "ticket.save(update_fields=columns)",
        "Ticket(title=title).save()",
        "Ticket.objects.create(title=title)",
        "Ticket.objects.get_or_create(number=number)",
        "Ticket.objects.acreate(title=title)",
        'Ticket.objects.filter(pk=1).update(title="x")',
        'Ticket.objects.filter(pk=1).update(next_reminder_at=None, due_on="x")',
        "Ticket.objects.filter(pk=1).update(**columns)",
        "tickets = Ticket.objects.open()\ntickets.update(severity=severity)",
        'ticket.measures.create(text="x")',
        "ticket.measures.update(withdrawn=True)",
        "Measure.objects.bulk_create(measures)",
        'Measure.objects.bulk_update(measures, ["text"])',
        "ticket.delete()",
        "Ticket.objects.all().delete()",
        "Ticket.objects.all()._raw_delete(None)",
        "Ticket._base_manager.filter(pk=1).update(looked_at=None)",
        "Job._base_manager.create(kind=kind)",
        "Event.objects.create(what=what)",
        "Event(what=what).save(force_insert=True)",
        "Attempt.objects.create(what=what)",
        "HistoricalTicket.objects.bulk_create(rows)",
        "Ticket.history.filter(id=1).delete()",
        "ticket.write(update_fields=columns)",
        "ticket.write()",
        "super(Tracked, ticket).save()",
        "models.Model.save(ticket)",
        "super().write()",
        "measure.write(force_insert=True)",
        "cursor.execute(\"UPDATE tracker_ticket SET state = 'closed'\")",
        'connection.cursor().execute(f"delete from {table}")',
        "def later():\n    person.save()",
        "class Sweep:\n    def go(self):\n        self.row.save()",
        "class TicketQuerySet:\n    def close(self):\n        self.filter(pk=1).update(result=1)",
    ],
)
def test_a_planted_write_is_caught_with_file_and_line(tmp_path, line):
    room = tmp_path / "tracker"
    room.mkdir()
    (room / "planted.py").write_text(f"\n\n{line}\n", "utf-8")
    [caught] = sins(tmp_path, *guarded())
    last = 2 + len(line.splitlines())
    assert caught.startswith(f"tracker/planted.py:{last}: ")


@pytest.mark.parametrize(
    "line",
    [
        "door.save(ticket)",
        "self.door.save(Measure(text=text))",
        'ticket.save(update_fields=["next_reminder_at"])',
        'person.save(update_fields=["password"])',
        "Ticket.objects.filter(pk=1).update(next_reminder_at=None)",
        "super().save(*args, **kwargs)",
        "Notice.objects.create(text=text)",
        "Job.objects.filter(pk=1).update(status=status)",
        "held = Delivery.objects.filter(pk=pk)\nheld.update(status=status)",
        "class NumberSeries:\n    def next(cls):\n        cls.objects.get_or_create(prefix=prefix)",
        "found.update(other)",
        "digest.update(chunk)",
        "file.write(chunk)",
        'cache.delete("key")',
        "document = Document()\ndocument.save(out)",
        'setattr(measure, "text", text)',
        "state = 'closed'",
        'said["state"] = state',
        "self.result = result",
        'cursor.execute("SELECT 1")',
    ],
)
def test_what_writes_no_tracked_row_is_nobodys_business(tmp_path, line):
    room = tmp_path / "tracker"
    room.mkdir()
    (room / "built.py").write_text(f"{line}\n", "utf-8")
    assert sins(tmp_path, *guarded()) == []


def test_every_door_to_the_engine_is_known():
    """A new one must say here what it opens to, and stand the trials of tests/test_separation.py if it can verify."""
    from tests.test_separation import OTHER_DOORS, VERIFYING_DOORS

    assert callers(ROOT, "perform", "begin", "begin_all") == {*VERIFYING_DOORS, *OTHER_DOORS}
