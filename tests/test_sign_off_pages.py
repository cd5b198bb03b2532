"""Signatures as people meet them: on the page, in my work, in the inbox, on the command line."""

import uuid

import pytest
from django.urls import reverse

from notifications.models import Notice
from record import outbox
from tests.test_commands import run
from tests.test_sign_offs import HEAD, LEADER, again, gated
from tracker.models import Ticket
from tracker.staffing import check

pytestmark = pytest.mark.django_db


def page(browser, ticket):
    return browser.get(reverse("ticket", args=[ticket.number])).content.decode()


def send(browser, ticket, step, /, **typed):
    ticket = again(ticket)
    address = reverse("ticket-step", args=[ticket.number, step])
    return browser.post(address, {"key": str(uuid.uuid4()), "seen_version": ticket.version} | typed)


def to_sign(browser):
    groups = {group.name: group for group in browser.get("/").context["work"].groups}
    return [item.row.number for item in groups["to-sign"].items] if "to-sign" in groups else []


def test_from_asking_to_submitting_on_the_page(office, enter):
    ticket = gated(office, submit=[LEADER])
    head = enter("head")
    assert "Ask for sign-off" in page(head, ticket) and "Nobody has been asked yet." in page(head, ticket)
    assert send(head, ticket, "ask_sign_offs", step="submit").status_code == 302
    assert "Awaiting sign-off" in page(head, ticket)
    leader = enter("leader")
    assert to_sign(leader) == [ticket.number]
    assert "Your signature is asked for" in page(leader, ticket)
    assert send(leader, ticket, "sign", step="submit", reason="同意。").status_code == 302
    assert to_sign(leader) == []
    shown = page(leader, ticket)
    assert "1 of 1 signed" in shown and "同意。" in shown
    assert send(enter("head"), ticket, "submit", outcome="已修订办法。").status_code == 302


def test_refusing_on_the_page_gives_the_reason_to_the_department(office, enter):
    ticket = gated(office, "submitted", verify=[LEADER])
    leader = enter("leader")
    assert send(leader, ticket, "refuse", step="verify", reason=" ").status_code == 422
    assert send(leader, ticket, "refuse", step="verify", reason="缺少执行记录。").status_code == 302
    assert "缺少执行记录。" in page(enter("head"), ticket)
    assert again(ticket).state == "in_progress"


@pytest.mark.parametrize("step", ["sign", "refuse"])
def test_the_form_says_what_is_signed(office, enter, step):
    ticket = gated(office, "submitted", verify=[LEADER])
    address = reverse("ticket-step", args=[ticket.number, step])
    for asked, said in (("verify", "Verify"), ("", ""), ("nothing", "")):
        shown = enter("leader").get(address, {"step": asked} if asked else {})
        assert shown.context["form"].subject == said


def test_in_order_the_queue_holds_only_whose_turn_it_is(office, enter):
    ticket = gated(office, submit={"rule": "in_order", "by": [HEAD, LEADER]})
    office.do(ticket, "ask_sign_offs", "handler")
    assert to_sign(enter("leader")) == []
    assert to_sign(enter("head")) == [ticket.number]
    office.do(ticket, "sign", "head", reason="同意。")
    assert to_sign(enter("leader")) == [ticket.number]
    assert to_sign(enter("head")) == []


def test_without_gates_the_page_says_nothing_of_signatures(office, enter):
    ticket = office.ticket(state="in_progress")
    assert "Sign-offs" not in page(enter("head"), ticket)


def test_a_stranger_cannot_sign_what_he_may_not_see(office, enter):
    ticket = gated(office, "submitted", verify=[LEADER])
    assert send(enter("stranger"), ticket, "sign", reason="同意。").status_code == 404


def codes(name, office):
    outbox.drain()
    open_ = Notice.objects.open().filter(recipient=office.people[name])
    return list(open_.order_by("pk").values_list("code", flat=True))


def test_whose_signature_is_wanted_is_told_and_then_told_no_more(office):
    ticket = gated(office, "submitted", verify=[LEADER], close=[{"role": "coordinator", "scope": "unit"}])
    assert codes("leader", office)[-1] == "to_sign_verify"
    office.do(ticket, "sign", "leader", reason="同意。")
    assert "to_sign_verify" not in codes("leader", office)
    assert "signed" in codes("head", office)
    office.do(ticket, "verify", "verifier", reason="属实。")
    assert codes("coordinator", office)[-1] == "to_sign_close"


def test_in_order_the_second_hears_of_it_after_the_first_has_signed(office):
    ticket = gated(office, submit={"rule": "in_order", "by": [HEAD, LEADER]})
    office.do(ticket, "ask_sign_offs", "handler")
    assert "to_sign_submit" in codes("head", office) and "to_sign_submit" not in codes("leader", office)
    office.do(ticket, "sign", "head", reason="同意。")
    assert "to_sign_submit" in codes("leader", office)


def test_a_question_that_is_withdrawn_leaves_the_inbox(office):
    ticket = gated(office, submit=[LEADER])
    office.do(ticket, "ask_sign_offs", "head")
    assert "to_sign_submit" in codes("leader", office)
    office.do(ticket, "withdraw_sign_offs", "head")
    assert "to_sign_submit" not in codes("leader", office)


def test_whoever_refuses_is_heard(office):
    ticket = gated(office, "submitted", verify=[LEADER])
    office.do(ticket, "refuse", "leader", reason="缺少执行记录。")
    assert codes("head", office)[-1] == "to_rework"
    at_work = gated(office, submit=[LEADER])
    office.do(at_work, "ask_sign_offs", "handler")
    office.do(at_work, "refuse", "leader", reason="还早。")
    assert codes("head", office)[-1] == "sign_off_refused"


def test_the_command(office):
    ticket = gated(office, submit=[LEADER])
    ask = ("signoff", ticket.number, "ask", "--as", "head")
    assert run(*ask)[1]["sign_offs"] == [
        {
            "step": "submit",
            "position": 1,
            "asked_of": "leader",
            "status": "asked",
            "signer": None,
            "opinion": "",
        }
    ]
    assert run(*ask)[1]["refusals"][0]["code"] == "sign_offs_asked"
    status, said = run("signoff", ticket.number, "give", "--as", "leader", "--reason", "同意。", "--step", "submit")
    assert (status, said["sign_offs"][0]["status"], said["sign_offs"][0]["signer"]) == (0, "given", "leader")
    assert run("signoff", ticket.number, "withdraw", "--as", "head")[0] == 1
    assert run("show", ticket.number)[1]["sign_offs"][0]["opinion"] == "同意。"
    refuse = ("signoff", ticket.number, "refuse", "--as", "leader", "--reason", "不同意。")
    assert run(*refuse)[1]["refusals"][0]["code"] == "not_asked_to_sign"


def test_as_of_an_instant_the_signature_was_still_asked(office):
    ticket = gated(office, "submitted", verify=[LEADER])
    then = office.clock.now
    office.do(ticket, "sign", "leader", reason="同意。")
    shown = run("show", ticket.number, "--as-of", then.isoformat())[1]["sign_offs"]
    assert [row["status"] for row in shown] == ["asked"]


def test_what_nobody_can_move_stands_first_in_the_coordinators_work(office, enter):
    from organization.people import deactivate

    ticket = office.ticket(state="submitted")
    with office.registry("left", office.admin) as door:
        deactivate(door, office.verifier)
    check(Ticket.objects.all(), office.clock.now)
    browser = enter("coordinator")
    group = browser.get("/").context["work"].groups[0]
    assert (group.name, [item.row.number for item in group.items]) == ("stuck", [ticket.number])
    shown = browser.get(reverse("inspection", args=[ticket.inspection_id])).content.decode()
    assert "Steps that nobody can take" in shown
    assert (
        "Steps that nobody can take"
        not in enter("auditor").get(reverse("inspection", args=[ticket.inspection_id])).content.decode()
    )


def test_a_ticket_is_split_on_its_page(office, enter):
    ticket = office.ticket()
    browser = enter("coordinator")
    assert send(browser, ticket, "split", parts=" \n ", reason="分开。").status_code == 422
    assert (
        send(browser, ticket, "split", parts="修订办法\n补报简报\n", title="明确责任", reason="分开。").status_code
        == 302
    )
    assert list(Ticket.objects.order_by("number").values_list("title", flat=True)) == [
        "明确责任",
        "修订办法",
        "补报简报",
    ]
