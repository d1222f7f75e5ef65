"""Loads the list of government organisations from fixtures/organisations/, by TOOI URI.

The list rules: loading it again puts back what was changed here, but for what is ours: the slug, the
settings, a name that was given here, and that an organisation went up in another here. What the list has
wrong is mended in corrections.csv, each with its reason. A name that it gives up goes on finding its
organisation; so does its name for one that was named here. An organisation that an import made because no
list held its name is recognised when the list does.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from register import history
from register.choices import EventKind, OrganisationType
from register.derived import columns_of, derive
from register.importing.names import bare, slug_of, spelled_alike, written_out
from register.importing.problems import ImportFailed, Problem
from register.importing.progress import Progress, silent
from register.importing.read import parsed_csv, read_bytes
from register.models import FormerName, Organisation, Revision
from register.organisations import from_to, keep_names

FOLDER = settings.FIXTURES_DIR / "organisations"
LIST = FOLDER / "overheidsorganisaties-tooi.csv"
CORRECTIONS = FOLDER / "corrections.csv"

# The columns of the list that are read; the others are identifiers of other registers.
COLUMNS = {"id", "name", "abbreviation", "type", "tooi", "website", "active", "valid_from", "ended_on"} | {
    "predecessor_ids"
}
CORRECTION_COLUMNS = {"tooi_uri", "field", "value", "reason"}
# ROO's codes are ours with hyphens, but for this one.
TYPES = {code.replace("_", "-"): code for code in OrganisationType.values} | {
    "gemeenschappelijke-regeling": OrganisationType.PARTNERSHIP
}
# What the list calls our columns, where it calls them otherwise.
NAMES = {"tooi_uri": "tooi", "active_from": "valid_from", "active_until": "ended_on"}
# How the list writes that it does not know since when.
SINCE_UNKNOWN = "1900-01-01"
# What the list says of an organisation, unless decided_here says otherwise; the rest is ours.
LISTED = ("name", "abbreviation", "type", "tooi_uri", "website", "active", "active_from", "active_until", "unmatched")
BATCH = 200

Line = dict[str, str]


@dataclass(frozen=True)
class Loaded:
    """How many organisations were new, changed or the same."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def load_organisations(*, path: Path = LIST, corrections: Path = CORRECTIONS, progress: Progress = silent) -> Loaded:
    """Make the organisations as the list has them, in one transaction. Raise ImportFailed when it is not right."""
    lines = read(path, corrections)
    wanted = organisations_in(lines)
    with transaction.atomic():
        return _save(wanted, predecessors_in(lines), progress)


def read(path: Path = LIST, corrections: Path = CORRECTIONS) -> list[Line]:
    """The lines of the list, corrected."""
    lines = _lines(path, COLUMNS)
    by_uri = {line["tooi"]: line for line in lines}
    problems = []
    for number, correction in enumerate(_lines(corrections, CORRECTION_COLUMNS), start=1):
        line, field = by_uri.get(correction["tooi_uri"]), correction["field"]
        if line is None or field not in COLUMNS - {"id", "tooi"} or not correction["reason"]:
            remedy = _("Noem een TOOI-URI en een veld uit de lijst, en een reden.")
            problems.append(Problem(_("Deze regel van corrections.csv past niet op de lijst."), remedy, number, field))
        else:
            line[field] = correction["value"]
    if problems:
        raise ImportFailed(problems)
    return lines


def _lines(path: Path, columns: set[str]) -> list[Line]:
    lines = parsed_csv(read_bytes(path))
    if not lines or not columns <= lines[0].keys():
        remedy = _("De kolommen zijn: %(columns)s.") % {"columns": ", ".join(sorted(columns))}
        raise ImportFailed([Problem(_("In ‘%(file)s’ ontbreken kolommen.") % {"file": path.name}, remedy)])
    return lines


def organisations_in(lines: list[Line]) -> list[Organisation]:
    """Unsaved organisations, one per line, with the slug that each gets when it is new."""
    problems: list[Problem] = []
    organisations = []
    for number, line in enumerate(lines, start=1):
        try:
            organisations.append(_organisation(line))
        except ValidationError as error:
            for column, messages in error.message_dict.items():
                field, remedy = NAMES.get(column, column), _("Zet het recht in corrections.csv.")
                problems.append(Problem(" ".join(messages), remedy, number, field, line[field]))
    if problems:
        raise ImportFailed(problems)
    for organisation, slug in zip(organisations, _slugs(organisations), strict=True):
        organisation.slug = slug
    return organisations


def _organisation(line: Line) -> Organisation:
    kind = TYPES.get(line["type"], line["type"])
    organisation = Organisation(
        name=written_out(line["name"], kind),
        abbreviation=_abbreviation(line),
        type=kind,
        tooi_uri=line["tooi"],
        website=_address(line["website"]),
        active=line["active"] == "yes",
        active_from=None if line["valid_from"] == SINCE_UNKNOWN else line["valid_from"] or None,
        active_until=line["ended_on"] or None,
    )
    organisation.clean_fields(exclude=["slug"])
    return organisation


def _abbreviation(line: Line) -> str:
    """Nothing, where the list only repeats the name without its type."""
    repeats = {spelled_alike(line["name"]), bare(line["name"])[0]}
    return "" if spelled_alike(line["abbreviation"]) in repeats else line["abbreviation"]


def _address(website: str) -> str:
    return website if not website or "://" in website else f"https://{website}"


def _slugs(organisations: list[Organisation]) -> Iterator[str]:
    """The name; with the code from the TOOI URI where others bear it too, but for the only active one."""
    bearers = Counter(slug_of(organisation.name) for organisation in organisations)
    active = Counter(slug_of(organisation.name) for organisation in organisations if organisation.active)
    for organisation in organisations:
        slug = slug_of(organisation.name)
        is_the_one = bearers[slug] == 1 or (organisation.active and active[slug] == 1)
        yield slug if is_the_one else slug_of(organisation.name, _code(organisation))


def _code(organisation: Organisation) -> str:
    return organisation.tooi_uri.rpartition("/")[2]


def predecessors_in(lines: list[Line]) -> set[tuple[str, str]]:
    """Pairs of TOOI URIs: (organisation, predecessor)."""
    uris = {line["id"]: line["tooi"] for line in lines}
    pairs, problems = set(), []
    for number, line in enumerate(lines, start=1):
        for name in line["predecessor_ids"].split():
            if name in uris:
                pairs.add((line["tooi"], uris[name]))
            else:
                reason, remedy = _("Deze voorganger staat niet in de lijst."), _("Zet het recht in corrections.csv.")
                problems.append(Problem(reason, remedy, number, "predecessor_ids", name))
    if problems:
        raise ImportFailed(problems)
    return pairs


def _save(wanted: list[Organisation], predecessors: set[tuple[str, str]], progress: Progress) -> Loaded:
    present = {organisation.tooi_uri: organisation for organisation in Organisation.objects.exclude(tooi_uri="")}
    made_by_imports = {organisation.name: organisation for organisation in Organisation.objects.filter(unmatched=True)}
    slugs = set(Organisation.objects.values_list("slug", flat=True))
    merged, known = _merged_here(), set(FormerName.objects.values_list("organisation", "name"))
    new, changed, names = [], [], {}
    for organisation in wanted:
        before = present.get(organisation.tooi_uri) or made_by_imports.pop(organisation.name, None)
        if before is None:
            if organisation.slug in slugs:
                organisation.slug = slug_of(organisation.name, _code(organisation))
            new.append(organisation)
            continue
        if kept := _name_to_keep(before, organisation, known):
            names[before] = kept
        columns = [name for name in LISTED if name not in _decided_here(before, merged)]
        if kept or any(getattr(before, name) != getattr(organisation, name) for name in columns):
            for name in columns:
                setattr(before, name, getattr(organisation, name))
            changed.append(before)
    _write(new, changed, progress)
    _keep(names)
    relinked = _link(predecessors, merged)
    if new or changed or relinked:
        Revision.bump()
    return Loaded(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _merged_here() -> set[int]:
    """The keys of the organisations that went up in another here: that they are no more, the list need not know."""
    merged = Organisation.objects.filter(active=False, events__kind=EventKind.MERGED)
    return set(merged.values_list("pk", flat=True))


def _decided_here(organisation: Organisation, merged: set[int]) -> set[str]:
    """The columns of which the list has no say."""
    name = {"name"} if organisation.named_here else set()
    return name | ({"active", "active_until"} if organisation.pk in merged else set())


def _name_to_keep(before: Organisation, listed: Organisation, known: set[tuple[int, str]]) -> str:
    """The name by which it must go on being found: the one that the list gives up, or the list's for one named here."""
    if before.name == listed.name:
        return ""
    if not before.named_here:
        return before.name
    return "" if (before.pk, listed.name) in known else listed.name


def _keep(names: dict[Organisation, str]) -> None:
    for organisation, name in names.items():
        keep_names(organisation, {name: timezone.localdate()})
        if not organisation.named_here:
            said = from_to(name, organisation.name)
            history.record_of_organisation(organisation, EventKind.RENAMED, reason=said)


def _write(new: list[Organisation], changed: list[Organisation], progress: Progress) -> None:
    total = len(new) + len(changed)
    for start in range(0, len(new), BATCH):
        Organisation.objects.bulk_create(new[start : start + BATCH])
        progress(min(start + BATCH, len(new)), total)
    for organisation in changed:
        derive(organisation)
    Organisation.objects.bulk_update(changed, [*LISTED, *columns_of(Organisation)], batch_size=BATCH)
    if changed:
        progress(total, total)


def _link(pairs: set[tuple[str, str]], merged: set[int]) -> bool:
    """Make the predecessors of listed organisations so, beside those merged here. Whether anything changed."""
    links = Organisation.predecessors.through
    keys = dict(Organisation.objects.exclude(tooi_uri="").values_list("tooi_uri", "pk"))
    wanted = {(keys[organisation], keys[predecessor]) for organisation, predecessor in pairs}
    ours = links.objects.filter(from_organisation__in=keys.values(), to_organisation__in=keys.values())
    present = {(link.from_organisation_id, link.to_organisation_id): link.pk for link in ours}
    gone = [key for pair, key in present.items() if pair not in wanted and pair[1] not in merged]
    links.objects.filter(pk__in=gone).delete()
    fresh = wanted - present.keys()
    links.objects.bulk_create(
        links(from_organisation_id=organisation, to_organisation_id=predecessor) for organisation, predecessor in fresh
    )
    return bool(gone or fresh)
