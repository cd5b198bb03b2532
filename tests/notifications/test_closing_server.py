"""A server that says 421 closes: the next mail asks for a new line instead of paying for the old one."""

import pytest

from notifications.models import Delivery
from notifications.sending import Sender

pytestmark = pytest.mark.django_db


@pytest.fixture
def assigned(addressed, news, post_office):
    ticket = addressed.ticket(state="assigned")
    news()
    return ticket


def sent():
    with Sender() as sender:
        return sender.send_due()


def first_to(post_office, stage, answer):
    """Say `answer` to the first mail there is, when it names its recipient or hands over what it holds."""
    if stage == "RCPT":
        first = Delivery.objects.order_by("due_at", "id").first().notice.recipient.email
        post_office.refuses[first] = answer
    else:
        post_office.answers = [answer]


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "status"), [("421 4.3.2 closing down", "pending"), ("554 5.7.1 no, and goodbye", "given_up")]
)
def test_whatever_a_server_says_as_it_closes_costs_the_next_mail_nothing(assigned, post_office, stage, answer, status):
    first_to(post_office, stage, answer)
    assert (sent().sent, post_office.connections) == (2, 2 if answer.startswith("421") else 1)
    refused = Delivery.objects.exclude(last_error="").get()
    assert (refused.status, refused.attempts) == (status, 1)
    assert answer in refused.last_error
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_a_server_that_hangs_up_as_it_refuses_costs_the_next_mail_nothing(assigned, post_office):
    post_office.answers, post_office.hang_ups = ["554 5.7.1 goodbye"], 1
    assert sent().sent == 2
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_a_server_that_closes_again_and_again_is_left_alone(addressed, news, post_office):
    for n in range(3):
        addressed.ticket(title=f"问题{n}", state="assigned")
    news()
    post_office.answers = ["421 4.3.2 closing down"] * 9
    assert sent().claimed == 3
