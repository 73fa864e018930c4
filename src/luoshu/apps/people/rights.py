"""What each role may do at all. Where it may do it is the scope of the post, checked apart.

A right is ``subject.verb``. The hand-written access matrix in the tests states what each route answers per role; it is
never derived from this table.
"""

from typing import Final

from luoshu.apps.people.choices import Role

READ_FIRES: Final = frozenset({"fires.read", "clues.read", "bulletins.read", "places.read", "rosters.read"})
DESK: Final = READ_FIRES | {
    "clues.report",
    "clues.label",
    "clues.attribute",
    "deliveries.read",
    "fires.desk",
    "cameras.read",
    "cameras.edit",
    "pictures.read",
    "fires.accept",
    "fires.verify",
    "fires.check",
    "fires.dispatch",
    "fires.sign_for",
    "fires.call",
    "fires.inspect",
    "fires.close",
    "fires.reopen",
    "fires.pause",
    "fires.extend",
    "fires.dispute",
    "forest.hand_over",
    "export.fires",
    "rosters.edit",
}
FIELD: Final = frozenset(
    {
        "clues.report",
        "fires.read",
        "fires.field",
        "fires.check",
        "fires.sign",
        "fires.handle",
        "fires.return",
        "fires.extend_ask",
    }
)

REWARD_TIPS: Final = frozenset({"tips.read", "tips.reveal", "tips.pay"})
"""Reports with a reward: persons are masked, and ``tips.reveal`` shows one on record."""

WRITE_DOCUMENTS: Final = frozenset({"documents.read", "documents.draft"})
CHECK_DOCUMENTS: Final = WRITE_DOCUMENTS | {"documents.check_figures"}
HEAD_DOCUMENTS: Final = CHECK_DOCUMENTS | {"documents.approve"}
"""``documents.check_figures``: hold the numbers of a text against their sources before it goes to the public."""

HANDLE_MATTERS: Final = frozenset({"matters.read", "matters.handle"})
DECIDE_MATTERS: Final = HANDLE_MATTERS | {"matters.decide"}

ANSWER_SUPERVISION: Final = frozenset({"supervision.read", "supervision.answer"})
RUN_SUPERVISION: Final = frozenset({"supervision.read", "supervision.desk", "wall.read"})

# The reading desk. ``readings.all``: every page of the area, not only those of the own office.
READ_PAGES: Final = frozenset({"readings.read", "readings.upload", "readings.review"})
REVIEW_PAGES: Final = READ_PAGES | {"readings.all"}

SEE_TARGETS: Final = frozenset({"targets.read", "indicators.read"})
ANSWER_TARGETS: Final = SEE_TARGETS | {"targets.answer"}
EDIT_TARGETS: Final = ANSWER_TARGETS | {"targets.edit", "targets.sign", "targets.probability", "indicators.configure"}
"""The quality office keeps targets and formulas. A probability is shown to it and to the leader, to nobody else."""

INSPECT_DESK: Final = frozenset({"rounds.read", "rounds.plan", "remedies.read", "remedies.check"})
"""Who plans inspections: filed plans, teams and pairs, what was found and what became of it."""
INSPECT_DRAW: Final = INSPECT_DESK | {"rounds.draw", "rounds.inspect"}
SEE_ROUNDS: Final = frozenset({"rounds.read", "remedies.read"})
PUT_RIGHT: Final = frozenset({"remedies.read", "remedies.act"})

# Ledgers: who of a role fills which one is said by the ledger's own declaration.
FILL_LEDGERS: Final = frozenset({"ledgers.read", "ledgers.fill"})
# ``ledgers.check``: record what a spot check saw of a row, on the spot; it opens no ledger and changes no row.
# ``ledgers.doubt``: register complaints and confirm answers. ``ledgers.unmask``: open a masked cell of a ledger that
# the post fills, with a reason, on record.
WATCH_LEDGERS: Final = frozenset({"ledgers.read", "ledgers.check", "ledgers.doubt"})
REVIEW_LEDGERS: Final = FILL_LEDGERS | WATCH_LEDGERS | {"ledgers.review"}
HANDLE_LEDGERS: Final = REVIEW_LEDGERS | {"ledgers.unmask"}

# ``harvest.burning``: straw and depots beside fires and risk; only for posts that see fires anyway.
SEE_BURNING: Final = frozenset({"harvest.read", "harvest.burning"})

RIGHTS: Final[dict[str, frozenset[str]]] = {
    Role.CITY_FIRE_DESK: DESK
    | SEE_BURNING
    | CHECK_DOCUMENTS
    | HANDLE_MATTERS
    | REWARD_TIPS
    | {"deliveries.upload", "clues.strike_decide", "clues.merge", "fires.evaluate", "places.import", "rules.read"},
    Role.COUNTY_FIRE_DESK: DESK
    | SEE_BURNING
    | CHECK_DOCUMENTS
    | HANDLE_MATTERS
    | INSPECT_DESK
    | REWARD_TIPS
    | {"deliveries.upload", "clues.strike_apply", "clues.strike_review", "clues.merge", "rules.read"},
    Role.TOWNSHIP_OFFICER: READ_FIRES
    | SEE_BURNING
    | PUT_RIGHT
    | FILL_LEDGERS
    | {
        "clues.report",
        "fires.township",
        "harvest.report",
        "fires.check",
        "fires.sign",
        "fires.sign_for",
        "fires.call",
        "fires.handle",
        "fires.verify",
        "fires.second",
        "fires.inspect",
        "fires.close",
        "fires.reopen",
        "fires.dispatch",
        "fires.return",
        "fires.extend_ask",
        "fires.dispute",
        "clues.strike_apply",
        "forest.hand_over",
        "rosters.edit",
        "documents.read",
        "matters.read",
        "matters.answer",
        # What is left of an alarm's picture shows smoke and no tower: whoever confirms a fire may look at it.
        "pictures.read",
    },
    Role.VILLAGE_HEAD: FIELD | {"fires.call", "fires.sign_for"},
    Role.GRID_WORKER: FIELD,
    Role.FOREST_DESK: READ_FIRES | {"forest.read", "forest.take_over"},
    Role.CITY_FIRE_HEAD: READ_FIRES
    | SEE_BURNING
    | HEAD_DOCUMENTS
    | DECIDE_MATTERS
    | ANSWER_SUPERVISION
    | SEE_ROUNDS
    | {"wall.read", "briefings.instructions", "cameras.read", "pictures.read", "tips.read", "tips.decide"},
    Role.COUNTY_FIRE_HEAD: READ_FIRES
    | SEE_BURNING
    | HEAD_DOCUMENTS
    | DECIDE_MATTERS
    | ANSWER_SUPERVISION
    | INSPECT_DESK
    | {"rounds.file", "matters.answer", "wall.read", "cameras.read", "pictures.read", "tips.read", "tips.decide"},
    Role.INSPECTOR: READ_FIRES | WRITE_DOCUMENTS | SEE_ROUNDS | {"rounds.inspect", "remedies.check", "ledgers.check"},
    Role.SUPERVISION_CLERK: SEE_TARGETS
    | SEE_BURNING
    | {"targets.oversee", "supervision.propose"}
    | READ_FIRES
    | REVIEW_PAGES
    | CHECK_DOCUMENTS
    | RUN_SUPERVISION
    | INSPECT_DRAW
    | WATCH_LEDGERS
    | {"matters.read", "briefings.instructions"},
    Role.SUPERVISION_HEAD: SEE_TARGETS
    | SEE_BURNING
    | {"targets.oversee", "supervision.propose"}
    | READ_FIRES
    | REVIEW_PAGES
    | {"readings.publish"}
    | HEAD_DOCUMENTS
    | RUN_SUPERVISION
    | INSPECT_DRAW
    | WATCH_LEDGERS
    | {"rounds.file", "matters.read", "supervision.decide", "briefings.instructions"},
    Role.QUALITY_OFFICE: EDIT_TARGETS
    | {"harvest.read"}
    | {"supervision.propose"}
    | REVIEW_PAGES
    | {"readings.publish", "scopes.edit"}
    | CHECK_DOCUMENTS
    | ANSWER_SUPERVISION
    | REVIEW_LEDGERS
    | {"ledgers.approve", "ledgers.configure"}
    | {"places.read", "documents.approve", "briefings.instructions"},
    Role.DEPARTMENT_CLERK: ANSWER_TARGETS
    | {"harvest.read"}
    | READ_PAGES
    | CHECK_DOCUMENTS
    | ANSWER_SUPERVISION
    | PUT_RIGHT
    | HANDLE_LEDGERS
    | {"places.read"},
    Role.COUNTY_OFFICE: ANSWER_TARGETS
    | SEE_BURNING
    | READ_FIRES
    | CHECK_DOCUMENTS
    | ANSWER_SUPERVISION
    | SEE_ROUNDS
    | HANDLE_LEDGERS
    | {"ledgers.approve"}
    | {"documents.approve", "matters.read", "matters.answer"},
    Role.LEADER: SEE_TARGETS
    | SEE_BURNING
    | {"targets.oversee", "targets.sign", "targets.probability"}
    | READ_FIRES
    | {"documents.read", "documents.oversee", "documents.release", "matters.read"}
    | SEE_ROUNDS
    | {"ledgers.read"}
    | {"supervision.read", "supervision.note", "wall.read"}
    | {"briefings.leader", "briefings.instruct", "briefings.instructions"},
    # It sees what is on its way to the public and what is out, and says where and when that was.
    Role.PUBLICITY: frozenset({"documents.read", "documents.publicise"}),
    # Who was punished and how stands in this one place and with this one role.
    Role.LAW_OFFICER: READ_FIRES | {"law.record"},
    Role.SYSTEM_ADMIN: frozenset(
        {"users.read", "users.edit", "places.read", "places.import", "rules.read", "messages.configure"}
        | {"sources.read", "sources.edit", "sources.poll"}
    ),
    Role.SECURITY_ADMIN: frozenset({"users.read", "users.unlock", "rights.read", "rules.read", "rules.edit"}),
    Role.AUDIT_ADMIN: frozenset({"audit.read", "users.read"}),
    Role.OPERATOR: frozenset({"status.read", "status.operate", "deliveries.read", "sources.read", "sources.poll"}),
}

# The three administrators are three persons (三员分立), and none of them appoints one of the three.
ADMINISTRATORS: Final = frozenset({Role.SYSTEM_ADMIN.value, Role.SECURITY_ADMIN.value, Role.AUDIT_ADMIN.value})
APPOINT: Final = "users.appoint"
"""Held by nobody but the person at the server's console who sets the installation up."""


def rights_of(role: str) -> frozenset[str]:
    """Return the rights of a role; an unknown role has none."""
    return RIGHTS.get(role, frozenset())
