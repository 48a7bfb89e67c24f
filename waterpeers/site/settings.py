"""All settings, in one file; everything that differs between installations is in the environment.

With nothing set it runs on SQLite in ``./data``. ``docs/running/settings.md`` lists each.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.functional import SimpleLazyObject

from waterpeers.site import environment as env
from waterpeers.site import sqlite  # noqa: F401 - must come before Django loads its database backend
from waterpeers.site.database import postgresql

PACKAGE = Path(__file__).resolve().parent.parent
DATA = env.data_folder()

# --- What this installation is ---
SITE_NAME = env.text("SITE_NAME", "WaterPeers")
BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
DEBUG = env.flag("DEBUG")
SECRET_KEY = SimpleLazyObject(lambda: env.secret_key(DATA))  # asking for help makes none
ALLOWED_HOSTS = env.words("HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL.startswith("https") else []
IS_SECURE = BASE_URL.startswith("https://")
CODE_OF_CONDUCT_URL = "https://gwopa.org/about-us-gwopa/charter/code-of-conduct"

# --- Single sign-on: where people of some organisation prove who they are; off without it ---
OIDC_SERVER = env.provider("OIDC_SERVER")
OIDC_NAME = env.text("OIDC_NAME") or urlsplit(OIDC_SERVER).hostname or ""
# By its address: another server's number of a person means another person.
OIDC_CODE = OIDC_SERVER.partition("://")[2].replace("/", "-")
OIDC_CLIENT = env.text("OIDC_CLIENT")
OIDC_DOMAINS = [each.lower().lstrip("@") for each in env.words("OIDC_DOMAINS")]
if OIDC_SERVER and not OIDC_CLIENT:
    env.refuse("WATERPEERS_OIDC_SERVER needs WATERPEERS_OIDC_CLIENT as well.")

# --- Rules whose figures an installation may choose ---
SIZE_BAND_BOUNDS = (10_000, 100_000)  # connections: small below the first, large from the second
REQUEST_DAYS = env.number("REQUEST_DAYS", 30)  # silence ends a request after so many days
INVITATION_DAYS = env.number("INVITATION_DAYS", 14)
LEARNING_CHECK_MONTHS = [int(each) for each in env.words("LEARNING_CHECK_MONTHS", "3,6")]
SIGN_IN_DAYS = env.number("SIGN_IN_DAYS", 90)  # so long it is known who tried to sign in
API_CALLS_PER_MINUTE = env.number("API_CALLS_PER_MINUTE", 600)  # of a key, in each process
UPLOAD_MEGABYTES = env.number("UPLOAD_MEGABYTES", 20)
BACKUP_FOLDER = env.text("BACKUP_FOLDER")  # none: the worker makes no backups
BACKUP_HOURS = max(env.number("BACKUP_HOURS", 24), 1)
BACKUP_KEEP = env.number("BACKUP_KEEP", 7)
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)  # before the site, each adding X-Forwarded-For

# --- The subjects, lowest first: an app knows only those before it ---
SUBJECTS = (
    "audit",
    "records",
    "operators",
    "accounts",
    "safety",
    "indicators",
    "references",
    "questionnaires",
    "benchmarking",
    "frontiers",
    "water_balance",
    "ladders",
    "energy",
    "partnerships",
    "agreements",
    "diagnosis",
    "joint",
    "plans",
    "updates",
    "threads",
    "follow_up",
    "missions",
    "learning",
    "closing",
    "reporting",
    "lessons",
    "matching",
    "chain",
    "compliance",
    "portfolio",
    "keeping",
    "workbooks",
    "desk",
    "administration",
    "portal",
)

# --- Django ---
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # for allauth's list of sessions
    "django.forms",  # its widgets' templates, for the renderer below
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    *(["allauth.socialaccount.providers.openid_connect"] if OIDC_SERVER else []),
    "ninja",
    "waterpeers.site",
    "waterpeers.apps.foundation",
    *(f"waterpeers.apps.{code}" for code in SUBJECTS),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "waterpeers.site.middleware.response_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "waterpeers.apps.accounts.middleware.own_language",
    "waterpeers.apps.accounts.middleware.own_clock",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "waterpeers.apps.accounts.middleware.who_acts",
    "waterpeers.apps.safety.middleware.second_factor_first",
    "waterpeers.apps.safety.middleware.session_use",
    "waterpeers.site.waiting.stored_once",
    "waterpeers.site.api.one_shape",
    "waterpeers.site.middleware.pages_for_refused_methods",
    "waterpeers.site.middleware.refuse_large_bodies",
    "waterpeers.site.middleware.Refusals",
]
ROOT_URLCONF = "waterpeers.site.urls"
WSGI_APPLICATION = "waterpeers.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "site" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["waterpeers.site.template_loaders.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "waterpeers.site.context.installation",
                "waterpeers.site.context.here",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def _database() -> dict[str, object]:
    address = env.text("DATABASE")
    if address:
        return postgresql(address)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "waterpeers.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;"
                "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
            ),
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Shared by all processes: counts attempts to sign in.
    "default": {
        "BACKEND": "waterpeers.site.cache.CountingCache",
        "LOCATION": "cache",
        # Counts of attempts must outlast those of others: each takes a quarter of a second here,
        # so that nobody makes so many in the five minutes for which one counts.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # One for each process: calls of the API, apart from what pages keep, so that none pushes out
    # the other.
    "calls": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "calls",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # One for each process: lists of options, counts of the home page.
    "local": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": 300,
    },
}

# --- People and sessions ---
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_SIGNUP_REDIRECT_URL = "accounts:own-organisation"
ACCOUNT_ADAPTER = "waterpeers.apps.safety.adapter.AccountAdapter"
USERSESSIONS_ADAPTER = "waterpeers.apps.safety.adapter.SessionsAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the browser that signed up
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to people who are not here
ACCOUNT_SIGNUP_FORM_CLASS = "waterpeers.apps.safety.forms.SignUpForm"
_IN_OWN_WORDS = (  # what is missing is said in our words
    ("login", "SignInForm"),
    ("reset_password", "ForgottenForm"),
    ("reset_password_from_key", "NewPasswordForm"),
    ("change_password", "ChangePasswordForm"),
    ("add_email", "AddressForm"),
    ("reauthenticate", "PasswordForm"),
)
ACCOUNT_FORMS = {name: f"waterpeers.apps.safety.adapter.{form}" for name, form in _IN_OWN_WORDS}
ACCOUNT_RATE_LIMITS = {  # many people may share an address; attempts on one account are few
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
}
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ADAPTER = "waterpeers.apps.safety.adapter.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_SERVER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "EMAIL_AUTHENTICATION": True,  # by an address that the adapter takes as theirs
        "APPS": [
            {
                "provider_id": OIDC_CODE,
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT,
                "secret": env.text("OIDC_SECRET"),
                "settings": {"server_url": OIDC_SERVER, "oauth_pkce_enabled": True},
            }
        ],
    }
TWO_FACTORS = env.flag("TWO_FACTORS", default=True)  # asked of those who commit or decide
MFA_FORMS = {
    "authenticate": "waterpeers.apps.safety.adapter.CodeForm",
    "authenticate_webauthn": "waterpeers.apps.safety.adapter.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE  # browsers let only this machine's own through
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
CSRF_FAILURE_VIEW = "waterpeers.site.views.form_too_old"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if IS_SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_SECURE else None
X_FRAME_OPTIONS = "DENY"

# --- Languages ---
_LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "ar": "العربية",
}
LANGUAGES = [(code, _LANGUAGES[code]) for code in env.words("LANGUAGES", "en,fr,es")]
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "waterpeers.site.formats"

# --- Files and mail ---
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
_MAIL = urlsplit(env.text("MAIL"))
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "WaterPeers <no-reply@localhost>")
MAIL_REPLIES = env.text("MAIL_REPLIES")  # reply@…: the address that `waterpeers receive` reads
if _MAIL.scheme in {"smtp", "smtps"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _MAIL.hostname or "localhost"
    EMAIL_PORT = _MAIL.port or (465 if _MAIL.scheme == "smtps" else 25)
    EMAIL_HOST_USER = unquote(_MAIL.username or "")
    EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
    EMAIL_USE_SSL = _MAIL.scheme == "smtps"
    EMAIL_USE_TLS = _MAIL.scheme == "smtp" and EMAIL_PORT == 587  # where mail is submitted
    EMAIL_TIMEOUT = 10
else:  # no mail server: each mail is a file that the person who runs the site can open
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
