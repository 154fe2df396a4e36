"""Who signs in, and for whom."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Access:
    username: str
    customer_code: str
    role: str
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    username: str
    email: str
    active: bool = True
    accesses: tuple[Access, ...]


def login(username: str, *accesses: Access, active: bool = True) -> Login:
    return Login(
        username=username, email=f"{username}@example.com", active=active, accesses=accesses
    )
