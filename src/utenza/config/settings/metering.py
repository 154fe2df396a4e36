"""What is measured: the time bands of electricity."""

from pathlib import Path

from utenza.config import env
from utenza.metering.rules.bands import BadTimeBands, time_bands_in


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
