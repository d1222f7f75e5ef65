from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from register import mail
from register.models import Mail


class Command(BaseCommand):
    help = "Send the mail that waits: what could not leave at once, as long as it is worth another try."

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="also what was given up, now that the cause is mended")

    def handle(self, *, again, **options):
        if again:
            Mail.objects.given_up().update(attempts=0)
        outcomes = [sent for _mail, sent in self.told()]
        counts = {
            "sent": sum(outcomes),
            "failed": len(outcomes) - sum(outcomes),
            "given_up": Mail.objects.given_up().count(),
        }
        self.stdout.write(_("Mails: %(sent)s verzonden, %(failed)s mislukt, %(given_up)s opgegeven.") % counts)
        mail.forget()

    def told(self):
        for one, sent in mail.send_due():
            if not sent:
                one.refresh_from_db()
                self.stderr.write(f"{one.key}, {one.address}: {one.problem}")
            yield one, sent
