"""流程设计: everybody reads, an administrator designs; form, JSON and check agree, and a walk writes nothing."""

import json
from dataclasses import replace
from io import BytesIO

import pytest

from record.models import Event
from tests.administration.conftest import hidden
from tracker.models import Ticket
from tracker.procedure_words import WORDS
from workflow.files import as_file, as_text
from workflow.models import Procedure
from workflow.shipped import shipped

pytestmark = pytest.mark.django_db

BAD = {"verbs": {"close": {"roles": ["head"]}}}


@pytest.fixture
def draft(office):
    """A draft of the procedure for audits."""
    [columns] = [columns for columns in shipped() if columns["name"] == "audit"]
    with office.registry("procedure_drafted", office.admin) as door:
        return door.save(Procedure(version=2, **columns))


def at(procedure, *more):
    return "/".join(["/procedures", procedure.name, str(procedure.version), *more, ""])


def form_of(browser, address):
    """Everything the form would send if nobody touched it."""
    form = browser.get(address).context["form"]
    said = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False, "", []):
            said[bound.html_name] = "on" if value is True else value
    return said


@pytest.mark.parametrize("name", ["handler", "auditor", "admin"])
def test_everybody_reads_and_only_an_administrator_finds_the_buttons(office, enter, name, draft):
    browser = enter(name)
    text = browser.get("/procedures/").content.decode()
    assert all(columns["title"] in text for columns in shipped())
    assert ("Load a procedure" in text) == (name == "admin")
    text = browser.get(at(draft)).content.decode()
    assert "<svg" in text and "plan of measures approved by" in text and "It holds" in text
    assert "60日内" in text and "Extension 1" in text
    assert (at(draft, "edit") in text) == (name == "admin")


@pytest.mark.parametrize("act", ["copy", "edit", "text", "publish", "retire"])
def test_nobody_else_designs(office, enter, draft, act):
    for name in ("coordinator", "leader"):
        assert enter(name).get(at(draft, act)).status_code == 403
        assert enter(name).post(at(draft, act), {}).status_code == 403
    assert enter("coordinator").get("/procedures/load/").status_code == 403
    assert Procedure.objects.get(pk=draft.pk).status == "draft"


def test_signed_out_nobody_reads(office, client):
    assert client.get("/procedures/").status_code == 302
    assert client.get("/procedures/audit/1/walk/").status_code == 302


def test_what_is_not_there_is_not_found(office, enter):
    browser = enter("admin")
    for path in ("audit/9/", "nowhere/1/", "audit/9/walk/", "audit/9/file/", "audit/9/edit/"):
        assert browser.get(f"/procedures/{path}").status_code == 404


def test_a_version_goes_out_as_a_file_and_comes_back_changed(office, enter, send):
    browser = enter("admin")
    answer = browser.get("/procedures/audit/1/file/")
    assert "audit-1.json" in answer["Content-Disposition"]
    said = json.loads(answer.content)
    said["verbs"]["submit"]["measures"] = 3
    upload = BytesIO(json.dumps(said).encode())
    upload.name = "audit.json"
    answer = browser.post("/procedures/load/", hidden(browser, "/procedures/load/") | {"file": upload})
    assert (answer.status_code, answer.url) == (302, "/procedures/audit/2/")
    made = Procedure.objects.get(name="audit", version=2)
    assert made.status == "draft" and made.plan.demands("submit").measures == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Choose a file"),
        ("{", "line 1, column 2"),
        ('{"name": "x", "title": "x", "kinds": ["tea"]}', "tea"),
        ('{"name": "x", "title": "x", "kinds": ["audit"], "verbs": {"dance": {}}}', "dance"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(office, send, text, said):
    answer = send("admin", "/procedures/load/", text=text)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert answer.context["form"]["text"].value() == text


def test_the_same_again_is_no_new_version(office, send):
    text = as_text(Procedure.objects.get(name="audit"))
    answer = send("admin", "/procedures/load/", text=text)
    assert answer.status_code == 422 and Procedure.objects.filter(name="audit").count() == 1


def test_a_version_is_copied_into_a_draft(office, send):
    answer = send("admin", "/procedures/audit/1/copy/", name="audit", reason="修订。")
    assert answer.url == "/procedures/audit/2/edit/"
    made = Procedure.objects.get(name="audit", version=2)
    assert made.status == "draft" and made.rules == Procedure.objects.get(name="audit", version=1).rules
    assert send("admin", "/procedures/audit/1/copy/", name="own").url == "/procedures/own/1/edit/"
    assert send("admin", "/procedures/audit/1/copy/", name="Own Name").status_code == 422


@pytest.mark.parametrize("columns", shipped(), ids=lambda columns: columns["name"])
def test_the_form_says_exactly_what_the_rules_say(office, enter, columns):
    """Opened and saved without a touch, nothing changes in what the plan asks."""
    with office.registry("procedure_drafted", office.admin) as door:
        made = door.save(Procedure(version=2, **columns))
    browser = enter("admin")
    answer = browser.post(at(made, "edit"), form_of(browser, at(made, "edit")))
    assert answer.status_code == 302, answer.context["form"].errors
    before, made = made.plan, Procedure.objects.get(pk=made.pk)
    assert all(made.plan.demands(verb) == before.demands(verb) for verb in WORDS.verbs)
    assert replace(made.plan, verbs={}) == replace(before, verbs={}) and made.source == columns["source"]


def test_the_form_writes_every_kind_of_rule(office, enter, draft):
    browser = enter("admin")
    said = form_of(browser, at(draft, "edit")) | {
        "titled": "审计整改（新）",
        "kinds": ["audit", "safety"],
        "submit-measures": "2",
        "submit-types": "pdf， jpg",
        "submit-fields": ["handler"],
        "verify-roles": [],
        "verify-separation": ["department"],
        "close-roles": ["coordinator"],
        "close-rule": "at_least",
        "close-at_least": "2",
        "close-signer-1-role": "head",
        "close-signer-1-scope": "unit",
        "close-signer-2-person": "wang",
        "accept-bulk": "on",
        "deadlines-3-id": "extra",
        "deadlines-3-term": "",
        "deadlines-3-from": "assigned_on",
        "deadlines-3-offset": "10",
        "deadlines-3-unit": "working_days",
        "deadlines-3-text": "自交办起十个工作日。",
        "extensions-1-offset": "15",
        "extensions-1-unit": "calendar_days",
        "extensions-1-granted_by": "leader",
        "reason": "补充。",
    }
    answer = browser.post(at(draft, "edit"), said)
    assert answer.status_code == 302, answer.context["form"].errors
    made = Procedure.objects.get(pk=draft.pk)
    plan = made.plan
    assert (made.title, made.kinds) == ("审计整改（新）", ["audit", "safety"])
    assert plan.demands("submit").evidence_kinds == {"pdf", "jpg"} and plan.demands("submit").fields == ("handler",)
    gate = plan.gate("close")
    assert (gate.rule, gate.wanted, [s.person or s.role for s in gate.signers]) == (
        "at_least",
        2,
        ["leader", "head", "wang"],
    )
    assert plan.demands("close").roles == {"coordinator"} and plan.demands("accept").bulk
    assert plan.deadlines[3].id == "extra" and plan.extensions[1].offset == 15
    assert Event.objects.latest("id").reason == "补充。"


def test_what_does_not_fit_comes_back_with_everything_typed(office, enter, draft):
    browser = enter("admin")
    said = form_of(browser, at(draft, "edit"))
    said |= {"close-signer-0-person": "wang", "submit-measures": "7", "reason": "试。"}
    answer = browser.post(at(draft, "edit"), said)
    page = answer.content.decode()
    assert answer.status_code == 422 and "close.sign_offs.by[0]" in page and 'value="7"' in page
    assert Procedure.objects.get(pk=draft.pk).plan.demands("submit").measures == 1


def test_only_drafts_are_edited_and_published(office, enter, send):
    published = Procedure.objects.get(name="audit")
    for act in ("edit", "text", "publish"):
        assert enter("admin").get(at(published, act)).status_code == 409
    answer = enter("admin").post(at(published, "publish"), {"reason": "再来。"})
    assert answer.status_code in (409, 422)


def test_a_draft_is_edited_as_json(office, send, draft):
    file = as_file(draft) | {"title": "审计（改）"}
    assert send("admin", at(draft, "text"), text=json.dumps(file)).status_code == 302
    assert Procedure.objects.get(pk=draft.pk).title == "审计（改）"
    answer = send("admin", at(draft, "text"), text=json.dumps(file | {"name": "other"}))
    assert answer.status_code == 422 and "stays" in answer.content.decode()


def test_somebody_elses_edit_meanwhile_is_stale(office, enter, draft):
    browser = enter("admin")
    said = form_of(browser, at(draft, "edit"))
    with office.registry("procedure_drafted", office.admin) as door:
        row = Procedure.objects.get(pk=draft.pk)
        row.title = "别人改的"
        door.save(row)
    answer = browser.post(at(draft, "edit"), said)
    assert answer.status_code == 409 and "别人改的" in answer.content.decode()


def test_publishing_shows_the_difference_and_wants_a_reason(office, enter, send, draft):
    file = as_file(draft)
    file["verbs"]["submit"]["measures"] = 4
    send("admin", at(draft, "text"), text=json.dumps(file))
    page = enter("admin").get(at(draft, "publish")).content.decode()
    assert "<del>Submit for verification: at least 1 measure</del>" in page
    assert "<ins>Submit for verification: at least 4 measures</ins>" in page
    assert send("admin", at(draft, "publish")).status_code == 422
    running = office.inspection(kind="audit")
    assert send("admin", at(draft, "publish"), reason="加强。").status_code == 302
    assert Procedure.objects.in_force_for("audit").version == 2
    assert Procedure.objects.get(name="audit", version=1).status == "retired"
    running.refresh_from_db()
    assert running.procedure.version == 1
    text = enter("admin").get(at(draft)).content.decode()
    assert "published the procedure" in text and "加强。" in text


def test_what_does_not_hold_is_told_in_sentences_and_not_published(office, enter, send):
    with office.registry("procedure_drafted", office.admin) as door:
        wrong = door.save(Procedure(name="own", title="自定", kinds=["safety"], rules=BAD))
    sentence = "Close the ticket is reserved for Head, but the law lets only Coordinator, Leader take it."
    text = enter("admin").get(at(wrong)).content.decode()
    assert sentence in text and "Register → Assign → Accept → Submit for verification → Verify" in text
    answer = enter("admin").get(at(wrong, "publish"))
    assert answer.status_code == 409 and sentence in answer.content.decode()
    answer = enter("admin").post(
        at(wrong, "publish"), {"reason": "硬发。", "key": "6f9619ff-8b86-d011-b42d-00c04fc964ff", "seen": ""}
    )
    assert answer.status_code in (409, 422) and Procedure.objects.get(pk=wrong.pk).status == "draft"


def test_rules_that_cannot_be_read_leave_a_page_that_says_so(office, enter):
    with office.registry("procedure_drafted", office.admin) as door:
        old = door.save(Procedure(name="old", title="旧", kinds=["safety"], rules={"verbs": {"dance": {}}}))
    answer = enter("admin").get(at(old))
    assert answer.status_code == 200 and "dance" in answer.content.decode()
    assert enter("admin").get(at(old, "walk")).status_code == 302
    assert enter("admin").get(at(old, "edit")).status_code == 409
    assert enter("admin").get("/procedures/").status_code == 200


def test_a_version_is_retired_but_not_the_last_for_all(office, send, draft):
    assert send("admin", at(draft, "retire"), reason="不用了。").status_code == 302
    assert Procedure.objects.get(pk=draft.pk).status == "retired"
    inspection = Procedure.objects.get(name="inspection")
    assert send("admin", at(inspection, "retire"), reason="不用了。").status_code == 409


# --- walking ---------------------------------------------------------------------------------------------------------

ROAD = "coordinator.assign.assigned,handler.accept.in_progress,head.submit.submitted"


def test_a_fictional_ticket_is_walked_and_nothing_is_written(office, enter, draft):
    browser, before = enter("handler"), (Event.objects.count(), Ticket.objects.count())
    page = browser.get(at(draft, "walk")).context["page"]
    assert str(page.state) == "Awaiting assignment" and page.role == "coordinator"
    address = next(address for verb, _state, address, _demands in page.open if str(verb) == "Assign")
    page = browser.get(address).context["page"]
    assert str(page.state) == "Awaiting acceptance" and len(page.taken) == 1
    text = browser.get(at(draft, "walk") + f"?as=leader&steps={ROAD}").content.decode()
    assert "What the Leader may do now" in text and "only for Verifier" in text
    assert (Event.objects.count(), Ticket.objects.count()) == before


def test_who_worked_on_it_does_not_verify_and_who_verified_does_not_close(office, enter, draft):
    browser = enter("admin")

    def closed(role, steps):
        page = browser.get(at(draft, "walk") + f"?as={role}&steps={steps}").context["page"]
        return {str(verb): reasons for verb, reasons in page.closed}, {str(verb) for verb, *_rest in page.open}

    assert "Verify" in closed("verifier", ROAD)[1]
    verified = f"{ROAD},verifier.verify.verified"
    reasons, opened = closed("leader", verified)
    assert "Close the ticket" in opened and reasons["Verify"] == ["not while it is “Awaiting closing”"]
    assert "only for Coordinator, Leader" in closed("verifier", verified)[0]["Close the ticket"]


@pytest.mark.parametrize(
    "steps",
    ["x", "coordinator.close.closed", "head.assign.assigned", "coordinator.assign.closed", "a.b.c,d", "%00"],
)
def test_an_address_that_nobody_walked_begins_again(office, enter, draft, steps):
    answer = enter("handler").get(at(draft, "walk") + f"?steps={steps}")
    assert answer.url == at(draft, "walk")


def test_a_role_nobody_knows_is_the_coordinator(office, enter, draft):
    page = enter("handler").get(at(draft, "walk") + "?as=king").context["page"]
    assert page.role == "coordinator"
