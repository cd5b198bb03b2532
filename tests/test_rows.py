"""Rows as small as the proof allows: every index of the tables that grow with each step has somebody who asks by it."""

import pytest
from django.db import connection

from record.history import history_model
from record.reconcile import tracked_models

pytestmark = pytest.mark.django_db

# What each is for: the key; one place, version and key once; what is asked by.
ASKED = {
    "record_event": {
        ("id",),
        ("subject", "version"),
        ("subject", "sequence"),
        ("key", "subject"),  # whether this was asked before, of this subject or of any
        ("actor_id", "id"),  # what somebody did last
        ("batch",),
    },
    "record_outboxitem": {("id",), ("event_id", "consumer"), ("due_at", "id")},
    "notifications_notice": {
        ("id",),
        ("event_id", "recipient_id"),
        ("reminder_id",),
        ("ticket_id",),
        ("recipient_id",),
        ("recipient_id", "ticket_id"),  # of the open ones only
    },
    "notifications_reminder": {("id",), ("key",)},
    "notifications_delivery": {("id",), ("notice_id", "channel"), ("due_at", "id"), ("token",)},
    "tracker_evidence": {("id",), ("ticket_id",), ("measure_id",), ("sha256",)},
    "tracker_measure": {("id",), ("ticket_id", "position"), ("owner_id",)},
    "tracker_lookback": {("id",), ("ticket_id",), ("planned_on", "id")},
    "tracker_feedbackissue": {("id",), ("inspection_id", "position"), ("source_file_id",)},
}
OF_TICKETS = ("counter", "evidence", "extension", "lookback", "measure", "remark", "signoff", "supportingdepartment")
HISTORY_ASKED = {
    **{name: {("ticket_id",)} for name in OF_TICKETS},
    "evidence": {("ticket_id",), ("added_by_id",)},
    "feedbackissue": {("inspection_id",)},
    "sourcefile": {("inspection_id",)},
    "ticket": {("inspection_id",), ("merged_into_id",)},
    "appointment": {("department_id",)},
    "delegation": {("appointment_id",)},
    "item": {("box_id",)},
}


def indexes_of(table):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return {tuple(c["columns"]) for c in found.values() if c["index"] or c["unique"] or c["primary_key"]}


@pytest.mark.parametrize("table", ASKED)
def test_no_index_stands_that_nobody_asks_by(table):
    assert indexes_of(table) == ASKED[table]


def test_history_is_indexed_by_row_and_by_subject_and_by_what_is_declared():
    for model in tracked_models():
        history = history_model(model)
        always = {("history_id",), ("id", "history_date", "history_id"), ("history_subject", "history_sequence")}
        assert indexes_of(history._meta.db_table) == always | HISTORY_ASKED.get(model._meta.model_name, set())
