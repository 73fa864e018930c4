"""How far a document is on its way to the public, by whose hands, and what this post may do about it."""

from dataclasses import dataclass
from datetime import datetime

from luoshu.apps.acting import Acting
from luoshu.apps.documents.choices import DocumentKind, ReleaseState
from luoshu.apps.documents.models import Document, DocumentEntry, PressRelease
from luoshu.apps.documents.queries.figures import typed_numbers
from luoshu.apps.documents.queries.finding import CHECK_FIGURES, OVERSEE, PUBLICISE, body_of
from luoshu.apps.documents.queries.redaction import redaction_findings
from luoshu.apps.people.models import Person, Post
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.release_table import (
    CHECKER,
    DRAFTER,
    IN_HAND,
    LEADER,
    PROPOSE,
    PROPOSE_AGAIN,
    PUBLICITY,
    RELEASING,
    SECTION,
    SEND_BACK,
    STEPS,
)
from luoshu.core.workflow.table import Actor, Facts, OpenVerb

RELEASE_VERBS = tuple(dict.fromkeys([PROPOSE, *(row.verb for row in RELEASING.transitions)]))


@dataclass(frozen=True)
class ReleaseLine:
    """One of the five steps: by which post and person, when, with what note; ``at`` is None while it is to come."""

    label: str
    at: datetime | None = None
    post: str = ""
    who: str = ""
    note: str = ""
    is_next: bool = False


def release_of(document: Document) -> PressRelease | None:
    """Return the document's way to the public, or None when it was never proposed."""
    return PressRelease.objects.filter(document=document).first()


def release_facts(document: Document, given: frozenset[str] = frozenset()) -> Facts:
    """Return what the release table asks for. Who wrote any version of the text counts as who proposed it.

    The text is read only for what is not ``given`` already.
    """
    body, held = body_of(document), set(given)
    if "typed_explained" not in held and not typed_numbers(body, beijing_day(document.created_at)):
        held.add("typed_explained")
    if "names_confirmed" not in held and not any(not one.blocks for one in redaction_findings(body)):
        held.add("names_confirmed")
    timeline = list(document.entries.order_by("id").values_list("verb", "person_code"))
    done = RELEASING.done_by((verb, person) for verb, person in timeline if verb in RELEASE_VERBS)
    writers = frozenset(person for verb, person in timeline if verb in ("draft", "revise"))
    return Facts(held=frozenset(held), done_by=done | {PROPOSE: done.get(PROPOSE, frozenset()) | writers})


def release_actor(acting: Acting, document: Document) -> Actor:
    """Return the acting person with the parts the post has on this document's way to the public.

    The figures are checked in one's own office, or by an office that sees the pages of the whole area.
    """
    is_own, covers = acting.unit_code == document.unit.code, acting.covers(document.division_path)
    parts = {
        # A press text that came back is changed and proposed anew; what was issued can only be proposed as it is.
        DRAFTER: is_own and acting.may("documents.draft") and document.kind != DocumentKind.PRESS_TEXT,
        CHECKER: acting.may(CHECK_FIGURES) and (is_own or (covers and acting.may("readings.all"))),
        SECTION: is_own and acting.may("documents.approve"),
        LEADER: covers and acting.may(OVERSEE) and acting.may("documents.release"),
        PUBLICITY: covers and acting.may(PUBLICISE),
    }
    return Actor(acting.person_code, frozenset(part for part, has in parts.items() if has))


def open_release_steps(
    document: Document, release: PressRelease | None, acting: Acting, given: frozenset[str] = frozenset()
) -> tuple[OpenVerb, ...]:
    """Return the steps this post may take on a document that was proposed for release.

    ``given``: what its reader knows of the text already, so that it is not read again.
    """
    if release is None or (release.state not in IN_HAND and release.state != ReleaseState.RETURNED):
        return ()
    return RELEASING.open_verbs(release.state, release_facts(document, given), release_actor(acting, document))


def release_lines(document: Document, release: PressRelease | None) -> list[ReleaseLine]:
    """Return the five steps of the present round, each with post and time; empty for what was never proposed."""
    if release is None:
        return []
    rows = _this_round(document)
    people = dict(
        Person.objects.filter(code__in={row.person_code for row in rows.values()}).values_list("code", "name")
    )
    posts = {
        post.code: f"{post.unit.name} {post.title}"
        for post in Post.objects.filter(code__in={row.post_code for row in rows.values()}).select_related("unit")
    }
    ahead = iter([True])
    lines = []
    for verb, label in STEPS:
        row = rows.get(verb)
        if row is None:
            lines.append(ReleaseLine(label, is_next=release.state in IN_HAND and next(ahead, False)))
            continue
        lines.append(
            ReleaseLine(
                label,
                at=row.at,
                post=posts.get(row.post_code, row.post_code),
                who=people.get(row.person_code, row.person_code),
                note=row.note,
            )
        )
    return lines


def _this_round(document: Document) -> dict[str, DocumentEntry]:
    """The newest entry of each step since the text was last sent back; 重新提请 stands for 起草."""
    rows: dict[str, DocumentEntry] = {}
    for row in document.entries.filter(verb__in=RELEASE_VERBS).order_by("id"):
        if row.verb == SEND_BACK:
            rows = {verb: kept for verb, kept in rows.items() if verb == PROPOSE}
        else:
            rows[PROPOSE if row.verb == PROPOSE_AGAIN else row.verb] = row
    return rows
