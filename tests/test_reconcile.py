"""Every night: what stands in a table must be its newest history row, and every version its event."""

import pytest
from django.db import connection

from record import jobs, reconcile, triggers
from record.history import SealedHistoryManager, history_model
from record.models import Event, Job, OutboxItem, Registry
from record.reconcile import Finding, findings
from record.tasks import reconcile_job
from tests.toys.models import Box, Item

pytestmark = [pytest.mark.django_db, pytest.mark.past_the_door]


def run(sql):
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount > 0


@pytest.fixture
def filled(room):
    boxes = [room.box(f"box {n}") for n in range(5)]
    for box in boxes:
        room.put(box, f"in {box.pk}")
    return boxes


def test_nothing_is_found_where_every_change_came_by_the_door(filled):
    assert list(findings()) == []


def test_an_update_past_the_door_is_found_with_its_columns(filled):
    run(f"UPDATE toys_box SET name = 'x', owner = 'y', looked_at = NULL WHERE id = {filled[2].pk}")
    run(f"UPDATE toys_item SET amount = 5 WHERE box_id = {filled[0].pk}")
    item = Item.objects.get(box=filled[0])
    assert set(findings()) == {
        Finding("toys.Box", filled[2].pk, ("name", "owner")),
        Finding("toys.Item", item.pk, ("amount",)),
    }


def test_a_person_changed_past_the_door_is_found(room):
    run("UPDATE organization_user SET is_active = NOT is_active WHERE username = 'ann'")
    assert list(findings()) == [Finding("organization.User", room.ann.pk, ("is_active",))]


def test_a_password_changed_past_the_door_is_no_finding(room):
    room.ann.set_password("Another-Secret-1")
    room.ann.save(update_fields=["password"])
    assert list(findings()) == []


def test_a_document_that_is_spelled_otherwise_is_no_finding(office):
    """Who says that two rows differ has read them: the database compares JSON by its letters."""
    office.inspection()
    json = "::jsonb" if connection.vendor == "postgresql" else ""
    run(f"UPDATE workflow_procedure SET rules = REPLACE(CAST(rules AS text), ': ', ':'){json}")
    assert list(findings()) == []


def test_a_row_without_history_is_found(filled):
    run("DELETE FROM toys_historicalitem")
    columns = tuple(field.attname for field in Item.tracked_fields())
    assert list(findings()) == [Finding("toys.Item", item.pk, columns) for item in Item.objects.order_by("pk")]


def test_a_row_that_came_past_the_door_is_found(filled):
    item = Item(box=filled[0], text="smuggled")
    item.write(force_insert=True)
    assert [(finding.model, finding.id) for finding in findings()] == [("toys.Item", item.pk)]


def test_a_row_that_is_gone_is_found(filled):
    pk = Item.objects.get(box=filled[1]).pk
    run(f"DELETE FROM toys_item WHERE id = {pk}")
    assert list(findings()) == [Finding("toys.Item", pk, ("id",))]


@pytest.mark.parametrize("which", ["first", "last"])
def test_a_missing_event_is_found(filled, which):
    events = Event.objects.filter(subject=filled[3].subject_key).order_by("version")
    event = events.first() if which == "first" else events.last()
    OutboxItem.objects.filter(event=event).delete()
    run(f"DELETE FROM record_event WHERE id = {event.pk}")
    assert list(findings()) == [Finding("toys.Box", filled[3].pk, ("version",))]


def test_a_missing_event_of_the_registry_is_found(filled):
    event = Event.objects.filter(subject="registry:1").last()
    OutboxItem.objects.filter(event=event).delete()
    run(f"DELETE FROM record_event WHERE id = {event.pk}")
    assert list(findings()) == [Finding("record.Registry", 1, ("version",))]


def test_a_version_that_was_turned_is_found(filled):
    run(f"UPDATE toys_box SET version = version + 1 WHERE id = {filled[0].pk}")
    assert list(findings()) == [Finding("toys.Box", filled[0].pk, ("version",))]


def test_tables_are_read_in_pieces_and_each_row_is_compared(filled, monkeypatch):
    monkeypatch.setattr(reconcile, "CHUNK", 2)
    seen = []
    run("UPDATE toys_box SET owner = 'y'")
    assert [f.id for f in findings(lambda done: seen.append(done) or True)] == [box.pk for box in filled]
    tracked = sum(model._base_manager.count() for model in reconcile.tracked_models())
    assert (
        seen[-1] == tracked and seen == sorted(seen) and max(b - a for a, b in zip(seen, seen[1:], strict=False)) <= 2
    )


def test_a_change_by_the_door_in_the_midst_of_comparing_is_no_finding(filled, room, monkeypatch):
    """Between reading a row that looks wrong and reading its history, somebody moves it."""
    as_of, moved = SealedHistoryManager.as_of, []
    run(f"UPDATE toys_box SET name = 'x' WHERE id = {filled[0].pk}")

    def meanwhile(manager, instant, **narrow):
        if manager.model is history_model(Box) and not moved:
            moved.append(True)
            with room.changing(filled[0]) as door:
                door.subject.name = "moved meanwhile"
        return as_of(manager, instant, **narrow)

    monkeypatch.setattr(SealedHistoryManager, "as_of", meanwhile)
    assert list(findings()) == [] and moved


def test_the_nightly_job_keeps_what_it_found(filled, caplog):
    run(f"UPDATE toys_box SET name = 'x' WHERE id = {filled[2].pk}")
    job = jobs.ask("reconcile")
    result = reconcile_job(job.pk)
    tracked = sum(model._base_manager.count() for model in reconcile.tracked_models())
    assert result == {
        "checked": tracked,
        "found": [{"model": "toys.Box", "id": filled[2].pk, "columns": ["name"]}],
    }
    job.refresh_from_db()
    assert (job.status, job.result) == (Job.Status.DONE, result)
    assert "toys.Box" in caplog.text


def test_a_cancelled_search_stops_and_says_so(filled, monkeypatch):
    monkeypatch.setattr(reconcile, "CHUNK", 1)
    job = jobs.ask("reconcile")
    report = Job.report

    def cancelled_meanwhile(self, done, total, now):
        if done == 3:
            Job.objects.get(pk=self.pk).cancel(now)
        return report(self, done, total, now)

    monkeypatch.setattr(Job, "report", cancelled_meanwhile)
    assert reconcile_job(job.pk)["checked"] == 3
    job.refresh_from_db()
    assert job.status == Job.Status.CANCELLED


def test_a_job_somebody_else_does_is_left_to_them(filled):
    job = jobs.ask("reconcile")
    Job.objects.claim(job.pk, job.asked_at)
    assert reconcile_job(job.pk) == {}


def test_the_registry_alone_is_whole(db):
    Registry.the()
    assert list(findings()) == []
