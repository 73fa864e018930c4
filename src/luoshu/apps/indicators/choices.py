from django.db.models import TextChoices


class Part(TextChoices):
    """Which rows stand behind a value: those counted above, or those of the base."""

    ABOVE = "above", "分子"
    BELOW = "below", "分母"
