"""Mail through a real server: what it says, what is tried again, what is given up, what is never sent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.urls import reverse

from config.mail import MailServer, base_url, mail_server
from notifications.channels.email import link_to
from notifications.models import Delivery, Notice
from notifications.sending import MOST_ATTEMPTS, Sender, pause_after
from organization.people import deactivate
from tests.notifications.conftest import give_addresses
from tests.office import FIRST_DAY
from tests.test_house import GOOD, start

pytestmark = pytest.mark.django_db

Status = Delivery.Status


class Watch:
    """A clock that says what it was told, counted from the real one: leases are real."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return datetime.now(UTC) + self.ahead

    def skip(self, **duration):
        self.ahead += timedelta(**duration)


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def send(watch):
    def send(limit=None):
        with Sender(watch) as sender:
            return sender.send_due(limit)

    return send


@pytest.fixture
def assigned(addressed, news, post_office):
    """A ticket just assigned: the head, the handler and the leader have mail waiting."""
    ticket = addressed.ticket(state="assigned")
    news()
    return ticket


def to(name):
    return Delivery.objects.get(notice__recipient__username=name)


def statuses():
    rows = Delivery.objects.values_list("notice__recipient__username", "status")
    return dict(rows)


# --- what a mail says -----------------------------------------------------------------------------------------------


def test_a_mail_tells_in_the_readers_language_what_is_asked_and_leads_to_the_ticket(
    addressed, assigned, send, post_office
):
    with addressed.registry("language", addressed.admin) as door:
        head = type(addressed.head).objects.get(pk=addressed.head.pk)
        head.language = "en"
        door.save(head)
    assert send().sent == 3
    mails = {mail["To"]: mail for mail in post_office.mails}
    chinese, english = mails["handler@office.example"], mails["head@office.example"]
    assert chinese["Subject"].strip() == f"【整改跟踪】请签收：{assigned.number} 简报报送不及时"
    assert english["Subject"].strip() == f"[Rectify] Please accept: {assigned.number} 简报报送不及时"
    for mail, words in ((chinese, "签收"), (english, "Accept it, or decline it with a reason.")):
        body = mail.get_content()
        assert words in body and "2026-06-30" in body and "信息处" in body
        assert f"https://rectify.office.example/tickets/{assigned.number}/" in body
    assert chinese["From"] == "Rectify <rectify@office.example>"
    assert chinese["Auto-Submitted"] == "auto-generated"
    assert chinese["Message-ID"] == to("handler").message_id


def test_the_reason_is_told_word_for_word(addressed, news, send, post_office):
    ticket = addressed.ticket(state="submitted")
    news()
    send()
    post_office.mails.clear()
    addressed.do(ticket, "send_back", "verifier", reason="材料不全：<缺> 三季度 & 四季度台账。")
    news()
    send()
    assert post_office.recipients == ["handler@office.example", "head@office.example"]
    assert "材料不全：<缺> 三季度 & 四季度台账。" in post_office.mails[0].get_content()


@pytest.mark.parametrize(
    ("language", "heading", "asks"),
    [("zh-hans", "催办", "请报告进展"), ("en", "Chased", "Report how far it is, or submit it.")],
)
def test_a_chase_arrives_at_once_in_the_readers_language(addressed, news, send, post_office, language, heading, asks):
    give_addresses(addressed, language=language)
    ticket = addressed.ticket(state="in_progress")
    news()
    send()
    post_office.mails.clear()
    addressed.do(ticket, "chase", "coordinator", reason="请本周内办结。")
    news()
    send()
    assert post_office.recipients == ["handler@office.example", "head@office.example"]
    mail = post_office.mails[0]
    assert heading in mail["Subject"] and "请本周内办结。" in mail.get_content() and asks in mail.get_content()


def test_a_title_cannot_write_headers_of_its_own(addressed, news, send, post_office):
    title = "简报\r\nBcc: everybody@office.example\r\n\r\n正文" + "长" * 200
    addressed.ticket(title=title, state="assigned")
    news()
    assert send().sent == 3
    mail = post_office.mails[0]
    assert mail["Bcc"] is None and "简报 Bcc: everybody@office.example 正文长" in mail["Subject"]
    assert len(mail["Subject"]) < 130
    assert post_office.recipients == [f"{n}@office.example" for n in ("handler", "head", "leader")]


def test_a_date_that_hangs_on_a_calendar_to_come_says_so(addressed, news, send, post_office):
    ticket = addressed.ticket()
    late = addressed.assignment() | {"due_on": "2031-02-20"}
    addressed.do(ticket, "assign", "coordinator", **late)
    news()
    send()
    said = {mail["To"]: mail.get_content() for mail in post_office.mails}
    assert "2031-02-20" in said["handler@office.example"]
    assert "预排" in said["handler@office.example"]


def test_news_that_asks_for_nothing_stays_in_the_inbox(addressed, news, send, post_office):
    ticket = addressed.ticket(state="verified")
    news()
    send()
    post_office.mails.clear()
    addressed.do(ticket, "close", "coordinator", result="completed")
    news()
    assert send().sent == 0
    assert Notice.objects.filter(code="closed").count() == 3


# --- who gets none --------------------------------------------------------------------------------------------------


def test_without_a_server_or_an_address_there_is_no_mail(office, news, settings, post_office):
    office.ticket(state="assigned")
    news()
    assert Notice.objects.count() == 3 and not Delivery.objects.exists()  # nobody has an address
    give_addresses(office)
    settings.EMAIL_HOST = ""
    office.ticket(state="assigned", title="台账缺项")
    news()
    assert Notice.objects.count() == 6 and not Delivery.objects.exists()


def test_whoever_lost_sight_of_the_ticket_meanwhile_gets_no_mail(addressed, assigned, send, post_office):
    with addressed.registry("ended", addressed.admin) as door:
        for name, role in (("head", "head"), ("leader", "leader")):
            appointment = addressed.people[name].appointments.get(role=role)
            appointment.until_on = FIRST_DAY
            door.save(appointment)
        deactivate(door, type(addressed.handler).objects.get(pk=addressed.handler.pk))
    assert send().dropped == 3
    assert post_office.mails == []
    assert {d.last_error for d in Delivery.objects.all()} == {"no_access", "inactive"}


def test_what_was_settled_meanwhile_is_not_mailed(addressed, assigned, news, send, post_office):
    addressed.do(assigned, "accept", "handler")
    news()
    assert send().sent == 1
    assert post_office.recipients == ["leader@office.example"]
    assert statuses() == {"head": Status.DROPPED, "handler": Status.DROPPED, "leader": Status.SENT}


def test_a_department_that_lost_the_ticket_gets_no_mail_of_it(addressed, assigned, send, news, post_office):
    addressed.do(assigned, "reassign", "coordinator", reason="调整", department="finance")
    news()
    send()
    assert {"head@office.example", "handler@office.example"}.isdisjoint(post_office.recipients)
    assert {"head2@office.example", "handler2@office.example"} <= set(post_office.recipients)


# --- what is tried again ---------------------------------------------------------------------------------------------


def test_a_server_that_is_away_is_asked_again_later(assigned, send, watch, post_office):
    post_office.close()
    first = send()
    assert (first.sent, first.failed) == (0, 3)
    assert set(statuses().values()) == {Status.PENDING}
    assert "refused" in to("head").last_error.lower()
    assert send().claimed == 0  # not before the pause is over
    post_office.open()
    watch.skip(minutes=2)
    assert send().sent == 3
    assert {d.attempts for d in Delivery.objects.all()} == {2}


def test_a_run_leaves_a_closed_door_after_three_knocks(addressed, news, send, post_office):
    for n in range(3):
        addressed.ticket(title=f"问题{n}", state="assigned")
    news()
    post_office.close()
    assert send().claimed == 3
    assert Delivery.objects.filter(attempts=0).count() == 6


def test_a_refusal_for_now_is_tried_again_and_holds_up_nobody(assigned, send, watch, post_office):
    post_office.refuses["head@office.example"] = "450 4.2.0 greylisted, come back later"
    assert (send().sent, to("head").status) == (2, Status.PENDING)
    post_office.refuses.clear()
    watch.skip(minutes=2)
    assert send().sent == 1
    assert set(statuses().values()) == {Status.SENT}


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
def test_a_refusal_for_good_is_given_up_at_once_and_visibly(assigned, send, post_office, client, at, addressed):
    if at == "RCPT":
        post_office.refuses["leader@office.example"] = "550 5.1.1 no such mailbox"
    else:
        Delivery.objects.exclude(pk=to("leader").pk).update(status=Status.SENT)
        post_office.answers = ["554 5.7.1 this looks like spam"]
    assert send().failed == 1
    leader = to("leader")
    assert (leader.status, leader.attempts) == (Status.GIVEN_UP, 1)
    assert leader.last_error.startswith("Undeliverable: 55")
    assert list(Delivery.objects.given_up()) == [leader]
    client.force_login(addressed.leader)
    assert "邮件" in client.get("/inbox/").content.decode()


def test_whoever_never_succeeds_is_given_up_after_three_days(assigned, send, watch, post_office):
    post_office.refuses["head@office.example"] = "451 4.3.0 try later"
    began, runs = watch.ahead, 0
    send()
    while to("head").status == Status.PENDING:
        watch.ahead = to("head").due_at - datetime.now(UTC) + timedelta(seconds=1)
        send()
        runs += 1
        assert runs < 50
    assert (to("head").status, to("head").attempts) == (Status.GIVEN_UP, MOST_ATTEMPTS)
    assert timedelta(days=2) < watch.ahead - began < timedelta(days=4)


def test_pauses_double_and_differ():
    pauses = [pause_after(attempt) for attempt in range(1, 21)]
    for attempt, pause in enumerate(pauses, 1):
        whole = min(60 * 2 ** (attempt - 1), 6 * 3600)
        assert 0.8 * whole <= pause.total_seconds() <= 1.2 * whole
    assert len({pause_after(1) for _ in range(20)}) > 10


def test_a_server_that_hangs_up_after_taking_a_mail_gets_it_again_under_the_same_id(assigned, send, watch, post_office):
    """Whether it took the mail is unknown: at least once, and to be told by its Message-ID."""
    post_office.hang_ups = 1
    assert (send().sent, send().sent) == (2, 0)
    watch.skip(minutes=2)
    assert send().sent == 1
    assert sorted(post_office.arrived.values()) == [1, 1, 2]
    assert set(post_office.arrived) == set(Delivery.objects.values_list("message_id", flat=True))


def test_a_silent_server_holds_nobody_longer_than_the_timeout(assigned, send, settings, post_office):
    settings.EMAIL_TIMEOUT = 1
    post_office.delay = 3
    began = datetime.now(UTC)
    assert send(limit=1).failed == 1
    assert datetime.now(UTC) - began < timedelta(seconds=2.5)
    assert "timed out" in Delivery.objects.exclude(last_error="").get().last_error.lower()


def test_a_sender_that_died_leaves_its_mail_to_the_next_when_the_lease_is_over(assigned, send, watch, post_office):
    [held] = Delivery.objects.claim(watch())
    assert Delivery.objects.get(pk=held.pk).status == Status.SENDING
    assert send().sent == 2
    watch.skip(seconds=41)  # eight answers of five seconds each, as the fixture sets the timeout
    assert send().sent == 1
    # The dead one wakes up: its lease is over, and it changes nothing any more.
    assert held.end(Status.PENDING, due_at=watch()) is False
    assert set(statuses().values()) == {Status.SENT}


def test_many_mails_share_a_conversation(addressed, news, send, post_office):
    for n in range(5):
        addressed.ticket(title=f"问题{n}", state="assigned")
    news()
    assert send().sent == 15
    assert post_office.connections == 1


def test_a_delivery_that_was_sent_is_not_sent_again(assigned, send, post_office):
    send()
    for pk in Delivery.objects.values_list("pk", flat=True):
        with Sender(among=Delivery.objects.filter(pk=pk)) as sender:
            assert sender.send_due(limit=1).claimed == 0
    assert len(post_office.mails) == 3


@pytest.mark.django_db(transaction=True)
def test_nothing_is_claimed_inside_a_transaction(addressed, news, post_office):
    """There the claim would not be committed, and a lock would be held as long as a server takes to answer."""
    addressed.ticket(state="assigned")
    news()
    with pytest.raises(RuntimeError), transaction.atomic():
        Delivery.objects.claim(datetime.now(UTC))
    assert set(statuses().values()) == {Status.PENDING}


# --- settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("", MailServer()),
        ("smtp://mail.office.example", MailServer(host="mail.office.example")),
        ("smtp://127.0.0.1:2525", MailServer(host="127.0.0.1", port=2525)),
        (
            "smtp://rectify%40office:p%2Fw%3F@mail.office.example:587?starttls=1",
            MailServer(host="mail.office.example", port=587, user="rectify@office", password="p/w?", starttls=True),
        ),
        (
            "smtps://rectify:secret@mail.office.example",
            MailServer(host="mail.office.example", port=465, user="rectify", password="secret", ssl=True),
        ),
    ],
)
def test_one_address_names_the_server(address, server):
    assert mail_server("RECTIFY_SMTP_URL", address) == server


@pytest.mark.parametrize(
    "address",
    [
        "mail.office.example",
        "http://mail.office.example",
        "smtp://",
        "smtp://mail.office.example:post",
        "smtp://[half",
        "smtps://u:secret@mail.office.example?starttls=1",
        "smtp://u:secret@mail.office.example?starttls=perhaps",
    ],
)
def test_an_address_that_cannot_be_meant_stops_the_start_and_repeats_no_password(address):
    with pytest.raises(ImproperlyConfigured) as refused:
        mail_server("RECTIFY_SMTP_URL", address)
    assert "RECTIFY_SMTP_URL" in str(refused.value) and "secret" not in str(refused.value)


@pytest.mark.parametrize("missing", ["RECTIFY_MAIL_FROM", "RECTIFY_BASE_URL"])
def test_production_does_not_start_with_half_a_mail_channel(missing, tmp_path):
    mail = {
        "RECTIFY_SMTP_URL": "smtp://mail.office.example",
        "RECTIFY_MAIL_FROM": "rectify@office.example",
        "RECTIFY_BASE_URL": "https://rectify.office.example",
    }
    assert start(tmp_path, **GOOD, **mail).returncode == 0
    refused = start(tmp_path, **GOOD, **{name: value for name, value in mail.items() if name != missing})
    assert refused.returncode != 0 and missing in refused.stderr.splitlines()[-1]


def test_a_server_keeps_its_password_out_of_logs():
    assert "secret" not in repr(mail_server("RECTIFY_SMTP_URL", "smtp://u:secret@mail.office.example"))


@pytest.mark.parametrize("address", ["rectify.office.example", "ftp://x", "https://", "https://x/?q=1"])
def test_links_begin_with_an_address_of_the_web(address):
    with pytest.raises(ImproperlyConfigured):
        base_url("RECTIFY_BASE_URL", address)


def test_a_link_has_one_stroke_between_its_parts():
    assert base_url("RECTIFY_BASE_URL", "https://rectify.office.example/") == "https://rectify.office.example"


def test_links_of_mails_lead_to_the_pages():
    """They are spelled in the mail's own module, which loads no page."""
    assert link_to("tickets/ZG-1").endswith(reverse("ticket", args=["ZG-1"]))
    assert link_to("inbox").endswith(reverse("inbox"))
