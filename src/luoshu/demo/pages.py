"""Two invented progress pages and a draft for the reading desk: read, half reviewed, with things that want a look."""

import io
from datetime import date, datetime
from typing import Final

from docx import Document

from luoshu.apps.acting import Acting
from luoshu.apps.people.models import Post
from luoshu.apps.people.queries import holder_of
from luoshu.apps.people.rights import rights_of
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.readings.choices import Purpose, ScopeKind
from luoshu.apps.readings.models import Figure, Page, Scope
from luoshu.apps.readings.operations import (
    accept_figure,
    drop_figure,
    publish_value,
    read_received_page,
    receive_page,
    set_scope,
)
from luoshu.core.clock import BEIJING

CENTRE: Final = ("410302", "410303", "410304", "410305", "410311")
EARLIER: Final = """全市城市提质工作8月情况（演示）

截至8月20日，全市累计建成社区健身站点126处，改造背街小巷74条，新增公共停车位4300个。累计完成投资12.6亿元。

今年计划改造的160个老旧小区，已完工41个，惠及居民0.82万户。
"""
LATER: Final = """全市城市提质工作9月情况（演示）

9月18日，全市城市提质工作推进会召开。会议通报了前一阶段进展，部署了下一步任务。

一、总体进展

截至9月15日，全市累计建成社区健身站点138处，改造背街小巷81条，新增公共停车位4650个、充电桩2180个。今年计划改造的160个老旧小区，已完工52个，惠及居民1.1万户。全市城市书吧经营主体共912家，其中办理登记的287家，占比52.4%。

雨污分流改造共排查问题点位346处，其中管网混接214处、管网破损132处，已整改298处。汛期积水点由47处减少到19处。

小区治理方面，全市推行“四共”机制，即共商、共建、共管、共商，成立居民议事会420个。

二、各县区情况

示范甲县：今年以来，全县新增公共停车位6800个，整治易积水点6处，累计争取上级资金1.3亿元，申请专项债券0.9亿元。城东片区改造项目基本完成，二期将适时启动。

示范乙县：上级督办问题已办结多项，剩余37项。全县打造优质供水小区24个，新建口袋公园9个。物业纠纷调处率达到96%，同比提高4.5个百分点。

三、下一步工作

年底前，160个老旧小区改造全部完工。10月底前，完成81条背街小巷的路灯安装。尽快启动城北停车楼建设，早日补齐停车短板。力争全年新增公共停车位6000个。
"""
DRAFT: Final = (
    "全市城市提质工作简报（演示）",
    "截至9月15日，全市累计建成社区健身站点139处，改造背街小巷81条，新增公共停车位4650个。",
    "今年计划改造的160个老旧小区，已完工52个，惠及居民1.1万户。",
    "全市新增公共绿地26万平方米。",
)
ACCEPTED_LATER: Final = ("138处", "81条", "4650个", "2180个", "160个", "52个", "1.1万户", "912家")
FIRST, SECOND = datetime(2024, 8, 26, 9, 20, tzinfo=BEIJING), datetime(2024, 9, 20, 8, 40, tzinfo=BEIJING)


def build_pages() -> None:
    """Make the scopes, the two pages and the draft, and review them half."""
    city = Division.objects.get(level=Level.CITY, valid_to__isnull=True)
    clerk, head = _acting("quality_office"), _acting("supervision_head")
    _scopes(city, clerk)
    whole = Scope.objects.get(code="city")
    earlier = _read("全市城市提质工作8月情况（演示）", date(2024, 8, 23), EARLIER, city, clerk, FIRST)
    for figure in earlier.figures.order_by("start"):
        one = accept_figure(page_code=earlier.code, start=figure.start, scope=whole, by=clerk, at=FIRST)
        if figure.raw == "126处":
            publish_value(
                observation_code=one.code,
                channel="演示简报第8期",
                released_on=date(2024, 8, 26),
                by=head,
                at=FIRST,
            )
    later = _read("全市城市提质工作9月情况（演示）", date(2024, 9, 20), LATER, city, clerk, SECOND)
    taken: set[str] = set()
    for figure in later.figures.order_by("start"):
        if figure.raw in ACCEPTED_LATER and figure.raw not in taken:
            taken.add(figure.raw)
            accept_figure(page_code=later.code, start=figure.start, scope=whole, by=clerk, at=SECOND)
    repeat = Figure.objects.filter(page=later, raw="160个", state="pending").first()
    if repeat is not None:
        drop_figure(page_code=later.code, start=repeat.start, reason="与前文重复", by=clerk, at=SECOND)
    _draft(city, clerk)


def _read(title: str, issued_on: date, text: str, city: Division, by: Acting, at: datetime) -> Page:
    page = receive_page(
        title=title,
        issuer="市提质办（演示）",
        issued_on=issued_on,
        division=city,
        data=text.encode(),
        file_name="",
        by=by,
        at=at,
    )
    read_received_page(page_id=page.pk, at=at)
    return page


def _draft(city: Division, by: Acting) -> None:
    document = Document()
    for number, words in enumerate(DRAFT):
        document.add_paragraph(words, style="Title" if number == 0 else None)
    out = io.BytesIO()
    document.save(out)
    page = receive_page(
        title=DRAFT[0],
        issuer="市提质办（演示）",
        issued_on=date(2024, 9, 20),
        division=city,
        data=out.getvalue(),
        file_name="城市提质简报（演示）.docx",
        by=by,
        at=SECOND,
        purpose=Purpose.DRAFT,
    )
    read_received_page(page_id=page.pk, at=SECOND)


def _scopes(city: Division, by: Acting) -> None:
    counties = list(Division.objects.filter(level=Level.COUNTY, valid_to__isnull=True).order_by("list_order"))
    districts = [row for row in counties if row.name.endswith("区")]
    kinds = (
        ("city", ScopeKind.CITY, "全市", [city]),
        ("urban", ScopeKind.URBAN, "城市区", districts),
        ("centre", ScopeKind.CENTRE, "中心城区", [row for row in counties if row.code in CENTRE]),
        ("counties", ScopeKind.COUNTIES, "县域", [row for row in counties if row not in districts]),
    )
    for code, kind, name, members in kinds:
        set_scope(
            code=code,
            kind=kind,
            name=name,
            members=members,
            valid_from=date(2024, 1, 1),
            source="示例，由提质办核定后使用",
            by=by,
            at=FIRST,
            is_example=True,
        )


def _acting(role: str) -> Acting:
    """In whose name the demo's own office works: the first post of a role at the city."""
    post = Post.objects.filter(role=role).select_related("unit").order_by("pk")[0]
    person, _ = holder_of(post, FIRST.date())
    return Acting(
        person_code=person.code if person is not None else "",
        post_code=post.code,
        role=post.role,
        paths=(post.division_path,),
        rights=rights_of(post.role),
        unit_code=post.unit.code,
        label=post.title,
    )
