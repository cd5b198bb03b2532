"""What a step by htmx answers with is the ticket as the step left it, whatever it changed."""

import pytest

from tests.desk.sending import HTMX, address, sent

pytestmark = pytest.mark.django_db

CHANGES = {
    "add_measure": ({"text": "修订借阅办法"}, "修订借阅办法"),
    "add_counter": ({"counter": "meetings", "amount": "37"}, "37"),
    "add_remark": ({"text": "请抓紧。"}, "请抓紧。"),
    "report_progress": ({"reason": "已完成初稿。"}, "已完成初稿。"),
}


@pytest.mark.parametrize("step", CHANGES)
def test_the_answer_shows_what_the_step_brought(office, enter, step):
    ticket, (said, shown) = office.ticket(state="in_progress"), CHANGES[step]
    answer = enter("handler").post(address(ticket, step), sent(ticket, **said), headers=HTMX)
    assert answer.status_code == 200 and shown in answer.content.decode()


def test_files_too(office, enter):
    from django.core.files.uploadedfile import SimpleUploadedFile

    ticket = office.ticket(state="in_progress")
    said = sent(ticket, files=SimpleUploadedFile("领用登记表.txt", "登记表".encode()))
    answer = enter("handler").post(address(ticket, "attach_evidence"), said, headers=HTMX)
    assert answer.context["page"].evidence[0].name == "领用登记表.txt"
