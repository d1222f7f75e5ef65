"""Every page there is, in every state, as a reader or a registrar gets it: `rendered()`.

To have a page looked at by the tests of all pages, give it a line in PUBLIC, ACCOUNT or DESK.
"""

from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.test import Client

from register.models import Organisation, Revision, User
from tests import whole_register
from tests.roles import person
from tests.whole_register import BARE, FULL, IMPORTED, WITHDRAWN

# What stands in braces is what whole_register.make() gives.
PUBLIC = {
    "home": "/",
    "list": "/toepassingen/",
    "found": "/toepassingen/?q=kenteken&phase=in_gebruik&technique=beeld",
    "nothing-found": "/toepassingen/?q=xyzzy&phase=in_gebruik",
    "not-understood": "/toepassingen/?phase=bestaat-niet&q=%3Cb%3E%22",
    "misspelt": "/toepassingen/?q=kentekkens",
    "table": "/toepassingen/?view=table&q=kenteken",
    "compact": "/toepassingen/?view=compact",
    "list-on-a-day": "/toepassingen/?op=2025-01-01",
    "choose-organisations": "/toepassingen/kiezen/organisation/?organisation=ons-dorp&q=kenteken",
    "choose-suppliers": "/toepassingen/kiezen/provider/?name=xyzzy",
    "second-page": "/toepassingen/?page=2",
    "list-of-an-edition": "/toepassingen/?edition=2024",
    "record": f"/toepassingen/{FULL}/",
    "bare-record": f"/toepassingen/{BARE}/",
    "imported-record": f"/toepassingen/{IMPORTED}/",
    "reconstructed-record": "/toepassingen/{reconstructed}/",
    "reconstructed-by-name": "/toepassingen/{reconstructed_by_name}/",
    "record-on-a-day": f"/toepassingen/{FULL}/?op=2025-01-01",
    "record-on-no-day": f"/toepassingen/{FULL}/?op=gisteren",
    "record-not-yet": f"/toepassingen/{FULL}/?op=2001-01-01",
    "versions": f"/toepassingen/{FULL}/versies/",
    "old-version": f"/toepassingen/{FULL}/versies/1/",
    "current-version": f"/toepassingen/{FULL}/versies/2/",
    "difference": f"/toepassingen/{FULL}/verschil/",
    "no-difference": f"/toepassingen/{BARE}/verschil/",
    "compare": f"/toepassingen/vergelijken/?nummer={FULL}&nummer={BARE}&nummer={IMPORTED}",
    "compare-nothing": "/toepassingen/vergelijken/",
    "compare-found": f"/toepassingen/vergelijken/?nummer={FULL}&q=kenteken",
    "changes": "/wijzigingen/",
    "changes-found": "/wijzigingen/?kind=gewijzigd&organisation=ons-dorp",
    "no-changes": "/wijzigingen/?kind=ingetrokken&theme=wonen",
    "changes-not-understood": "/wijzigingen/?kind=onzin",
    "report": f"/toepassingen/{FULL}/melden/?onderdeel=goal",
    "report-received": "/melding/{received}/",
    "report-answered": "/melding/{answered}/",
    "report-rejected": "/melding/{rejected}/",
    "preview": "/voorbeeld/{preview}/",
    "organisations": "/organisaties/",
    "organisations-by-name": "/organisaties/?q=dorp",
    "no-organisations": "/organisaties/?q=xyzzy",
    "organisation": "/organisaties/ons-dorp/",
    "organisation-with-nothing": "/organisaties/elders/",
    "statistics-on-a-day": "/statistiek/?op=2025-01-01",
    "statistics": "/statistiek/",
    "coverage": "/statistiek/dekking/",
    "coverage-of-a-type-on-a-day": "/statistiek/dekking/?organisationType=gemeente&op=2026-01-01&technique=beeld",
    "quality": "/statistiek/kwaliteit/",
    "quality-on-a-day": "/statistiek/kwaliteit/?op=2025-01-01",
    "over-time": "/statistiek/verloop/?maanden=60",
    "over-time-of-an-edition": "/statistiek/verloop/?edition=2024",
    "figure": "/statistiek/cijfers/dekking/",
    "figure-of-a-day": "/statistiek/cijfers/fase/?op=2025-01-01&organisationType=gemeente",
    "figure-not-there": "/statistiek/cijfers/fasen/",
    "figure-without-such-a-file": "/statistiek/cijfers/fase/?vorm=xlsx",
    "who-is-missing": "/statistiek/cijfers/wie-ontbreekt/",
    "statistics-report": "/statistiek/rapport/",
    "statistics-report-of-an-edition": "/statistiek/rapport/?edition=2024",
    "beside-the-quickscan": "/statistiek/naast-de-quickscan/",
    "quickscans-beside-each-other": "/statistiek/quickscan/",
    "cross-table": "/statistiek/kruistabel/?rij=theme&kolom=technique&technique=beeldherkenning",
    "cross-table-in-percent": "/statistiek/kruistabel/?aandeel=rij",
    "cross-table-of-nothing": "/statistiek/kruistabel/?rij=phase&kolom=phase",
    "quickscan-2019": "/statistiek/quickscan/2019/",
    "quickscan-2021": "/statistiek/quickscan/2021/",
    "quickscan-2024": "/statistiek/quickscan/2024/",
    "quickscan-genai-2025": "/statistiek/quickscan/genai-2025/",
    "about": "/over/",
    "accessibility": "/toegankelijkheid/",
    "privacy": "/privacy/",
    "data": "/data/",
    "not-there": "/niets/",
    "withdrawn": f"/toepassingen/{WITHDRAWN}/",
}
# These look different while the register is empty.
WHEN_EMPTY = ["home", "list", "organisations", "changes", "compare-nothing", "statistics", "coverage", "data"]
ACCOUNT = {
    "login": "/beheer/inloggen/",
    "password-forgotten": "/beheer/wachtwoord/",
    "password-mail-sent": "/beheer/wachtwoord/verstuurd/",
    "password-link-old": "/beheer/wachtwoord/nieuw/1-x/",
    "password-set": "/beheer/wachtwoord/ingesteld/",
    "invitation": "/beheer/uitnodiging/{invited}/",
    "invitation-gone": "/beheer/uitnodiging/x/",
    "logged-out": "/beheer/uitgelogd/",
    "switched-off": "/beheer/uitgeschakeld/",
    "no-account": "/beheer/inloggen/elders/geen-account/",
    "login-failed": "/beheer/inloggen/elders/fout/",
}
DESK = {
    "work": "/beheer/",
    "models": "/beheer/register/",
    "applications": "/beheer/register/version/",
    "applications-found": "/beheer/register/version/?stand=concept&q=ken",
    "application-add": "/beheer/register/version/add/",
    "application-draft": "/beheer/register/version/{draft}/change/",
    "application-sent-back": "/beheer/register/version/{sent_back}/change/",
    "application-review": "/beheer/register/version/{review}/change/",
    "application-planned": "/beheer/register/version/{planned}/change/",
    "application-published": "/beheer/register/version/{second}/change/",
    "application-broken-link": "/beheer/register/version/{broken}/change/",
    "application-history": "/beheer/register/version/{second}/history/",
    "application-compare": "/beheer/register/version/{second}/compare/?van={first}&naar={second}",
    "application-old": "/beheer/register/version/{second}/old/?versie={first}",
    "application-move": "/beheer/toepassing/{number}/verplaatsen/",
    "logbook": "/beheer/logboek/{organisation}/",
    "logbook-not-understood": "/beheer/logboek/{organisation}/?soort=onzin",
    "organisations": "/beheer/register/organisation/",
    "organisation": "/beheer/register/organisation/{organisation}/change/",
    "organisation-add": "/beheer/register/organisation/add/",
    "members": "/beheer/register/membership/",
    "member-add": "/beheer/register/membership/add/",
    "member-remove": "/beheer/register/membership/{member}/delete/",
    "invitations": "/beheer/register/invitation/",
    "invitation-add": "/beheer/register/invitation/add/",
    "accounts": "/beheer/register/user/",
    "account-add": "/beheer/register/user/add/",
    "account-change": "/beheer/register/user/{user}/change/",
    "name-of-organisation": "/beheer/organisatie/{organisation}/naam/",
    "merge": "/beheer/organisatie/{organisation}/samenvoegen/",
    "merge-into": "/beheer/organisatie/{organisation}/samenvoegen/{other}/",
    "nil-return": "/beheer/organisatie/{organisation}/nulopgave/",
    "nil-return-declared": "/beheer/organisatie/{other}/nulopgave/",
    "move-to": "/beheer/toepassing/{number}/verplaatsen/{other}/",
    "upload": "/beheer/inlezen/",
    "upload-check": "/beheer/inlezen/{upload}/",
    "own-data": "/beheer/ophalen/",
    "copy": "/beheer/register/version/kopie/",
    "reports": "/beheer/register/report/",
    "report-waiting": "/beheer/register/report/{received_key}/change/",
    "report-closed": "/beheer/register/report/{answered_key}/change/",
    "my-account": "/beheer/account/",
    "my-password": "/beheer/account/wachtwoord/",
    "second-step": "/beheer/account/tweede-stap/",
    "log-out": "/beheer/uitloggen/",
}

# The rest of the pages answer 200, and refusals() what they are called.
STATUSES = {
    "not-there": 404,
    "figure-not-there": 404,
    "figure-without-such-a-file": 404,
    "record-not-yet": 404,
    "withdrawn": 410,
    "invitation-gone": 410,
    "switched-off": 403,
    "no-account": 403,
    "login-failed": 401,
    "report-mistaken": 400,
}
LANGUAGES = {"nl": "", "en": "/en"}


def answers(client, addresses, languages=LANGUAGES):
    for language in languages:
        for name, address in addresses.items():
            yield f"{language}-{name}", client.get(LANGUAGES[language] + address)


def rendered() -> Iterator[tuple[str, object]]:
    """The language and name of each page, and the answer; first of an empty register, which this fills."""
    reader, member = Client(), Client()
    yield from answers(reader, {f"empty-{name}": PUBLIC[name] for name in WHEN_EMPTY})
    made = whole_register.make()
    yield from answers(reader, {name: address.format(**made) for name, address in (PUBLIC | ACCOUNT).items()})
    member.force_login(User.objects.get(username="noor"))
    # In one language: the templates are the same, and it is half of all pages.
    yield from answers(member, {f"desk-{name}": address.format(**made) for name, address in DESK.items()}, ["nl"])
    for language, prefix in LANGUAGES.items():
        for name, response in (*refusals(prefix), *mistakes(prefix)):
            yield f"{language}-{name}", response


def refusals(prefix):
    yield "400", Client().get(f"{prefix}/", headers={"host": "elders.example"})
    approver = Client()
    approver.force_login(person("approver", Organisation.objects.get(slug="ons-dorp")))
    yield "403", approver.get(f"{prefix}/beheer/register/version/add/")
    yield "403-token", Client(enforce_csrf_checks=True).post(f"{prefix}/beheer/inloggen/")
    yield "405", Client().post(f"{prefix}/")
    wrong = {"login": "noor", "password": "verkeerd"}
    yield "429", [Client().post(f"{prefix}/beheer/inloggen/", wrong) for _time in range(6)][-1]
    yield "500", _with_revision(lambda: 1 / 0, prefix)
    yield "503", _with_revision(_no_database, prefix)


def mistakes(prefix):
    """Forms that come back with what is wrong with them."""
    yield "report-mistaken", Client().post(f"{prefix}/toepassingen/{FULL}/melden/", {"address": "x"})
    yield "password-mistaken", Client().post(f"{prefix}/beheer/wachtwoord/", {"email": "x"})
    member = Client()
    member.force_login(User.objects.get(username="noor"))
    unnamed = {"name": "", "contact_email": "x"}
    yield "application-mistaken", member.post(f"{prefix}/beheer/register/version/add/", unnamed)
    yield "upload-mistaken", member.post(f"{prefix}/beheer/inlezen/", {})


def _with_revision(current, prefix):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Revision, "current", current)
        return Client(raise_request_exception=False).get(f"{prefix}/")


def _no_database():
    raise OperationalError
