"""One file, read from the environment alone: every setting has a default that works on loopback.

The trial that `run.py` starts and production differ only by variables: `SECURE=on` asks for https
everywhere and for a second factor of every staff member.
"""

from pathlib import Path
from urllib.parse import quote

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from carrara.website.headers import of_static_files

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))  # what the site writes: database, letters, files, secret key


def secret_key():
    """The key of `SECRET_KEY`, or the one that run.py made once in `var/`; without either, only DEBUG may start."""
    made = VAR_DIR / "secret_key"
    if made.exists():
        return made.read_text().strip()
    if DEBUG:
        return "only-for-development"
    raise environ.ImproperlyConfigured("Set SECRET_KEY, or start the site with: python3 run.py")


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or secret_key()
SECURE = env.bool("SECURE", False)
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

# --- applications: the order is the line of imports, from left to right -------------------------------------------
INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose classes it patches
    "carrara.content.apps.BackOfficeConfig",  # django.contrib.admin with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_filters",
    "django_countries",
    "django_prose_editor",
    "js_asset",
    "simple_history",
    "imagefield",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "carrara.content",
    "partners",
    "programmes",
    "events",
    "carrara.website",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # with its random padding against BREACH
    "django.middleware.http.ConditionalGetMiddleware",
    "carrara.website.headers.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "carrara.content.languages.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "carrara.content.staff.BackOfficeMiddleware",
]
ROOT_URLCONF = "carrara.urls"
WSGI_APPLICATION = "carrara.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
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
                "carrara.content.context.site",
            ],
            "builtins": ["carrara.content.templatetags.content"],
        },
    }
]

# --- database and cache ------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{quote(str(VAR_DIR / 'carrara.sqlite3'))}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write asks for the lock at its start, instead of failing in the middle.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
CACHES = {"default": env.cache("CACHE_URL", "dbcache://cache")}  # counters of sign-in attempts, shared by all workers
if CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
    # Beyond this many entries it drops some unseen (300 by default): a flood of names must not wash away the locks.
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 100_000}

# --- languages ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "it"
LANGUAGES = [("it", "Italiano"), ("en", "English"), ("fr", "Français"), ("zh-hans", "简体中文"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "carrara" / "locale"]
FORMAT_MODULE_PATH = "carrara.formats"  # how dates and times are written
MODELTRANSLATION_FALLBACK_LANGUAGES = ("it", "en", "fr", "zh-hans", "ar")
TIME_ZONE = "Europe/Rome"
USE_I18N = USE_TZ = True

# --- files -------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "carrara" / "static"]
STATICFILES_FINDERS = [
    "carrara.website.stylesheets.StylesheetFinder",  # joins site.css
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "webp", "gif", "woff2", "map")  # map: half a minute saved
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our pages
WHITENOISE_ADD_HEADERS_FUNCTION = of_static_files
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"  # signed papers: never served but by a view that asks for the permission
IMAGE_MAX_BYTES = env.int("IMAGE_MAX_BYTES", 20 * 1024 * 1024)
IMAGE_MAX_PIXELS = env.int("IMAGE_MAX_PIXELS", 40_000_000)
IMAGE_MAX_EDGE = 4096  # pixels; a longer picture is kept at this length: 35 cm in print, and quick to work on
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_BYTES", 20 * 1024 * 1024)
DOCUMENT_MAX_PAGES = env.int("DOCUMENT_MAX_PAGES", 300)
SHEET_MAX_BYTES = env.int("SHEET_MAX_BYTES", 10 * 1024 * 1024)
SHEET_MAX_ROWS = env.int("SHEET_MAX_ROWS", 5000)
IMPORT_MAX_NEW = 3000  # items at a time: while they are written, nobody else can save
IMPORT_MAX_CHANGED = 500  # each is saved by itself, with all that follows a change
IMAGEFIELD_BIN_DEPTH = 2
IMAGEFIELD_VALIDATE_ON_SAVE = False  # the guard has done it, before anything was decoded
SEEDS_DIR = BASE_DIR / "seeds"

# --- people: staff only, no public accounts ----------------------------------------------------------------------
AUTH_USER_MODEL = "content.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "carrara.content.staff.StaffAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # the letter would invite to sign up
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Carrara Città Creativa"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", False) else 0  # else X-Forwarded-For is the visitor's word
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", SECURE)

# --- letters -----------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", f"filemail:///{VAR_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 30  # seconds for each answer of the mail server; a letter takes a dozen, and less than `mail.CLAIM`
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Carrara Città Creativa <noreply@localhost>")
OFFICE_EMAIL = env.str("OFFICE_EMAIL", "")  # where messages go; empty: the address kept in the office's record

# --- safety ------------------------------------------------------------------------------------------------------
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
BACK_OFFICE_CSP = {"script-src": [NONCE], "img-src": ["data:"]}  # added: the editor's import map, the QR code
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")}
X_FRAME_OPTIONS = "DENY"
FORCE_SCRIPT_NAME = ""  # else a header could put a folder before every path, which is then told from no other
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = env.bool("HTTPS_REDIRECT", SECURE)  # off where the server in front does it
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 63072000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
CSRF_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
SESSION_COOKIE_AGE = ACCOUNT_SESSION_COOKIE_AGE = 12 * 3600  # a working day
CSRF_FAILURE_VIEW = "carrara.website.errors.csrf_failure"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # five languages times the rows edited inside an item

# --- what an office may want to change ---------------------------------------------------------------------------
TITLES_IN_MARCELLUS = env.bool("TITLES_IN_MARCELLUS", True)  # off: in the public administration's Titillium Web
PREVIEW_DAYS = 7  # how long the link to a preview works
MESSAGE_KEEPING_DAYS = 365  # after this a message that was answered is erased
RIGHTS_NOTICE_DAYS = 30  # so long before the right to show a picture ends, the office gets a letter
RELEASE_KEEPING_DAYS = 3650  # offered as the keeping time of a signed release
BIN_DAYS = 30  # how long what was deleted can be brought back
INVITATION_DAYS = 7  # how long the link in an invitation works
INVITATION_KEEPING_DAYS = 30  # after it has lapsed, an account to which nobody came is erased
AUDIT_KEEPING_DAYS = 730  # how long the audit trail tells who did what
BOOKING_MOST_PEOPLE = 8  # of one booking; more, and school classes, ask the desk
BOOKING_HOLD_MINUTES = 30  # how long places wait for the visitor's yes
BOOKING_OFFER_HOURS = 24  # how long places wait for the yes of the next on the waiting list
BOOKING_LAST_HOURS = 6  # so long before the start nobody is waited for: first come, first served
BOOKING_NEEDS_DAYS = 7  # after the session, needs, telephone numbers and waiting lists are erased
BOOKING_KEEPING_DAYS = 30  # after the session, bookings are made anonymous; the numbers stay
BOOKING_POSTS_AN_HOUR = 30  # from one connection: a school, or all whom one mobile provider serves, share it
BOOKING_LETTERS_AN_HOUR = 5  # to one address for what was not confirmed: strangers may type it, too
MAP_TILES = env.str("MAP_TILES", "")  # as https://tile.example.org/{z}/{x}/{y}.png; empty: maps are drawn without them
MAP_TILES_CREDIT = env.str("MAP_TILES_CREDIT", "")  # what who makes the tiles wants to be said beside them
PUBLIC_SITE_NAME = _("Carrara, UNESCO Creative City")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
