from register.models.account import Membership, User
from register.models.application import Application
from register.models.collection import Collection
from register.models.edition import Edition, EditionEntry, PublishedFigure
from register.models.event import Event
from register.models.organisation import Organisation
from register.models.revision import Revision
from register.models.version import Version

__all__ = [
    "Application",
    "Collection",
    "Edition",
    "EditionEntry",
    "Event",
    "Membership",
    "Organisation",
    "PublishedFigure",
    "Revision",
    "User",
    "Version",
]
