from tests.administration.conftest import send  # noqa: F401
