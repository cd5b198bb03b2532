"""What a step asks once for many tickets."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from desk import deadline_cards
from desk.bulk import OFFERED
from desk.forms.asked import CHOOSE, NOBODY, reason_of
from desk.forms.parts import offer_people
from desk.forms.steps import plain
from desk.people import flat
from organization.dates import DUE
from record.models import Interface
from tracker.demands import fields_needed
from ui.forms import DayField, Form, KeyField
from workflow.requests import TransitionRequest

AS_EACH_HAS_IT = ("", _("As each ticket or its document names it"))
AS_EACH_IS_DATED = ("", _("None: the date given, or as each ticket has it"))


class BulkForm(Form):
    """`key` names the batch, so that sending the form twice moves each ticket once."""

    of_its_own: dict[str, type["BulkForm"]] = {}
    of = ""
    answering: tuple[str, ...] = ()
    names_departments = False
    tone = "pri"

    key = KeyField()

    def __init_subclass__(cls):
        BulkForm.of_its_own[cls.of] = cls

    def __init__(self, step, page, *args, **kwargs):
        super().__init__(*args, auto_id=f"{step}-%s", **kwargs)
        self.step, self.declared = step, OFFERED[step]
        self.fields["reason"] = reason_of(self.declared, _("It stands on every one of these tickets."))
        self.prepare(page)
        self.order_fields([name for name in self.fields if name != "reason"])

    @property
    def button(self):
        return self.declared.confirm or self.declared.label

    def prepare(self, page):
        """Offer choices; forms with any override it."""

    def own_answers(self, chosen) -> dict:
        """`{number: answers}` of tickets that answer for themselves what the form leaves open."""
        return {}

    def to_transition_request(self, request):
        said = {name: self.cleaned_data[name] for name in self.answering}
        return TransitionRequest(
            name=self.step,
            actor=request.user,
            reason=self.cleaned_data["reason"].strip(),
            answers={name: plain(value) for name, value in said.items() if value not in (None, "")},
            interface=Interface.PAGE,
            batch=self.cleaned_data["key"],
            request_number=request.request_number,
        )


class AssignManyForm(BulkForm):
    """What stays empty is for each ticket as it has it already, or as its document names it."""

    of = "assign"
    answering = ("department", "leader", "due_on", "deadline_rule", "handler", "verifier")
    names_departments = True

    department = forms.ChoiceField(label=_("Lead department"), required=False)
    leader = forms.ChoiceField(label=_("Responsible leader"), required=False)
    due_on = DayField(bounds=DUE, label=_("Due date"), required=False, help_text=_("Empty: as each ticket has it."))
    deadline_rule = forms.ChoiceField(label=_("Deadline rule"), required=False)
    handler = forms.ChoiceField(label=_("Handler"), required=False)
    verifier = forms.ChoiceField(label=_("Verifier"), required=False)

    def prepare(self, page):
        people, rules = page.people, deadline_cards.rules_common_to(page.tickets)
        self.fields["department"].choices = [AS_EACH_HAS_IT, *people.departments]
        offer_people(self, people, {"leader": AS_EACH_HAS_IT, "handler": NOBODY, "verifier": NOBODY})
        _first, *leaders = flat(self.fields["leader"].choices)
        if len(leaders) == 1:
            self.initial["leader"] = leaders[0][0]
        if any(ticket.plan.deadlines for ticket in page.tickets):
            self.fields["due_on"].help_text = _("Empty: as each ticket has it, or as its procedure counts it.")
        if rules:
            self.fields["deadline_rule"].choices = [AS_EACH_IS_DATED, *rules]
        else:
            del self.fields["deadline_rule"]
            self.answering = tuple(name for name in self.answering if name != "deadline_rule")
        self._say_what_is_needed(page)

    def _say_what_is_needed(self, page):
        """What all of the tickets lack has to be given; what some lack is no free choice either."""
        lacking = [_lacking(ticket, page.named) for ticket in page.tickets]
        for name in set().union(*lacking) & set(self.fields):
            field, n = self.fields[name], sum(name in one for one in lacking)
            field.required = field.is_needed = n == len(lacking)
            if not field.required:
                field.is_needed = True
                field.help_text = ngettext(
                    "%(n)d of these tickets has none yet and is refused without it.",
                    "%(n)d of these tickets have none yet and are refused without it.",
                    n,
                ) % {"n": n}
            elif isinstance(field, forms.ChoiceField):
                field.choices = [CHOOSE, *list(field.choices)[1:]]

    def own_answers(self, chosen):
        if self.cleaned_data["department"]:
            return {}
        return {
            number: {"department": code} | _supporting(chosen.supporting.get(number))
            for number, code in chosen.named.items()
        }


def _lacking(ticket, named):
    """What the step needs and neither the ticket nor the document that it comes from gives."""
    needed = fields_needed("assign", ticket)
    return needed - {"department"} if ticket.number in named else needed


def _supporting(codes):
    return {"supporting": codes} if codes else {}


FORMS = {name: BulkForm.of_its_own.get(name, BulkForm) for name in OFFERED}
