from register.models.account import Invitation, Membership, User
from register.models.application import Application
from register.models.collection import Collection
from register.models.edition import Edition, EditionEntry, PublishedFigure
from register.models.event import Event
from register.models.link import BrokenLink
from register.models.mail import Mail
from register.models.organisation import FormerName, NilReturn, Organisation
from register.models.report import Report
from register.models.revision import Revision
from register.models.upload import Upload
from register.models.version import Version
from register.models.work import WorkCopy

__all__ = [
    "Application",
    "BrokenLink",
    "Collection",
    "Edition",
    "EditionEntry",
    "Event",
    "FormerName",
    "Invitation",
    "Mail",
    "Membership",
    "NilReturn",
    "Organisation",
    "PublishedFigure",
    "Report",
    "Revision",
    "Upload",
    "User",
    "Version",
    "WorkCopy",
]
