"""Who has to decide on an extension hears of it, who asked hears the outcome, and a look back is no secret."""

import pytest

from tests.notifications.test_news import heard_of, open_for, people

pytestmark = pytest.mark.django_db

RULES = {
    "extensions": [
        {
            "offset": 30,
            "unit": "calendar_days",
            "supported_by": "coordinator",
            "granted_by": "leader",
        }
    ],
    "look_backs": [{"offset": 1, "unit": "calendar_days"}],
}


@pytest.fixture
def asked(office, news):
    """A ticket at work for which the head of the department asks for another month."""
    ticket = office.ticket(office.inspection(rules=RULES), state="in_progress")
    office.do(ticket, "request_extension", "head", due_on="2026-07-20", reason="系统升级延期。")
    news()
    return ticket


def test_first_who_supports_then_who_grants(office, news, asked):
    assert heard_of("request_extension") == people("to_support_extension: coordinator")
    office.do(asked, "support_extension", "coordinator", reason="属实。")
    news()
    assert heard_of("support_extension") == people("to_grant_extension: leader; extension_supported: head")
    assert "to_support_extension" not in open_for(office.coordinator)
    office.do(asked, "grant_extension", "leader", reason="同意。")
    news()
    assert heard_of("grant_extension") == people("extension_granted: head handler")
    assert "to_grant_extension" not in open_for(office.leader)


def test_where_nobody_supports_first_whoever_grants_is_asked_at_once(office, news):
    [rule] = RULES["extensions"]
    rules = {"extensions": [{name: value for name, value in rule.items() if name != "supported_by"}]}
    ticket = office.ticket(office.inspection(rules=rules), state="in_progress")
    office.do(ticket, "request_extension", "head", due_on="2026-07-20", reason="系统升级延期。")
    news()
    assert heard_of("request_extension") == people("to_grant_extension: leader")


@pytest.mark.parametrize(("step", "topic"), [("grant", "extension_granted"), ("refuse", "extension_refused")])
def test_another_handler_asks_and_hears_the_answer(office, news, step, topic):
    """Beside the head, and the handler of the ticket."""
    office.join("handler3", "handler", "info")
    ticket = office.ticket(office.inspection(rules=RULES), state="in_progress")
    office.do(ticket, "request_extension", "handler3", due_on="2026-07-20", reason="系统升级延期。")
    office.do(ticket, "support_extension", "coordinator", reason="属实。")
    office.do(ticket, f"{step}_extension", "leader", reason="已研究。")
    news()
    assert heard_of(f"{step}_extension") == people(f"{topic}: head handler handler3")


def test_the_new_date_is_told_to_the_leader_and_to_whoever_supports(office, news, asked):
    office.do(asked, "reassign", "coordinator", supporting="finance", reason="请协助。")
    office.do(asked, "support_extension", "coordinator", reason="属实。")
    office.appoint("verifier", "leader", "unit")
    office.do(asked, "grant_extension", "verifier", reason="同意。")
    news()
    assert heard_of("grant_extension") == people("extension_granted: head handler; due_changed: leader head2")


def test_who_asked_hears_of_the_refusal(office, news, asked):
    office.do(asked, "refuse_extension", "leader", reason="理由不足。")
    news()
    assert heard_of("refuse_extension") == people("extension_refused: head handler")
    assert "to_support_extension" not in open_for(office.coordinator)


def test_a_request_that_ended_asks_nobody_any_more(office, news, asked):
    office.do(asked, "withdraw_extension", "head")
    news()
    assert "to_support_extension" not in open_for(office.coordinator)


def test_whoever_asked_is_not_asked_to_decide(office, news):
    office.appoint("head", "coordinator", "unit")
    ticket = office.ticket(office.inspection(rules=RULES), state="in_progress")
    office.do(ticket, "request_extension", "head", due_on="2026-07-20", reason="系统升级延期。")
    news()
    assert heard_of("request_extension") == people("to_support_extension: coordinator")


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("rebound", "to_resume_after_look_back: head handler; rebounded: leader coordinator head2"),
        ("hold_look_back", "look_back_held: head leader coordinator"),
    ],
)
def test_a_look_back_is_told(office, news, step, told):
    office.join("watch", "verifier", "unit")
    ticket = office.ticket(office.inspection(rules=RULES), state="in_progress")
    office.do(ticket, "reassign", "coordinator", supporting="finance", reason="请协助。")
    ticket = office.bring(ticket, "closed")
    office.clock.skip(days=3)
    office.do(ticket, step, "watch", reason="抽查三期简报。")
    news()
    assert heard_of(step) == people(told)
