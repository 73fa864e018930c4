"""Django's settings, each read from the environment by a typed reader. docs/reference/settings.md lists them."""

from pathlib import Path

from luoshu.config.environment import database, env_bool, env_int, env_list, home_folder, secret_key

PACKAGE = Path(__file__).resolve().parents[1]
LUOSHU_HOME = home_folder()
# Which side of the closed network this instance stands on; `doctor` names it.
LUOSHU_ZONE = "".join(env_list("LUOSHU_ZONE", default=("core",)))

DEBUG = env_bool("LUOSHU_DEBUG", default=False)
SECRET_KEY = secret_key(LUOSHU_HOME)
ALLOWED_HOSTS = env_list("LUOSHU_ALLOWED_HOSTS", default=("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env_list("LUOSHU_TRUSTED_ORIGINS")

# What the installation is for: another city is configuration.
LUOSHU_ROOT_CODE = "".join(env_list("LUOSHU_ROOT_CODE", default=("410300",)))
# The key of the FIRMS area API; no source is polled without it.
LUOSHU_FIRMS_MAP_KEY = "".join(env_list("LUOSHU_FIRMS_MAP_KEY"))
# Hosts that feed sources may be fetched from; an address elsewhere is refused when it is saved and when it is polled.
LUOSHU_FEED_HOSTS = env_list("LUOSHU_FEED_HOSTS", default=("firms.modaps.eosdis.nasa.gov",))
# The address that links in messages outside begin with, and whether a vendor's public cloud may carry them.
LUOSHU_PUBLIC_URL = "".join(env_list("LUOSHU_PUBLIC_URL"))
LUOSHU_PUBLIC_CLOUD_MESSAGES = env_bool("LUOSHU_PUBLIC_CLOUD_MESSAGES", default=False)
LUOSHU_DEMO = env_bool("LUOSHU_DEMO", default=False)
LUOSHU_MAX_UPLOAD_MB = env_int("LUOSHU_MAX_UPLOAD_MB", default=200, least=1)
LUOSHU_MAX_PHOTO_MB = env_int("LUOSHU_MAX_PHOTO_MB", default=20, least=1)
LUOSHU_RAW_RETENTION_DAYS = env_int("LUOSHU_RAW_RETENTION_DAYS", default=0)
LUOSHU_WORKER_PAUSE_SECONDS = env_int("LUOSHU_WORKER_PAUSE_SECONDS", default=2, least=1)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "luoshu.apps.audit",
    "luoshu.apps.notices",
    "luoshu.apps.evidence",
    "luoshu.apps.places",
    "luoshu.apps.people",
    "luoshu.apps.rules",
    "luoshu.apps.documents",
    "luoshu.apps.rosters",
    "luoshu.apps.ledgers",
    "luoshu.apps.readings",
    "luoshu.apps.cameras",
    "luoshu.apps.feeds",
    "luoshu.apps.clues",
    "luoshu.apps.cases",
    "luoshu.apps.indicators",
    "luoshu.apps.targets",
    "luoshu.apps.accountability",
    "luoshu.apps.supervision",
    "luoshu.apps.rounds",
    "luoshu.apps.briefings",
    "luoshu.apps.search",
    "luoshu.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "luoshu.web.shared.middleware.AskedTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "luoshu.web.shared.middleware.PasswordFirstMiddleware",
    "luoshu.web.shared.middleware.ActingMiddleware",
    "luoshu.web.shared.middleware.RefusalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "luoshu.web.shared.middleware.ContentPolicyMiddleware",
]

ROOT_URLCONF = "luoshu.config.urls"
WSGI_APPLICATION = "luoshu.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(str(folder) for folder in (PACKAGE / "web").glob("*/templates")),
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "luoshu.web.shared.context.shell",
            ],
            "builtins": ["luoshu.web.shared.templatetags.words"],
            "libraries": {
                "bulletin_words": "luoshu.web.bulletins.words",
                "reading_words": "luoshu.web.readings.words",
                "harvest_words": "luoshu.web.harvest.words",
            },
        },
    }
]

DATABASES = {"default": database(LUOSHU_HOME)}
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["luoshu.apps.people.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:login"

SESSION_ENGINE = "luoshu.apps.people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env_int("LUOSHU_SESSION_MINUTES", default=720, least=5) * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LUOSHU_TLS = env_bool("LUOSHU_TLS", default=False)
SESSION_COOKIE_SECURE = LUOSHU_TLS
CSRF_COOKIE_SECURE = LUOSHU_TLS

LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATIC_ROOT = LUOSHU_HOME / "static"
# whitenoise looks for the folder at its start; the files themselves come from the package.
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
