"""
Password hashes as other portals left them: the nine schemes of the intake contract.

A password counts exactly as it was typed: UTF-8, nothing trimmed, nothing normalised. The cost a
hash asks for is bounded, so that a hostile delivery cannot stall a sign-in.

The schemes of WEAK must not rest in the database as they came. `split` parts such a hash in what
may be read by anyone (salt and cost) and the digest, which is kept only inside a slow hash of the
portal's own; at sign-in `recompute` makes the digest again from the typed password, and the slow
hash tells whether it is the same:

    parameters, digest = split(scheme, stored)          # at intake
    keep(parameters, argon2id.hash(digest))
    argon2id.verify(recompute(scheme, typed, parameters))  # at sign-in
"""

from hmac import compare_digest

from utenza.identity.rules.legacy_hashes import strong, weak
from utenza.identity.rules.legacy_hashes.forms import NotAHash, Split

__all__ = ["SCHEMES", "STRONG", "WEAK", "NotAHash", "Split"]
__all__ += ["recompute", "split", "verify", "well_formed"]

STRONG = frozenset(strong.VERIFIERS)
WEAK = frozenset(weak.SPLITTERS)
SCHEMES = STRONG | WEAK

# The longest password phpass looks at; a longer one was never accepted anywhere.
_MAX_PASSWORD_BYTES = 4096
# phpass answers this where it refuses to hash; no scheme has it as a digest.
_NO_DIGEST = "*"


def well_formed(scheme: str, stored: str) -> bool:
    """Tell whether it is a hash of this scheme, at a cost a sign-in can bear."""
    if scheme in WEAK:
        return weak.SPLITTERS[scheme](stored) is not None
    return scheme in STRONG and strong.CHECKERS[scheme](stored)


def verify(scheme: str, password: str, stored: str) -> bool:
    """Tell whether the password made this hash; a hash that is not well formed has none."""
    if not well_formed(scheme, stored):
        return False
    if scheme in WEAK:
        parameters, digest = split(scheme, stored)
        return compare_digest(recompute(scheme, password, parameters), digest)
    typed = _typed(password)
    return len(typed) <= _MAX_PASSWORD_BYTES and strong.VERIFIERS[scheme](typed, stored)


def split(scheme: str, stored: str) -> Split:
    """
    Part a weak hash in its public parameters and the digest that has to be wrapped.

    Raises NotAHash.
    """
    parts = weak.SPLITTERS[scheme](stored) if scheme in WEAK else None
    if parts is None:
        raise NotAHash(scheme)
    return parts


def recompute(scheme: str, password: str, parameters: str) -> str:
    """Make the digest that `split` would find in this password's hash of a weak scheme."""
    typed = _typed(password)
    if len(typed) > min(_MAX_PASSWORD_BYTES, weak.MAX_PASSWORD_BYTES.get(scheme, len(typed))):
        return _NO_DIGEST
    return weak.DIGESTS[scheme](typed, parameters)


def _typed(password: str) -> bytes:
    # Half of a surrogate pair can arrive through JSON; it is a wrong password, not a crash.
    return password.encode("utf-8", "surrogatepass")
