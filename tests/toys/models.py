from types import SimpleNamespace

from django.db import models
from django_fsm import FSMField

from record.history import SealedHistory
from record.models import Subject, Tracked
from workflow.refusals import Refusal
from workflow.verbs import permission, transition

SAID = {"label": "Do", "sentence": "did it", "done": "Done."}


@permission("not_the_owner", "Only the owner.")
def owns(box, standing):
    return box.owner in ("", standing.user.username)


def it_is_not_empty(box, transition_request):
    return None if box.items.exists() else Refusal("empty", "There is nothing in it.")


def a_label_is_given(box, transition_request):
    return None if transition_request.answers.get("label") else Refusal("label_missing", "Write a label.")


class Shelf(Subject):
    """Where boxes are born."""

    name = models.CharField(max_length=50)

    history = SealedHistory()


class Box(Subject):
    """A subject with two states and three verbs."""

    shelf = models.ForeignKey(Shelf, models.PROTECT, related_name="boxes")
    name = models.CharField(max_length=50)
    note = models.TextField(blank=True, default="")
    owner = models.CharField(max_length=50, blank=True, default="")
    state = FSMField(max_length=10, default="", protected=True)
    looked_at = models.DateTimeField(null=True)
    seen = models.PositiveIntegerField(default=0)

    bookkeeping = (*Subject.bookkeeping, "looked_at")
    untracked = ("seen",)
    redactable = ("note",)
    history = SealedHistory(told_once=("note",))

    @transition(state, source="", target="open", may=[owns], is_work=False, **SAID)
    def register(self, transition_request):
        """Comes into the world."""

    @transition(
        state,
        source="open",
        target="shut",
        may=[owns],
        is_work=False,
        **SAID,
        needs=[it_is_not_empty],
        asks=[a_label_is_given],
        takes=["label"],
    )
    def shut(self, transition_request):
        self.note = transition_request.answers["label"]

    @transition(state, source=["open", "shut"], target="open", may=[owns], is_work=False, **SAID)
    def look(self, transition_request):
        return [Item(box=self, text=transition_request.reason)] if transition_request.reason else None

    def standing_of(self, actor, at):
        return self.stand_before(SimpleNamespace(user=actor, at=at))

    def stand_before(self, standing):
        return standing

    def listen(self, step, transition_request):
        self.answers = transition_request.answers

    def wrong_state(self):
        return f"This cannot be done while the box is “{self.get_state_display()}”."

    def consequences(self, step, rows, transition_request):
        return []

    def event_parameters(self, step, transition_request, standing):
        return {"answers": sorted(transition_request.answers)}

    def birth_queue(self):
        return self.shelf

    def prepare_birth(self, at):
        self.name = self.name or f"box of {at:%Y}"

    @staticmethod
    def prepare_births(unborn, at):
        for box in unborn:
            box.prepare_birth(at)

    def get_state_display(self):
        return self.state


class Item(Tracked):
    """A row in its box's chain, with a column of every kind that a seal has to spell."""

    box = models.ForeignKey(Box, models.PROTECT, related_name="items")
    text = models.TextField(blank=True, default="")
    amount = models.BigIntegerField(default=0)
    day = models.DateField(null=True)
    moment = models.DateTimeField(null=True)
    mark = models.UUIDField(null=True)
    known = models.BooleanField(null=True)
    extra = models.JSONField(default=dict)

    redactable = ("text",)
    history = SealedHistory(looked_up_by=("box",))

    def sealing_subject(self):
        return self.box
