"""Settings, driven by the environment (or a `.env` file beside manage.py; see .env.example).

One file for every environment. A value that is not Django's default says why it differs.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from register import __version__

BASE_DIR = Path(__file__).resolve().parent.parent
FIXTURES_DIR = BASE_DIR / "fixtures"
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env")

VERSION = __version__
# Of the read API, apart from the software's: other systems build on it.
API_VERSION = "1.3.0"
DEBUG = env.bool("DEBUG", default=False)

# The address readers see. Canonical links and the OpenAPI document use it; https turns on the secure cookies and HSTS.
SITE_URL = env.str("SITE_URL", default="").rstrip("/") or ("http://127.0.0.1:8000" if DEBUG else "")
SECRET_KEY = env.str("SECRET_KEY", default="") or ("only-for-development" if DEBUG else "")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or (["127.0.0.1", "localhost"] if DEBUG else [])
# A guessable key, an open host list or insecure cookies must not reach production by being forgotten.
for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"):
    if not globals()[name]:
        raise ImproperlyConfigured(
            f"{name} is not set, and DEBUG is off. Set {name} in the environment or in .env "
            "(.env.example shows how; `make demo` writes one for you), or set DEBUG=true on your own machine."
        )
HTTPS = SITE_URL.startswith("https://")

# What readers see of who runs this register. The name is translated as long as it is ours.
SITE_NAME = env.str("SITE_NAME", default="") or _("AI-register")
SITE_OWNER = env.str("SITE_OWNER", default="")
# Who sets none has at least an address of their own.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="") or f"beheer@{urlsplit(SITE_URL).hostname}"
# A folder whose files stand in the place of those in catalogue/static/catalogue/: docs/house-style.md.
HOUSE_STYLE = env.str("HOUSE_STYLE", default="")

# Set by `make demo` only: the password of the demonstration's accounts.
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")

INSTALLED_APPS = [
    "register.apps.RegisterConfig",
    "register.apps.DeskConfig",
    "catalogue.apps.CatalogueConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
]

MIDDLEWARE = [
    "register.middleware.SecurityHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Around all that can answer by itself, so that every answer of the API is in the API's own form.
    "catalogue.api.middleware.ApiAnswers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "register.middleware.DatabaseAway",
    "register.middleware.CleanQuery",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # The language is in the URL, so a page needs no cookie and can be cached. Replaces LocaleMiddleware.
    "register.middleware.LanguageFromPath",
    "register.middleware.LengthOfContent",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "register.accounts.middleware.DeskSession",
    "register.accounts.middleware.SecondFactorGate",
]

ROOT_URLCONF = "register.urls"
WSGI_APPLICATION = "register.wsgi.application"

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
            ],
        },
    },
]
# Widgets of ours live in templates/ like everything else.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# SQLite runs a fresh checkout; production sets a postgresql:// address.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'register.sqlite3'}")}
database = DATABASES["default"]
# A persistent connection measured four times cheaper on a detail page; the health check survives a restarted server.
database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
database["CONN_HEALTH_CHECKS"] = True
if database["ENGINE"] == "django.db.backends.sqlite3":
    Path(database["NAME"]).parent.mkdir(exist_ok=True)
    # With SQLite's defaults 4 writers lost 5,087 writes to "database is locked" in 6 s; with these, none.
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # With recursive triggers REPLACE INTO cannot slip past those that guard published versions.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
    }
else:
    # A database that hangs must not hold a visitor without limit.
    database.setdefault("OPTIONS", {})
    database["OPTIONS"].setdefault("connect_timeout", 3)
    database["OPTIONS"].setdefault("options", "-c statement_timeout=15000 -c lock_timeout=5000")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "register.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    # Length over composition rules (ASVS 6.2, NIST 800-63B).
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "register.accounts.passwords.MaximumLengthValidator"},
    {"NAME": "register.accounts.passwords.OrganisationNameValidator"},
]

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "register.formats"
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# Searched before the folders of the apps.
STATICFILES_DIRS = [("catalogue", HOUSE_STYLE)] if HOUSE_STYLE else []
STORAGES = {
    "staticfiles": {
        # Names with a content hash, so browsers may keep them for ever. Under DEBUG plain names, so no collectstatic.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = (
    env.str("DEFAULT_FROM_EMAIL", default="") or f"AI-register <register@{urlsplit(SITE_URL).hostname}>"
)
# A mail server that hangs must not hold whoever presses a button; `manage.py send_mail` tries again.
EMAIL_TIMEOUT = 5

# Cookies exist only at the desk. `__Host-` binds them to this very host, but needs https.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "register.admin.autosave.csrf_failure"
# At most a working day, then log in again (ASVS 7.3). register/accounts/middleware.py ends one that is left alone.
SESSION_COOKIE_AGE = 12 * 60 * 60
# In the session, which has the cookie with those flags; Django's default is a cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Preloading binds a whole domain for years: for its owner to decide, not for this software.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Only when a proxy of ours sets the header; else a client could forge it.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Accounts: register/accounts/, and ADR 7 for why.
ACCOUNT_ADAPTER = "register.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# No "remember me": the cookie goes when the browser closes.
ACCOUNT_SESSION_REMEMBER = False
# Django's own, which knows an account's one address.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_FORMS = {
    "login": "register.accounts.forms.LoginForm",
    "change_password": "register.accounts.forms.ChangePasswordForm",
    "reset_password": "register.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "register.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "register.accounts.forms.ReauthenticateForm",
}
# Wrong passwords at login are counted in register/accounts/throttle.py; of these, login_failed is about wrong codes.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "reset_password": "20/15m/ip,3/15m/key",
    "change_password": "5/5m/user",
    "reauthenticate": "5/5m/user",
}
# X-Forwarded-For counts only behind a proxy of ours, and only what that proxy itself added.
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)

# BIO2 5.17.01: whoever logs in from the internet has a second factor. Not so on one's own machine, without https.
SECOND_FACTOR = env.str("SECOND_FACTOR", default="") or ("required" if HTTPS else "optional")
if SECOND_FACTOR not in ("required", "optional"):
    raise ImproperlyConfigured(f"SECOND_FACTOR is {SECOND_FACTOR!r}. Set it to required or optional.")
MFA_ADAPTER = "register.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Addresses are not verified by the person, but given by who made or offered the account.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A telephone's clock may be half a minute off. A code counts once all the same: register/accounts/second_factor.py.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "register.accounts.forms.AuthenticateForm",
    "reauthenticate": "register.accounts.forms.ReauthenticateCodeForm",
    "activate_totp": "register.accounts.forms.ActivateAppForm",
    "add_webauthn": "register.accounts.forms.AddPasskeyForm",
}

# Login at the organisation's own provider, when all three are set.
SOCIALACCOUNT_ADAPTER = "register.accounts.adapter.SocialAccountAdapter"
# A link, because the content policy keeps a form from leading to another site. Each login has a state of its own.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {}
OIDC = {name: env.str(f"OIDC_{name}", default="") for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME")}
if OIDC["ISSUER"] and OIDC["CLIENT_ID"] and OIDC["CLIENT_SECRET"]:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "organisatie",
                "name": OIDC["NAME"] or _("uw organisatie"),
                "client_id": OIDC["CLIENT_ID"],
                "secret": OIDC["CLIENT_SECRET"],
                "settings": {"server_url": OIDC["ISSUER"], "oauth_pkce_enabled": True},
            }
        ]
    }

# In the database: all worker processes count the same attempts and know the same used codes. `migrate` makes it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "register_cache",
        # Room enough that nobody pushes out what is counted of others.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What the check of an uploaded file found, for who pages through it. In memory: it is large, and no copy stays.
    "checks": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "checks",
        "TIMEOUT": 15 * 60,
        "OPTIONS": {"MAX_ENTRIES": 4},
    },
}

# A form post of a whole record is about 60 kB; the one public form is smaller, and takes no files.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# An import beyond these is refused before it is read: ten times the national register of 2026.
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=20 * 1024 * 1024)
IMPORT_MAX_ROWS = env.int("IMPORT_MAX_ROWS", default=20_000)
# Of a file from an organisation. There are some sixty columns, and the longest text has 5,000 characters.
IMPORT_MAX_COLUMNS = env.int("IMPORT_MAX_COLUMNS", default=100)
IMPORT_MAX_CELL = env.int("IMPORT_MAX_CELL", default=32_768)
# Of a spreadsheet, which is a zip file: 420 kB of zip can hold 381 MB.
IMPORT_MAX_UNPACKED = env.int("IMPORT_MAX_UNPACKED", default=50 * 1024 * 1024)

# Whether `manage.py check_links` may ask addresses inside the network: only tests, whose websites are on this machine.
CHECK_LINKS_INSIDE = False

# How long a link to a text that is not public yet works.
PREVIEW_DAYS = 7

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "catalogue.api.problems.exception_handler",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "URL_FORMAT_OVERRIDE": "format",
}

SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": _("API van het AI-register"),
    "DESCRIPTION": _(
        "De toepassingen van AI bij de overheid: zoeken, lezen, tellen en ophalen. Open data, zonder sleutel."
    ),
    "VERSION": API_VERSION,
    "CONTACT": {
        "name": env.str("API_CONTACT_NAME", default="Beheer van het AI-register"),
        # The national rules want one.
        "email": env.str("API_CONTACT_EMAIL", default="") or CONTACT_EMAIL,
        "url": env.str("API_CONTACT_URL", default=SITE_URL),
    },
    "LICENSE": {"name": "CC0 1.0", "identifier": "CC0-1.0"},
    "SERVERS": [{"url": f"{SITE_URL}/api/v1"}],
    "TAGS": [{"name": "AI-register"}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "SORT_OPERATION_PARAMETERS": False,
    # Docstrings are for who reads the code; descriptions are Dutch and explicit.
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    # Without the hook that names vocabularies after the first field that has them: they stand where they are used.
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enum_id_removal"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"brief": {"()": "register.logs.Brief"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "brief"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Who did what: a line of JSON each, register/audit.py.
    "loggers": {"register.audit": {"level": "INFO"}},
}
