from django.db import models
from django.db.models import F, Q


class Revision(models.Model):
    """The one stamp of the register: raised by each publication, withdrawal and organisation change.

    Public pages are a pure function of (revision, URL, language), so ETags and cache keys come from it.
    """

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_register_revision")]

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def bump(cls) -> None:
        """Call inside the transaction that changes what the public sees, once."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.create(pk=1, number=1)
