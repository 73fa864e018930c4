"""The law officer's records, and the two facts of them that others see."""

from dataclasses import dataclass

from luoshu.apps.acting import Acting
from luoshu.apps.cases.models import FireCase, LawRecord
from luoshu.apps.cases.queries.doors import case_in_scope, find_case_for
from luoshu.apps.errors import NotAllowed


@dataclass(frozen=True)
class LawOutside:
    """What everybody who sees the fire may know: whether the party was found, and the number of the matter."""

    is_party_found: bool
    case_no: str


def law_outside(case: FireCase) -> LawOutside | None:
    """Return what is shown of a fire's record outside of it; the other columns are not even read."""
    row = LawRecord.objects.filter(case=case).values_list("is_party_found", "case_no").first()
    return LawOutside(*row) if row is not None else None


def law_record_for(acting: Acting, code: str) -> tuple[FireCase, LawRecord | None]:
    """Return a fire and its record. Raises CaseNotVisible, NotAllowed."""
    case = find_case_for(acting, code)
    if not acting.may("law.record"):
        raise NotAllowed
    return case, LawRecord.objects.filter(case=case).first()


def law_cases(acting: Acting, *, most: int = 200) -> list[tuple[FireCase, LawRecord | None]]:
    """Return the fires in scope that were found burning, newest first, each with its record. Raises NotAllowed."""
    if not acting.may("law.record"):
        raise NotAllowed
    rows = case_in_scope(acting).select_related("division", "law_record").exclude(burned_matter="")
    return [(case, getattr(case, "law_record", None)) for case in rows.order_by("-first_seen_at", "-id")[:most]]
