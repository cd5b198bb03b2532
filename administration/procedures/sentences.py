"""What a version asks, as lines that people read and compare."""

from django.utils.translation import gettext as _

from tracker.labels import KINDS, ROLES, TERMS, TRIGGERS, UNITS, label_of
from tracker.law import ticket_law
from tracker.procedure_words import WORDS
from workflow.plans import Plan
from workflow.telling import told, who


class InWords:
    """A plan in words: every step, and `(what, the source's own wording)` of what it dates."""

    def __init__(self, plan: Plan):
        self._plan = plan

    @property
    def steps(self):
        return told(ticket_law(), self._plan, label_of)

    @property
    def deadlines(self):
        return [(_deadline(rule), rule.text) for rule in self._plan.deadlines]

    @property
    def extensions(self) -> list[str]:
        return [_extension(number, rule) for number, rule in enumerate(self._plan.extensions, start=1)]

    @property
    def look_backs(self):
        return [
            (_("%(term)s: %(span)s after closing") % {"term": TERMS[rule.term], "span": span(rule)}, rule.text)
            for rule in self._plan.look_backs
        ]


def kinds(codes) -> str:
    return _(", ").join(str(KINDS.get(code, code)) for code in codes)


def span(rule) -> str:
    return _("%(n)s %(unit)s") % {"n": rule.offset, "unit": UNITS[rule.unit]}


def lines(procedure) -> list[str]:
    """The whole version, a line for everything that could differ from another."""
    plan, law = procedure.plan, ticket_law()
    in_words = InWords(plan)
    found = [f"{_('title')}: {procedure.title}", f"{_('kinds of inspection')}: {kinds(procedure.kinds)}"]
    for step in in_words.steps:
        found += [f"{step.label}: {demand}" for demand in step.demands]
        demands = plan.demands(step.name)
        if demands.roles is not None:
            narrowed = who(law.verbs[step.name], demands, label_of)
            found.append(_("%(step)s: only %(who)s") % {"step": step.label, "who": narrowed})
        if demands.bulk != (step.name in WORDS.bulk):
            found.append(_bulk(step, demands))
    found += [f"{what}. {text}" for what, text in [*in_words.deadlines, *in_words.look_backs]]
    return [*found, *in_words.extensions, f"{_('source')}: {procedure.source or '–'}"]


def difference(old, new) -> tuple[list[str], list[str]]:
    """(lines that fall away, lines that are new) from one version to another."""
    before, after = lines(old), lines(new)
    return [line for line in before if line not in after], [line for line in after if line not in before]


def _bulk(step, demands):
    if demands.bulk:
        return _("%(step)s: for many tickets at once too") % {"step": step.label}
    return _("%(step)s: ticket by ticket only") % {"step": step.label}


def _deadline(rule):
    words = {"term": TERMS[rule.term], "span": span(rule), "from": TRIGGERS[rule.counts_from]}
    return _("%(term)s: %(span)s, %(from)s") % words


def _extension(number, rule):
    words = {"n": number, "span": span(rule), "grants": ROLES[rule.granted_by]}
    if not rule.supported_by:
        return _("Extension %(n)s: by %(span)s at most, granted by %(grants)s") % words
    return _("Extension %(n)s: by %(span)s at most, supported by %(supports)s, granted by %(grants)s") % (
        words | {"supports": ROLES[rule.supported_by]}
    )
