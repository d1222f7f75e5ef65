"""Records that were published before reviews became due get the day on which theirs is."""

from calendar import monthrange

from django.db import migrations
from django.utils import timezone


def due_after(day, organisation, phase):
    """As register.review had it then: a migration does not follow what the code becomes."""
    if phase == "gestopt" or organisation is None:
        return None
    years, month = divmod(day.month - 1 + organisation.review_months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def set_review_dates(apps, schema_editor):
    Application, Version = apps.get_model("register", "Application"), apps.get_model("register", "Version")
    live = Version.objects.filter(
        state="gepubliceerd", application__withdrawn_at=None, application__collection="register"
    )
    applications = []
    for version in live.select_related("application__organisation"):
        application = version.application
        application.review_due_on = due_after(
            version.dated_on or timezone.localdate(), application.organisation, version.phase
        )
        applications.append(application)
    Application.objects.bulk_update(applications, ["review_due_on"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("register", "0002_the_desk")]
    operations = [migrations.RunPython(set_review_dates, migrations.RunPython.noop)]
