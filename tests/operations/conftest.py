import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    """Sentences stand here as the source has them."""
    with translation.override("en"):
        yield
