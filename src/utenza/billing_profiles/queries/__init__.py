"""What can be asked about billing profiles."""

from utenza.billing_profiles.queries.profiles import (
    MandateNews,
    Profile,
    count_profiles,
    get_profile,
    profiles_of,
)
from utenza.billing_profiles.queries.stays import MADE_OF_PLAN, Stay, stays_of

__all__ = [
    "MADE_OF_PLAN",
    "MandateNews",
    "Profile",
    "Stay",
    "count_profiles",
    "get_profile",
    "profiles_of",
    "stays_of",
]
