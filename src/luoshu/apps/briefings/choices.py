from django.db.models import TextChoices


class LeaderLine(TextChoices):
    """The five lines of the leader's page, in their order."""

    DECISIONS = "decisions", "今天要定的事"
    TARGETS = "targets", "滞后目标"
    FIRES = "fires", "火情"
    FUNDS = "funds", "资金"
    WORDING = "wording", "明日会议口径"


class InstructionStatus(TextChoices):
    GIVEN = "given", "已批示"
    TAKEN = "taken", "已转办"
