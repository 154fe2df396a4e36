"""Consumption: what gas is in kWh, and whether the retailer tells how cold it was."""

from decimal import Decimal

from utenza.config import env

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
