"""Django settings, from the environment only; docs/operate/settings.md lists every variable."""

import secrets
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF

from hengwang.config import environment as env
from hengwang.config.site_settings import adjust

django_stubs_ext.monkeypatch()

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
HTTPS = env.flag("HTTPS")
DATA_DIR = Path(env.text("DATA_DIR", "data")).absolute()
ALLOWED_HOSTS = env.text("HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env.text("TRUSTED_ORIGINS").split(",") if origin]


def _secret_key() -> str:
    """The configured key, else one generated once into the data folder, readable by its owner."""
    configured = env.secret("SECRET_KEY")
    if configured:
        return configured
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return kept.read_text(encoding="ascii").strip()


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "rules",
    "ninja",
    "hengwang.rendering",
    "hengwang.pages",
    "hengwang.outbox",
    "hengwang.audit",
    "hengwang.files",
    "hengwang.calendars",
    "hengwang.organizations",
    "hengwang.accounts",
    "hengwang.notifications",
    "hengwang.network",
    "hengwang.addressing",
    "hengwang.monitoring",
    "hengwang.availability",
    "hengwang.facilities",
    "hengwang.tickets",
    "hengwang.inspections",
    "hengwang.access",
    "hengwang.governance",
    "hengwang.duty",
    "hengwang.assurances",
    "hengwang.surveys",
    "hengwang.projects",
    "hengwang.evidence",
    "hengwang.performance",
    "hengwang.vendors",
    "hengwang.reviews",
    "hengwang.opinions",
    "hengwang.disclosure",
    "hengwang.door",
    "hengwang.seals",
    "hengwang.documents",
    "hengwang.incoming",
    "hengwang.demo",
    "hengwang.backups",
    "hengwang.health",
    "hengwang.api",
    "hengwang.web",
]

MIDDLEWARE = [
    "hengwang.audit.middleware.OriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hengwang.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "hengwang.files.uploads.LostUploadMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hengwang.accounts.middleware.MemberMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hengwang.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hengwang.config.urls"
WSGI_APPLICATION = "hengwang.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Ours before those of allauth, which stands earlier among the apps.
        "DIRS": [PACKAGE / "accounts" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hengwang.web.context.frame",
            ],
        },
    }
]

FORM_RENDERER = "hengwang.pages.forms.PagesRenderer"
CSRF_FAILURE_VIEW = "hengwang.web.errors.csrf_failure"
DJANGO_TABLES2_TEMPLATE = "pages/table.html"

_database = dj_database_url.parse(
    env.secret("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'hengwang.sqlite3'}",
    conn_max_age=60,
    conn_health_checks=True,
)
if _database["ENGINE"].endswith("sqlite3"):
    # Writers queue at BEGIN instead of failing at their first write; readers never wait.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
        ),
    }
elif _database["ENGINE"].endswith("postgresql"):
    # Pages ask short questions: to compile one takes longer than to answer it.
    _options = _database.setdefault("OPTIONS", {})
    _options["options"] = f"-c jit=off {_options.get('options', '')}".strip()
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = env.text("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = None  # served from the package: nothing to collect
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# Our own build puts the hash into the name; whoever has such a file never asks again.
WHITENOISE_IMMUTABLE_FILE_TEST = r"/pages/dist/.+-[0-9A-Z]{8}\.(js|css|svg)$"

FILES_DIR = DATA_DIR / "files"
UPLOAD_LIMIT_BYTES = env.number("UPLOAD_LIMIT_MB", 50, least=1) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A batch of reports (reviews.services.MOST_FILES) is the largest upload.
DATA_UPLOAD_MAX_NUMBER_FILES = 500
FILE_UPLOAD_HANDLERS = ["hengwang.files.uploads.BoundedUploadHandler"]

# The strictest policy the pages need; ECharts and htmx work without eval and inline styles.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# A collector on this machine comes by loopback; one from elsewhere refuses plain HTTP itself.
SECURE_REDIRECT_EXEMPT = [r"^collector/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
BEHIND_PROXY = env.flag("BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"

AXES_FAILURE_LIMIT = env.number("LOGIN_FAILURES", 5, least=1)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLED = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "hengwang.accounts.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "hengwang.accounts.lockout.client_ip"
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"

ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "hengwang.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "hengwang.accounts.forms.LoginForm",
    "change_password": "hengwang.accounts.forms.ChangePasswordForm",
}
ACCOUNT_SESSION_REMEMBER = False
# Failures are counted by axes, in the database; a whole office comes from one address at nine.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "120/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "衡网"

# Three duties in three hands; an office of three may switch it off, and every page then says so.
SEPARATE_DUTIES = env.flag("SEPARATE_DUTIES", default=True)
# Whether `hengwang run` starts a collector on its own machine.
EMBEDDED_COLLECTOR = env.flag("EMBEDDED_COLLECTOR", default=True)
# The address people reach the pages by, for links in messages; empty: messages carry none.
PUBLIC_URL = env.text("PUBLIC_URL").rstrip("/")
# The mail server as an Apprise address, and where else messages may go: names and networks.
MAIL_URL = env.secret("MAIL_URL")
NOTIFY_HOSTS = [host.strip() for host in env.text("NOTIFY_HOSTS").split(",") if host.strip()]
# Where letters to the ticket desk come in (maildir or IMAP), from which address the desk writes,
# and which unit looks at what cannot be placed.
TICKET_MAIL = env.secret("TICKET_MAIL")
TICKET_MAIL_ADDRESS = env.text("TICKET_MAIL_ADDRESS")
TICKET_MAIL_UNIT = env.text("TICKET_MAIL_UNIT")
# Samples lie in this folder; with a URL in VictoriaMetrics, and only their journal in the folder.
SAMPLES_DIR = Path(env.text("SAMPLES_DIR") or DATA_DIR / "samples")
SAMPLES_URL = env.text("SAMPLES_URL")
# Where the worker writes a backup each night, and how many stay; empty: none is written.
BACKUP_DIR = env.text("BACKUP_DIR")
BACKUPS_KEPT = env.number("BACKUPS_KEPT", 14, least=1)
AUDIT_ANCHOR = Path(env.text("AUDIT_ANCHOR") or DATA_DIR / "audit-anchor.jsonl")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {
        "invitations": {"()": "hengwang.surveys.logs.HideInvitations"},
        "answers": {"()": "hengwang.notifications.logs.HideAnswers"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["invitations", "answers"],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}

# Distributions whose offers are loaded (hengwang.kernel.extensions reads it, without Django too).
EXTENSIONS = env.text("EXTENSIONS")

_site = env.text("SITE_SETTINGS")
env.refuse_unknown()
if _site:
    adjust(Path(_site), globals())
