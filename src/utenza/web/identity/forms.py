"""The forms of signing in, in our words; what they check is done by the actions."""
# ruff: noqa: ANN401 - the signatures are the library's, which ships no types

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from utenza.identity.actions import credentials, resets
from utenza.identity.rules.sign_in import LONGEST_TYPED
from utenza.kernel.refusals import Refusal

LONGEST_PASSWORD = 4096


@contextmanager
def refused_in_words() -> Iterator[None]:
    """Show a refusal as the form's fault."""
    try:
        yield
    except Refusal as refusal:
        raise ValidationError(gettext(refusal.message)) from refusal


def _who(**attributes: str) -> forms.CharField:
    return forms.CharField(
        label=_("Nome utente, e-mail o codice fiscale"),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                **attributes,
            }
        ),
    )


def _password(label: Any, *, autocomplete: str, help_text: Any = "") -> forms.CharField:
    # A password counts as it is typed: its blanks are part of it.
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST_PASSWORD,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignIn(account.LoginForm):
    password = _password(_("Password"), autocomplete="current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _who(autofocus="autofocus")
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        return {"login": self.cleaned_data["login"], "password": self.cleaned_data["password"]}


class ForgottenPassword(forms.Form):
    login = _who(autofocus="autofocus")


class _TwiceTyped(forms.Form):
    """A new password, typed twice."""

    password1 = _password(
        _("Nuova password"),
        autocomplete="new-password",
        help_text=_("Almeno 10 caratteri. Vanno bene anche più parole con gli spazi."),
    )
    password2 = _password(_("Ripeti la nuova password"), autocomplete="new-password")
    user: Any

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Le due password non sono uguali."))
        if first:
            try:
                validate_password(first, self.user)
            except ValidationError as fault:
                self.add_error("password1", fault)
        return cleaned


class ChangePassword(_TwiceTyped):
    oldpassword = _password(_("Password attuale"), autocomplete="current-password")
    field_order = ("oldpassword", "password1", "password2")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_oldpassword(self) -> str:
        password = str(self.cleaned_data["oldpassword"])
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password

    def save(self) -> None:
        credentials.change_password(
            login=self.user,
            password=self.cleaned_data["password1"],
            keep_session=context.request.session.session_key,
            now=timezone.now(),
        )


class NewPassword(_TwiceTyped):
    """The form behind the link; it asks for nothing that who forgot could not know."""

    def __init__(self, *args: Any, user: Any = None, temp_key: str = "", **kwargs: Any) -> None:
        self.user, self.token = user, temp_key
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_valid():
            with refused_in_words():
                resets.reset_password(
                    login_id=self.user.pk,
                    token=self.token,
                    password=cleaned["password1"],
                    now=timezone.now(),
                )
        return cleaned

    def save(self) -> None:
        """Nothing: the password was set where the link was checked, under one lock."""


class ResetKey(account.UserTokenForm):
    def _get_user(self, uidb36: str) -> Any:
        login = super()._get_user(uidb36)
        return login if login is not None and login.is_active else None


class Reauthenticate(account.ReauthenticateForm):
    password = _password(_("Password"), autocomplete="current-password")


def _code(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Codice"),
        max_length=20,
        help_text=help_text,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )


class _CountedCode(forms.Form):
    """A code that may be tried a few times, and used once."""

    user: Any

    def clean_code(self) -> str:
        now = timezone.now()
        with refused_in_words():
            credentials.count_second_factor(login_id=self.user.pk, now=now)
        code = str(super().clean_code())  # type: ignore[misc]  # the library's form beside this one
        if not credentials.accept_second_factor(login_id=self.user.pk, code=code, now=now):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactor(_CountedCode, mfa.AuthenticateForm):
    code = _code(_("Dalla tua app di autenticazione, oppure un codice di recupero."))


class SecondFactorAgain(_CountedCode, mfa.ReauthenticateForm):
    code = _code(_("Dalla tua app di autenticazione, oppure un codice di recupero."))


class ActivateApp(_CountedCode, totp.ActivateTOTPForm):
    code = _code(_("Le sei cifre che l’app mostra adesso."))
