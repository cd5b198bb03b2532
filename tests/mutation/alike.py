"""Faults that change nothing anybody could notice, each with the reason."""

ALIKE = {
    "report_progress: = in_progress": "It is taken in progress only, so staying there and going there are one.",
    "review: = submitted": "It is taken of submitted tickets only, so staying there and going there are one.",
    "rules.py:measures_are_done: open_ = [str(m.position) for m in ticket.current_measures() "
    "if m.progress < 100 or m.verdict == Verdict.RETURNED]  →  open_ = [str(m.position) for m in "
    "ticket.current_measures() if m.progress != 100 or m.verdict == Verdict.RETURNED]": (
        "Nothing is done by more than a hundred percent: the answer is read as a number from 0 to 100."
    ),
    "questions.py:is_signed: return gate is None or _given(ticket, verb) >= gate.wanted  →  "
    "return gate is None or _given(ticket, verb) == gate.wanted": (
        "As soon as enough have signed, the others are asked no longer, so there are never more than wanted."
    ),
    "questions.py:signed_in: @cache  →  "
    "verbs = {name: min(step.sources) for name, step in verbs_of(model).items() if step.signed}": (
        "Which verb is signed in which state is declared once; without the cache it is only read again."
    ),
    "verbs.py:verbs_of: @cache  →  "
    "field = next(f for f in model._meta.concrete_fields if isinstance(f, FSMFieldMixin))": (
        "Verbs are declared once for the life of a program; without the cache they are only read again."
    ),
}
