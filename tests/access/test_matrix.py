"""The access matrix: route x person x scope, each cell a request through the real stack."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from luoshu.apps.clues.models import Clue
from luoshu.core.workflow.fire_table import FIRE
from tests.access.small_city import SECRETS, SmallCity
from tests.access.small_tips import REPORTER
from tests.access.tables import EVERY_ACCOUNT, PAGES, PEOPLE, PUBLIC, STATUS, STEPS
from tests.apps.evidence.photo_bytes import phone_photo

pytestmark = pytest.mark.django_db

PAGE_CELLS = [(number, name) for number in range(len(PAGES)) for name in PEOPLE]
STEP_CELLS = [(number, name) for number in range(len(STEPS)) for name in PEOPLE]


def _page_id(cell: tuple[int, str]) -> str:
    number, name = cell
    return f"{PAGES[number][0]}-{PAGES[number][1]}-{'-'.join(PAGES[number][2])}-{PEOPLE.index(name)}-{number}"


def _step_id(cell: tuple[int, str]) -> str:
    return f"{STEPS[cell[0]][0]}-{STEPS[cell[0]][1]}-{PEOPLE.index(cell[1])}-{cell[0]}"


def answer_of(
    client: Client, method: str, url: str, posted: dict[str, object], *, is_officer: bool = False
) -> tuple[int, str]:
    """Return status and where it leads. Whatever is answered, the law officer's secrets are not in it."""
    response = client.post(url, posted) if method == "POST" else client.get(url)
    streaming = getattr(response, "streaming", False)
    body = b"".join(response.streaming_content) if streaming else response.content
    response.close()
    assert [words for words in REPORTER if words.encode() in body] == [], url
    if not (is_officer and url.startswith("/law/")):
        assert [secret for secret in SECRETS[:3] if secret.encode() in body] == [], url
        assert "1357 元" not in body.decode("utf-8", "replace"), url
    return response.status_code, response.headers.get("Location", "")


def check_cell(letter: str, status: int, leads_to: str) -> None:
    assert status == STATUS[letter], f"answered {status}, the table says {STATUS[letter]}"
    if status == 302:
        assert leads_to.startswith("/login/") == (letter == "L"), leads_to


@pytest.mark.parametrize("cell", PAGE_CELLS, ids=_page_id)
def test_page(cell: tuple[int, str], city: SmallCity, clients: dict[str, Client], undone: None) -> None:
    method, route, arguments, posted, letters = PAGES[cell[0]]
    url = reverse(route, args=[one.format(**city.names) for one in arguments])
    client = Client(raise_request_exception=False)
    client.cookies = clients[cell[1]].cookies.copy()
    check_cell(letters[PEOPLE.index(cell[1])], *answer_of(client, method, url, posted, is_officer=cell[1] == "石正"))


@pytest.mark.parametrize("cell", STEP_CELLS, ids=_step_id)
def test_step(cell: tuple[int, str], city: SmallCity, clients: dict[str, Client], undone: None) -> None:
    verb, fire, posted, letters = STEPS[cell[0]]
    fields: dict[str, object] = {key: value for key, value in posted.items() if key != "photo"}
    if posted.get("merge_into"):
        fields["merge_into"] = city.names["target"]
    if posted.get("clue_code"):
        fields["clue_code"] = Clue.objects.get(event__case__code=city.names[fire]).code
    if "photo" in posted:
        fields["photo"] = _photo()
    url = reverse("fires:step", args=[city.names[fire], verb])
    client = Client(raise_request_exception=False)
    client.cookies = clients[cell[1]].cookies.copy()
    check_cell(letters[PEOPLE.index(cell[1])], *answer_of(client, "POST", url, fields))


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
    cells = len(PAGE_CELLS) + len(STEP_CELLS)
    with capsys.disabled():
        print(f"\naccess matrix: {len(PAGES)} page rows + {len(STEPS)} step rows, {cells} cells")
    assert cells == (len(PAGES) + len(STEPS)) * len(PEOPLE)
