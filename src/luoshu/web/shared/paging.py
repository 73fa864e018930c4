"""Pages of a list by their numbers, in the address of the list itself."""

from django.http import QueryDict

MOST_DIGITS = 7


def page_asked(asked: QueryDict) -> int:
    """Return the number of the page that was asked for, the first when none was."""
    number = asked.get("page", "")
    return int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 1


def turned(asked: QueryDict, page: int) -> str:
    """Return the query of another page of the same list."""
    wanted = asked.copy()
    wanted["page"] = str(page)
    return wanted.urlencode()


def turning(asked: QueryDict, page: int, pages: int) -> dict[str, str]:
    """Return the queries of the pages before and after, as the pager shows them; empty where there is none."""
    return {
        "older": turned(asked, page + 1) if page < pages else "",
        "newer": turned(asked, page - 1) if page > 1 else "",
    }
