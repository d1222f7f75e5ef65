"""The form of an application: every declared column, and beside each that may stay empty the reason why."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from register import completeness, history, workflow
from register.admin.formfields import Line, Month
from register.admin.reading import words
from register.choices import FIXED, Missing, Origin
from register.fields import BY_NAME, COLUMNS, Field, Kind, Required, Section, in_section
from register.models import Application, Organisation, Version
from register.permissions import Action

SAYS_WHY = [column for column in COLUMNS if column.may_say_why_empty]
REQUIRED_MARKS = {
    Required.DRAFT: _("verplicht"),
    Required.PUBLISH: _("verplicht om te publiceren"),
    Required.HIGH_IMPACT: _("verplicht om te publiceren bij hoog risico of impact"),
}


@dataclass
class Row:
    """One field as the form shows it. `theirs` is what a colleague saved in the meantime."""

    declared: Field
    bound: forms.BoundField
    why: forms.BoundField | None = None
    ground: forms.BoundField | None = None
    lacks: bool = False
    theirs: str = ""

    @property
    def mark(self):
        return REQUIRED_MARKS.get(self.declared.required, "")

    @property
    def reasons(self) -> list[forms.BoundField]:
        return [bound for bound in (self.why, self.ground) if bound]

    @property
    def why_is_open(self) -> bool:
        return any(bound.value() or bound.errors for bound in self.reasons)

    @property
    def described_by(self) -> str:
        """For a fieldset, which Django leaves without."""
        return f"{self.bound.auto_id}_helptext" + (f" {self.bound.auto_id}_error" if self.bound.errors else "")


@dataclass
class FormSection:
    section: Section
    rows: list[Row] = field(default_factory=list)

    @property
    def lacking(self) -> int:
        return sum(row.lacks for row in self.rows)

    @property
    def wrong(self) -> int:
        return sum(bool(bound.errors) for row in self.rows for bound in (row.bound, *row.reasons))


def target_of(declared: Field) -> str:
    """The id of the first control of a field, for links to it."""
    return f"id_{form_name(declared)}" + ("_0" if declared.kind in (Kind.CHOICES, Kind.LINKS) else "")


def form_name(declared: Field) -> str:
    return "organisation" if declared.name == "organization" else declared.name


class VersionForm(forms.ModelForm):
    """`user` is set on the class that the desk makes for one request."""

    user: ClassVar[Any] = None

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=BY_NAME["organization"].label,
        help_text=BY_NAME["organization"].help,
        empty_label=_("Kies een organisatie"),
    )
    source_id = Line(
        label=BY_NAME["source_id"].label,
        help_text=BY_NAME["source_id"].help,
        validators=[MaxLengthValidator(100)],
        required=False,
    )
    # When the text was last saved that this form started from.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Version
        fields = [column.name for column in COLUMNS]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.theirs: Version | None = None
        self.is_new = not self.instance.pk
        if self.is_new:
            self._offer_organisations()
        else:
            del self.fields["organisation"]
            self.initial["source_id"] = self.instance.application.source_id
            self.initial["seen"] = self.instance.edited_at.isoformat()
        if not self.may_change_source_id:
            del self.fields["source_id"]
        for column in SAYS_WHY:
            self._ask_why(column)

    def _offer_organisations(self):
        allowed = Organisation.objects.active().where(self.user, Action.CREATE)
        offered: Any = self.fields["organisation"]
        offered.queryset = allowed
        if len(first := allowed[:2]) == 1:
            self.initial.setdefault("organisation", first[0].pk)

    def _ask_why(self, column: Field):
        why = self.instance.missing.get(column.name, {})
        self.fields[f"why_{column.name}"] = forms.ChoiceField(
            label=_("Reden dat dit leeg is"),
            choices=[("", _("Geen reden")), *Missing.choices],
            required=False,
            initial=why.get("reason", ""),
        )
        self.fields[f"ground_{column.name}"] = Line(
            label=_("Wettelijke grond, als het niet openbaar is"),
            required=False,
            initial=why.get("ground", ""),
            validators=[MaxLengthValidator(500)],
        )

    @property
    def may_change_source_id(self) -> bool:
        """It stands on the public page, so it changes only until the first publication; an import keeps its own."""
        if self.is_new:
            return True
        application = self.instance.application
        return application.origin == Origin.OWN and not application.versions.filter(state__in=FIXED).exists()

    def clean(self):
        cleaned = super().clean()
        self.instance.missing = self._cleaned_missing()
        self._check_source_id()
        if not self.is_new:
            self._meet_colleagues()
        return cleaned

    def _meet_colleagues(self):
        """Refuse when the text was saved, submitted or published since this form was shown."""
        try:
            now = workflow.open_for_edit(self.instance, by=self.user)
        except workflow.Refused as refused:
            raise ValidationError(
                _("%(reason)s Uw tekst is niet opgeslagen."), params={"reason": refused.reason}
            ) from None
        if now.edited_at.isoformat() == self.cleaned_data.get("seen"):
            return
        self.theirs = now
        # Whoever saves again has seen this page, and means it.
        data: Any = self.data
        self.data = data = data.copy()
        data["seen"] = now.edited_at.isoformat()
        raise ValidationError(
            _(
                "%(who)s heeft deze toepassing intussen opgeslagen. Uw tekst staat hieronder en is nog niet opgeslagen."
                " Bij elk veld dat verschilt staat wat er nu is. Slaat u nog eens op, dan geldt uw tekst."
            ),
            params={"who": now.edited_by.display_name if now.edited_by else _("Een collega")},
            code="conflict",
        )

    def _cleaned_missing(self) -> dict[str, dict[str, str]]:
        found = {}
        for column in SAYS_WHY:
            reason, ground = (self.cleaned_data.get(f"{part}_{column.name}", "") for part in ("why", "ground"))
            if problem := self._problem_with(column, reason, ground):
                self.add_error(*problem)
            elif reason:
                found[column.name] = {"reason": reason} | ({"ground": ground} if ground else {})
        return found

    def _problem_with(self, column: Field, reason: str, ground: str):
        """(field, message) when value, reason and ground contradict each other."""
        if reason and self.cleaned_data.get(column.name):
            return f"why_{column.name}", _("Het veld is ingevuld. Maak het leeg, of kies geen reden.")
        if ground and reason != Missing.WITHHELD:
            return f"why_{column.name}", _("U noemt een wettelijke grond. Kies daarbij ‘Niet openbaar’.")
        if reason == Missing.WITHHELD and not ground:
            return f"ground_{column.name}", _("Noem de wettelijke grond, bijvoorbeeld ‘Woo, artikel 5.1’.")
        return None

    def _check_source_id(self):
        """That the organisation has no other application with this id."""
        if not self.cleaned_data.get("source_id"):
            return
        application = (
            Application(organisation=self.cleaned_data.get("organisation"))
            if self.is_new
            else copy.copy(self.instance.application)
        )
        application.source_id = self.cleaned_data["source_id"]
        try:
            application.validate_constraints(exclude=[] if application.organisation else ["organisation"])
        except ValidationError as error:
            self.add_error("source_id", error.messages)

    def corrections(self) -> Iterator[tuple[Any, str, str]]:
        """(label, as typed, as kept) of each month that was written another way."""
        for name, form_field in self.fields.items():
            if (
                isinstance(form_field, Month)
                and (typed := self[name].data)
                and typed.strip() != self.cleaned_data[name]
            ):
                yield form_field.label, typed, self.cleaned_data[name]

    def wrong(self) -> Iterator[tuple[Any, str, str]]:
        """(label, id of the control, message) of each error at a field, in reading order."""
        for section in self.sections():
            for row in section.rows:
                for bound in (row.bound, *row.reasons):
                    target = target_of(row.declared) if bound is row.bound else bound.id_for_label
                    yield from ((row.declared.label, target, str(message)) for message in bound.errors)

    def sections(self) -> list[FormSection]:
        lacking = completeness.missing_for_publication(self.instance)
        theirs = self._theirs()
        return [
            FormSection(
                section,
                [self._row(declared, lacking, theirs) for declared in in_section(section) if self._has(declared)],
            )
            for section in Section
        ]

    def _has(self, declared: Field) -> bool:
        return form_name(declared) in self.fields

    def _row(self, declared: Field, lacking, theirs) -> Row:
        why, ground = (
            self[name] if (name := f"{part}_{declared.name}") in self.fields else None for part in ("why", "ground")
        )
        return Row(
            declared,
            self[form_name(declared)],
            why,
            ground,
            declared.name in lacking,
            theirs.get(declared.name, ""),
        )

    def _theirs(self) -> dict[str, str]:
        if not self.theirs:
            return {}
        differences = history.differences(self.theirs, self.instance)
        return {found.field.name: words(found.field, self.theirs) for found in differences}
