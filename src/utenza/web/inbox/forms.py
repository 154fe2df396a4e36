"""Which topics the customer wants by e-mail, and which page of the list is asked for."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from utenza.notifications.rules import OPTIONAL_TOPICS, Topic
from utenza.web.inbox.shown import TOPICS


class TopicsForm(forms.Form):
    """A box for each topic that can be chosen, ticked while it is written by e-mail."""

    def __init__(
        self, typed: Mapping[str, Any] | None = None, *, switched_off: Collection[Topic] = ()
    ) -> None:
        super().__init__(typed)
        for topic in OPTIONAL_TOPICS:
            look = TOPICS[topic]
            self.fields[topic.value] = forms.BooleanField(
                required=False,
                label=str(look.words),
                help_text=str(look.about),
                initial=topic not in switched_off,
            )

    @property
    def by_email(self) -> frozenset[Topic]:
        return frozenset(topic for topic in OPTIONAL_TOPICS if self.cleaned_data[topic.value])


class PageForm(forms.Form):
    """The number of a page; what is no number means the first."""

    pagina = forms.IntegerField(required=False, min_value=1)

    @property
    def page(self) -> int:
        return int(self.cleaned_data["pagina"] or 1) if self.is_valid() else 1
