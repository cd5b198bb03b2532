"""The engine moves anything that is declared like a ticket, and knows of nothing but that."""

import uuid

import pytest
from django.core.exceptions import ObjectDoesNotExist

from record.models import Attempt, Event
from tests.chain import faults
from tests.office import refused
from tests.toys.models import SAID, Box, Item, owns
from workflow import engine
from workflow.judging import keeping_refusals
from workflow.refusals import Refusal, RefusalKind, TransitionRefused
from workflow.verbs import amendment, permission, steps_of, transition, verbs_of

pytestmark = pytest.mark.django_db


@amendment(
    Box,
    may=[owns],
    is_work=False,
    **SAID,
    states=["open"],
    takes=["text"],
)
def lay_in(box, transition_request):
    return [Item(box=box, text=transition_request.answers["text"])] if transition_request.answers.get("text") else None


def amend(room, box, person="ann", **said):
    return engine.perform(box, room.transition_request("lay_in", person, **said), clock=room.clock)


def test_a_birth_a_step_and_an_amendment(room):
    born = room.bear(reason="new")
    box = born.moved
    assert (born.what, born.from_state, born.to_state, born.version) == ("register", "", "open", 1)
    assert (box.name, box.pk is not None, box.is_unborn) == ("box of 2026", True, False)
    laid = amend(room, box, text="a spoon")
    assert (laid.what, laid.detail, laid.from_state, laid.to_state) == ("change", "lay_in", "open", "open")
    shut = room.do(box, "shut", label="cutlery", reason="tidy")
    assert (shut.from_state, shut.to_state, shut.version, shut.moved.note) == ("open", "shut", 3, "cutlery")
    assert shut.parameters == {"answers": ["label"]}
    assert faults(box.subject_key) == []


def test_a_verb_that_changes_no_column_still_leaves_event_and_history(room):
    box = room.bear().moved
    event = room.do(box, "look")
    assert (event.what, event.from_state, event.to_state, event.version) == ("look", "open", "open", 2)
    assert [row.history_version for row in Box.history.filter(id=box.pk).order_by("history_version")] == [
        1,
        2,
    ]


def test_an_amendment_that_changes_nothing_leaves_nothing(room):
    box = room.bear().moved
    assert amend(room, box) is None
    assert Box.objects.get().version == 1 and Event.objects.filter(subject=box.subject_key).count() == 1


def test_every_reason_at_once_and_nothing_changed(room):
    box = room.bear().moved
    no = refused(lambda: room.do(box, "shut"))
    assert (no.codes, no.status) == (["empty", "label_missing"], 409)
    assert Box.objects.get().state == "open" and not Item.objects.exists()
    attempt = Attempt.objects.get()
    assert (attempt.subject, attempt.what, attempt.actor, attempt.codes) == (
        box.subject_key,
        "shut",
        room.ann,
        ["empty", "label_missing"],
    )
    assert attempt.at == room.clock.now


def test_statuses_rank_permission_before_form_before_rule():
    rule, malformed = Refusal("a", "a"), Refusal("b", "b", RefusalKind.MALFORMED)
    permission_ = Refusal("c", "c", RefusalKind.PERMISSION)
    assert TransitionRefused([rule]).status == 409
    assert TransitionRefused([rule, malformed]).status == 422
    assert TransitionRefused([malformed, permission_, rule]).status == 403


def test_somebody_elses_box_is_not_moved(room):
    box = room.box(owner="bob")
    with room.changing(box) as door:
        door.save(Item(box=door.subject, text="a spoon"))
    assert refused(lambda: amend(room, box, text="mine")).status == 403
    assert {o.verb: o.is_open for o in engine.offers(box, room.ann)} == {
        "shut": False,
        "look": False,
        "lay_in": False,
    }


def test_offers_judge_without_a_transition_request(room):
    """What only the asker can say is asked when asked; what the box lacks is said before."""
    box = room.bear().moved
    offers = {o.verb: [r.code for r in o.refusals] for o in engine.offers(box, room.ann)}
    assert offers == {"shut": ["empty"], "look": [], "lay_in": []}
    room.put(box, "a spoon")
    assert engine.offer(box, verbs_of(Box)["shut"], room.ann).is_open
    assert "register" not in offers


def test_an_unknown_verb_is_malformed(room):
    box = room.bear().moved
    no = refused(lambda: room.do(box, "burn"))
    assert (no.codes, no.status) == (["unknown_verb"], 422)
    assert Attempt.objects.get().what == "burn"


def test_nothing_but_a_declared_step_is_reached_by_its_name(room):
    box = room.bear().moved
    for name in ("save", "write", "delete", "__init__", "standing_of"):
        assert refused(lambda n=name: room.do(box, n)).status == 422


# --- keys --------------------------------------------------------------------------------------------------------


def test_the_same_key_and_payload_get_the_first_answer_again(room):
    box, key = room.bear().moved, uuid.uuid4()
    room.put(box, "a spoon")
    first = room.do(box, "shut", key=key, label="cutlery")
    again = room.do(box, "shut", key=key, label="cutlery", seen_version=1)
    assert (again.pk, again.replayed, again.moved.state) == (first.pk, True, "shut")
    assert Event.objects.filter(key=key).count() == 1 and not Attempt.objects.exists()


def test_a_replay_answers_even_when_the_step_is_no_longer_possible(room):
    box, key = room.bear().moved, uuid.uuid4()
    room.put(box, "a spoon")
    first = room.do(box, "shut", key=key, label="cutlery")
    room.do(box, "look")
    assert room.do(box, "shut", key=key, label="cutlery").pk == first.pk
    assert Box.objects.get().state == "open"


@pytest.mark.parametrize(
    "other",
    [
        {"label": "another"},
        {"label": "cutlery", "reason": "another"},
        {"label": "cutlery", "more": "x"},
        {"label": "cutlery", "person": "bob"},
        {"label": "cutlery", "name": "look"},
    ],
)
def test_one_key_for_two_requests_is_refused(room, other):
    """Another payload, another verb, another person."""
    box, key = room.bear().moved, uuid.uuid4()
    room.put(box, "a spoon")
    room.do(box, "shut", key=key, label="cutlery")
    transition_request = {"name": "shut", "person": "ann"} | other
    verb, person = transition_request.pop("name"), transition_request.pop("person")
    no = refused(lambda: room.do(box, verb, person, key=key, **transition_request))
    assert (no.codes, no.status) == (["key_reused"], 422)
    assert Box.objects.get().version == 3


def test_a_key_belongs_to_its_subject(room):
    one, two, key = room.bear().moved, room.bear().moved, uuid.uuid4()
    first, second = room.do(one, "look", key=key), room.do(two, "look", key=key)
    assert not second.replayed and first.pk != second.pk


def test_a_refused_request_does_not_use_up_its_key(room):
    box, key = room.bear().moved, uuid.uuid4()
    assert refused(lambda: room.do(box, "shut", key=key, label="cutlery")).codes == ["empty"]
    room.put(box, "a spoon")
    assert room.do(box, "shut", key=key, label="cutlery").replayed is False


def test_a_birth_is_replayed_by_its_key(room):
    key = uuid.uuid4()
    first, again = room.bear(key=key), room.bear(key=key)
    assert again.replayed and (again.pk, again.moved) == (first.pk, first.moved)
    assert Box.objects.count() == 1
    assert refused(lambda: room.bear(key=key, label="x")).status == 422
    assert room.bear("bob", key=key).moved.pk != first.moved.pk, "a key is its asker's own"


def test_an_amendment_is_replayed_by_its_key(room):
    box, key = room.bear().moved, uuid.uuid4()
    first, again = amend(room, box, key=key, text="a spoon"), amend(room, box, key=key, text="a spoon")
    assert again.replayed and again.pk == first.pk and Item.objects.count() == 1


# --- versions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seen", [0, 1, 3, 99])
def test_another_version_than_the_one_seen_is_stale(room, seen):
    box = room.bear().moved
    room.do(box, "look")
    no = refused(lambda: room.do(box, "look", seen_version=seen))
    assert (no.codes, no.status) == (["stale"], 409)
    assert Attempt.objects.get().seen_version == seen
    assert room.do(box, "look", seen_version=2).version == 3


def test_a_stale_copy_in_the_hand_does_no_harm(room):
    """The engine reads the box again under the lock."""
    box = room.bear().moved
    stale = Box.objects.get()
    room.put(box, "a spoon")
    room.do(box, "shut", label="cutlery")
    assert refused(lambda: room.do(stale, "shut", label="again")).codes == ["wrong_state"]
    assert room.do(stale, "look").from_state == "shut"


def test_a_box_that_is_gone_is_not_moved(room):
    ghost = room.bear().moved
    ghost.pk = 404
    with pytest.raises(ObjectDoesNotExist):
        room.do(ghost, "look")


# --- refusals of several steps at once -----------------------------------------------------------------------------


def test_a_refusal_inside_a_larger_transaction_is_kept_by_whoever_wraps_it(room):
    from django.db import transaction

    box = room.bear().moved
    transition_request = room.transition_request("shut")
    with (
        pytest.raises(TransitionRefused),
        keeping_refusals(box, transition_request, room.clock),
        transaction.atomic(),
    ):
        room.put(box, "a spoon")
        room.do(box, "shut")
    assert not Item.objects.exists()
    assert [attempt.codes for attempt in Attempt.objects.all()] == [["label_missing"]]


# --- declarations ------------------------------------------------------------------------------------------------


def test_a_verb_without_a_permission_cannot_be_declared():
    with pytest.raises(TypeError, match="who may take it"):
        transition("state", source="open", target="shut", may=[], is_work=False, **SAID)(lambda box, request: None)


def test_what_a_declaration_lists_is_not_lengthened_afterwards():
    lists = ("may", "needs", "asks", "takes")
    assert {type(getattr(step, name)) for step in steps_of(Box).values() for name in lists} == {tuple}


def test_verbs_come_in_the_order_of_their_declaration():
    assert list(verbs_of(Box)) == ["register", "shut", "look"]
    assert verbs_of(Box)["look"].sources == {"open", "shut"}
    assert verbs_of(Box)["shut"].takes == ("label",)


def test_a_permission_carries_its_refusal():
    @permission("not_now", "Not now.")
    def never(box, standing):
        return False

    assert (never.refusal.code, never.refusal.kind) == ("not_now", RefusalKind.PERMISSION)
