"""The access matrix: route x person x scope, each cell a request through the real stack."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from luoshu.apps.clues.models import Clue
from luoshu.core.workflow.fire_table import FIRE
from tests.access.small_city import SECRETS, SmallCity
from tests.access.small_tips import REPORTER
from tests.access.tables import EVERY_ACCOUNT, PAGES, PEOPLE, PUBLIC, STATUS, STEPS
from tests.apps.evidence.photo_bytes import phone_photo

pytestmark = pytest.mark.django_db

PAGE_ROWS = range(len(PAGES))
STEP_ROWS = range(len(STEPS))


def _page_id(number: int) -> str:
    return f"{PAGES[number][0]}-{PAGES[number][1]}-{'-'.join(PAGES[number][2])}-{number}"


def _step_id(number: int) -> str:
    return f"{STEPS[number][0]}-{STEPS[number][1]}-{number}"


def answer_of(
    client: Client, method: str, url: str, posted: dict[str, object], *, is_officer: bool = False
) -> tuple[int, str]:
    """Return status and where it leads. Whatever is answered, the law officer's secrets are not in it."""
    response = client.post(url, posted) if method == "POST" else client.get(url)
    streaming = getattr(response, "streaming", False)
    # The client has closed it, a stream at its end: closing again would end the database's connection for the next.
    body = b"".join(response.streaming_content) if streaming else response.content
    assert [words for words in REPORTER if words.encode() in body] == [], url
    if not (is_officer and url.startswith("/law/")):
        assert [secret for secret in SECRETS[:3] if secret.encode() in body] == [], url
        assert "1357 元" not in body.decode("utf-8", "replace"), url
    return response.status_code, response.headers.get("Location", "")


def wrong_cell(letter: str, status: int, leads_to: str) -> str:
    """Return what differs from the table; empty when the answer is the one that stands there."""
    if status != STATUS[letter]:
        return f"answered {status}, the table says {STATUS[letter]}"
    if status == 302 and leads_to.startswith("/login/") != (letter == "L"):
        return f"led to {leads_to}"
    return ""


def wrong_cells(
    browsers: dict[str, Client], letters: str, method: str, url: str, fields: Callable[[], dict[str, object]]
) -> list[str]:
    """Ask as every person in turn, each time in the same city: what a person wrote is taken back before the next."""
    found = []
    for name, letter in zip(PEOPLE, letters, strict=True):
        browser = browsers[name]
        kept = browser.cookies.copy()
        with transaction.atomic():
            answer = answer_of(browser, method, url, fields(), is_officer=name == "石正")
            transaction.set_rollback(True)
        browser.cookies = kept
        if wrong := wrong_cell(letter, *answer):
            found.append(f"{name}: {wrong}")
    return found


@pytest.mark.parametrize("number", PAGE_ROWS, ids=_page_id)
def test_page(number: int, city: SmallCity, clients: dict[str, Client], undone: None) -> None:
    method, route, arguments, posted, letters = PAGES[number]
    url = reverse(route, args=[one.format(**city.names) for one in arguments])
    filled = {key: city.names.get(value[1:-1], value) for key, value in posted.items()}
    assert wrong_cells(clients, letters, method, url, lambda: dict(filled)) == []


@pytest.mark.parametrize("number", STEP_ROWS, ids=_step_id)
def test_step(number: int, city: SmallCity, clients: dict[str, Client], undone: None) -> None:
    verb, fire, posted, letters = STEPS[number]
    url = reverse("fires:step", args=[city.names[fire], verb])

    def fields() -> dict[str, object]:
        filled: dict[str, object] = {key: value for key, value in posted.items() if key != "photo"}
        if posted.get("merge_into"):
            filled["merge_into"] = city.names["target"]
        if posted.get("clue_code"):
            filled["clue_code"] = Clue.objects.get(event__case__code=city.names[fire]).code
        if "photo" in posted:
            filled["photo"] = _photo()
        return filled

    assert wrong_cells(clients, letters, "POST", url, fields) == []


def _photo() -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", phone_photo(), content_type="image/jpeg")


def routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name}", one


def test_every_route_is_in_the_matrix() -> None:
    known = {row[1] for row in PAGES} | {"fires:step"}
    found = {name for name, _ in routes(get_resolver())}
    assert found - known == set(), "routes the matrix does not know"
    assert known - found == set(), "rows for routes that are gone"


def test_every_verb_of_the_fire_table_is_in_the_matrix() -> None:
    assert {row.verb for row in FIRE.transitions} - {row[0] for row in STEPS} == set()


def test_every_row_has_a_letter_for_everybody() -> None:
    for letters in (*(row[-1] for row in PAGES), *(row[-1] for row in STEPS)):
        assert len(letters) == len(PEOPLE), letters
        assert set(letters) <= set(STATUS)


def test_every_page_names_a_right_or_is_public_by_list() -> None:
    for name, pattern in routes(get_resolver()):
        if name.startswith("api:"):
            continue
        rights = getattr(pattern.callback, "needs_rights", None)
        is_open = getattr(pattern.callback, "login_required", True) is False
        if name in PUBLIC:
            assert is_open, name
        else:
            assert not is_open, f"{name} opens without signing in"
            assert rights, f"{name} names no right"
            assert (rights == ("*",)) == (name in EVERY_ACCOUNT), name


def test_the_matrix_is_as_large_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    cells = sum(len(row[-1]) for row in (*PAGES, *STEPS))
    with capsys.disabled():
        print(f"\naccess matrix: {len(PAGES)} page rows + {len(STEPS)} step rows, {cells} cells")
    assert cells == (len(PAGES) + len(STEPS)) * len(PEOPLE)
