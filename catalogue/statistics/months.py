"""The months by which is counted what happened over time, and where each of them ends."""

from datetime import date, timedelta

from register.review import months_after


def first_days(first: date, last: date, most: int) -> list[date]:
    """The first days of the months from that of `first` to that of `last`, of which the last `most`."""
    newest = last.replace(day=1)
    months = min((newest.year - first.year) * 12 + newest.month - first.month + 1, most)
    return [months_after(newest, -back) for back in reversed(range(months))]


def last_day(first: date) -> date:
    return months_after(first, 1) - timedelta(days=1)


def ends(first: date | None, last: date, most: int) -> list[date]:
    """The last days of those months, and of the newest `last` itself; none where nothing is before it."""
    if first is None or first > last:
        return []
    return [min(last_day(begin), last) for begin in first_days(first, last, most)]
