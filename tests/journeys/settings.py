"""An office as `make demo` serves it, whose browsers keep style sheets and scripts as they would in production.

In development a browser asks for all of them again on every page, since somebody may be changing them.
"""

from config.settings import *  # noqa: F403
from config.settings import STATICFILES_DIRS
from tests import looking

STATICFILES_DIRS = [*STATICFILES_DIRS, looking.SERVED]
WHITENOISE_MAX_AGE = 3600  # seconds
