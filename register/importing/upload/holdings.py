"""What an organisation has, for its file to be laid beside."""

from django.db.models import Max

from register.choices import IN_THE_MAKING, State
from register.importing.names import spelled_alike
from register.importing.upload.read import OwnFile
from register.importing.upload.verdicts import Standing
from register.models import Application, Collection, Version


class Holdings:
    """What the organisation has, as far as a file may speak of it; locked until the transaction ends, if asked."""

    def __init__(self, file: OwnFile, *, lock: bool):
        of_the_organisation = {"organisation": file.organisation, "collection": Collection.OWN}
        applications = Application.objects.filter(**of_the_organisation).order_by("pk").defer("withdrawal_reason")
        if lock:
            applications = applications.select_for_update(of=("self",))
        self.by_number: dict[str, Application] = {}
        self.by_source_id: dict[str, Application] = {}
        for application in applications:
            self.by_number[application.number] = application
            # Of two with one id, the organisation's own comes before the one that was taken over.
            if application.source_id and not (
                application.source_register_id and application.source_id in self.by_source_id
            ):
                self.by_source_id[application.source_id] = application
        names = Version.objects.at_the_desk().filter(application__organisation=file.organisation)
        self.names = {spelled_alike(name) for name in names.order_by().values_list("name", flat=True)}

    def standings(self, applications: list[Application]) -> dict[int, Standing]:
        """What these applications have now, by primary key."""
        of_these = Version.objects.filter(application__in=applications)
        last = dict(of_these.order_by().values_list("application").annotate(Max("number")))
        drafts: dict[int, Version] = {}
        published: dict[int, Version] = {}
        standing = of_these.filter(state__in=[*IN_THE_MAKING, State.PUBLISHED])
        for version in standing.select_related("edited_by"):
            (published if version.state == State.PUBLISHED else drafts)[version.application_id] = version
        return {
            application.pk: Standing(
                application, drafts.get(application.pk), published.get(application.pk), last.get(application.pk, 0)
            )
            for application in applications
        }
