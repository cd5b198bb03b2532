"""An office that was loaded in bulk is one that the product would have made, and goes on like one."""

import pytest
from django.db import connection

from benchmarks import dataset
from benchmarks.loading import load
from record.models import Event
from record.reconcile import findings
from tests.beginnings import begins_with
from tests.chain import all_faults
from tracker.models import FeedbackIssue, LookBack, Ticket
from workflow import engine

pytestmark = pytest.mark.django_db


@begins_with
def loaded(office):
    return load(100, inspection_size=40, first_inspection=30)


def test_the_record_of_what_was_loaded_holds(loaded):
    assert list(findings()) == []
    assert all_faults() == []


def test_every_row_points_to_one_that_is_there(loaded):
    connection.check_constraints()
    assert broken_foreign_keys() == []


def broken_foreign_keys():
    """Looked for row by row: while it was loaded, PostgreSQL was told not to."""
    models = list(connection.introspection.installed_models(connection.introspection.table_names()))
    found = []
    for model in models:
        for field in (f for f in model._meta.concrete_fields if f.remote_field):
            there = field.related_model._base_manager.values(field.target_field.attname)
            rows = model._base_manager.exclude(**{f"{field.attname}__isnull": True})
            lost = rows.exclude(**{f"{field.attname}__in": there}).count()
            found += [f"{model.__name__}.{field.name}: {lost}"] if lost else []
    return found


def test_it_is_the_data_set_that_was_asked_for(loaded):
    tickets = Ticket.objects.all()
    assert tickets.count() == 100 and len(loaded.inspections) == 3
    assert FeedbackIssue.objects.filter(inspection_id=loaded.inspections[0]).count() == 30
    assert set(tickets.exclude(state="closed").values_list("pk", flat=True)) == {*dataset.open_numbers(100), 97} & {
        issue.number for issue in dataset.issues(100, loaded.today) if issue.is_open
    }
    overdue = tickets.overdue(loaded.today).filter(lead_department=loaded.departments[1])
    assert overdue.count() == dataset.overdue_in(100, 1) > 0
    assert Event.objects.filter(subject="ticket:97").count() == 1 + dataset.LONG_HISTORY
    assert LookBack.objects.count() == tickets.filter(state="closed").count()


def test_the_product_goes_on_with_a_loaded_ticket(loaded, office):
    k = dataset.open_numbers(100)[0]
    ticket = Ticket.objects.get(pk=k)
    head = loaded.heads[ticket.pk % dataset.DEPARTMENTS]
    wish = office.transition_request("submit", head, outcome="已修订办法。")
    event = engine.perform(ticket, wish)
    assert event.moved.state == "submitted" and event.pk > 100
    assert Ticket.objects.get(number=loaded.number(k)).state == "submitted"
    assert office.ticket().number == loaded.number(101)
    assert list(findings()) == [] and all_faults() == []


def test_an_office_with_tickets_is_not_loaded_again(loaded):
    with pytest.raises(RuntimeError):
        load(1)
