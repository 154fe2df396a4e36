"""Fields that several forms have."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from utenza.kernel.refusals import Refusal


class CodeField(forms.CharField):
    """A code of the trade, put in order; what is wrong with it is said at the field."""

    def __init__(self, normalise: Callable[[str], str], **named: Any) -> None:  # noqa: ANN401 - as a field takes
        self.normalise = normalise
        super().__init__(**named)

    def clean(self, value: Any) -> str:  # noqa: ANN401 - Django's
        typed = super().clean(value)
        try:
            return self.normalise(typed) if typed else ""
        except Refusal as refusal:
            raise ValidationError(gettext(str(refusal))) from refusal


class AnyOf(forms.MultipleChoiceField):
    """Things to tick; whether what was ticked is still to be had is said by who does it."""

    def valid_value(self, value: str) -> bool:  # noqa: ARG002 - as above
        return True


def ask_for(form: forms.Form, names: Iterable[str]) -> None:
    """Say at each of these fields that it is needed, where it is empty."""
    for name in names:
        if not form.cleaned_data.get(name) and name not in form.errors:
            form.add_error(name, form.fields[name].error_messages["required"])


def leave_out(form: forms.Form, names: Iterable[str]) -> None:
    """Forget what stands in fields that another choice hides, right or wrong."""
    for name in names:
        form.errors.pop(name, None)
        form.cleaned_data[name] = ""


class EuroField(forms.DecimalField):
    """An amount in EUR, which is shown with its sign."""

    def __init__(self, **named: Any) -> None:  # noqa: ANN401 - as a field takes
        super().__init__(max_digits=10, decimal_places=2, **named)
