"""Records that were published before reviews became due get the day on which theirs is."""

from django.db import migrations
from django.utils import timezone

from register.review import due_after


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
