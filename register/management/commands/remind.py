from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from register import mail
from register.models import Mail
from register.reminders import reminders


class Command(BaseCommand):
    help = (
        "Mail what must be looked at again (once a month to each person) and who has which role (once a quarter to "
        "each manager). Run it every day: nothing is told twice."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="print the mails, and write nothing")

    def handle(self, *, dry_run, **options):
        written = 0
        for reminder in reminders(timezone.localdate()):
            told = Mail.objects.filter(key=reminder.key).exists()
            if dry_run and not told:
                self.show(reminder)
            elif not dry_run:
                told = not mail.tell(reminder.user, key=reminder.key, template=reminder.template, **reminder.context)
            written += not told
        count = {"n": written}
        self.stdout.write((_("Mails te schrijven: %(n)s.") if dry_run else _("Mails geschreven: %(n)s.")) % count)

    def show(self, reminder):
        subject, body = mail.compose(reminder.user, reminder.template, **reminder.context)
        self.stdout.write(f"{reminder.user.email}: {subject}\n{body}\n")
