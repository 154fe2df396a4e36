"""
Paths of signing in and of the security page.

The library's pages keep the library's names, by which it finds them; those that we don't need have
no path at all.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import include, path, re_path

from utenza.http.page import View, page
from utenza.web.identity import views
from utenza.web.identity.changes import watched

# Signing in goes on while the portal is read-only; changing what one signs in with does not.
entrance = page(public=True, reads=("GET", "POST"))
confirmation = page(reads=("GET", "POST"), keeps_session=True)
change = page(writes=("POST",), keeps_session=True)


def factor(view: View) -> View:
    return change(watched(view))


ours = [
    path("scegli/", views.choose, name="choose"),
    path("benvenuto/", views.welcome, name="welcome"),
    path("benvenuto/contatti/", views.wrong_contacts, name="wrong-contacts"),
    path("guida/", views.guide, name="guide"),
    path("nessun-cliente/", views.nobody, name="nobody"),
    path("profilo/sicurezza/", views.security, name="security"),
    path(
        "profilo/sicurezza/sessioni/<int:session_id>/chiudi/",
        views.close_session,
        name="close-session",
    ),
    path(
        "profilo/sicurezza/sessioni/chiudi-altre/",
        views.close_other_sessions,
        name="close-other-sessions",
    ),
]

entrances = [
    path("accedi/", entrance(account.login), name="account_login"),
    path("accedi/secondo-fattore/", entrance(mfa.authenticate), name="mfa_authenticate"),
    path("esci/", entrance(account.logout), name="account_logout"),
    path("password/dimenticata/", views.forgotten_password, name="account_reset_password"),
    path(
        "password/dimenticata/inviata/",
        entrance(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/nuova/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/scelta/",
        entrance(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

own_security = [
    path("", views.security, name="mfa_index"),
    path("", views.security, name="mfa_list_webauthn"),
    path("password/", change(account.password_change), name="account_change_password"),
    path("conferma/", confirmation(account.reauthenticate), name="account_reauthenticate"),
    path("conferma/codice/", confirmation(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "conferma/chiave/",
        confirmation(keys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("app/attiva/", factor(totp.activate_totp), name="mfa_activate_totp"),
    path("app/togli/", factor(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("codici/", confirmation(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "codici/nuovi/", factor(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path(
        "codici/scarica/",
        confirmation(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("chiavi/nuova/", factor(keys.add_webauthn), name="mfa_add_webauthn"),
    path("chiavi/<int:pk>/togli/", factor(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("chiavi/<int:pk>/nome/", change(keys.edit_webauthn), name="mfa_edit_webauthn"),
]

urlpatterns = [
    path("", include((ours, "identity"))),
    *entrances,
    path("profilo/sicurezza/", include(own_security)),
]
