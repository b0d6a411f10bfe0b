"""Addresses of signing in: allauth's views for what it does, ours for what it does not. No others of allauth's."""

from allauth.account import views as allauth
from allauth.mfa.base import views as again
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path, re_path

from amparo.web.portal import account, passkeys, single_sign_on
from amparo.web.portal.views import personal, profile, tokens

urlpatterns = [
    path("language", account.set_language, name="set_language"),
    path("welcome/<str:key>", account.welcome, name="welcome"),
    path("account/sign-in", account.SignInView.as_view(), name="account_login"),
    path("account/sign-out", allauth.logout, name="account_logout"),
    path("account/closed", allauth.account_inactive, name="account_inactive"),
    path("account/password", allauth.password_change, name="account_change_password"),
    path("account/password/new", account.no_password_yet, name="account_set_password"),
    path("account/password/reset", allauth.password_reset, name="account_reset_password"),
    path("account/password/reset/sent", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "account/password/reset/done", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9a-zA-Z-]{1,100})$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/", profile.show, name="account_profile"),
    path("account/data/", personal.show, name="account_data"),
    path("account/data/archives/", personal.ask_export, name="account_exports"),
    path("account/data/archives/<uuid:key>/", personal.fetch_export, name="account_export"),
    path("account/data/erasure/", personal.ask_erasure, name="account_erasure"),
    path("account/data/erasure/withdrawal/", personal.withdraw_erasure, name="account_erasure_withdrawal"),
    path("account/sessions/end", profile.end_other_sessions, name="account_sessions_end"),
    path("account/sessions/<int:session_id>/end", profile.end_session, name="account_session_end"),
    path("account/offers/<int:membership_id>/", profile.answer_offer, name="account_offer"),
    path("account/tokens/new", tokens.make, name="account_token_new"),
    path("account/tokens/<int:token_id>/withdrawal", tokens.withdraw, name="account_token_withdrawal"),
    path("account/again", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/again/code", again.reauthenticate, name="mfa_reauthenticate"),
    path("account/again/passkey", passkeys.PasskeyAgainView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/sign-in/second-step", passkeys.SecondStepView.as_view(), name="mfa_authenticate"),
    path("account/sign-in/passkey", passkeys.only_with("passkey", passkey.login_webauthn), name="mfa_login_webauthn"),
    path("account/app", passkeys.only_with("app", app.activate_totp), name="mfa_activate_totp"),
    path("account/app/removal", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/codes", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/keys", passkeys.to_profile, name="mfa_index"),
    path("account/passkeys", passkeys.to_profile, name="mfa_list_webauthn"),
    path("account/passkeys/new", passkeys.only_with("passkey", passkeys.AddView.as_view()), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/name", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/removal", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/not-recognised", single_sign_on.not_recognised, name="account_not_recognised"),
    path("account/with/<slug:provider_id>", single_sign_on.start, name="account_single_sign_on"),
    path("account/oidc/<slug:provider_id>/callback", single_sign_on.oidc_callback, name="openid_connect_callback"),
    path("account/oidc/<slug:provider_id>", single_sign_on.not_offered, name="openid_connect_login"),
    path("account/saml/<slug:organization_slug>", single_sign_on.not_offered, name="saml_login"),
    path("account/saml/<slug:organization_slug>/end", single_sign_on.not_offered, name="saml_sls"),
    path("account/saml/<slug:organization_slug>/answer", single_sign_on.saml_answer, name="saml_acs"),
    path("account/saml/<slug:organization_slug>/finish", single_sign_on.saml_finish, name="saml_finish_acs"),
    path("account/saml/<slug:organization_slug>/metadata", single_sign_on.saml_metadata, name="saml_metadata"),
]
