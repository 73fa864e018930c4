"""Pages for tests: an invented progress text of the model city, read, with the scopes it needs."""

from datetime import date, datetime

from luoshu.apps.readings.choices import ScopeKind
from luoshu.apps.readings.models import Figure, Page, Scope
from luoshu.apps.readings.operations import read_received_page, receive_page, set_scope
from tests.support.cast import AT, CITY, COUNTY_A, COUNTY_B, Cast

ISSUED = date(2024, 9, 16)
TEXT = """全市提质工作情况

截至9月10日，全市累计建成便民站点125处，改造背街小巷48条。累计建成换热站31座。

示范甲县：新建口袋公园9个，剩余问题37项。

尽快启动城北停车楼建设。
"""


def with_scopes(cast: Cast) -> dict[str, Scope]:
    """全市 and 城市区, in force since 2024."""
    clerk = cast.acting("罗简")
    members = {"city": [CITY], "urban": [COUNTY_A], "all-counties": [COUNTY_A, COUNTY_B]}
    kinds = {
        "city": (ScopeKind.CITY, "全市"),
        "urban": (ScopeKind.URBAN, "城市区"),
        "all-counties": ("counties", "县域"),
    }
    return {
        code: set_scope(
            code=code,
            kind=kind,
            name=name,
            members=[cast.division(one) for one in members[code]],
            valid_from=date(2024, 1, 1),
            source="",
            by=clerk,
            at=AT,
        )
        for code, (kind, name) in kinds.items()
    }


def page_of(
    cast: Cast,
    text: str = TEXT,
    *,
    who: str = "罗简",
    issued_on: date = ISSUED,
    division: str = CITY,
    at: datetime = AT,
    **more: str,
) -> Page:
    """A page that was received and read."""
    page = receive_page(
        title=more.pop("title", "全市提质工作情况"),
        issuer="市提质办",
        issued_on=issued_on,
        division=cast.division(division),
        data=text.encode(),
        file_name="",
        by=cast.acting(who),
        at=at,
        **more,
    )
    read_received_page(page_id=page.pk, at=at)
    page.refresh_from_db()
    return page


def figure_in(page: Page, raw: str) -> Figure:
    """The first figure of a page that is written so."""
    return page.figures.filter(raw=raw).order_by("start")[0]
