"""Addresses of signing in: allauth's views for what it does, ours for what it does not. No others of allauth's."""

from allauth.account import views as allauth
from django.urls import path, re_path

from amparo.web.portal import account

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
]
