"""The words that a procedure may use. The law itself is declared on the subject; these only catch slips of the pen."""

VERBS = (
    "assign",
    "accept",
    "decline",
    "report_progress",
    "submit",
    "take_back",
    "review",
    "send_back",
    "verify",
    "close",
    "reopen",
    "cancel",
    "reassign",
    "change_due",
)
SIGNABLE = ("submit", "verify", "close")
ROLES = ("coordinator", "head", "handler", "verifier", "leader", "auditor")
NAMED_ROLES = ("leader", "verifier", "handler")
GRANTING = ("coordinator", "leader")
SEPARATIONS = ("person", "department", "superior")
FIELDS = ("department", "leader", "handler", "verifier", "due_on", "outcome", "result")
TERMS = ("immediate", "fixed", "lasting")
FED_BACK_ON, REGISTERED_ON, ASSIGNED_ON = TRIGGERS = ("fed_back_on", "registered_on", "assigned_on")
