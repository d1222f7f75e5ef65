"""What an import did, or would do, in sentences."""

from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def grouped(number: float, decimals: int | None = None) -> str:
    """A number as people write it: 1.530."""
    return number_format(number, decimals, force_grouping=True)


@dataclass
class Report:
    """Counts of records, and the ones that a person should look at. Applications are named by their public number."""

    source: str
    dry_run: bool = False
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    # Neither new nor changed, but seen in a newer file of the source than before.
    seen_again: int = 0
    # {name in the file: how many records}
    unmatched: dict[str, int] = field(default_factory=dict)
    # {name in the file: the organisation that took over}
    succeeded: dict[str, str] = field(default_factory=dict)
    # Numbers of the source that could not be kept: {number there: number here}
    renumbered: dict[str, str] = field(default_factory=dict)
    edited_here: list[str] = field(default_factory=list)
    withdrawn_here: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)

    @property
    def changed_anything(self) -> bool:
        return bool(self.new or self.changed or self.seen_again)

    def __str__(self):
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        counts = {name: grouped(getattr(self, name)) for name in ("new", "changed", "unchanged")}
        summary = _("%(source)s: %(new)s nieuw, %(changed)s gewijzigd, %(unchanged)s ongewijzigd.")
        lines = [summary % ({"source": self.source} | counts)]
        if self.seen_again:
            seen = _("Opnieuw gezien in de bron, zonder nieuwe versie: %(count)s.")
            lines.append(seen % {"count": grouped(self.seen_again)})
        if self.dry_run:
            lines.append(_("Dit was een proef: er is niets opgeslagen."))
        for title, items in self._lists():
            if items:
                lines += [f"{title} ({grouped(len(items))})", *(f"  {item}" for item in items)]
        return lines

    def _lists(self):
        yield (
            _("Niet herkende organisaties, als eigen organisatie opgenomen"),
            [f"{name}: {_counted(count)}" for name, count in sorted(self.unmatched.items())],
        )
        yield (
            _("Opgeheven organisaties; de toepassingen staan bij de opvolger"),
            [f"{name} → {heir}" for name, heir in sorted(self.succeeded.items())],
        )
        yield (
            _("Nummer van de bron is ongeldig of bezet; kreeg een nieuw nummer"),
            [f"{theirs} → {ours}" for theirs, ours in self.renumbered.items()],
        )
        yield _("Hier bewerkt, en anders dan de bron; niet overschreven"), self.edited_here
        yield _("Hier ingetrokken, maar nog in de bron; niet bijgewerkt"), self.withdrawn_here
        yield _("Niet meer in de bron; blijft staan"), self.vanished


def _counted(count: int) -> str:
    text = ngettext("%(count)s toepassing", "%(count)s toepassingen", count)
    return text % {"count": grouped(count)}
