"""The settings of signing in (KA-4): which ways there are, and what allauth is told; a part of `amparo.settings`."""

import os

from amparo.people.provider_settings import providers_from, ways_from

SIGN_IN_WAYS = ways_from(os.environ)  # password, passkey, app
SOCIALACCOUNT_PROVIDERS = providers_from(os.environ)  # single sign-on: OpenID Connect, SAML
SOCIALACCOUNT_ADAPTER = "amparo.people.providers.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # by address only as our adapter allows
SOCIALACCOUNT_STORE_TOKENS = False
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "amparo.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if os.environ.get("AMPARO_BASE_URL", "").startswith("https://") else "http"
ACCOUNT_RATE_LIMITS = False  # ours hold across processes: amparo.people.throttle
ACCOUNT_FORMS = {
    "login": "amparo.people.adapter.LoginForm",
    "reset_password_from_key": "amparo.people.adapter.ResetPasswordKeyForm",
    "reset_password": "amparo.people.adapter.ResetPasswordForm",
    "change_password": "amparo.people.adapter.ChangePasswordForm",
    "reauthenticate": "amparo.people.second_factor.PasswordAgainForm",
}
MFA_ADAPTER = "amparo.people.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "amparo.people.second_factor.CodeForm",
    "reauthenticate": "amparo.people.second_factor.CodeAgainForm",
    "activate_totp": "amparo.people.second_factor.ActivateAppForm",
    "edit_webauthn": "amparo.people.second_factor.RenamePasskeyForm",
    "add_webauthn": "amparo.people.second_factor.AddPasskeyForm",
    "authenticate_webauthn": "amparo.people.second_factor.PasskeyStepForm",
    "reauthenticate_webauthn": "amparo.people.second_factor.PasskeyAgainForm",
    "login_webauthn": "amparo.people.second_factor.PasskeySignInForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
