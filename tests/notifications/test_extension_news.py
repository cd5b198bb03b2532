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


def test_a_look_back_is_told(office, news):
    office.join("watch", "verifier", "unit")
    ticket = office.ticket(office.inspection(rules=RULES), state="closed")
    office.clock.skip(days=3)
    office.do(ticket, "rebound", "watch", reason="又有两期晚报。")
    news()
    assert heard_of("rebound") == people("to_resume_after_look_back: head handler; rebounded: leader coordinator")
