"""Which file is read in, and how."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from register.importing.report import grouped
from register.importing.upload import rules
from register.importing.upload.keep import keep
from register.models import Organisation, Upload
from register.permissions import Denied
from register.text import clean_line


class UploadForm(forms.Form):
    """Which file, of which organisation. `may_publish`: whether the user may do so at once at any of theirs."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisatie"),
        queryset=Organisation.objects.none(),
        error_messages={"required": gettext_lazy("Kies de organisatie.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        error_messages={
            "required": gettext_lazy("Kies een bestand."),
            "empty": gettext_lazy("Het bestand is leeg. Kies een bestand met gegevens."),
            "max_length": gettext_lazy("De naam van het bestand is te lang. Geef het een kortere naam."),
        },
        max_length=255,
    )
    publish = forms.BooleanField(label=gettext_lazy("Meteen publiceren"), required=False)

    def __init__(self, data, files, *, user):
        super().__init__(data, files, label_suffix="")
        self.user = user
        self.may_publish = rules.may_publish_somewhere(user)
        organisations = rules.organisations_of(user)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = organisations
        if organisations.count() == 1:
            chosen.initial = organisations.get()

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            limit = grouped(settings.IMPORT_MAX_BYTES / 1024**2, 0)
            raise forms.ValidationError(_("Het bestand is groter dan %(limit)s MB. Splits het.") % {"limit": limit})
        return file

    def clean(self):
        found = super().clean() or {}
        organisation = found.get("organisation")
        if found.get("publish") and organisation:
            allowed = rules.may_publish_at_once(organisation, self.user)
            if isinstance(allowed, Denied):
                self.add_error("publish", str(allowed.reason))
        return found

    def kept(self) -> Upload:
        file = self.cleaned_data["file"]
        return keep(
            file.read(),
            name=clean_line(file.name),
            organisation=self.cleaned_data["organisation"],
            by=self.user,
            publish=self.cleaned_data["publish"],
        )
