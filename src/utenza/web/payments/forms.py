"""Which page of the payments is wanted."""

from django import forms


class PageForm(forms.Form):
    """A number that is none counts for nothing."""

    pagina = forms.IntegerField(required=False, min_value=1)

    @property
    def page(self) -> int:
        return (self.is_valid() and self.cleaned_data["pagina"]) or 1
