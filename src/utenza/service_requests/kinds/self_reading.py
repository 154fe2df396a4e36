"""
What the customer reads on the meter.

TIF (463/2016/R/com): taken in charge or refused at once with the reason, sent to the distributor
within four working days. The trade is in metering; here it is asked for, once, and followed.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from utenza.identity.rules.viewers import Viewer
from utenza.kernel.money import quantity
from utenza.kernel.refusals import gettext_noop
from utenza.kernel.slugs import to_slug
from utenza.kernel.words import day
from utenza.metering.actions.keeping import TypedReading, check_self_reading, keep_self_reading
from utenza.metering.actions.sending import take_readings
from utenza.metering.actions.settling import cancel_readings, settle_readings
from utenza.metering.queries.background import background_of, registers_to_read
from utenza.metering.queries.self_readings import reading_question, self_reading_of_request
from utenza.metering.rules import Register
from utenza.metering.rules.asking import BANDS, WindowIsClosed, today_in_italy, window_on
from utenza.metering.rules.judging import (
    NotWholeDigits,
    Values,
    gas_in_smc,
    whole_digits,
)
from utenza.metering.rules.life import ReadingAlreadyTaken, ReadingState, Step, steps_from
from utenza.service_requests.kinds.base import (
    Asking,
    Cleaned,
    Effect,
    Group,
    Kind,
    Milestone,
    Payload,
    Review,
    Sent,
)
from utenza.service_requests.kinds.files import AttachmentField
from utenza.service_requests.kinds.parts import supply_facts
from utenza.service_requests.kinds.readings import (
    as_on_meter,
    doubt_words,
    page_facts,
    register_words,
    unit_of,
)
from utenza.service_requests.queries.requests import Enclosed
from utenza.service_requests.rules.promises import Promise
from utenza.service_requests.rules.requests import RequestStatus, Subject
from utenza.supplies.queries import SupplyCard
from utenza.supplies.rules import Commodity, SupplyStatus

# TIF gives four working days to send it; outcomes come back after five or six more.
_DAYS_UNTIL_VALIDATED = 10


class DigitsField(forms.CharField):
    """The digits of a register: typed with the numeric keys, cleaned to a number."""

    def __init__(self, **named: Any) -> None:  # noqa: ANN401 - as a field takes
        keys = {"inputmode": "numeric", "autocomplete": "off", "enterkeyhint": "done"}
        super().__init__(widget=forms.TextInput(attrs=keys), max_length=40, **named)

    def clean(self, value: Any) -> int:  # noqa: ANN401 - Django's
        try:
            return whole_digits(super().clean(value))
        except NotWholeDigits as refusal:
            raise ValidationError(gettext(str(refusal))) from refusal


class SelfReadingForm(forms.Form):
    """A field for each register there may be; those that the meter does not have are taken out."""

    total = DigitsField(label=_("Cifre del contatore"))
    f1 = DigitsField(label=_("Fascia F1"))
    f2 = DigitsField(label=_("Fascia F2"))
    f3 = DigitsField(label=_("Fascia F3"))
    taken_on = forms.DateField(
        label=_("Giorno della lettura"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    photo = AttachmentField(
        label=_("Foto del contatore, se vuoi"), required=False, capture="environment"
    )


class SelfReading(Kind):
    type = "self_reading"
    slug = "autolettura"
    title = gettext_noop("Autolettura")
    summary = gettext_noop("Inviaci le cifre del contatore: la fattura conta quelle.")
    group = Group.READINGS
    order = 10
    icon = "gauge"
    subject = Subject.SUPPLY
    promise = Promise(_DAYS_UNTIL_VALIDATED)
    needs = (gettext_noop("Le cifre nere del contatore, prima della virgola: nient’altro"),)
    follows = gettext_noop(
        "La mandiamo al distributore entro quattro giorni lavorativi. Se la convalida, la fattura"
        " successiva conta su queste cifre; se non la convalida ti diciamo perché."
    )
    form_class = SelfReadingForm
    template = "service_requests/reading.html"
    not_now_template = "service_requests/reading_not_now.html"
    nothing_suits = gettext_noop(
        "L’autolettura serve ai contatori che non si leggono a distanza: ora non ne hai nessuno,"
        " e non devi fare nulla."
    )

    def suits_supply(self, card: SupplyCard) -> bool:
        return card.status is SupplyStatus.ACTIVE and not card.is_read_remotely

    def check_subject(self, asking: Asking) -> None:
        question = reading_question(
            viewer=asking.viewer, supply_code=asking.supply_code, today=asking.today
        )
        if question.unwanted:
            raise question.unwanted
        if question.window is None:
            raise WindowIsClosed
        if question.live and Step.REPLACE not in steps_from(question.live.state):
            raise ReadingAlreadyTaken

    def form(
        self,
        asking: Asking,
        *,
        data: Sent = None,
        files: Sent = None,
        initial: Cleaned | None = None,
    ) -> forms.Form:
        form = super().form(asking, data=data, files=files, initial=initial)
        registers = registers_to_read(viewer=asking.viewer, supply=asking.the_supply)
        for register in {Register.TOTAL, *BANDS} - set(registers):
            del form.fields[_field(register)]
        form.fields["taken_on"].widget.attrs["max"] = asking.today.isoformat()
        return form

    def initial(self, asking: Asking) -> Cleaned:
        question = reading_question(
            viewer=asking.viewer, supply_code=asking.supply_code, today=asking.today
        )
        late = question.late_window
        return {"taken_on": late.last_day if late else asking.today}

    def still_goes_with(self, asking: Asking, file: Enclosed) -> bool:
        """A photo of an earlier window shows other digits."""
        question = reading_question(
            viewer=asking.viewer, supply_code=asking.supply_code, today=asking.today
        )
        return question.window is not None and (
            today_in_italy(file.added_at) >= question.window.start
        )

    def page_context(self, asking: Asking) -> Payload:
        question = reading_question(
            viewer=asking.viewer, supply_code=asking.supply_code, today=asking.today
        )
        return {"reading": page_facts(question, asking.language)}

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        known = background_of(
            viewer=asking.viewer, supply_code=asking.supply_code, today=asking.today
        )
        supply, values, taken_on = known.supply, _values(cleaned), cleaned["taken_on"]
        window = window_on(taken_on, known.windows)
        expected, use = known.expected_on(taken_on), known.use_of(values)
        is_gas = supply.card.commodity is Commodity.GAS
        smc = gas_in_smc(use, supply.correction_coefficient) if is_gas and use is not None else None
        return supply_facts(supply.card) | {
            "supply_code": supply.card.code,
            "meter_serial": supply.meter_serial,
            "meter_digits": supply.meter_digits,
            "registers": {register.value: value for register, value in values.items()},
            "taken_on": taken_on.isoformat(),
            "window": {"opens_on": str(window.start), "closes_on": str(window.last_day)}
            if window
            else None,
            "use": use,
            "smc": None if smc is None else str(smc),
            "expected": {"least": expected.least, "most": expected.most} if expected else None,
            "confirmed": asking.has_seen,
        }

    def typed(self, payload: Payload) -> Payload:
        return {name: payload[name] for name in ("supply_code", "registers", "taken_on")}

    def look_twice(self, asking: Asking, cleaned: Cleaned) -> Review | None:
        checked = check_self_reading(
            viewer=asking.viewer,
            supply_code=asking.supply_code,
            typed=_typed(asking, cleaned),
            now=asking.now,
        )
        doubt = checked.judgement.doubt
        return None if doubt is None else Review(doubts=doubt_words(checked, asking.language))

    def take_effect(self, asking: Asking, cleaned: Cleaned, *, request_code: str) -> Effect:
        checked = keep_self_reading(
            viewer=asking.viewer,
            supply_code=asking.supply_code,
            typed=_typed(asking, cleaned),
            request_code=request_code,
            now=asking.now,
        )
        return Effect(replaces=checked.replaces or "")

    def taken_in_hand(self, *, request_code: str, now: datetime) -> None:
        take_readings(request_codes=[request_code], now=now)

    def conclude(
        self, *, request_code: str, status: RequestStatus, note: str, now: datetime
    ) -> None:
        if status is RequestStatus.CANCELLED:
            cancel_readings(request_codes=[request_code], now=now)
            return
        is_valid = status is RequestStatus.DONE
        settle_readings(request_codes={request_code: note}, is_valid=is_valid, now=now)

    def milestones(self, viewer: Viewer, request_code: str) -> list[Milestone]:
        reading = self_reading_of_request(viewer=viewer, request_code=request_code)
        if reading is None:
            return []
        words = gettext("Usata nella fattura %(number)s") % {"number": reading.bill_number}
        href = f"/fatture/{to_slug(reading.bill_number)}/"
        return [
            Milestone(words, step.at, "receipt", href)
            for step in reading.steps
            if step.state is ReadingState.USED
        ]

    def shown(self, payload: Payload) -> list[tuple[str, str]]:
        language = get_language() or "it"
        unit, digits = unit_of(payload["commodity"]), payload["meter_digits"]
        told = [(gettext("Contatore"), payload["meter_serial"])]
        told += [
            (register_words(Register(name)), as_on_meter(value, digits))
            for name, value in payload["registers"].items()
        ]
        told.append((gettext("Letta il"), day(date.fromisoformat(payload["taken_on"]), language)))
        if payload["use"] is not None:
            use = f"{quantity(Decimal(payload['use']), language)} {unit}"
            told.append((gettext("Dall’ultima lettura"), use))
        if payload["smc"] is not None:
            smc = f"{quantity(Decimal(payload['smc']), language)} Smc"
            told.append((gettext("In fattura, circa"), smc))
        return [(label, value) for label, value in told if value]


def _field(register: Register) -> str:
    return register.value.lower()


def _values(cleaned: Cleaned) -> Values:
    return {one: cleaned[_field(one)] for one in Register if _field(one) in cleaned}


def _typed(asking: Asking, cleaned: Cleaned) -> TypedReading:
    photo = asking.enclosed.get("photo")
    return TypedReading(
        _values(cleaned),
        cleaned["taken_on"],
        confirmed=asking.has_seen,
        photo_sha256=photo.sha256 if photo else None,
    )


KIND = SelfReading()
