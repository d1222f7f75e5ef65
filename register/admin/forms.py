"""The form of an application: every declared column, and beside each that may stay empty the reason why."""

import copy
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from register import completeness, duplicates, workflow
from register.admin.form_layout import (
    CHANGE_NOTE,
    WRITTEN,
    FormSection,
    Meter,
    Row,
    Theirs,
    as_posted,
    fingerprint,
    form_name,
    target_of,
)
from register.admin.formfields import Corrected, Line, Links, Text
from register.choices import FIXED, Missing, Origin
from register.fields import BY_NAME, COLUMNS, Field, Section, in_section
from register.models import Application, Organisation, Version
from register.permissions import Action
from register.text import clean_line
from register.wording import words

SAYS_WHY = [column for column in COLUMNS if column.may_say_why_empty]
BUSY = _(
    "Uw tekst is nog niet opgeslagen: het register verwerkt net iets anders, bijvoorbeeld een bestand van uw"
    " organisatie. Wacht een minuut en sla nog eens op."
)


class VersionForm(forms.ModelForm):
    """The attributes above the fields are set on the class that the desk makes for one request."""

    user: ClassVar[Any] = None
    # What was typed before and not saved, to begin with instead of the version's own text.
    work_copy: ClassVar[QueryDict | None] = None
    # False: only look at what was typed, without a lock and without asking whether it may be saved.
    saves: ClassVar[bool] = True
    # Another process holds the lock that saving needs.
    is_busy: ClassVar[bool] = False

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
    change_note = Text(
        label=CHANGE_NOTE.label, help_text=CHANGE_NOTE.help, validators=[MaxLengthValidator(500)], required=False
    )
    # When the text was last saved that this form started from, and what each field said then (see `fingerprint`).
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Version
        fields = [column.name for column in WRITTEN]

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(self.work_copy if data is None else data, *args, **kwargs)
        self.theirs: Version | None = None
        # What each field said when the form was shown, once that matters.
        self.started_from: dict[str, str] = {}
        self.likenesses: list[duplicates.Likeness] = []
        self.is_new = not self.instance.pk
        if self.is_new:
            self._offer_organisations()
        else:
            del self.fields["organisation"]
            self.initial["source_id"] = self.instance.application.source_id
            self.initial.update(seen_now(self.instance))
            self._take_theirs()
        if not self.may_change_source_id:
            del self.fields["source_id"]
        if not self.follows_a_published_one:
            del self.fields["change_note"]
        for column in SAYS_WHY:
            self._ask_why(column)

    def _offer_organisations(self):
        allowed = Organisation.objects.active().where(self.user, Action.CREATE)
        offered: Any = self.fields["organisation"]
        offered.queryset = allowed
        if len(first := allowed[:2]) == 1:
            self.initial.setdefault("organisation", first[0].pk)

    def _take_theirs(self):
        """Put what a colleague saved where the user chose that over the own text."""
        taken = [column for column in WRITTEN if self.data.get(f"choose_{column.name}") == "theirs"]
        if taken:
            data: Any = self.data
            self.data = data = data.copy()
            for column in taken:
                for name, values in as_posted(column, self.instance).items():
                    data.setlist(name, values)

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
        return self.instance.application.origin == Origin.OWN and not self.follows_a_published_one

    @property
    def follows_a_published_one(self) -> bool:
        if self.is_new:
            return False
        return self.instance.number > 1 and self.instance.application.versions.filter(state__in=FIXED).exists()

    # Looking at what was typed

    def clean(self):
        cleaned = super().clean()
        self.instance.missing = self._cleaned_missing()
        if not self.saves:
            return cleaned
        if self.is_busy:
            raise ValidationError(BUSY, code="busy")
        self._check_source_id()
        if self.is_new:
            self._look_for_the_same()
        else:
            self._meet_colleagues()
        return cleaned

    def _post_clean(self):
        # The fields and Version.clean tell all that the constraints do; asking the database would take 140 queries.
        instance: Any = self.instance
        instance.validate_constraints = lambda exclude=None: None
        super()._post_clean()  # type: ignore[misc]  # the stubs do not know it
        del instance.validate_constraints

    def _meet_colleagues(self):
        """Refuse when the text was saved, submitted or published since this form was shown."""
        try:
            now = workflow.open_for_edit(self.instance, by=self.user)
        except workflow.Refused as refused:
            raise ValidationError(
                _("%(reason)s Uw tekst is niet opgeslagen."), params={"reason": refused.reason}
            ) from None
        if now.text_mark == self.cleaned_data.get("seen"):
            return
        self.theirs = now
        parts = (part.partition(":") for part in self.cleaned_data.get("base", "").split(","))
        self.started_from = {name: mark for name, _colon, mark in parts}
        # Whoever saves again has seen this page, and means it.
        data: Any = self.data
        self.data = data = data.copy()
        for name, value in seen_now(now).items():
            data[name] = value
        raise ValidationError(
            _(
                "%(who)s heeft deze toepassing intussen opgeslagen. Uw tekst staat hieronder en is nog niet opgeslagen."
                " Kies bij elk veld dat verschilt welke tekst blijft, en sla dan nog eens op."
            ),
            params={"who": name_of(now.edited_by)},
            code="conflict",
        )

    def _look_for_the_same(self):
        """Show what the organisation has already that looks the same, before there are two of it."""
        organisation = self.cleaned_data.get("organisation")
        if self.errors or not organisation or self.data.get("despite"):
            return
        told = {name: self.cleaned_data.get(name, "") for name in ("name", "url", "provider", "goal")}
        source_id = self.cleaned_data.get("source_id", "")
        self.likenesses = duplicates.likely(Version(**told), organisation, source_id=source_id, user=self.user)
        if self.likenesses:
            raise ValidationError(
                _("Uw organisatie heeft al een toepassing die hierop lijkt. Kijk of het dezelfde is."), code="likeness"
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

    # Telling about it

    def corrections(self) -> Iterator[tuple[Any, Any, Any]]:
        """(label, as typed, as kept) of each month and address that was written another way."""
        for name, form_field in self.fields.items():
            typed_in, kept = self[name].data, self.cleaned_data.get(name) or ""
            if isinstance(form_field, Corrected):
                pairs = [(typed_in, kept)]
            elif isinstance(form_field, Links):
                pairs = [(row["link"], good["link"]) for row, good in zip(typed_in, kept, strict=True)]
            else:
                continue
            for typed, good in pairs:
                if typed and (typed := clean_line(typed)) != good:
                    yield form_field.label, typed, good

    def wrong(self) -> Iterator[tuple[Any, str, str]]:
        """(label, id of the control, message) of each error at a field, in reading order."""
        for section in self.sections():
            for row in section.rows:
                for bound in (row.bound, *row.reasons):
                    target = target_of(row.declared) if bound is row.bound else bound.id_for_label
                    yield from ((row.declared.label, target, str(message)) for message in bound.errors)

    def lacking(self) -> dict[str, Any]:
        """What publishing asks and is not there: {name of the field: what to do}."""
        found: dict[str, Any] = {**completeness.missing_for_publication(self.instance)}
        if "change_note" in self.fields and not self.instance.change_note:
            found["change_note"] = _("Schrijf in een zin wat er is veranderd en waarom.")
        return found

    def meter(self) -> Meter:
        lacking = self.lacking()
        missing = [(declared.label, target_of(declared)) for declared in WRITTEN if declared.name in lacking]
        return Meter(completeness.progress(self.instance), missing)

    def sections(self) -> list[FormSection]:
        lacking, theirs = self.lacking(), self._theirs()
        parts = [(section.value, section.label, in_section(section)) for section in Section]
        parts.append(("wijziging", CHANGE_NOTE.label, iter([CHANGE_NOTE])))
        found = [
            FormSection(
                key, label, [self._row(one, lacking, theirs) for one in fields if form_name(one) in self.fields]
            )
            for key, label, fields in parts
        ]
        return [section for section in found if section.rows]

    def _row(self, declared: Field, lacking, theirs) -> Row:
        why, ground = (
            self[name] if (name := f"{part}_{declared.name}") in self.fields else None for part in ("why", "ground")
        )
        bound = self[form_name(declared)]
        return Row(declared, bound, self.instance, lacking, why, ground, theirs.get(declared.name))

    def _theirs(self) -> dict[str, Theirs]:
        """Per field that differs, what a colleague saved; chosen beforehand where the user changed nothing."""
        if not self.theirs:
            return {}
        who, found = name_of(self.theirs.edited_by), {}
        for declared in WRITTEN:
            mine = fingerprint(declared, self.instance)
            if mine != fingerprint(declared, self.theirs):
                text = self.theirs.change_note if declared is CHANGE_NOTE else words(declared, self.theirs)
                found[declared.name] = Theirs(text, who, self.started_from.get(declared.name) == mine)
        return found


def seen_now(version: Version) -> dict[str, str]:
    """The hidden fields that say from which text the form started."""
    base = ",".join(f"{column.name}:{fingerprint(column, version)}" for column in WRITTEN)
    return {"seen": version.text_mark, "base": base}


def name_of(user) -> Any:
    return user.display_name if user else _("Een collega")
