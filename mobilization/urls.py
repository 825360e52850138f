"""All addresses of the portal. Closed unless a view says otherwise (`login_not_required`)."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.base import views as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from oauth2_provider.models import AccessToken, Application, Grant, IDToken, RefreshToken

from mobilization import access, errors, gallery, health, home
from organizations.views import language, security

admin.site.has_permission = access.may_administer
# One sign-in page, one set of limits.
admin.site.login = secure_admin_login(access.for_administrators(admin.site.login))
admin.site.password_change = access.to_own_password
admin.site.site_header = admin.site.site_title = "Dân vận khéo"
admin.site.index_title = _("Technical administration")
admin.site.unregister([EmailAddress, Authenticator])  # kept by the portal's own pages
admin.site.unregister([AccessToken, Application, Grant, IDToken, RefreshToken])  # the same, or unused

with_its_letter = transaction.atomic
"""allauth's views that change something and promise a letter about it: both or neither."""

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", language.set_language, name="set_language"),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/signup/", account.signup, name="account_signup"),
    path("account/login/code/", second_factor.authenticate, name="mfa_authenticate"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/email/", security.change_address, name="account_change_address"),
    path("account/email/<str:token>/", security.confirm_address, name="account_confirm_address"),
    path("account/security/", security.overview, name="mfa_index"),
    path("account/security/app/", never_cache(totp.activate_totp), name="mfa_activate_totp"),
    path(
        "account/security/app/remove/", never_cache(with_its_letter(totp.deactivate_totp)), name="mfa_deactivate_totp"
    ),
    path("account/security/codes/", never_cache(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/security/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/security/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/security/sessions/end/", security.end_sessions, name="account_end_sessions"),
    path("account/password/change/", with_its_letter(account.password_change), name="account_change_password"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        with_its_letter(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("jobs/", include("mobilization.outbox.urls")),
    path("inbox/", include("notifications.urls")),
    path("partners/", include("partners.urls")),
    path("", include("organizations.urls")),
    path("", include("directives.urls")),
    path("", include("models_registry.urls")),
    path("", include("dialogues.urls")),
    path("", include("reviews.urls")),
    path("", include("awards.urls")),
    path("", include("reports.urls")),
    path("", include("showcase.urls")),
    path("api/", include("mobilization.api.urls")),
    path("admin/", admin.site.urls),
]
if settings.DEVELOPMENT_TOOLS:
    urlpatterns.append(path("gallery/", gallery.gallery, name="gallery"))

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
