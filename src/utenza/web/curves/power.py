"""The cards beside a curve: the highest power, and what stays on at night."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext

from utenza.kernel.money import quantity
from utenza.kernel.words import the_percent
from utenza.metering.rules.curves import HOUR, DayCurve
from utenza.metering.rules.power import NEAR, BaseLoad, base_load, has_limiter, peak_of
from utenza.supplies.queries import SupplyDetail
from utenza.web.consumption.figures import percent
from utenza.web.curves.said import figure, kw, moment_words

_TEN = 10


@dataclass(frozen=True, slots=True)
class PowerCard:
    """
    `reached` is `4,1 di 4,5 kW`; `share` of the bar in percent, its end is the available power.

    `tone` is ok, warn from nine tenths of the committed power on, bad above it.
    """

    reached: str
    when: str
    advice: str
    tone: str
    share: int
    committed_share: int
    is_by_hour: bool


@dataclass(frozen=True, slots=True)
class StandbyCard:
    watts: str
    a_year: str
    share: str
    nights: int


def power_card(curves: Iterable[DayCurve], supply: SupplyDetail, language: str) -> PowerCard | None:
    """Say the highest power of these days against what is committed, where both are known."""
    peak, committed = peak_of(curves), supply.committed_power_kw
    if peak is None or not committed:
        return None
    cuts_off = has_limiter(committed)
    available = (supply.available_power_kw if cuts_off else None) or committed
    end = max(available, committed, peak.kw)
    return PowerCard(
        reached=gettext("%(reached)s di %(committed)s")
        % {
            "reached": kw(peak.kw, language).removesuffix(" kW"),
            "committed": kw(committed, language),
        },
        when=moment_words(peak.at, language),
        advice=_advice(peak.share_of(committed), cuts_off=cuts_off),
        tone=_tone(peak.share_of(committed)),
        share=int(peak.kw * 100 / end),
        committed_share=int(committed * 100 / end),
        is_by_hour=peak.minutes == HOUR,
    )


def standby_card(curves: list[DayCurve], language: str) -> StandbyCard | None:
    """Say what stays on at night, and its part of all that was measured."""
    load = base_load(curves)
    if load is None or not load.watts:
        return None
    return StandbyCard(
        watts=f"{quantity(_round(load.watts), language)} W",
        a_year=f"{figure(load.kwh_a_year.quantize(Decimal(1)), language)} kWh",
        share=_share(load, curves, language),
        nights=load.nights,
    )


def _share(load: BaseLoad, curves: list[DayCurve], language: str) -> str:
    hours = sum((len(curve.values) - curve.missing) * curve.minutes for curve in curves) / HOUR
    total = sum((curve.total for curve in curves), Decimal(0))
    if not total:
        return ""
    return the_percent(
        percent(min(Decimal(1), load.watts * Decimal(hours) / total), language), language
    )


def _round(watts: Decimal) -> Decimal:
    """To the ten above a hundred: a curve says no more."""
    if watts < _TEN * _TEN:
        return watts.quantize(Decimal(1), ROUND_HALF_UP)
    return (watts / _TEN).quantize(Decimal(1), ROUND_HALF_UP) * _TEN


def _tone(share: Decimal) -> str:
    if share > 1:
        return "bad"
    return "warn" if share >= NEAR else "ok"


def _advice(share: Decimal, *, cuts_off: bool) -> str:
    if share > 1 and not cuts_off:
        return gettext(
            "Hai superato la potenza impegnata: se capita spesso, puoi chiederne di più."
        )
    if share > 1:
        return gettext(
            "Hai superato la potenza impegnata: se il contatore scatta spesso, puoi chiederne"
            " di più."
        )
    if share >= NEAR and not cuts_off:
        return gettext("Ci sei andato vicino: un altro apparecchio potrebbe superarla.")
    if share >= NEAR:
        return gettext(
            "Ci sei andato vicino: con un altro elettrodomestico il contatore può scattare."
        )
    return gettext("La potenza impegnata basta.")
