"""Forms are opened and sent as the settings' own tests do."""

from tests.administration.conftest import send  # noqa: F401
