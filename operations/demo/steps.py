"""The words in which the demonstration's story is told: who did what to a ticket, on which day, at what time.

Days are the story's working days (see `days`). A due date is a day's number, a ticket is named by words of its issue.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Due:
    """A due date: the story's day of this number."""

    day: int


@dataclass(frozen=True, slots=True)
class Of:
    """Another ticket: the one whose issue says these words."""

    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody did, or tried and was refused."""

    day: int
    time: str
    who: str
    what: str
    reason: str = ""
    files: tuple[str, ...] = ()
    answers: dict = field(default_factory=dict)
    is_refused: bool = False


def life(words, *steps):
    """What became of the ticket whose issue says `words`."""
    return words, steps


def did(day, time, who, what, reason="", **answers):
    """Whatever has no words of its own below."""
    return Step(day, time, who, what, reason, answers=answers)


def assign(day, time, department, due, **answers):
    known = {"department": department, "leader": "leader", "due_on": Due(due)}
    return Step(day, time, "coordinator", "assign", answers=known | answers)


def measure(day, time, who, text, due, owner=None):
    return Step(day, time, who, "add_measure", answers={"text": text, "due_on": Due(due), "owner": owner or who})


def report(day, time, who, number, progress, sentence, *files):
    answers = {"measure": str(number), "progress": str(progress)}
    return Step(day, time, who, "report_progress", sentence, files, answers)


def attach(day, time, who, *files, **answers):
    return Step(day, time, who, "attach_evidence", files=files, answers=answers)


def count(day, time, who, counter, amount):
    return Step(day, time, who, "add_counter", answers={"counter": counter, "amount": str(amount)})


def submit(day, time, who, outcome):
    return Step(day, time, who, "submit", answers={"outcome": outcome})


def review(day, time, numbers, verdict, sentence):
    return Step(day, time, "verifier", "review", sentence, answers={"measures": numbers, "verdict": verdict})


def verify(day, time, opinion):
    return Step(day, time, "verifier", "verify", opinion)


def close(day, time, who, result="completed"):
    return Step(day, time, who, "close", answers={"result": result})


def refused(day, time, who, what, reason=""):
    return Step(day, time, who, what, reason, is_refused=True)
