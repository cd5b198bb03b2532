"""Who is let in, for how long, and what their browsers are told to keep to."""

from datetime import timedelta

from csp.constants import NONE, SELF

from config.settings.base import RECTIFY_HTTPS, env

AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "organization.signed_in.SignedIn",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": env.number("RECTIFY_PASSWORD_LENGTH", unit="characters", default=10, least=8)},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "organization.passwords.NotTheNameValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

# One person at one address is held up, so that nobody can shut out somebody else from afar; organization/guessing.py
# says what becomes of many names at one address, and of one name at many.
AXES_HANDLER = "organization.guessing.Guesses"
AXES_USERNAME_CALLABLE = "organization.guessing.whose"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.number("RECTIFY_SIGN_IN_ATTEMPTS", unit="attempts", default=10)
AXES_COOLOFF_TIME = timedelta(minutes=env.number("RECTIFY_SIGN_IN_PAUSE", unit="minutes", default=15))
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "config.middleware.client_address"
AXES_LOCKOUT_CALLABLE = "desk.views.session.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Sessions, cookies, headers -------------------------------------------------------------------

SESSION_COOKIE_AGE = 3600 * env.number("RECTIFY_SESSION_HOURS", unit="hours", default=12)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = RECTIFY_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Whoever once came by HTTPS comes no other way for a year; whoever asks without is sent there. Probes on this machine
# have no certificate to ask with.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if RECTIFY_HTTPS else 0
SECURE_SSL_REDIRECT = RECTIFY_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
