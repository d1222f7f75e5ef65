"""What happened: to one application, and to an organisation with all its applications."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from register import audit, history, workflow
from register.admin.site import desk
from register.choices import EventKind, State
from register.csv_files import TOGETHER, for_a_spreadsheet
from register.models import Event, Organisation, User, Version
from register.permissions import Action

ON_A_PAGE = 100
# Of the texts only the name: the log of an organisation is long, and a version is large.
SHOWN = (
    *("at", "kind", "from_state", "to_state", "reason", "actor__username", "actor__first_name", "actor__last_name"),
    *("application__number", "version__number", "version__name"),
)


@dataclass(frozen=True)
class Chapter:
    """One version in the history of its application."""

    version: Version
    published_by: User | None
    before: Version | None
    can_restore: bool


def history_view(admin, request, version: Version):
    """The versions of one application with what the public sees of them, and its log with what it does not."""
    events = list(version.application.events.select_related("actor", "version"))
    versions = list(version.application.versions.select_related("edited_by").order_by("-number"))
    publishers = {event.version_id: event.actor for event in events if event.kind == EventKind.PUBLISHED}
    # Whether one of them may be the start of a new version is the same for all that can be.
    earlier = [each for each in versions if each.state in workflow.RESTORABLE]
    told = {
        "title": _("Geschiedenis van %(name)s") % {"name": admin.title_of(version)},
        "events": events,
        "chapters": [
            Chapter(each, publishers.get(each.pk), _before(each, versions), each in earlier) for each in versions
        ],
        "may_restore": workflow.may_restore(earlier[0], request.user) if earlier else None,
    }
    return admin.page(request, "history", version, **told)


def _before(version: Version, versions: list[Version]) -> Version | None:
    """The version that it came after; what was thrown away counts for nothing."""
    return next((one for one in versions if one.number < version.number and one.state != State.DISCARDED), None)


class Period(forms.Form):
    """Which lines of the log one wants."""

    soort = forms.ChoiceField(label=gettext_lazy("Wat"), required=False)
    wie = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Wie"), required=False, empty_label=gettext_lazy("Iedereen")
    )
    van = forms.DateField(label=gettext_lazy("Vanaf"), required=False, widget=forms.DateInput({"type": "date"}))
    tot = forms.DateField(label=gettext_lazy("Tot en met"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, data, events):
        super().__init__(data)
        self.events = events
        kinds = events.order_by().values_list("kind", flat=True).distinct()
        what: Any = self.fields["soort"]
        what.choices = [
            ("", _("Alles")),
            *((kind.value, kind.label) for kind in EventKind if kind in set(kinds)),
        ]
        who: Any = self.fields["wie"]
        who.queryset = User.objects.filter(pk__in=events.order_by().values("actor")).order_by("username")
        who.label_from_instance = lambda user: user.log_name

    def chosen(self):
        """The lines that were asked for; none when the question makes no sense."""
        if not self.is_valid():
            return self.events.none()
        asked = {
            "kind": self.cleaned_data["soort"],
            "actor": self.cleaned_data["wie"],
            "at__date__gte": self.cleaned_data["van"],
            "at__date__lte": self.cleaned_data["tot"],
        }
        return self.events.filter(**{name: value for name, value in asked.items() if value})


@desk.page("logboek/<int:pk>/", name="logbook")
def logbook_view(request, pk: int):
    """The log of an organisation, for who may see its applications."""
    organisation = organisation_of(request, pk)
    form = Period(request.GET, history.events_of(organisation))
    page = Paginator(shown(form.chosen()), ON_A_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    told = {
        "title": _("Logboek van %(name)s") % {"name": organisation.name},
        "organisation": organisation,
        "form": form,
        "page": page,
        "query": query.urlencode(),
    }
    return TemplateResponse(request, "admin/register/logbook.html", desk.each_context(request) | told)


@desk.page("logboek/<int:pk>/csv/", name="logbook-csv")
def logbook_file(request, pk: int):
    """The same selection as a file, all pages of it."""
    organisation = organisation_of(request, pk)
    form = Period(request.GET, history.events_of(organisation))
    if not form.is_valid():
        raise Http404
    audit.write("export", on=organisation, file="logbook")
    return StreamingHttpResponse(
        as_csv(shown(form.chosen()), request.LANGUAGE_CODE),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="logboek-{organisation.slug}.csv"'},
    )


def organisation_of(request, pk: int) -> Organisation:
    return get_object_or_404(Organisation.objects.where(request.user, Action.VIEW), pk=pk)


def shown(events):
    return events.select_related("actor", "application", "version").only(*SHOWN)


def as_csv(events: QuerySet[Event], language: str) -> Iterator[str]:
    """The lines as a file. It names its language: it is written when the view, and what that was told, has ended."""
    with translation.override(language):
        heads = [_("Wanneer"), _("Wat"), _("Wie"), _("Registratienummer"), _("Toepassing"), _("Versie")]
        rows = map(_row, events.iterator(TOGETHER))
        yield from for_a_spreadsheet([*heads, _("Van"), _("Naar"), _("Waarom")], rows)


def _row(event: Event) -> list[str]:
    return [
        timezone.localtime(event.at).isoformat(" ", "seconds"),
        event.get_kind_display(),
        event.actor.log_name if event.actor else "",
        event.application.number if event.application else "",
        event.version.name if event.version else "",
        str(event.version.number) if event.version else "",
        event.get_from_state_display(),
        event.get_to_state_display(),
        event.reason,
    ]
