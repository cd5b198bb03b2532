"""How pages name the steps of a ticket: on a button, and in a sentence after the name of who took it."""

from django.utils.translation import gettext_lazy as _

from tracker.law_words import AMENDMENTS, VERBS

BUTTONS = VERBS | AMENDMENTS | {"rebound": _("Look back: the problem came back")}

SENTENCES = {
    "register": _("registered the ticket"),
    "assign": _("assigned the ticket"),
    "accept": _("accepted the ticket"),
    "decline": _("declined the ticket"),
    "report_progress": _("reported progress"),
    "submit": _("submitted the work for verification"),
    "take_back": _("took the submission back"),
    "review": _("reviewed measures"),
    "send_back": _("sent the work back"),
    "verify": _("verified the work"),
    "close": _("closed the ticket"),
    "reopen": _("reopened the ticket"),
    "cancel": _("cancelled the ticket"),
    "reassign": _("reassigned the ticket"),
    "change_due": _("changed the due date"),
    "add_measure": _("added a measure"),
    "change_measure": _("changed a measure"),
    "withdraw_measure": _("withdrew a measure"),
    "attach_evidence": _("attached evidence"),
    "withdraw_evidence": _("withdrew evidence"),
    "add_remark": _("remarked"),
    "chase": _("chased those who have to act"),
    "add_counter": _("recorded a figure"),
    "replace_evidence": _("replaced evidence"),
    "ask_to_reopen": _("asked to reopen the ticket"),
    "edit_wording": _("edited the wording"),
    "ask_sign_offs": _("asked for sign-off"),
    "sign": _("signed"),
    "split": _("split the ticket"),
    "refuse": _("refused to sign"),
    "withdraw_sign_offs": _("withdrew the question for sign-off"),
    "request_extension": _("asked for an extension"),
    "support_extension": _("supported the extension"),
    "grant_extension": _("granted the extension"),
    "refuse_extension": _("refused the extension"),
    "withdraw_extension": _("withdrew the request for an extension"),
    "hold_look_back": _("looked back and found that the problem stayed away"),
    "rebound": _("looked back and found the problem again"),
}

DONE = {
    "assign": _("The ticket is assigned."),
    "accept": _("The ticket is accepted: the work can begin."),
    "decline": _("The ticket is handed back to the coordinator."),
    "report_progress": _("Your report is recorded."),
    "submit": _("The work is submitted for verification."),
    "take_back": _("The submission is taken back."),
    "review": _("The verdict is recorded."),
    "send_back": _("The work is sent back to the department."),
    "verify": _("The work is verified; the ticket now awaits closing."),
    "close": _("The ticket is closed."),
    "reopen": _("The ticket is open again, in its next cycle."),
    "cancel": _("The ticket is cancelled."),
    "reassign": _("The ticket is reassigned."),
    "change_due": _("The due date is changed."),
    "add_measure": _("The measure is added."),
    "change_measure": _("The measure is changed."),
    "withdraw_measure": _("The measure is withdrawn."),
    "attach_evidence": _("The evidence is attached."),
    "withdraw_evidence": _("The evidence is withdrawn; the record of it stays."),
    "add_remark": _("Your remark is recorded."),
    "add_counter": _("The figure is recorded."),
    "replace_evidence": _("The evidence is replaced; the older version stays readable."),
    "ask_to_reopen": _("The coordinator can read your request now."),
    "edit_wording": _("The wording is changed."),
    "ask_sign_offs": _("Those whose signature is wanted are asked."),
    "sign": _("Your signature is recorded."),
    "split": _("The ticket is split; the new ones await assignment."),
    "refuse": _("Your refusal is recorded, with its reason."),
    "withdraw_sign_offs": _("The question is withdrawn."),
    "request_extension": _("Those who decide are asked; until then the date stays."),
    "support_extension": _("Your support is recorded; the request waits to be granted."),
    "grant_extension": _("The extension is granted and the due date moved."),
    "refuse_extension": _("The extension is refused; the date stays."),
    "withdraw_extension": _("The request is withdrawn; the date stays."),
    "hold_look_back": _("The finding is recorded; the ticket stays closed."),
    "rebound": _("The finding is recorded; the ticket is open again, in its next cycle."),
}


def step_of(event):
    """The name of the step that left this event: a verb's, or an amendment's."""
    return event.detail if event.what == "change" else event.what


def button(step):
    return BUTTONS.get(step, step)


def sentence(step):
    return SENTENCES.get(step, step)


def done(step):
    return DONE.get(step, _("Done."))
