"""The form in which a reader says what is wrong with a record, or asks about it."""

import re
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from catalogue.reporting import stamp
from register.admin.formfields import Line, Text
from register.choices import ReportKind
from register.fields import BY_NAME, Section, in_section

MOST_LINKS = 3
LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
LONGEST = 2000
TOO_LONG = MaxLengthValidator(
    LONGEST, _("Uw tekst heeft %(show_value)s tekens. Er passen er %(limit_value)s. Maak haar korter.")
)


class ReportForm(forms.Form):
    """Plain HTML: every check is here. A `maxlength` would cut off silently what somebody pastes."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("Waar gaat het om?"),
        choices=ReportKind.choices,
        initial=ReportKind.ERROR,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies waar het om gaat."), "invalid_choice": _("Kies waar het om gaat.")},
    )
    field = forms.ChoiceField(
        label=_("Over welk onderdeel?"),
        required=False,
        error_messages={"invalid_choice": _("Kies een onderdeel uit de lijst.")},
    )
    text = Text(
        label=_("Uw melding of vraag"),
        help_text=_("Hoogstens 2.000 tekens, dat zijn zo’n 300 woorden. Schrijf geen namen of gegevens van mensen op."),
        validators=[TOO_LONG],
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": _("Schrijf op wat er niet klopt of wat u wilt weten.")},
    )
    name = Line(
        label=_("Uw naam"),
        required=False,
        validators=[MaxLengthValidator(100, _("Uw naam heeft %(show_value)s tekens. Er passen er %(limit_value)s."))],
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    address = forms.EmailField(
        label=_("Uw e-mailadres"),
        help_text=_("Dan krijgt u een mail als er een antwoord is. De organisatie ziet uw e-mailadres niet."),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "maxlength": None}),
        error_messages={
            "invalid": _("Dit is geen e-mailadres. Een e-mailadres ziet er zo uit: naam@voorbeeld.nl."),
            "max_length": _("Dit e-mailadres is te lang."),
        },
    )
    may_be_public = forms.BooleanField(
        label=_("Mijn tekst en het antwoord mogen bij de toepassing op de website staan"),
        help_text=_("Zonder uw naam en e-mailadres. U kunt dit later weer uitzetten."),
        required=False,
    )
    # Nobody sees it, and no browser knows what to fill in; who fills in everything is a robot.
    leeg_laten = forms.CharField(
        label=_("Laat dit veld leeg. Het is er om robots te herkennen."),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, number: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.number = number
        self.stamp = stamp.issue(number)
        part: Any = self.fields["field"]
        part.choices = parts()

    def clean_text(self):
        text = self.cleaned_data["text"]
        if len(LINK.findall(text)) > MOST_LINKS:
            raise forms.ValidationError(
                _("In uw tekst staan meer dan %(most)s links. Zo herkennen wij reclame. Laat er een paar weg."),
                params={"most": MOST_LINKS},
            )
        return text

    def clean_leeg_laten(self):
        if self.cleaned_data["leeg_laten"]:
            raise forms.ValidationError(
                _("Er was een veld ingevuld dat leeg moet blijven. Het is nu leeg: verstuur uw tekst nog eens.")
            )
        return ""

    def clean(self):
        self.stamp = stamp.read(self.data.get("stamp", ""), self.number)
        # Who has something to mend is not told of what the next try mends.
        if self.stamp.problem and not self.errors:
            self.add_error(None, str(self.stamp.problem))
        return self.cleaned_data

    def renew(self) -> None:
        """Another stamp, for a form that is shown again after its own was used."""
        self.stamp = stamp.issue(self.number)

    def report(self) -> dict[str, Any]:
        """What `reports.receive` asks."""
        return {name: value for name, value in self.cleaned_data.items() if name != "leeg_laten"} | {
            "token": self.stamp.token
        }


def parts() -> list[tuple[Any, Any]]:
    """The fields that the page of a record shows, per section."""
    sections = [
        (str(section.label), [(field.name, field.label) for field in in_section(section) if field.shown])
        for section in Section
    ]
    return [("", _("De toepassing als geheel")), *sections]


def part_named(asked: str) -> str:
    """The field that an address names, by its name or as it stands in the page; "" when there is none."""
    field = BY_NAME.get(asked.replace("-", "_"))
    return field.name if field and field.shown else ""
