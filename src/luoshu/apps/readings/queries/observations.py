"""Accepted figures and published values within a reader's reach. Later stages read figures through here."""

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.readings.errors import ObservationNotVisible
from luoshu.apps.readings.models import Observation, PublishedValue
from luoshu.apps.readings.queries.pages import pages_in_reach
from luoshu.apps.scope import within


def observations_in_reach(acting: Acting) -> QuerySet[Observation]:
    """Return the accepted figures in force that the reader may see."""
    rows = Observation.objects.filter(page__in=pages_in_reach(acting).values("pk"), withdrawn_at__isnull=True)
    return rows.select_related("page", "scope", "figure").defer("page__text")


def observations_for(
    acting: Acting, *, words: str = "", scope: str = "", page: str = "", before: int = 0, limit: int = 100
) -> list[Observation]:
    """Return accepted figures, newest first, whose indicator, subject or sentence holds some words."""
    rows = observations_in_reach(acting)
    for word in words.split()[:5]:
        rows = rows.filter(Q(indicator__contains=word) | Q(subject__contains=word) | Q(sentence__contains=word))
    if scope:
        rows = rows.filter(scope__code=scope)
    if page:
        rows = rows.filter(page__code=page)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.prefetch_related("published").order_by("-pk")[:limit])


def find_observation_for(acting: Acting, code: str) -> Observation:
    """Return one accepted figure in reach. Raises ObservationNotVisible."""
    found = observations_in_reach(acting).filter(code=code).first()
    if found is None:
        raise ObservationNotVisible
    return found


def published_in_reach(acting: Acting) -> QuerySet[PublishedValue]:
    """Return published values of the pages in reach and of documents of the area, corrected ones too.

    What stood in a document went out to the public: every office of the area that reads figures may know it.
    """
    of_pages = Q(document_code="", observation__page__in=pages_in_reach(acting).values("pk"))
    of_documents = ~Q(document_code="") & within(acting) if acting.may("readings.read") else Q(pk__in=[])
    rows = PublishedValue.objects.filter(of_pages | of_documents)
    return rows.select_related("scope", "observation__page", "corrects", "corrected_by").defer(
        "observation__page__text"
    )


def published_for(
    acting: Acting, *, words: str = "", document: str = "", before: int = 0, limit: int = 50
) -> list[PublishedValue]:
    """Return published values, newest first, whose indicator, subject or sentence holds some words."""
    rows = published_in_reach(acting)
    for word in words.split()[:5]:
        rows = rows.filter(Q(indicator__contains=word) | Q(subject__contains=word) | Q(sentence__contains=word))
    if document:
        rows = rows.filter(document_code=document)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def find_published_for(acting: Acting, code: str) -> PublishedValue:
    """Return one published value in reach. Raises ObservationNotVisible."""
    found = published_in_reach(acting).filter(code=code).first()
    if found is None:
        raise ObservationNotVisible
    return found


def published_history(acting: Acting, observation: Observation) -> list[PublishedValue]:
    """Return what was published from one accepted figure, first to last."""
    return list(published_in_reach(acting).filter(observation=observation).order_by("pk"))


def corrections_of(acting: Acting, row: PublishedValue) -> list[PublishedValue]:
    """Return a published value with what it corrects and what corrects it, first to last."""
    chain = [row]
    while chain[0].corrects_id is not None:
        chain.insert(0, published_in_reach(acting).get(pk=chain[0].corrects_id))
    while (onward := published_in_reach(acting).filter(corrects=chain[-1]).first()) is not None:
        chain.append(onward)
    return chain


def sentence_of(row: PublishedValue) -> tuple[str, str]:
    """Return the sentence a published value stood in, and where to open it."""
    if row.document_code or row.observation is None:
        return row.sentence, f"/documents/{row.document_code}/"
    return row.observation.sentence, sentence_link(row.observation.page.code, row.observation.start)


def sentence_link(page_code: str, start: int) -> str:
    """Return where a figure stands in its page."""
    return f"/readings/{page_code}/?at={start}#f{start}"
