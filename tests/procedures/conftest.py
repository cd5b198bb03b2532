from tests.administration.conftest import enter, send  # noqa: F401
