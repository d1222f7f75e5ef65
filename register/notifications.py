"""Who hears of what by mail."""

from register.models import Event


def announce(event: Event) -> None:
    """Write the mails about an event. Inside the transaction that makes it; they leave when it is committed."""
