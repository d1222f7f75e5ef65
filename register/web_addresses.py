"""What an address on the internet answers.

The addresses were typed by others, so this is also where somebody could try to make the register's server ask things
of its own network. Every connection, that of each redirect too, goes to an address that was looked up and found to be
of the public internet: looked up once, so that no second answer of the name server can differ.
"""

import socket
import ssl
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from time import monotonic
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from django.conf import settings

from register.choices import LinkProblem
from register.models.columns import URL_SCHEMES

# Seconds: to wait for one answer of a server, and for all that it says together.
PATIENCE = 10
DEADLINE = 30
# Of one name that are dialled: a name may have hundreds, and each takes as long as our patience.
MOST_DIALLED = DEADLINE // PATIENCE
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 8
# There is somebody, who wants no robots (403, 429) or wants to know who asks (401). A reader may well get through.
NOT_FOR_US = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
# What is public in IPv6 and leads to no IPv4 network behind it.
PUBLIC_IPV6 = ip_network("2000::/3")
# What may stand in an address; a space or a letter that is not of ASCII is written as %20 and the like.
AS_THEY_ARE = "/?%:=&~+!$,;'@()*#[]"
TLS = ssl.create_default_context()


@dataclass(frozen=True)
class Answer:
    """What an address said: a status, or the problem when nothing was said."""

    status: int | None = None
    problem: str = ""

    @property
    def is_broken(self) -> bool:
        return self.status is None or (self.status >= HTTPStatus.BAD_REQUEST and self.status not in NOT_FOR_US)


class NotPublic(OSError):
    """The name leads to no address on the public internet."""


class InCircles(Exception):
    """One redirect follows another without end."""


def answer_of(url: str) -> Answer:
    """What an address answers, in the end, to whoever follows where it leads."""
    try:
        status = _follow("HEAD", url)
        # Many a server answers only those who ask for the page itself.
        return Answer(_follow("GET", url) if status >= HTTPStatus.BAD_REQUEST else status)
    except (NotPublic, socket.gaierror, UnicodeError):
        # One answer for both: what names there are inside the network is nobody's business.
        return Answer(problem=LinkProblem.NOT_FOUND)
    except TimeoutError:
        return Answer(problem=LinkProblem.TOO_SLOW)
    except ssl.SSLError:
        return Answer(problem=LinkProblem.UNSAFE)
    except InCircles:
        return Answer(problem=LinkProblem.IN_CIRCLES)
    except (OSError, HTTPException, ValueError):
        return Answer(problem=LinkProblem.NO_ANSWER)


def _follow(method: str, url: str) -> int:
    for _hop in range(MOST_REDIRECTS):
        status, url = _request(method, url)
        if not url:
            return status
    raise InCircles


def _request(method: str, url: str) -> tuple[int, str]:
    """The status, and where the answer sends us, if it does."""
    parts = urlsplit(url)
    if parts.scheme not in URL_SCHEMES or not parts.hostname:
        raise NotPublic(url)
    kind = SecureConnection if parts.scheme == "https" else PlainConnection
    connection = kind(parts.hostname.encode("idna").decode(), parts.port, timeout=PATIENCE)
    target = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe=AS_THEY_ARE)
    with closing(connection), _at_most(DEADLINE, connection):
        connection.request(method, target, headers={"User-Agent": f"AI-register link check (+{settings.SITE_URL})"})
        response = connection.getresponse()
        location = response.getheader("Location", "") if response.status in REDIRECTS else ""
        return response.status, urljoin(url, location) if location else ""


@contextmanager
def _at_most(seconds: float, connection: HTTPConnection):
    """Hang up on a server that keeps on talking, a letter at a time; each letter begins the time-out anew."""
    timer, started = Timer(seconds, _hang_up, [connection]), monotonic()
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if monotonic() - started >= seconds:
            raise TimeoutError


def _hang_up(connection: HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


class PlainConnection(HTTPConnection):
    def connect(self):
        self.sock = _dial(self.host, self.port, self.timeout)


class SecureConnection(HTTPSConnection):
    def connect(self):
        sock = _dial(self.host, self.port, self.timeout)
        self.sock = TLS.wrap_socket(sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()


def _dial(host: str, port: int, timeout: float | None) -> socket.socket:
    """A connection to the first address of this name that answers, if all of them are public."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.CHECK_LINKS_INSIDE and not all(is_public(address) for address in found):
        raise NotPublic(host)
    *others, last = found[:MOST_DIALLED]
    for address in others:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout)
    return socket.create_connection((last, port), timeout)


def is_public(address: str) -> bool:
    """Whether this is an address on the public internet."""
    ip = ip_address(address.split("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast
    return ip in PUBLIC_IPV6 and ip.is_global and not (ip.sixtofour or ip.teredo)
