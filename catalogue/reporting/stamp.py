"""The stamp in the form for a report: in place of a cookie, and against robots.

Signed by us, for one record, with its time: a form that was not fetched here, or just now, or long ago, is not taken.
One stamp makes one private link, so a form that is sent twice leads to one page.
"""

import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SALT = "catalogue.report"
# Who reads the form and writes a word takes longer.
AT_LEAST = timedelta(seconds=3)
AT_MOST = timedelta(days=1)
TOO_OLD = _("De pagina stond te lang open. Uw tekst staat er nog: verstuur haar nog eens.")
TOO_SOON = _("Dat ging sneller dan iemand typt. Uw tekst staat er nog: verstuur haar nog eens.")


@dataclass(frozen=True)
class Stamp:
    """`token` is what the private link holds; "" when the form is not taken, and `problem` says why.

    `value` is what the form holds when it is shown again.
    """

    value: str
    token: str = ""
    problem: str | Promise = ""


def issue(number: str) -> Stamp:
    """A stamp for a new form about the record with this number."""
    return Stamp(_signer(number).sign(secrets.token_urlsafe(32)))


def read(value: str, number: str) -> Stamp:
    """The stamp of a form that was sent, or a new one with the reason why that was no good."""
    try:
        nonce = _signer(number).unsign(value, max_age=AT_MOST)
    except signing.BadSignature:
        # What was never a stamp is told the same: there is nothing else to do about it.
        return Stamp(issue(number).value, problem=TOO_OLD)
    if _age(value) < AT_LEAST.total_seconds():
        return Stamp(value, problem=TOO_SOON)
    return Stamp(value, token=_token(nonce))


def _signer(number: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"{SALT}:{number}")


def _age(value: str) -> float:
    return time.time() - signing.b62_decode(value.rsplit(":", 2)[1])


def _token(nonce: str) -> str:
    """256 bits that only we can make of the stamp, and always the same."""
    digest = salted_hmac(f"{SALT}.token", nonce, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")
