from django.db.models import TextChoices


class DutyKind(TextChoices):
    ON_DUTY = "on_duty", "值班"
    LEADING = "leading", "带班"
