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


@dataclass(frozen=True, slots=True)
class Life:
    """What became of the ticket whose issue says `words`."""

    words: str
    steps: tuple[Step, ...]


def life(words, *steps):
    return Life(words, steps)


def assign(day, time, department, due, **answers):
    known = {"department": department, "leader": "leader", "due_on": Due(due)}
    return Step(day, time, "coordinator", "assign", answers=known | answers)


def accept(day, time, who, **answers):
    return Step(day, time, who, "accept", answers=answers)


def decline(day, time, who, reason):
    return Step(day, time, who, "decline", reason)


def measure(day, time, who, text, due, owner=None):
    return Step(day, time, who, "add_measure", answers={"text": text, "due_on": Due(due), "owner": owner or who})


def report(day, time, who, number, progress, sentence, *files):
    answers = {"measure": str(number), "progress": str(progress)}
    return Step(day, time, who, "report_progress", sentence, files, answers)


def attach(day, time, who, *files, **answers):
    return Step(day, time, who, "attach_evidence", files=files, answers=answers)


def count(day, time, who, counter, amount):
    return Step(day, time, who, "add_counter", answers={"counter": counter, "amount": str(amount)})


def remark(day, time, who, text):
    return Step(day, time, who, "add_remark", answers={"text": text})


def submit(day, time, who, outcome):
    return Step(day, time, who, "submit", answers={"outcome": outcome})


def take_back(day, time, who):
    return Step(day, time, who, "take_back")


def review(day, time, numbers, verdict, sentence):
    return Step(day, time, "verifier", "review", sentence, answers={"measures": numbers, "verdict": verdict})


def send_back(day, time, who, reason):
    return Step(day, time, who, "send_back", reason)


def verify(day, time, opinion):
    return Step(day, time, "verifier", "verify", opinion)


def close(day, time, who, result="completed"):
    return Step(day, time, who, "close", answers={"result": result})


def reopen(day, time, reason):
    return Step(day, time, "coordinator", "reopen", reason)


def cancel(day, time, reason, **answers):
    return Step(day, time, "coordinator", "cancel", reason, answers=answers)


def reassign(day, time, reason, **answers):
    return Step(day, time, "coordinator", "reassign", reason, answers=answers)


def change_due(day, time, due, reason):
    return Step(day, time, "coordinator", "change_due", reason, answers={"due_on": Due(due)})


def ask_for_time(day, time, who, due, reason):
    return Step(day, time, who, "request_extension", reason, answers={"due_on": Due(due)})


def ask_to_reopen(day, time, text):
    return Step(day, time, "auditor", "ask_to_reopen", answers={"text": text})


def refused(day, time, who, what, reason=""):
    return Step(day, time, who, what, reason, is_refused=True)
