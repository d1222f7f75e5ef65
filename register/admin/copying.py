"""Begin an application as a copy: of an own one, or of what another organisation published about the same product."""

from dataclasses import dataclass
from itertools import islice

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from register import history, workflow
from register.admin.base import KEY
from register.admin.site import desk
from register.fields import BY_NAME, Field
from register.models import Collection, Organisation, Version
from register.permissions import Action
from register.querysets import VersionQuerySet
from register.wording import words
from register.workflow.versions import NOT_COPIED

SEARCHED = ("name", "provider", "description_short", "application__organisation__name", "application__number")
MOST_WORDS = 8
MOST_SHOWN = 20


@dataclass(frozen=True)
class Copied:
    """From which published record an application began, and where the two differ now: (field, there, here)."""

    source: Version
    differences: list[tuple[Field, str, str]]
    is_gone: bool

    @property
    def organisation(self):
        return self.source.application.organisation

    @property
    def url(self) -> str:
        return self.source.application.get_absolute_url()


def origin_of(version: Version) -> Copied | None:
    """What the version was copied from, as the public reads that now; None when it is nobody's copy."""
    began_as = version.application.copied_from
    if began_as is None:
        return None
    source = Version.objects.live().with_identity().filter(application=began_as.application).first()
    if source is None:
        return Copied(began_as, [], is_gone=True)
    found = [
        (difference.field, words(difference.field, source), words(difference.field, version))
        for difference in history.differences(source, version)
    ]
    return Copied(source, found, is_gone=False)


def matching(versions: VersionQuerySet, query: str) -> VersionQuerySet:
    """The versions in which every word of the query stands somewhere."""
    for word in islice(dict.fromkeys(query.split()), MOST_WORDS):
        anywhere = Q()
        for column in SEARCHED:
            anywhere |= Q(**{f"{column}__icontains": word})
        versions = versions.filter(anywhere)
    return versions.with_identity().order_by("name", "pk")


def own_and_others(user, query: str) -> tuple[list[Version], list[Version]]:
    """What the user's organisations have, and what others published; of those only what was asked for."""
    writes_for = Organisation.objects.where(user, Action.CREATE)
    own = Version.objects.at_the_desk().filter(
        application__collection=Collection.OWN, application__organisation__in=writes_for, application__withdrawn_at=None
    )
    others = Version.objects.live().exclude(application__organisation__in=writes_for)
    return list(matching(own, query)[:MOST_SHOWN]), list(matching(others, query)[:MOST_SHOWN]) if query.strip() else []


@desk.page("register/version/kopie/", name="register_version_copy")
def copy_view(request):
    """Search, and make a draft of what was chosen. What one may not copy is not there."""
    organisations = Organisation.objects.active().where(request.user, Action.CREATE).order_by("name")
    if not organisations.exists():
        raise Http404
    if request.method == "POST":
        return begin(request, organisations)
    query = request.GET.get("q", "")
    own, others = own_and_others(request.user, query)
    told = {
        "title": _("Begin met een kopie"),
        "query": query,
        "own": own,
        "others": others,
        "organisations": organisations if organisations.count() > 1 else [],
    }
    return TemplateResponse(request, "admin/register/version/copy.html", desk.each_context(request) | told)


def begin(request, organisations):
    given = request.POST.get("version", "")
    if not KEY.fullmatch(given):
        raise Http404
    version = get_object_or_404(Version.objects.with_identity(), pk=given)
    organisation = organisation_for(version, organisations, request.POST.get("organisation", ""))
    if not workflow.may_copy(version, request.user, organisation):
        raise Http404
    copy = workflow.copy(version, by=request.user, organisation=organisation)
    emptied = [str(BY_NAME[name].label) for name in NOT_COPIED if getattr(version, name)]
    messages.success(request, _("Het concept is gemaakt als kopie van ‘%(name)s’.") % {"name": version.name})
    if emptied:
        fields = get_text_list(emptied, _("en"))
        messages.info(request, _("Leeg gemaakt, want bij u anders: %(fields)s.") % {"fields": fields})
    return redirect(reverse("admin:register_version_change", args=[copy.pk]))


def organisation_for(version: Version, organisations, given: str) -> Organisation:
    """The organisation that was chosen; else the only one; else the one that the text is of."""
    if KEY.fullmatch(given):
        return get_object_or_404(organisations, pk=given)
    allowed = list(organisations[:2])
    if len(allowed) == 1:
        return allowed[0]
    return get_object_or_404(organisations, pk=version.application.organisation_id)
