"""How the form of an application shows itself: rows in sections, each with how far it is, and what all of it lacks."""

import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from register import completeness, readability
from register.completeness import APPLIES, ASKED_FOR
from register.fields import BY_NAME, COLUMNS, Field, Kind, Required, Section
from register.models import Version
from register.workflow.versions import NOT_COPIED

# Beside the declared fields, since it says something of the version and not of the application.
CHANGE_NOTE = Field(
    "change_note",
    gettext_lazy("Wat is er veranderd en waarom?"),
    gettext_lazy("Een of twee zinnen voor wie de vorige versie kent. Ze staan openbaar bij de geschiedenis."),
    Section.METADATA,
    Kind.TEXT,
    max_length=500,
    required=Required.PUBLISH,
    example=gettext_lazy("De leverancier is een ander bedrijf geworden, omdat het contract afliep."),
)
WRITTEN = (*COLUMNS, CHANGE_NOTE)
DECLARED = BY_NAME | {CHANGE_NOTE.name: CHANGE_NOTE}

REQUIRED_FOR_SOME = {
    "dpia": gettext_lazy("verplicht bij persoonsgegevens"),
    "fundamental_rights_assessment": gettext_lazy("verplicht bij hoog risico"),
    "end_date": gettext_lazy("verplicht bij de fase ‘Gestopt’"),
}
COUNTED = (Kind.LINE, Kind.TEXT)
# The form hands these to its script, which counts on while one types.
COUNTING = {
    "left": gettext_lazy("Nog {n} van {limit} tekens"),
    "over": gettext_lazy("{n} tekens te veel; er mogen er {limit} in"),
}


def form_name(declared: Field) -> str:
    return "organisation" if declared.name == "organization" else declared.name


def target_of(declared: Field) -> str:
    """The id of the first control of a field, for links to it."""
    return f"id_{form_name(declared)}" + ("_0" if declared.kind in (Kind.CHOICES, Kind.LINKS) else "")


def as_posted(declared: Field, version: Version) -> dict[str, list[str]]:
    """What a browser would send for the field as this version has it: {name of the control: [value, ...]}."""
    name, value = declared.name, getattr(version, declared.name)
    if declared.kind is Kind.LINKS:
        posted = {f"{name}-{part}": [row[part] for row in value] for part in ("title", "link")}
    elif declared.kind is Kind.CHOICES:
        posted = {name: list(value)}
    else:
        posted = {name: ["" if value is None else str(value)]}
    if declared.may_say_why_empty and declared is not CHANGE_NOTE:
        why = version.missing.get(name, {})
        posted |= {f"why_{name}": [why.get("reason", "")], f"ground_{name}": [why.get("ground", "")]}
    return posted


def fingerprint(declared: Field, version: Version) -> str:
    """Tells whether a field still says what it said when the form was shown, without sending the text twice."""
    return format(zlib.crc32(json.dumps(as_posted(declared, version)).encode()), "x")


# The names under which a browser sends what was typed.
CONTROLS = {
    *("organisation", "source_id", "seen", "base"),
    *(name for declared in WRITTEN for name in (declared.name, f"{declared.name}-title", f"{declared.name}-link")),
    *(f"{part}_{declared.name}" for declared in WRITTEN for part in ("why", "ground", "choose")),
}


def mark_of(declared: Field, version: Version) -> str:
    """Whether and when the field must be filled, or need not be, in words."""
    if declared.required is Required.DRAFT:
        return _("verplicht")
    if declared is CHANGE_NOTE or completeness.is_required(declared, version):
        return _("verplicht om te publiceren")
    if declared.required is Required.HIGH_IMPACT:
        return _("verplicht bij hoog risico of impact")
    if completeness.is_ruled_out(declared, version):
        return _("niet nodig bij uw antwoord bij ‘%(field)s’") % {"field": BY_NAME[APPLIES[declared.name][0]].label}
    return str(REQUIRED_FOR_SOME.get(declared.name, ""))


def notes_on(declared: Field, version: Version, lacking) -> list[str]:
    """What the other answers, the text itself or its origin give to think about. None of it stops anybody."""
    notes = [*_from_other_answers(declared, version, lacking), *_from_a_copy(declared, version)]
    value = getattr(version, declared.name, "")
    if declared.name == "description_short":
        notes += readability.hints(value)
    elif declared.kind is Kind.TEXT:
        notes += readability.hints_of_any(value)
    return notes


def _from_other_answers(declared, version, lacking):
    decider, values = ASKED_FOR.get(declared.name, ("", set()))
    has_value = bool(getattr(version, declared.name, ""))
    if declared.name in lacking and (has_value or (decider and getattr(version, decider) in values)):
        if not has_value:
            yield _("Nodig om te publiceren, door uw antwoord bij ‘%(field)s’.") % {"field": BY_NAME[decider].label}
        yield str(lacking[declared.name])


def _from_a_copy(declared, version):
    if not version.application_id or declared.name not in NOT_COPIED or version.number > 1:
        return
    source = version.application.copied_from
    if source and getattr(source, declared.name) and not completeness.is_answered(declared, version):
        yield _("Leeg gemaakt bij het kopiëren. Vul in wat bij uw organisatie hoort.")


@dataclass(frozen=True)
class Theirs:
    """What a colleague saved in the meantime, and whether that is what one most likely wants."""

    text: str
    who: str
    is_chosen: bool


@dataclass
class Row:
    """One field as the form shows it."""

    declared: Field
    bound: forms.BoundField
    version: Version
    lacking: Any = field(default_factory=dict)
    why: forms.BoundField | None = None
    ground: forms.BoundField | None = None
    theirs: Theirs | None = None

    @property
    def mark(self) -> str:
        return mark_of(self.declared, self.version)

    @property
    def notes(self) -> list[str]:
        return notes_on(self.declared, self.version, self.lacking) if self.declared.is_column else []

    @property
    def lacks(self) -> bool:
        return self.declared.name in self.lacking

    @property
    def is_answered(self) -> bool:
        return bool(self.declared.is_column and completeness.is_answered(self.declared, self.version))

    @property
    def reasons(self) -> list[forms.BoundField]:
        return [bound for bound in (self.why, self.ground) if bound]

    @property
    def why_is_open(self) -> bool:
        return any(bound.value() or bound.errors for bound in self.reasons)

    @property
    def limit(self) -> int | None:
        return self.declared.max_length if self.declared.kind in COUNTED else None

    @property
    def count(self) -> str:
        """How much room is left, in words."""
        left = (self.limit or 0) - len(str(self.bound.value() or "").replace("\r\n", "\n").strip())
        return str(COUNTING["over" if left < 0 else "left"]).format(n=abs(left), limit=self.limit)

    @property
    def described_by(self) -> str:
        """The ids of what is told about the control, in the order in which one wants to hear it."""
        name = self.bound.auto_id
        always = [(True, "mark"), (True, "helptext")]
        said = [(self.bound.errors, "error"), *always, (self.limit, "count"), (True, "notes")]
        return " ".join(f"{name}_{part}" for there, part in said if there)

    @property
    def control(self) -> SafeString:
        if self.bound.use_fieldset:
            return self.bound.as_widget()
        return self.bound.as_widget(attrs={"aria-describedby": self.described_by})


@dataclass
class FormSection:
    """A part of the form. `key` is its id on the page."""

    key: str
    label: Any
    rows: list[Row] = field(default_factory=list)

    @property
    def lacking(self) -> int:
        return sum(row.lacks for row in self.rows)

    @property
    def wrong(self) -> int:
        return sum(bool(bound.errors) for row in self.rows for bound in (row.bound, *row.reasons))

    @property
    def empty(self) -> int:
        """How many fields of this part apply and have no answer."""
        columns = [row for row in self.rows if row.declared.is_column and not row.is_answered]
        return sum(not completeness.is_ruled_out(row.declared, row.version) for row in columns)

    @property
    def state(self) -> str:
        """How far this part is, in words. Done is what has all that publishing asks, or is full."""
        if self.wrong:
            return ngettext("%(n)s fout", "%(n)s fouten", self.wrong) % {"n": self.wrong}
        if not any(row.is_answered for row in self.rows):
            return _("nog niet begonnen")
        if self.lacking:
            return _("bezig, nog %(n)s verplicht") % {"n": self.lacking}
        if not self.empty:
            return _("klaar")
        if any(completeness.is_required(row.declared, row.version) for row in self.rows if row.declared.is_column):
            return _("klaar, nog %(n)s leeg") % {"n": self.empty}
        return _("bezig, nog %(n)s leeg") % {"n": self.empty}


@dataclass(frozen=True)
class Meter:
    """How complete the text is: counts, and the (label, target) of each required field that lacks an answer."""

    progress: completeness.Completeness
    missing: list[tuple[Any, str]]

    def __str__(self):
        said = {"answered": self.progress.answered, "fields": self.progress.fields, "n": len(self.missing)}
        if not self.missing:
            return _("%(answered)s van %(fields)s velden ingevuld, alles wat verplicht is staat er") % said
        return (
            ngettext(
                "%(answered)s van %(fields)s velden ingevuld, %(n)s verplicht veld ontbreekt",
                "%(answered)s van %(fields)s velden ingevuld, %(n)s verplichte ontbreken",
                len(self.missing),
            )
            % said
        )

    @property
    def links(self) -> list[SafeString]:
        return [format_html('<a href="#{}">{}</a>', target, label) for label, target in self.missing]
