"""What is measured: gas in kWh, how cold it was, the time bands of electricity."""

from decimal import Decimal
from pathlib import Path

from utenza.config import env
from utenza.metering.rules.bands import BadTimeBands, time_bands_in

# The conventional gross calorific value, the same all over Italy: 0.03852 GJ/Smc (ARERA, Atlante,
# "potere calorifico superiore P"; Codice di condotta commerciale, art. 5). A kWh is 0.0036 GJ.
GAS_KWH_PER_SMC = env.decimal(
    "UTENZA_GAS_KWH_PER_SMC",
    default=Decimal("10.7"),
    help="kWh in a Smc of gas; by default ARERA's conventional 0.03852 GJ/Smc",
)
DEGREE_DAYS = env.flag(
    "UTENZA_DEGREE_DAYS",
    default=False,
    help="gas that heats is shown against the degree days that deliveries bring",
)


def _checked(name: str, table: Path | None) -> Path | None:
    """Stop the start where the table can't be used, rather than the first page that needs it."""
    if table is not None:
        try:
            time_bands_in(table.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, BadTimeBands) as error:
            raise env.BadSetting(
                name, f"{table}: {error}", "a file like time_bands.toml"
            ) from error
    return table


TIME_BANDS = _checked(
    "UTENZA_TIME_BANDS",
    env.path(
        "UTENZA_TIME_BANDS",
        default=None,
        must_exist=True,
        help="a TOML of time bands and their holidays; without it those of deliberation 181/06",
    ),
)
