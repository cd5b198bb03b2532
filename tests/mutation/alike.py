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
    "separation.py:_supported: if version >= stretch.since:  →  if version > stretch.since:": (
        "The step that begins a cycle changes no supporting department, and the first cycle begins before any step."
    ),
    "separation.py:_heads_in: return headships.values_list("
    '"person_id", flat=True), deputies.order_by().values_list("delegate_id", flat=True)  →  '
    'return headships.values_list("person_id", flat=True), '
    'deputies.order_by().values_list("delegate_id", flat=False)': (
        "The first of the queries that are united says how all of them are read."
    ),
    "separation.py:_heads: return set(people[0].union(*people[1:]))  →  return set(people[0].union(*people[ 0:]))": (
        "What is united with itself stays what it is."
    ),
    "engine.py: @dataclass(frozen=True, slots=True)  →  @dataclass(frozen=True, slots=False)": (
        "Slots save memory; what is frozen takes no other attribute anyway."
    ),
    "verbs.py: @dataclass(frozen=True, slots=True, kw_only=True)  →  "
    "@dataclass(frozen=True, slots=False, kw_only=True)": (
        "Slots save memory; what is frozen takes no other attribute anyway."
    ),
    "verbs.py: @dataclass(frozen=True, slots=True, kw_only=True)  →  "
    "@dataclass(frozen=True, slots=True, kw_only=False)": ("Every step is declared by the names of its parts anyway."),
    "verbs.py:verbs_of: @cache  →  "
    "field = next(f for f in model._meta.concrete_fields if isinstance(f, FSMFieldMixin))": (
        "Verbs are declared once for the life of a program; without the cache they are only read again."
    ),
}
