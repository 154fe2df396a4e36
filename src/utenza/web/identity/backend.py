"""How Django finds who is signed in, and who signs in."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone

from utenza.http.sessions import login_of_session
from utenza.identity.actions.credentials import check_credentials
from utenza.identity.rules.sign_in import WrongCredentials


class Backend(BaseBackend):
    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:  # noqa: ANN401 - Django's signature
        """
        Return the login of this user name, e-mail or tax code and this password.

        Raises TooManyTries.
        """
        if request is None or credentials.keys() != {"login", "password"}:
            return None
        address = get_adapter().get_client_ip(request)
        started = time.monotonic()
        try:
            return check_credentials(
                typed=credentials["login"],
                password=credentials["password"],
                address=address,
                now=timezone.now(),
            )
        except WrongCredentials:
            # Old hashes are quicker or slower than ours: the time must not tell whose name it was.
            time.sleep(max(0.0, settings.FAILED_SIGN_IN_SECONDS - time.monotonic() + started))
            return None

    def get_user(self, user_id: int) -> Any:  # noqa: ANN401 - a login, whose table stays unseen here
        return login_of_session(login_id=user_id)
