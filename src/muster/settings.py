"""Django's settings. What differs between machines comes from MUSTER_* variables and the data folder."""

import os

from django.utils.translation import gettext_lazy as _

from muster import database, secrets_store
from muster.locations import PACKAGE

DATA_DIR = database.data_dir()
IS_DEMO = (DATA_DIR / "demo").is_file()  # a data folder that the demo made: links sign in, codes show on the page

SECRET_KEY = secrets_store.key("django").hex()
PHONE_INDEX_KEY = secrets_store.key("phone-index")
FIELD_KEY = secrets_store.key("field")  # wraps each operation's own key for personal columns
FIELD_INDEX_KEY = secrets_store.key("field-index")  # of it each operation's blind indexes are derived
LOOK_CHAIN_KEY = secrets_store.key("look-chain")
EVENT_SEAL_KEY = secrets_store.key("event-seal")  # opens what phones have sealed (P-256)
CERTIFICATE_KEY = secrets_store.key("certificate")  # signs volunteers' certificates (Ed25519)
HAND_OVER_KEY = secrets_store.key("hand-over")  # under which the codes of hand-overs are kept
INSTALLATION_KEY = secrets_store.key("installation")  # seals what belongs to no operation: messages and addresses
ADDRESS_INDEX_KEY = secrets_store.key("address-index")  # tells whether an address is kept already
CALLOUT_LINK_KEY = secrets_store.key("callout-link")  # marks the link by which one person answers one call-out
PUSH_KEY = secrets_store.key("push")  # by it push services know this installation (VAPID, P-256)
DEBUG = os.environ.get("MUSTER_DEBUG") == "1"
SITE_URL = os.environ.get("MUSTER_SITE_URL", "").rstrip(
    "/"
)  # what links in messages begin with; else what the desk's browser shows
ALLOWED_HOSTS = os.environ.get("MUSTER_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "muster.places",
    "muster.access",
    "muster.operations",
    "muster.people",
    "muster.residents",
    "muster.journal",
    "muster.ledger",
    "muster.channels",
    "muster.oversight",
    "muster.mobilise",
    "muster.teams",
    "muster.shifts",
    "muster.callouts",
    "muster.rounds",
    "muster.entry",
    "muster.city",
    "muster.desk",
    "muster.field",
    "muster.door",
    "muster.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_vite",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "muster.entry.middleware.content_security",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "muster.entry.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "muster.entry.middleware.actor",
]

ROOT_URLCONF = "muster.urls"
WSGI_APPLICATION = "muster.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.Account"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "muster.entry.context.page",
            ],
        },
    }
]

DATABASE_ROLE = os.environ.get("MUSTER_DATABASE_ROLE", "muster_app")
_login = database.login(DATABASE_ROLE)
# A command of the owner may take long; a request may not wait for ever.
_waits = "" if DATABASE_ROLE == "muster_owner" else "-c statement_timeout=15s -c lock_timeout=5s"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": _login.host,
        "PORT": _login.port,
        "NAME": _login.database,
        "USER": _login.user,
        "PASSWORD": _login.password,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "options": f"-c timezone=UTC -c idle_in_transaction_session_timeout=60s {_waits}",
        },
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "sheets" / "locale"]  # a room that is no Django app
TIME_ZONE = os.environ.get("MUSTER_TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "muster.entry.formats"
PHONE_REGION = os.environ.get("MUSTER_PHONE_REGION", "CN")

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"] if (PACKAGE / "static").is_dir() else []
DJANGO_VITE = {
    "default": {"static_url_prefix": "muster", "manifest_path": PACKAGE / "static" / "muster" / "manifest.json"},
}
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.\w+$"  # the front end's assets carry their hash
WHITENOISE_USE_FINDERS = True

IS_HTTPS = os.environ.get("MUSTER_HTTPS") == "1"  # a proxy in front speaks https
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None

# Signing in and what a browser may do (docs/decisions/0003-sign-in.md).
CSRF_FAILURE_VIEW = "muster.entry.errors.csrf_failure"
ACCOUNT_ADAPTER = "muster.entry.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # a browser that closes has signed out
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_LOGOUT_ON_GET = False
MFA_ADAPTER = "muster.entry.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Muster"
MFA_TOTP_TOLERANCE = 1  # phones' clocks are off
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or IS_DEMO  # http://localhost; everywhere else passkeys need https
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SMS_URL = os.environ.get("MUSTER_SMS_URL", "")  # a gateway that takes the signed POST of channels/sms
SMS_SECRET = os.environ.get("MUSTER_SMS_SECRET", "")
SMS_CITY_DAY_MAX = int(
    os.environ.get("MUSTER_SMS_PER_DAY", "40000")
)  # for one city; then nothing more is sent that day
CALL_SMS_CITY_DAY_MAX = int(
    os.environ.get("MUSTER_CALL_SMS_PER_DAY", "20000")
)  # the same for call-outs, apart from codes
MAIL_URL = os.environ.get("MUSTER_MAIL_URL", "")  # smtp[s]://user:password@host:port?from=address
MATRIX_URL = os.environ.get("MUSTER_MATRIX_URL", "").rstrip("/")  # a homeserver
MATRIX_TOKEN = os.environ.get("MUSTER_MATRIX_TOKEN", "")
PUSH_CONTACT = os.environ.get("MUSTER_PUSH_CONTACT", "")  # mailto:… or https://…, for the operators of push services
PUSH_HOSTS = [host for host in os.environ.get("MUSTER_PUSH_HOSTS", "").split(",") if host]  # besides the known ones
PUSH_ON_LOOPBACK = DEBUG
ROBOTS = [name for name in os.environ.get("MUSTER_ROBOTS", "wecom,dingtalk,feishu").split(",") if name]
QUIET_HOURS = os.environ.get("MUSTER_QUIET_HOURS", "22:00-07:00")  # for whoever has not chosen
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
