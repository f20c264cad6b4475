"""Django's settings; what may differ between machines comes from `environment`."""

from csp.constants import NONE, SELF

from quancheng.server import environment
from quancheng.server.sqlite import use_sound_sqlite

use_sound_sqlite()

QUANCHENG_HOME = environment.home()
SECRET_KEY = environment.secret_key()
DEBUG = False
ALLOWED_HOSTS = environment.hosts()

DATABASES = {"default": environment.database()}
QUANCHENG_PROFILE = environment.profile()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"

# Ours first, so that our templates win; no admin on purpose: administrators work through actions, like everybody.
INSTALLED_APPS = [
    "quancheng.store",
    "quancheng.people",
    "quancheng.cases",
    "quancheng.papers",
    "quancheng.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # its widgets' templates, which FORM_RENDERER looks for among the apps
    "csp",
    "django_htmx",
    "django_cotton",
    "django_q",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages; what stands in static/ lies compressed beside itself
    "csp.middleware.CSPMiddleware",
    "quancheng.server.headers.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "quancheng.server.moment.Moment",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "quancheng.web.sittings.Sittings",
    "quancheng.server.bounds.Bounds",
    "quancheng.web.doors.OnlyDeclaredRoutes",
    "quancheng.web.refusals.Refusals",
]

ROOT_URLCONF = "quancheng.server.urls"
WSGI_APPLICATION = "quancheng.server.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# django-cotton puts its own loader and tags in front when its app is ready.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "quancheng.web.navigation.shell",
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# WhiteNoise serves what stands in the apps, so there is no collecting step to forget.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600

# Argon2 first; PBKDF2 only so that a password brought from elsewhere is recognised once and then rehashed.
PASSWORD_HASHERS = [
    "quancheng.people.hashing.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Lockout, idle time and the rules for passwords are actions of people, by profile.
AUTHENTICATION_BACKENDS = ["quancheng.people.signing_in.Backend"]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
CSRF_FAILURE_VIEW = "quancheng.web.refusals.no_csrf"

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

if environment.behind_https():
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
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
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # each doubtful cell of a large workbook is decided on in one form
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a workbook of many sheets asks about many cells
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600

# Jobs may run twice, so they are idempotent; `retry` must exceed `timeout`, or a slow job runs beside itself.
Q_CLUSTER = {
    "name": "quancheng",
    "orm": "default",
    "workers": 1,
    "timeout": 600,
    "retry": 900,
    "max_attempts": 5,
    "catch_up": False,
    "poll": 1,
    "save_limit": 1000,
    "label": "任务",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"quancheng": {"level": "INFO"}},
}
