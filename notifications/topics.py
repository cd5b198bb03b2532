"""What a notice can be about: its mark in the inbox, the sentence that says it, and how long it matters.

Sentences are filled with `who` (who did it), `due_on` and `since` (dates).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.extensions import questions as extensions
from tracker.models import Ticket
from tracker.sign_offs import questions as sign_offs
from tracker.steps import STEPS
from tracker.vocabulary import LadderTrigger, State
from workflow.plans import THE_PLAN


@dataclass(frozen=True, slots=True)
class Mark:
    """A tone of the style sheet, a glyph and a word, as the chip of a row shows them."""

    tone: str
    glyph: str
    label: Any


TO_DO = Mark("doing", "todo", _("For you to do"))
SOON = Mark("soon", "soon", _("Due soon"))
OVER = Mark("over", "over", _("Overdue"))
WAITING = Mark("soon", "soon", _("Waiting"))
CHASED = Mark("over", "bell", _("Chased"))
TO_KNOW = Mark("new", "note", _("For your information"))


@dataclass(frozen=True, slots=True)
class Topic:
    """`heading` opens a mail's subject, `sentence` says what happened and `asks` what to do about it, if anything.

    A topic with `until_left` asks for something that is settled as soon as the ticket leaves that state. A quiet one is
    told in the inbox alone, for it asks for nothing and would only fill the mailbox.
    """

    mark: Mark
    heading: Any
    sentence: Any
    asks: Any = ""
    until_left: str | None = None
    is_quiet: bool = False
    # The verb (or the plan) for which a signature is asked: settled as soon as none is asked for it any more.
    signs: str = ""
    # The step for which an extension waits: settled as soon as it waits for something else, or for nothing.
    decides: str = ""

    def is_settled_for(self, ticket) -> bool:
        """Whether what the topic asks for is past."""
        if self.until_left is not None and ticket.state != self.until_left:
            return True
        unasked = self.signs and not sign_offs.next_in_round(ticket, self.signs)
        decided = self.decides and extensions.step_awaited(ticket) != self.decides
        return bool(unasked) or bool(decided)


def _to_do(state, heading, sentence, asks):
    return Topic(TO_DO, heading, sentence, asks, state)


def _chased(state, asks):
    return Topic(CHASED, _("Chased"), _("%(who)s asks you to act on the ticket."), asks, state)


def _to_sign(verb, sentence):
    return Topic(
        TO_DO,
        _("Please sign"),
        sentence,
        _("Sign with your opinion, or refuse with a reason."),
        sign_offs.signed_in(Ticket)[verb],
        signs=verb,
    )


def _to_decide(step, asks):
    sentence = _("A later due date was asked for.")
    return Topic(TO_DO, _("Extension to decide"), sentence, asks, decides=step)


def _to_know(heading, sentence, **more):
    return Topic(TO_KNOW, heading, sentence, **more)


TOPICS = {
    f"to_sign_{THE_PLAN}": _to_sign(THE_PLAN, _("The plan of measures waits for your sign-off.")),
    **{f"to_sign_{step.name}": _to_sign(step.name, step.signed) for step in STEPS.values() if step.signed},
    "to_assign": _to_do(
        State.REGISTERED,
        _("Please assign"),
        _("%(who)s declined the ticket."),
        _("Assign it to the department it belongs to."),
    ),
    "to_accept": _to_do(
        State.ASSIGNED,
        _("Please accept"),
        _("%(who)s assigned the ticket to your department."),
        _("Accept it, or decline it with a reason."),
    ),
    "to_rework": _to_do(
        State.IN_PROGRESS,
        _("Sent back"),
        _("%(who)s sent the work back."),
        _("Read the reason, put it right and submit again."),
    ),
    "to_resume": _to_do(
        State.IN_PROGRESS,
        _("Reopened"),
        _("%(who)s reopened the ticket."),
        _("Take the work up again."),
    ),
    "to_verify": _to_do(
        State.SUBMITTED,
        _("Please verify"),
        _("%(who)s submitted the work for verification."),
        _("Look at the evidence, then verify the work or send it back."),
    ),
    "to_close": _to_do(
        State.VERIFIED,
        _("Please close"),
        _("%(who)s verified the work."),
        _("Close the ticket, or send it back with a reason."),
    ),
    "to_support_extension": _to_decide(
        "support_extension", _("Support the extension with a sentence, or refuse it with a reason.")
    ),
    "to_grant_extension": _to_decide(
        "grant_extension", _("Grant the extension, perhaps to an earlier day, or refuse it with a reason.")
    ),
    "to_resume_after_look_back": _to_do(
        State.IN_PROGRESS,
        _("Found again"),
        _("%(who)s looked back and found the problem again."),
        _("Take the work up again."),
    ),
    "to_reopen": _to_do(
        State.CLOSED,
        _("Asked to reopen"),
        _("%(who)s asks to reopen the ticket."),
        _("Reopen it, or leave it closed."),
    ),
    "chased_to_accept": _chased(State.ASSIGNED, _("Accept it, or decline it with a reason.")),
    "chased_to_work": _chased(State.IN_PROGRESS, _("Report how far it is, or submit it.")),
    "chased_to_verify": _chased(State.SUBMITTED, _("Look at the evidence, then verify the work or send it back.")),
    "assigned": _to_know(_("Assigned"), _("%(who)s assigned a ticket that concerns you.")),
    "taken_back": _to_know(_("Taken back"), _("%(who)s took the submission back.")),
    "sent_back": _to_know(_("Sent back"), _("%(who)s sent the work back."), is_quiet=True),
    "verified": _to_know(_("Verified"), _("%(who)s verified the work."), is_quiet=True),
    "closed": _to_know(_("Closed"), _("%(who)s closed the ticket."), is_quiet=True),
    "reopened": _to_know(_("Reopened"), _("%(who)s reopened the ticket."), is_quiet=True),
    "signed": _to_know(_("Signed"), _("%(who)s signed."), is_quiet=True),
    "sign_off_refused": _to_know(_("Sign-off refused"), _("%(who)s refused to sign and gave the reason.")),
    "extension_supported": _to_know(
        _("Extension supported"), _("%(who)s supported the extension; it waits to be granted."), is_quiet=True
    ),
    "extension_granted": _to_know(
        _("Extension granted"), _("%(who)s granted the extension: the work is due on %(due_on)s.")
    ),
    "extension_refused": _to_know(
        _("Extension refused"), _("%(who)s refused the extension: the work stays due on %(due_on)s.")
    ),
    "look_back_held": _to_know(
        _("Looked back"), _("%(who)s looked back and found that the problem stayed away."), is_quiet=True
    ),
    "rebounded": _to_know(_("Found again"), _("%(who)s looked back and found the problem again.")),
    "cancelled": _to_know(_("Cancelled"), _("%(who)s cancelled the ticket.")),
    "reassigned": _to_know(_("Reassigned"), _("%(who)s reassigned the ticket.")),
    "due_changed": _to_know(_("Due date changed"), _("%(who)s changed the due date to %(due_on)s.")),
    "remarked": _to_know(_("Remark"), _("%(who)s remarked on the ticket.")),
    # Told to auditors and administrators: these are about no ticket.
    "power_appointed": _to_know(_("Appointed"), _("%(who)s appointed %(person)s: %(role)s · %(place)s, %(span)s.")),
    "power_lent": _to_know(
        _("Powers lent"),
        _("%(who)s let %(person)s stand in for %(lender)s: %(role)s · %(place)s, %(span)s."),
    ),
    "power_linked": _to_know(
        _("One-time link"), _("%(who)s made a one-time link for the password of %(person)s (%(held)s).")
    ),
    "power_reopened": _to_know(_("Account opened"), _("%(who)s opened the account of %(person)s again (%(held)s).")),
    "power_redirected": _to_know(
        _("E-mail changed"), _("%(who)s changed the e-mail address of %(person)s (%(held)s).")
    ),
    "power_moved": _to_know(_("Department moved"), _("%(who)s moved the department %(place)s below %(under)s.")),
    "power_seated": _to_know(
        _("Seat in an inspection"),
        _("%(who)s gave %(person)s a seat in an inspection of %(place)s: %(role)s."),
    ),
    LadderTrigger.BEFORE_DUE: Topic(
        SOON,
        _("Due soon"),
        _("The work is due on %(due_on)s."),
        _("Report how far it is, or submit it."),
    ),
    LadderTrigger.ON_DUE: Topic(
        SOON,
        _("Due date reached"),
        _("The work is due on %(due_on)s."),
        _("Submit it, or ask the coordinator for another date."),
    ),
    LadderTrigger.AFTER_DUE: Topic(
        OVER,
        _("Overdue"),
        _("The work was due on %(due_on)s."),
        _("Submit it, or ask the coordinator for another date."),
    ),
    LadderTrigger.NOT_ACCEPTED: Topic(
        WAITING,
        _("Not accepted yet"),
        _("The ticket has waited to be accepted since %(since)s."),
        _("The lead department accepts it, or declines it with a reason."),
    ),
    LadderTrigger.NOT_VERIFIED: Topic(
        WAITING,
        _("Not verified yet"),
        _("The work has waited to be verified since %(since)s."),
        _("A verifier looks at the evidence, then verifies the work or sends it back."),
    ),
}
