"""A beginning is made once in a run, and nobody finds in it what another test has left."""

import pytest

from tests.beginnings import begins_with
from tests.settings import FOLDER
from tracker.models import Ticket

MADE = FOLDER / "made-in-test-beginnings"
TWICE = pytest.mark.parametrize("time", [1, 2])


@begins_with
def ticket(office):
    with MADE.open("a") as lines:
        lines.write("made\n")
    office.begun_by = "coordinator"
    return office.ticket(state="in_progress")


def found_as_made_and_carried_on(office, ticket):
    """The ticket is there alone, with the office that brought it so far, and can be taken further."""
    assert MADE.read_text() == "made\n" and office.begun_by == "coordinator"
    assert [(each.pk, each.state) for each in Ticket.objects.all()] == [(ticket.pk, "in_progress")]
    office.submit(ticket)
    assert Ticket.objects.get().state == "submitted"


@TWICE
@pytest.mark.django_db
def test_what_is_rolled_back_leaves_the_beginning_as_it_was(office, ticket, time):
    found_as_made_and_carried_on(office, ticket)


@TWICE
@pytest.mark.django_db(transaction=True)
def test_what_is_written_for_good_leaves_the_beginning_as_it_was(office, ticket, time):
    found_as_made_and_carried_on(office, ticket)


@pytest.mark.django_db
def test_who_does_not_ask_for_it_begins_with_the_office(office):
    assert not Ticket.objects.exists() and not hasattr(office, "begun_by")


def test_two_beginnings_of_one_name_are_refused():
    def ticket(office):
        raise AssertionError("never made")

    with pytest.raises(AssertionError, match="another beginning"):
        begins_with(ticket)
