"""A document that was brought, and one that was confirmed."""

import pytest
from django.urls import reverse

from intake.models import ImportDraft
from tests.import_page.draft import ABOUT, Desk, address, paper
from tracker.models import SourceFile


@pytest.fixture
def begun(enter):
    """The coordinator has brought a document for a new inspection."""
    browser = enter("coordinator")
    answer = browser.post(reverse("import-new"), ABOUT | {"file": paper()})
    assert answer.status_code == 302, answer.content.decode()
    draft = ImportDraft.objects.get()
    assert answer["Location"] == address(draft)
    return Desk(browser, draft.pk)


@pytest.fixture
def confirmed(begun):
    begun.confirm()
    source = SourceFile.objects.get()
    return begun.browser, source, reverse("import-done", args=[source.inspection_id, source.pk])
