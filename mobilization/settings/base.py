"""Settings shared by all environments, read from the environment, with defaults that are safe.

Every variable is listed in `docs/administrators/settings.md`.
"""

from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from mobilization.settings.logs import logging_config
from mobilization.settings.people import roles_with_second_factor
from mobilization.settings.servers import broker_url, database
from mobilization.settings.timetable import TIMETABLE

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "mobilization.urls"
WSGI_APPLICATION = "mobilization.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "organizations.User"
DEVELOPMENT_TOOLS = False  # the gallery of components, and the job for drills
DEMO_ACCOUNTS = False

INSTALLED_APPS = [
    "mobilization.common",
    "mobilization.outbox",
    "mobilization.workflow",
    "organizations",
    "notifications",
    "directives",
    "models_registry",
    "dialogues",
    "reviews",
    "awards",
    "reports",
    "showcase",
    "partners",
    "mobilization.api",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "js_lib_bootstrap5",
    "js_lib_bootstrap_icons",
    "js_lib_htmx",
    "oauth2_provider",
    "pghistory",
    "pgtrigger",
    "rest_framework",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "mobilization.common.static_files.StaticFilesMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "mobilization.errors.DatabaseAwayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mobilization.history.RecordingMiddleware",
    "organizations.middleware.SessionLimitsMiddleware",
    "mobilization.access.ClosedByDefaultMiddleware",
    "organizations.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "organizations.acting.ActingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mobilization.outbox.forms_once.FormsOnceMiddleware",
]

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
                "django.template.context_processors.i18n",
            ],
        },
    },
]
FORM_RENDERER = "mobilization.common.form_renderer.Renderer"

# --- data -----------------------------------------------------------------------------------------------------
DATABASES = {"default": database(env.str("DATABASE_URL", default=""), pool_seconds=env.int("DATABASE_MAX_AGE", 60))}
if env.str("DATABASE_OWNER_URL", default=""):
    DATABASES["owner"] = database(env.str("DATABASE_OWNER_URL"), pool_seconds=0)
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {
    "default": {
        "BACKEND": "mobilization.common.cache.DisposableCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {
            "serializer": "mobilization.common.cache.JsonSerializer",
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
        },
    }
}
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "mobilization.common.finders.ServedFinder",
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_MEGABYTES = env.int("UPLOAD_MEGABYTES", default=20)
PICTURE_MEGAPIXELS = env.int("PICTURE_MEGAPIXELS", default=36)
FILE_UPLOAD_PERMISSIONS = 0o640
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)

# --- work -----------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", default="celery")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TASK_SOFT_TIME_LIMIT = 3540
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "visibility_timeout": 7200,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULER = "mobilization.outbox.clock:HeartbeatScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
CELERY_BEAT_SCHEDULE = TIMETABLE
JOB_LEASE_SECONDS = env.float("JOB_LEASE_SECONDS", default=12.0)
JOB_HEARTBEAT_SECONDS = env.float("JOB_HEARTBEAT_SECONDS", default=3.0)
JOB_BACKOFF_SECONDS = [2.0, 15.0]
JOB_QUARANTINE_AFTER = 3
JOB_REWAKE_SECONDS = 15.0
JOB_FILES_DAYS = env.int("JOB_FILES_DAYS", default=30)
IDEMPOTENCY_HOURS = 24

# --- people ---------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "organizations.accounts.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "change_password": "organizations.forms.sign_in.ChangePasswordForm",
    "reset_password": "organizations.forms.sign_in.ResetPasswordForm",
}
# A second line in the cache, by account; none by network address, because behind a proxy all share one.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "30/5m/key",
    "reset_password": "5/h/key",
    "reset_password_from_key": None,
    "signup": None,
    "change_password": "10/m/user",
    "reauthenticate": "20/m/user",
}
MFA_ADAPTER = "organizations.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "organizations.forms.sign_in.ActivateForm",
    "authenticate": "organizations.forms.sign_in.SignInCodeForm",
    "reauthenticate": "organizations.forms.sign_in.ConfirmCodeForm",
}
MFA_TOTP_ISSUER = "Dân vận khéo"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_REQUIRED_ROLES = roles_with_second_factor(env.list("MFA_REQUIRED_ROLES", default=[]))
PASSWORD_RESET_TIMEOUT = 3600
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=60)
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mobilization.errors.csrf_failure"

# --- language -------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["mobilization.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# --- browser --------------------------------------------------------------------------------------------------
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
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- api ------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "partners.api.BearerAuthentication",  # first, so that strangers get 401 and learn the way in
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "partners.api.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["partners.api.PerClient"],
    "DEFAULT_RENDERER_CLASSES": ["mobilization.common.api.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["mobilization.common.api.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "mobilization.common.api.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "mobilization.api.schema.PortalSchema",
    "EXCEPTION_HANDLER": "mobilization.common.api.problem_json",
    "DATETIME_FORMAT": None,  # the renderer writes them, in UTC
    "DEFAULT_VERSIONING_CLASS": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Dân vận khéo",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated", "partners.api.HasScope"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "KindEnum": "organizations.enums.UnitKind",
        "SignalKindEnum": "models_registry.enums.SignalKind",
        "UnitSignalKindEnum": "models_registry.enums.UnitSignalKind",
        "RowVerdictEnum": "models_registry.enums.RowVerdict",
        "ImportStageEnum": "models_registry.enums.ImportStage",
        "StateEnum": "mobilization.outbox.enums.JobState",
        "ModelStateEnum": "models_registry.enums.ModelState",
        "CandidacyStateEnum": "models_registry.enums.CandidacyState",
        "CheckVerdictEnum": "models_registry.enums.CheckVerdict",
        "EffectEnum": "models_registry.enums.Effect",
        "FileKindEnum": "models_registry.enums.FileKind",
        "CouncilActionsEnum": "reviews.api.councils.ACTIONS",
        "SuccessionKindEnum": "organizations.enums.SuccessionKind",
        "WayEnum": "notifications.enums.Way",
        "CampaignKindEnum": "directives.enums.CampaignKind",
        "RuleKindEnum": "directives.enums.RuleKind",
        "WindowStateEnum": "directives.enums.WindowState",
        "DocumentTypeEnum": "directives.enums.DocumentType",
        "RoleEnum": "organizations.enums.Role",
        "CouncilRoleEnum": "reviews.enums.CouncilRole",
        "SteeringRoleEnum": "reviews.enums.SteeringRole",
        "CriteriaSetStateEnum": "reviews.enums.SetState",
        "RoundStateEnum": "reviews.enums.RoundState",
        "NominationStateEnum": "awards.enums.NominationState",
        "ScoreSheetStateEnum": "reviews.enums.SheetState",
        "LevelEnum": "organizations.enums.Level",
        "DecidingLevelEnum": "awards.enums.DecidingLevel",
        "ConferenceKindEnum": "dialogues.enums.ConferenceKind",
        "ConferenceStateEnum": "dialogues.enums.ConferenceState",
        "CitizensOpinionKindEnum": "dialogues.opinion_enums.OpinionKind",
        "CitizensOpinionStateEnum": "dialogues.opinion_enums.OpinionState",
        "OtherTrackEnum": "dialogues.opinion_enums.OtherTrack",
        "ChannelEnum": "dialogues.opinion_enums.Channel",
        "HandedInChannelEnum": "dialogues.api.opinion_serializers.HANDED_IN",
        "DomainEnum": "models_registry.enums.Domain",
        "ReportKindEnum": "reports.enums.ReportKind",
        "ReportStateEnum": "reports.enums.ReportState",
        "PeriodicKindEnum": "reports.enums.PERIODIC_CHOICES",
        "PlanActionsEnum": "reports.permissions.plans.IN_USE_ACTIONS",
        "BookKindEnum": "reports.book_enums.BookKind",
        "BookStateEnum": "reports.book_enums.BookState",
        "GroupingEnum": "reports.book_enums.Grouping",
        "BookFormatEnum": "reports.book_enums.BookFormat",
        "WhyOutEnum": "reports.book_enums.WhyOut",
        "BranchEnum": "awards.enums.Branch",
        "ConferenceBranchEnum": "dialogues.enums.Branch",
        "AwardFormKindEnum": "awards.enums.FormKind",
        "PostKindEnum": "awards.enums.PostKind",
        "DocumentActionsEnum": ["edit", "link", "attach", "ask"],
        "EditActionsEnum": ["edit"],
        "EditRemoveActionsEnum": ["edit", "remove"],
        "RequirementActionsEnum": ["edit", "withdraw"],
        "ShownInsideEnum": ["inside"],
        "ShownCardEnum": ["card"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "mobilization.api.schema.without_doubt",
        "mobilization.api.schema.with_problems",
    ],
}

# --- partners -------------------------------------------------------------------------------------------------
# So many proxies stand before the portal, and each adds the address it saw: by the outermost's floods are counted.
PROXIES_IN_FRONT = env.int("PROXIES_IN_FRONT", default=0)
PARTNER_REQUESTS_PER_MINUTE = env.int("PARTNER_REQUESTS_PER_MINUTE", default=300)
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials and no other grant
    "OAUTH2_VALIDATOR_CLASS": "partners.oauth.Validator",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,  # checksums, not tokens
    # Nothing of the following is reachable; strict all the same, and the check of the settings says so.
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
}

# --- mail and logs --------------------------------------------------------------------------------------------
PORTAL_URL = env.str("PORTAL_URL", default="")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Dân vận khéo <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_RETURN_PATH = env.str("MAIL_RETURN_PATH", default="")
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
NOTICE_DIGEST_HOUR = env.int("NOTICE_DIGEST_HOUR", default=7)
WEEKLY_DIGEST_HOUR = env.int("WEEKLY_DIGEST_HOUR", default=7)
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
LOGGING = logging_config(env.str("LOG_LEVEL", default="INFO"))
DJANGO_STRUCTLOG_USER_ID_FIELD = None
