"""How often something may be tried."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from utenza.kernel.refusals import Refusal, gettext_noop


class TooManyTries(Refusal):
    message = gettext_noop("Troppi tentativi. Aspetta un po’ e riprova.")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` in any stretch of time as long as `period`."""

    name: str
    tries: int
    period: timedelta


@dataclass(frozen=True, slots=True)
class Charge:
    """One try, on the account of one subject: a login, what was typed, an address."""

    limit: Limit
    subject: str

    @property
    def account(self) -> str:
        return f"{self.limit.name}:{self.subject}"


HOUR = timedelta(hours=1)

# A password is tried against a login, whichever of its names was typed; what was typed counts as
# well, so that a name that nobody has meets the same end as one that somebody has.
SIGN_IN_LOGIN = Limit("sign-in login", 10, HOUR)
SIGN_IN_TYPED = Limit("sign-in typed", 10, HOUR)
# Many customers may share an address; whoever tries a list of stolen passwords has one as well.
SIGN_IN_ADDRESS = Limit("sign-in address", 100, HOUR)
SECOND_FACTOR = Limit("second factor", 5, timedelta(minutes=5))
# Longer than any code of an authenticator is good for.
SAME_CODE = Limit("same code", 1, timedelta(minutes=5))
RESET_TYPED = Limit("reset typed", 3, HOUR)
RESET_LOGIN = Limit("reset login", 3, HOUR)
RESET_ADDRESS = Limit("reset address", 30, HOUR)
# Files are opened, which costs more than any page: nobody needs that many in earnest.
UPLOADS = Limit("uploads", 30, HOUR)

# One subscriber of a provider has that many bits of an IPv6 address to himself.
_IPV6_NETWORK_BITS = 64


def neighbourhood(address: str) -> str:
    """Return what tries are counted by: an IPv4 address, or the network of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(IPv6Network((parsed, _IPV6_NETWORK_BITS), strict=False))
