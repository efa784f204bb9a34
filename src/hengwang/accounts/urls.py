"""Addresses of login, one's own account and users."""

from allauth.account import views as login_views
from django.urls import include, path
from django.views.generic import RedirectView

from hengwang.accounts.views import grants, mine, users

urlpatterns = [
    # Of allauth only what an office uses; sign-up, e-mail and reset by mail are not offered.
    path("login/", login_views.login, name="account_login"),
    path("logout/", login_views.logout, name="account_logout"),
    path("inactive/", login_views.account_inactive, name="account_inactive"),
    path("signup/", login_views.signup, name="account_signup"),
    path("reauthenticate/", login_views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", login_views.password_change, name="account_change_password"),
    # allauth's middleware asks for this address; it leads to the account page.
    path("email/", RedirectView.as_view(pattern_name="account-mine"), name="account_email"),
    # Who has no password, such as a visitor of the demo, has none to change.
    path(
        "password/set/",
        RedirectView.as_view(pattern_name="account-mine"),
        name="account_set_password",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("mine/", mine.mine, name="account-mine"),
    path("mine/language/", mine.choose_language, name="account-language"),
    path("mine/tokens/add/", mine.add_token, name="token-add"),
    path("mine/tokens/<int:token_id>/revoke/", mine.revoke_token, name="token-revoke"),
    path("users/", users.UserList.as_view(), name="user-list"),
    path("users/add/", users.add, name="user-add"),
    path("users/<int:user_id>/", users.detail, name="user-detail"),
    path("users/<int:user_id>/edit/", users.edit, name="user-edit"),
    path("users/<int:user_id>/grants/add/", grants.add, name="grant-add"),
    path("users/<int:user_id>/grants/<int:grant_id>/end/", grants.end, name="grant-end"),
    *(
        path(
            f"users/<int:user_id>/{verb}/", users.change_state, {"verb": verb}, name=f"user-{verb}"
        )
        for verb in ("reset", *users.STATE_VERBS)
    ),
]
