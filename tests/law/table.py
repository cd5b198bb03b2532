"""The law of the life cycle as one table, written by hand from the papers and never from the declarations.

Each line: a verb, where it leads, and one sign for each person:

    +  moves        !  refused, 409: theirs to do, but not now        .  refused, 403: not theirs to do

The ticket: registered and assigned by the coordinator to the department `info` (head, handler) with `legal` (helper)
supporting, accepted by the handler, submitted by the head, verified by the verifier, closed by the coordinator, or
cancelled while in progress. It has one measure, which is done, and one piece of evidence; no verifier is named.
`head2` heads another department, `stranger` works in a third.
"""

PEOPLE = [
    "coordinator",
    "head",
    "handler",
    "helper",
    "verifier",
    "leader",
    "auditor",
    "admin",
    "head2",
    "stranger",
]

# Which steps are work, which keeps whoever took them from judging it.
WORK = {
    "accept",
    "report_progress",
    "submit",
    "add_measure",
    "change_measure",
    "withdraw_measure",
    "attach_evidence",
    "replace_evidence",
    "withdraw_evidence",
    "add_counter",
}
NO_WORK = {
    # handing out, judging and ending it
    "register",
    "assign",
    "decline",
    "take_back",
    "review",
    "send_back",
    "refuse",
    "verify",
    "close",
    "reopen",
    "rebound",
    "cancel",
    "reassign",
    "change_due",
    "split",
    "edit_wording",
    "hold_look_back",
    # words about it
    "add_remark",
    "chase",
    "ask_to_reopen",
    # signatures, and more time
    "ask_sign_offs",
    "sign",
    "withdraw_sign_offs",
    "request_extension",
    "support_extension",
    "grant_extension",
    "refuse_extension",
    "withdraw_extension",
}

# Verbs that are offered only where the procedure, here the plain self-check's, gives rise to them, and in which states.
OFFERED_ONLY_IN = {"refuse": (), "rebound": ("closed",)}

LAW = """
                                      coord head hand help veri lead audi admi hea2 stra
registered
    register            -              !    .    .    .    .    .    .    .    .    .
    assign              assigned       +    .    .    .    .    .    .    .    .    .
    accept              -              .    .    .    .    .    .    .    .    .    .
    decline             -              .    .    .    .    .    .    .    .    .    .
    report_progress     -              .    .    .    .    .    .    .    .    .    .
    submit              -              .    .    .    .    .    .    .    .    .    .
    take_back           -              .    .    .    .    .    .    .    .    .    .
    review              -              .    .    .    .    !    .    .    .    .    .
    send_back           -              !    .    .    .    !    !    .    .    .    .
    refuse              -              .    .    .    .    .    .    .    .    .    .
    verify              -              .    .    .    .    !    .    .    .    .    .
    close               -              !    .    .    .    .    !    .    .    .    .
    reopen              -              !    .    .    .    .    .    .    .    .    .
    rebound             -              !    .    .    .    !    .    .    .    .    .
    cancel              cancelled      +    .    .    .    .    .    .    .    .    .
    reassign(place)     -              !    .    .    .    .    .    .    .    .    .
    reassign(person)    registered     +    .    .    .    .    .    .    .    .    .
    change_due          registered     +    .    .    .    .    .    .    .    .    .
assigned
    register            -              !    .    .    .    .    .    .    .    .    .
    assign              assigned       +    .    .    .    .    .    .    .    .    .
    accept              in_progress    .    +    +    .    .    .    .    .    .    .
    decline             registered     .    +    .    .    .    .    .    .    .    .
    report_progress     -              .    !    !    !    .    .    .    .    .    .
    submit              -              .    !    .    .    .    .    .    .    .    .
    take_back           -              .    .    .    .    .    .    .    .    .    .
    review              -              .    .    .    .    !    .    .    .    .    .
    send_back           -              !    .    .    .    !    !    .    .    .    .
    refuse              -              .    .    .    .    .    .    .    .    .    .
    verify              -              .    .    .    .    !    .    .    .    .    .
    close               -              !    .    .    .    .    !    .    .    .    .
    reopen              -              !    .    .    .    .    .    .    .    .    .
    rebound             -              !    .    .    .    !    .    .    .    .    .
    cancel              cancelled      +    .    .    .    .    .    .    .    .    .
    reassign(place)     assigned       +    .    .    .    .    .    .    .    .    .
    reassign(person)    assigned       +    .    .    .    .    .    .    .    .    .
    change_due          assigned       +    .    .    .    .    .    .    .    .    .
in_progress
    register            -              !    .    .    .    .    .    .    .    .    .
    assign              -              !    .    .    .    .    .    .    .    .    .
    accept              -              .    !    !    .    .    .    .    .    .    .
    decline             -              .    !    .    .    .    .    .    .    .    .
    report_progress     in_progress    .    +    +    +    .    .    .    .    .    .
    submit              submitted      .    +    .    .    .    .    .    .    .    .
    take_back           -              .    .    .    .    .    .    .    .    .    .
    review              -              .    .    .    .    !    .    .    .    .    .
    send_back           -              !    .    .    .    !    !    .    .    .    .
    refuse              -              .    .    .    .    .    .    .    .    .    .
    verify              -              .    .    .    .    !    .    .    .    .    .
    close               -              !    .    .    .    .    !    .    .    .    .
    reopen              -              !    .    .    .    .    .    .    .    .    .
    rebound             -              !    .    .    .    !    .    .    .    .    .
    cancel              cancelled      +    .    .    .    .    .    .    .    .    .
    reassign(place)     assigned       +    .    .    .    .    .    .    .    .    .
    reassign(person)    in_progress    +    .    .    .    .    .    .    .    .    .
    change_due          in_progress    +    .    .    .    .    .    .    .    .    .
submitted
    register            -              !    .    .    .    .    .    .    .    .    .
    assign              -              !    .    .    .    .    .    .    .    .    .
    accept              -              .    !    !    .    .    .    .    .    .    .
    decline             -              .    !    .    .    .    .    .    .    .    .
    report_progress     -              .    !    !    !    .    .    .    .    .    .
    submit              -              .    !    .    .    .    .    .    .    .    .
    take_back           in_progress    .    +    .    .    .    .    .    .    .    .
    review              submitted      .    .    .    .    +    .    .    .    .    .
    send_back           in_progress    +    .    .    .    +    +    .    .    .    .
    refuse              -              .    .    .    .    .    .    .    .    .    .
    verify              verified       .    .    .    .    +    .    .    .    .    .
    close               -              !    .    .    .    .    !    .    .    .    .
    reopen              -              !    .    .    .    .    .    .    .    .    .
    rebound             -              !    .    .    .    !    .    .    .    .    .
    cancel              cancelled      +    .    .    .    .    .    .    .    .    .
    reassign(place)     assigned       +    .    .    .    .    .    .    .    .    .
    reassign(person)    submitted      +    .    .    .    .    .    .    .    .    .
    change_due          submitted      +    .    .    .    .    .    .    .    .    .
verified
    register            -              !    .    .    .    .    .    .    .    .    .
    assign              -              !    .    .    .    .    .    .    .    .    .
    accept              -              .    !    !    .    .    .    .    .    .    .
    decline             -              .    !    .    .    .    .    .    .    .    .
    report_progress     -              .    !    !    !    .    .    .    .    .    .
    submit              -              .    !    .    .    .    .    .    .    .    .
    take_back           -              .    !    .    .    .    .    .    .    .    .
    review              -              .    .    .    .    !    .    .    .    .    .
    send_back           in_progress    +    .    .    .    +    +    .    .    .    .
    refuse              -              .    .    .    .    .    .    .    .    .    .
    verify              -              .    .    .    .    !    .    .    .    .    .
    close               closed         +    .    .    .    .    +    .    .    .    .
    reopen              -              !    .    .    .    .    .    .    .    .    .
    rebound             -              !    .    .    .    !    .    .    .    .    .
    cancel              -              !    .    .    .    .    .    .    .    .    .
    reassign(place)     -              !    .    .    .    .    .    .    .    .    .
    reassign(person)    verified       +    .    .    .    .    .    .    .    .    .
    change_due          verified       +    .    .    .    .    .    .    .    .    .
closed
    register            -              !    .    .    .    .    .    .    .    .    .
    assign              -              !    .    .    .    .    .    .    .    .    .
    accept              -              .    !    !    .    .    .    .    .    .    .
    decline             -              .    !    .    .    .    .    .    .    .    .
    report_progress     -              .    !    !    !    .    .    .    .    .    .
    submit              -              .    !    .    .    .    .    .    .    .    .
    take_back           -              .    !    .    .    .    .    .    .    .    .
    review              -              .    .    .    .    !    .    .    .    .    .
    send_back           -              !    .    .    .    !    !    .    .    .    .
    refuse              -              .    .    .    .    .    .    .    .    .    .
    verify              -              .    .    .    .    !    .    .    .    .    .
    close               -              !    .    .    .    .    !    .    .    .    .
    reopen              in_progress    +    .    .    .    .    .    .    .    .    .
    rebound             in_progress    .    .    .    .    +    .    .    .    .    .
    cancel              -              !    .    .    .    .    .    .    .    .    .
    reassign(place)     -              !    .    .    .    .    .    .    .    .    .
    reassign(person)    -              !    .    .    .    .    .    .    .    .    .
    change_due          -              !    .    .    .    .    .    .    .    .    .
cancelled
    register            -              !    .    .    .    .    .    .    .    .    .
    assign              -              !    .    .    .    .    .    .    .    .    .
    accept              -              .    !    !    .    .    .    .    .    .    .
    decline             -              .    !    .    .    .    .    .    .    .    .
    report_progress     -              .    !    !    !    .    .    .    .    .    .
    submit              -              .    !    .    .    .    .    .    .    .    .
    take_back           -              .    .    .    .    .    .    .    .    .    .
    review              -              .    .    .    .    !    .    .    .    .    .
    send_back           -              !    .    .    .    !    !    .    .    .    .
    refuse              -              .    .    .    .    .    .    .    .    .    .
    verify              -              .    .    .    .    !    .    .    .    .    .
    close               -              !    .    .    .    .    !    .    .    .    .
    reopen              -              !    .    .    .    .    .    .    .    .    .
    rebound             -              !    .    .    .    !    .    .    .    .    .
    cancel              -              !    .    .    .    .    .    .    .    .    .
    reassign(place)     -              !    .    .    .    .    .    .    .    .    .
    reassign(person)    -              !    .    .    .    .    .    .    .    .    .
    change_due          -              !    .    .    .    .    .    .    .    .    .
"""

# What a person hears whom the law does not allow; every 403 of the verb has this code among its reasons.
NOT_YOURS = {
    "register": "not_coordinator",
    "assign": "not_coordinator",
    "accept": "not_of_the_lead_department",
    "decline": "not_head_of_the_lead_department",
    "report_progress": "not_of_a_responsible_department",
    "submit": "not_head_of_the_lead_department",
    "take_back": "not_the_submitter",
    "review": "not_verifier",
    "send_back": "may_not_send_back",
    "refuse": "not_asked_to_sign",
    "verify": "not_verifier",
    "close": "may_not_close",
    "reopen": "not_coordinator",
    "rebound": "may_not_look_back",
    "cancel": "not_coordinator",
    "reassign": "not_coordinator",
    "change_due": "not_coordinator",
}

# Why a step that is theirs cannot be taken now; everywhere else the reason is the state alone.
NOT_NOW = {
    ("registered", "reassign(place)"): ["lead_fixed"],
    ("verified", "reassign(place)"): ["lead_fixed"],
}

# Whatever each verb could be told.
SAID = {
    "register": {},
    "assign": {"department": "info", "leader": "leader", "due_on": "2026-06-30"},
    "accept": {},
    "decline": {"reason": "不属本处职责。"},
    "report_progress": {"reason": "已完成初稿。", "measure": "1", "progress": "100"},
    "submit": {"outcome": "已修订办法。"},
    "take_back": {},
    "review": {"measures": "1", "verdict": "passed", "reason": "属实。"},
    "send_back": {"reason": "材料不全。", "measures": "1"},
    "refuse": {"reason": "材料不全。"},
    "verify": {"reason": "情况属实。"},
    "close": {"result": "completed"},
    "reopen": {"reason": "问题反弹。"},
    "rebound": {"reason": "回头看发现问题反弹。"},
    "cancel": {"reason": "重复登记。"},
    "reassign(place)": {"department": "finance", "reason": "职责调整。"},
    "reassign(person)": {"verifier": "verifier", "reason": "人员调整。"},
    "change_due": {"due_on": "2026-07-31", "reason": "上级批准延期。"},
}


def lines():
    """(state, row, target, {person: sign}) for every line; a line that lacks a sign stops everything."""
    state = None
    for line in LAW.strip().splitlines()[1:]:
        words = line.split()
        if len(words) == 1:
            state = words[0]
        else:
            row, target, *signs = words
            yield state, row, target, dict(zip(PEOPLE, signs, strict=True))


def verb_of(row):
    return row.partition("(")[0]
