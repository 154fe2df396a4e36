"""What the accounts' library asks of us."""
# ruff: noqa: ANN401, ARG002 - the signatures are the library's, which ships no types

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from utenza.http.middleware import start_session
from utenza.identity.actions.credentials import check_own_password, signed_in
from utenza.identity.queries import language_of, second_factors, viewer_of
from utenza.identity.rules.limits import TooManyTries
from utenza.identity.rules.sealing import seal, unseal
from utenza.identity.rules.sign_in import WrongCredentials
from utenza.web.identity.changes import tell
from utenza.web.identity.local import after_sign_in, is_local

NO_ADDRESS = "::"
# The library's names of what it tells, and ours.
PASSWORDS = {
    "account/email/password_changed": "password changed",
    "account/email/password_reset": "password chosen",
}
# How to show that it is still you.
WAYS = {
    "reauthenticate": _("Con la password"),
    "mfa_reauthenticate": _("Con un codice"),
    "mfa_reauthenticate:webauthn": _("Con una chiave di accesso"),
}
_SECRET = "totp"  # noqa: S105 - the name of what is sealed


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(WrongCredentials.message),
        "too_many_login_attempts": _(TooManyTries.message),
        "incorrect_code": _("Il codice non è giusto."),
        "incorrect_password": _("La password non è giusta."),
        "enter_current_password": _("La password attuale non è giusta."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address of who asks, as the proxies that are ours tell it; never refuse."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            # Fewer addresses than proxies, or a Unix socket: all such count as one.
            return request.META.get("REMOTE_ADDR") or NO_ADDRESS

    def is_safe_url(self, url: str) -> bool:
        return is_local(url)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: tries are counted where passwords are checked."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        try:
            return super().authenticate(request, **credentials)
        except TooManyTries as refusal:
            raise self.validation_error("too_many_login_attempts") from refusal

    def reauthenticate(self, user: Any, password: str) -> bool:
        try:
            check_own_password(login=user, password=password, now=timezone.now())
        except WrongCredentials:
            return False
        except TooManyTries as refusal:
            raise self.validation_error("too_many_login_attempts") from refusal
        return True

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        now = timezone.now()
        start_session(request.session, now=now)
        signed_in(login=user, now=now)

    def post_login(
        self, request: HttpRequest, user: Any, *, redirect_url: str | None = None, **hooks: Any
    ) -> HttpResponse:
        # The library tells its own apps; where it would go then is ours to say.
        super().post_login(request, user, redirect_url=redirect_url, **hooks)
        response = HttpResponseRedirect(self._onward(request, user, redirect_url or "/"))
        _speak_as_contracted(request, response, login_id=user.pk)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return self._onward(request, request.user, "/")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("identity:security")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": WAYS[method["id"]]} for method in methods]

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell of passwords; of second factors, which the library tells too late, see `watched`."""
        if template_prefix in PASSWORDS:
            changed = [PASSWORDS[template_prefix]]
            tell(login_id=user.pk, email=user.email, changed=changed)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """
        Refuse: whatever we write goes through the outbox.

        Raises NotImplementedError.
        """
        raise NotImplementedError(template_prefix)

    def _onward(self, request: HttpRequest, user: Any, then: str) -> str:
        viewer = viewer_of(login_id=user.pk, chosen=None, today=timezone.localdate())
        welcomed = user.welcomed_at is not None
        return after_sign_in(request, viewer=viewer, welcomed=welcomed, then=then)


def _speak_as_contracted(request: HttpRequest, response: HttpResponse, *, login_id: int) -> None:
    """
    Go on in the language of the contract until the browser is closed, where none was chosen.

    The portal's own is what every contract has that never said another: the browser's stays.
    """
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return
    language = language_of(login_id=login_id)
    if language and language != settings.LANGUAGE_CODE:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type] # the setting is a text
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Il codice non è giusto."),
        "cannot_generate_recovery_codes": _(
            "I codici di recupero servono quando c’è un secondo fattore: attivane uno."
        ),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - as above
        keys = [one for one in second_factors(login_id=user.pk) if one.kind == type]
        return gettext("Chiave %(number)d") % {"number": len(keys) + 1}

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def get_totp_issuer(self) -> str:
        return str(settings.BRAND_NAME)

    def build_totp_svg(self, url: str) -> str:
        svg = super().build_totp_svg(url)
        # Inside a page an XML declaration has no place.
        return svg[svg.index("<svg") :]

    def encrypt(self, text: str) -> str:
        return seal(_SECRET, text, settings.HASH_KEY)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, settings.HASH_KEY)[1]

    def _get_site_name(self) -> str:
        return str(settings.BRAND_NAME)
