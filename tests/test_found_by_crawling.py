"""What the whole crawl found once, each as its own sentence."""

import pytest
from django.urls import reverse

from tests.desk.sending import address, sent
from tests.test_commands import run
from workflow.models import Procedure

pytestmark = pytest.mark.django_db


def test_a_procedure_for_other_kinds_tells_so_in_its_history(office, enter):
    columns = Procedure.objects.filter(name="audit").values("name", "title", "kinds", "source", "rules").get()
    with office.registry("procedure_drafted", office.admin) as door:
        draft = door.save(Procedure(version=2, **columns))
    with office.registry("procedure_changed", office.admin) as door:
        draft.kinds = ["audit", "safety"]
        door.save(draft)
    answer = enter("admin").get(reverse("procedure", args=[draft.name, draft.version]))
    assert answer.status_code == 200
    assert "Safety" in answer.content.decode()


def test_progress_of_five_thousand_digits_is_refused(office, enter):
    ticket = office.ticket(state="in_progress")
    office.do(ticket, "add_measure", "handler", text="修订办法")
    said = sent(ticket, measure="1", progress="9" * 5000, reason="已完成。")
    assert enter("handler").post(address(ticket, "report_progress"), said).status_code == 422


def test_a_document_that_is_called_by_its_ending_alone_is_refused(office, tmp_path):
    inspection = office.inspection()
    (tmp_path / ".txt").write_text("一、存在问题\n1. 简报报送不及时。\n", encoding="utf-8")
    status, said = run("import_feedback", str(tmp_path / ".txt"), f"--inspection={inspection.pk}", "--as=coordinator")
    assert (status, [refusal["code"] for refusal in said["refusals"]]) == (1, ["file_type_not_allowed"])
