"""What anyone meets before their own work begins. Of allauth only what is named here is open."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from muster.entry.views import demo, device, leave, phone, preferences, public, second_factor, start
from muster.entry.views.second_factor import tolerant

own = [
    path("", start.start, name="start"),
    path("healthz", start.healthz, name="healthz"),
    path("robots.txt", start.robots, name="robots"),
    path("privacy/", start.privacy, name="privacy"),
    path("o/<uuid:operation_id>/", public.operation, name="operation"),
    path("language/", preferences.language, name="language"),
    path("theme/", preferences.theme, name="theme"),
    path("sign-in/", phone.number, name="sign_in"),
    path("sign-in/code/", phone.code, name="code"),
    path("sign-in/name/", phone.name, name="name"),
    path("sign-in/other-number/", phone.forget, name="other_number"),
    path("sign-in/device/", device.device, name="device"),
    path("demo/<slug:role>", demo.demo, name="demo"),
    path("account/", start.no_role, name="no_role"),
    path("account/second-factor/", second_factor.choose, name="second_factor"),
]

# Names that allauth looks up.
allauth_names = [
    path("sign-in/password/", account.login, name="account_login"),
    path("sign-in/second-factor/", tolerant(factors.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", tolerant(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-out/", leave.sign_out, name="account_logout"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/again/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/again/passkey/", tolerant(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/second-factor/overview/", second_factor.done, name="mfa_index"),
    path("account/second-factor/app/", second_factor.app, name="mfa_activate_totp"),
    path("account/second-factor/app/active/", second_factor.done, name="mfa_deactivate_totp"),
    path("account/second-factor/passkey/", second_factor.passkey, name="mfa_add_webauthn"),
    path("account/second-factor/recovery-codes/", second_factor.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/second-factor/recovery-codes/new/",
        second_factor.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns = [path("", include((own, "entry"))), *allauth_names]
