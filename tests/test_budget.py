"""One move costs the database what was promised, whatever the verb; its rules may ask more."""

import pytest

from benchmarks import budget
from tests.law.table import NOT_YOURS

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(db):
    return list(budget.costs())


def test_every_verb_moves_within_the_budget(found):
    register, *moves = found
    asked = set(NOT_YOURS) - {"refuse", "rebound"}  # see test_sign_offs and test_look_backs
    assert {cost.verb for cost in found} >= asked
    beyond = {cost.verb: cost.statements for cost in moves if not cost.is_within_budget(consumers=1)}
    assert beyond == {}, "\n".join(budget.table(found))
    assert budget.consumers_of_an_event() == 1


def test_what_is_promised_is_what_is_counted(found):
    """Every move writes the ticket once, one history row and one event, and nothing is hidden in another column."""
    for cost in found[1:]:
        counts = cost.counts
        assert counts["updates"] == 1 and counts["outbox"] == 1
        assert counts["inserts"] == (1 if cost.verb in ("add_measure", "attach_evidence") else 2)
        assert sum("record_event" in sql for sql in cost.statements if sql.startswith("INSERT")) == 1
        assert counts["reads"] >= 2 and counts["salts"] in (0, 1, 2)


def test_a_dearer_engine_is_noticed(db, monkeypatch):
    """One more question outside the rules, and the move is beyond its budget."""
    from record.models import Event
    from tracker.models import Ticket

    write = Ticket.write

    def curious(self, **kwargs):
        for _ in range(2):
            list(Event.objects.filter(subject=self.subject_key))
        return write(self, **kwargs)

    monkeypatch.setattr(Ticket, "write", curious)
    assert not any(cost.is_within_budget(1) for cost in list(budget.costs())[1:])
