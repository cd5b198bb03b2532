"""The settings of one installation; docs/configuration.md lists every RECTIFY_* variable."""

from config.logs import logging_settings
from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, DEBUG, env
from config.settings.database import *  # noqa: F403
from config.settings.files import *  # noqa: F403
from config.settings.people import *  # noqa: F403
from config.settings.work import *  # noqa: F403

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_fsm",
    "simple_history",
    "django_htmx",
    "csp",
    "axes",
    "record",
    "organization",
    "workflow",
    "tracker",
    "ui",
    "intake",
    "notifications",
    "reports",
    "administration",
    "audit",
    "desk",
    "operations",
]

MIDDLEWARE = [
    "config.middleware.RequestNumberMiddleware",
    "desk.middleware.TroubleMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.KeepPrivateMiddleware",
    "desk.gate.CookieGate",
    "desk.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.LengthMiddleware",
    "config.queries.ForeignFieldMiddleware",
    "record.denials.DenialsMiddleware",
    "desk.gate.TextGate",
    # Last: it turns the answer to a locked-out sign-in into a refusal.
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True

LOGGING_CONFIG = "config.logs.configure"
LOGGING = logging_settings(
    level=env.choice("RECTIFY_LOG_LEVEL", among=("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO"),
    readable=DEBUG,
)
