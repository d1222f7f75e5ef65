"""`make demo`: a register with real data, and an account for each role."""

import logging
import socket
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction

from register.choices import Role
from register.importing import import_file
from register.importing.examples import load_examples
from register.importing.organisations import load_organisations
from register.importing.progress import Bar
from register.importing.quickscan import load_quickscan
from register.models import Membership, Organisation, User, Version

ALGORITMEREGISTER = settings.FIXTURES_DIR / "algoritmeregister" / "algoritmeregister-2026-08-08.json"
# The organisation that the demonstration's accounts work for: Gemeente Amsterdam.
ORGANISATION = "https://identifier.overheid.nl/tooi/id/gemeente/gm0363"
REGISTER_MANAGER = "registerbeheerder"


class Command(BaseCommand):
    help = "Fills an empty database with the demonstration's data and accounts, and prints where to look."

    def handle(self, **options):
        if not settings.DEMO_PASSWORD:
            raise CommandError("DEMO_PASSWORD is not set: this is no demonstration. `make demo` sets it.")
        self.refuse_a_taken_port()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if not Version.objects.exists():
            with self.without_audit_log():
                self.load()
        self.make_accounts()
        self.show()

    def refuse_a_taken_port(self):
        """A second server could share the port, and answer every other request from another database."""
        address = urlsplit(settings.SITE_URL)
        with socket.socket() as knock:
            if knock.connect_ex((address.hostname, address.port)) == 0:
                raise CommandError(
                    f"Something already answers on {settings.SITE_URL}: perhaps this demonstration. "
                    "Stop it first, or choose another port: make demo PORT=9000"
                )

    @contextmanager
    def without_audit_log(self):
        """Of thousands of records that are only loaded: a line for each would bury where to look."""
        log = logging.getLogger("register.audit")
        log.disabled = True
        try:
            yield
        finally:
            log.disabled = False

    @transaction.atomic
    def load(self):
        """All of it or nothing, so that an interrupted first start begins anew."""
        load_organisations(progress=Bar("Organisaties"))
        import_file(ALGORITMEREGISTER, format="algoritmeregister", progress=Bar("Toepassingen"))
        load_quickscan(progress=Bar("Quickscans"))
        load_examples()

    @transaction.atomic
    def make_accounts(self):
        """Each with its role or not at all, so that an interrupted first start begins anew."""
        organisation = Organisation.objects.get(tooi_uri=ORGANISATION)
        for name in self.accounts():
            if User.objects.filter(username=name).exists():
                continue
            user = User.objects.create_user(
                name,
                # A domain that is nobody's (RFC 2606). The mails can be read where the server runs.
                email=f"{name}@example.org",
                password=settings.DEMO_PASSWORD,
                register_manager=name == REGISTER_MANAGER,
            )
            if name in Role.values:
                Membership.objects.create(user=user, organisation=organisation, role=name)

    def accounts(self):
        return [*Role.values, REGISTER_MANAGER]

    def show(self):
        write = self.stdout.write
        write("")
        write(f"  Catalogus         {settings.SITE_URL}/")
        write(f"  Registratiebalie  {settings.SITE_URL}/beheer/")
        write("  Accounts          alleen voor deze demonstratie")
        for name in self.accounts():
            write(f"    {name:<19} wachtwoord {settings.DEMO_PASSWORD}")
        write("")
        write("  Stoppen: Ctrl+C. Opnieuw beginnen: make reset-demo.")
        write("")
