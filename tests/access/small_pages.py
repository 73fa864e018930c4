"""Pages of three offices for the matrix, with an accepted, a published and a pending figure, and a Word draft."""

import io
from datetime import date

from docx import Document

from luoshu.apps.readings.choices import Purpose
from luoshu.apps.readings.operations import accept_figure, publish_value, read_received_page, receive_page
from tests.support.cast import AT, CITY, COUNTY_A, Cast
from tests.support.readings_factories import ISSUED, figure_in, page_of, with_scopes


def add_pages(cast: Cast, names: dict[str, str]) -> None:
    """Make the pages and note their codes."""
    with_scopes(cast)
    for key, who, where in (("city", "罗简", CITY), ("housing", "梁知", CITY), ("a", "顾青", COUNTY_A)):
        page = page_of(cast, who=who, division=where)
        names[f"page_{key}"] = page.code
        names[f"figure_{key}"] = str(figure_in(page, "48条" if key != "a" else "9个").start)
        if where == CITY:
            start = figure_in(page, "125处").start
            one = accept_figure(page_code=page.code, start=start, by=cast.acting(who), at=AT)
            names[f"observation_{key}"] = one.code
        if key == "city":
            names["undated_promise"] = str(page.items.get(is_undated=True).start)
            names["check_city"] = str(page.checks.exclude(verdict="consistent")[0].number)
            out = accept_figure(page_code=page.code, start=figure_in(page, "9个").start, by=cast.acting("沈知"), at=AT)
            names["published"] = publish_value(
                observation_code=out.code, channel="日报", released_on=date(2024, 9, 16), by=cast.acting("宋衡"), at=AT
            ).code
    document, content = Document(), io.BytesIO()
    document.add_paragraph("全市累计建成便民站点125处。")
    document.save(content)
    draft = receive_page(
        title="简报", issuer="", issued_on=ISSUED, division=cast.division(CITY), data=content.getvalue(),
        file_name="简报.docx", by=cast.acting("罗简"), at=AT, purpose=Purpose.DRAFT,
    )  # fmt: skip
    read_received_page(page_id=draft.pk, at=AT)
    names["draft"] = draft.code
