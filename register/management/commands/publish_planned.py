from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from register import notifications, workflow


class Command(BaseCommand):
    help = "Publish what was planned for today or before. Run it every day, soon after midnight; twice changes nothing."

    def handle(self, **options):
        for version, refused in workflow.publish_planned(timezone.localdate()):
            what = f"{version.application.number}, {version.name}"
            if refused:
                self.stderr.write(_("Niet gepubliceerd: %(what)s. %(why)s") % {"what": what, "why": refused.reason})
                # The next run tries again by itself; what is refused waits for people.
                if not isinstance(refused, workflow.Busy):
                    notifications.tell_refused(version, refused)
            else:
                self.stdout.write(_("Gepubliceerd: %(what)s") % {"what": what})
