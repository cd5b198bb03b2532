"""A procedure's file that was chosen stays when its form is refused: as the text of the field below it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from workflow.models import Procedure

pytestmark = pytest.mark.django_db


def test_the_text_of_a_refused_file_stands_in_the_form(office, enter):
    browser, address = enter("admin"), "/procedures/load/"
    key = browser.get(address).context["form"]["key"].value()
    file = SimpleUploadedFile("规程.json", '{"name": "自定"'.encode(), "application/json")
    refused = browser.post(address, {"key": str(key), "file": file})
    assert refused.status_code == 422
    assert refused.context["form"]["text"].value() == '{"name": "自定"'
    assert not Procedure.objects.filter(title="自定").exists()
