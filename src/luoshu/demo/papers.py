"""Official papers of the demo city: the notice of the three fires of 17 September with its authority, and two drafts.

Public facts: the day, the hour, the townships and their counts. Everything else is invented: the number, the signer by
post, who wrote it, the authority. The paper without authority belongs to an invented county.
"""

from datetime import date, datetime
from typing import Final

from luoshu.adapters.documents import OfficialDocument, Run, Source, figure, heading, paragraph, table, write_pdf
from luoshu.adapters.messages.outcome import SENT, Outcome
from luoshu.apps.acting import Acting
from luoshu.apps.briefings.queries import BURNED
from luoshu.apps.cases.models import FireCase
from luoshu.apps.clues.models import Clue
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.operations import (
    DEMO_MARK,
    approve_document,
    archive_scan,
    claim_mail,
    draft_document,
    record_issue,
    revise_document,
    send_by_mail,
    settle_mail,
    submit_document,
)
from luoshu.apps.documents.queries import body_of, units_addressed, version_of
from luoshu.apps.notices.choices import Channel
from luoshu.apps.notices.configuring import ChannelForm, add_channel
from luoshu.apps.notices.models import MessageChannel
from luoshu.apps.people.choices import Role, UnitKind
from luoshu.apps.people.models import Unit
from luoshu.apps.people.operations import set_mailbox
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.models import Rule
from luoshu.core.clock import BEIJING
from luoshu.demo.ground import BUILDER, BUILT_AT
from luoshu.demo.story import MUZHIJIE, SEEN_AT, TAOYING, acting_in

CITY: Final = "410300"
OFFICE: Final = "市秸秆禁烧工作领导小组办公室（演示）"
COUNTED_AS: Final = "公开报道的火点；不含核减"
ISSUED_ON: Final = date(2024, 9, 19)


def build_papers() -> None:
    """Leave a draft in review and one without authority; the notice was issued with its matters."""
    _in_review()
    _without_authority()


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 9, day, hour, minute, tzinfo=BEIJING)


def keep_authorities() -> None:
    """Put on record who may issue what to whom."""
    kinds = DocumentKind
    rows = (
        (
            *("authority.city_fire", "市禁烧办可就火点情况向县区通报、要求检查和整改"),
            [kinds.CRITICISM, kinds.SELF_CRITICISM_DEMAND, kinds.RECTIFICATION_NOTICE],
            Role.CITY_FIRE_HEAD,
        ),
        (
            *("authority.supervision", "市政府督查室可向县区和部门发提醒单、警示单、督办单"),
            [kinds.REMINDER_SLIP, kinds.WARNING_SLIP, kinds.SUPERVISION_SLIP],
            Role.SUPERVISION_HEAD,
        ),
    )
    Rule.objects.bulk_create(
        Rule(
            code=code,
            kind=RuleKind.AUTHORITY,
            title=title,
            issuer="市委、市政府（演示）",
            document_no="演示〔2024〕授权1号",
            division_path=f"{CITY}/",
            valid_from=date(2024, 1, 1),
            body={"kinds": [str(kind) for kind in given], "roles": [str(role)], "to_levels": ["city", "county"]}
            | ({"by_mail": [str(kinds.CRITICISM)]} if kinds.CRITICISM in given else {}),
            is_example=True,
        )
        for code, title, given, role in rows
    )


def _unit(acting: Acting) -> Unit:
    return Unit.objects.select_related("division").get(code=acting.unit_code)


def _points(township: str) -> tuple[int, Source]:
    codes = list(
        Clue.objects.filter(event__case__division__code__startswith=township, seen_at=SEEN_AT)
        .order_by("code")
        .values_list("code", flat=True)
    )
    joined = ",".join(codes)
    told = {"title": "疑似火点", "value": str(len(codes)), "unit": "个", "scope": township[:9]}
    return len(codes), Source("clues", joined, f"/clues/?codes={joined}", SEEN_AT, COUNTED_AS, **told)


def _burned(township: str) -> Run:
    """The area of a township's fires as it was checked on the ground, in mu."""
    fires = FireCase.objects.filter(division__code__startswith=township).order_by("code")
    areas = dict(fires.values_list("code", "area_mu"))
    area = f"{sum(mu or 0 for mu in areas.values()):.1f}"
    url = f"/fires/?phase=all&q={next(iter(areas))}" if len(areas) == 1 else "/fires/?phase=all"
    told = {"title": BURNED, "value": area, "unit": "亩", "scope": township[:9]}
    return figure(area, Source("fires", ",".join(areas), url, SEEN_AT, "现场核实面积，虚构", **told))


def _notice_body() -> OfficialDocument:
    taoying, at_taoying = _points(TAOYING)
    muzhijie, at_muzhijie = _points(MUZHIJIE)
    both = f"{at_taoying.code},{at_muzhijie.code}"
    told = {"title": "疑似火点", "value": str(taoying + muzhijie), "unit": "个", "scope": CITY}
    total = Source("clues", both, f"/clues/?codes={both}", SEEN_AT, COUNTED_AS, **told)
    return OfficialDocument(
        title="关于9月17日秸秆焚烧火点情况的通报",
        red_head=OFFICE,
        number_stem="演示",
        number_year=2024,
        addressee="汝阳县人民政府、嵩县人民政府",
        blocks=(
            paragraph(
                "9月17日16时，卫星监测到我市秸秆焚烧火点",
                figure(taoying + muzhijie, total),
                "个，其中汝阳县陶营镇",
                figure(taoying, at_taoying),
                "个、嵩县木植街乡",
                figure(muzhijie, at_muzhijie),
                "个。现将有关情况通报如下。",
            ),
            heading(1, "基本情况"),
            paragraph("各火点经现场核实，均为焚烧秸秆，已于当日扑灭并经第二人核查。汝阳县一处申请核减，经核定维持。"),
            table(
                ("县区", "乡镇", "火点（个）", "核实过火面积（亩）"),
                (
                    ("汝阳县", "陶营镇", figure(taoying, at_taoying), _burned(TAOYING)),
                    ("嵩县", "木植街乡", figure(muzhijie, at_muzhijie), _burned(MUZHIJIE)),
                ),
                widths=(2, 2, 2, 3),
            ),
            heading(1, "工作要求"),
            paragraph("三秋生产在即，各县区要把秸秆禁烧和森林防火一并抓实，做到早发现、早处置。"),
            paragraph("责成汝阳县、嵩县人民政府认真分析原因，于9月25日前提交书面检查和整改措施。"),
        ),
        signature=OFFICE,
        attachments=("火点明细表",),
        copies_to=("市委办公室", "市政府办公室"),
        printed_by=OFFICE,
        mark=DEMO_MARK,
    )


def issue_notice(document_code: str) -> Document:
    """Let the desk complete the draft of the notice, the head pass it, the OA number it; keep its scan."""
    desk, head = acting_in(Role.CITY_FIRE_DESK, CITY), acting_in(Role.CITY_FIRE_HEAD, CITY)
    note = "补全基本情况和附件"
    revise_document(document_code=document_code, body=_notice_body(), by=desk, at=_at(19, 10, 5), note=note)
    submit_document(document_code=document_code, by=desk, at=_at(19, 10, 10))
    approve_document(document_code=document_code, by=head, at=_at(19, 10, 30))
    notice = record_issue(
        document_code=document_code,
        official_number="演示〔2024〕1号",
        signer="市禁烧办主任（演示）",
        issued_on=ISSUED_ON,
        by=desk,
        at=_at(19, 11),
    )
    scan = write_pdf(body_of(notice), made_at=_at(19, 11))
    name = "演示〔2024〕1号 盖章件.pdf"
    archived = archive_scan(document_code=document_code, data=scan, file_name=name, by=desk, at=_at(20, 9))
    _send_notice_by_mail(archived, desk)
    return archived


def _send_notice_by_mail(notice: Document, desk: Acting) -> None:
    """Show the notice as sent to the mailboxes of its addressees; the channel is switched off again, nothing leaves."""
    units = units_addressed(notice)
    if not units or version_of(notice).pdf is None:
        return
    for number, unit in enumerate(units, start=1):
        set_mailbox(unit_code=unit.code, mail=f"shouwen{number}@demo.invalid", by=BUILDER, at=BUILT_AT)
    box = {"sender": "luoshu@demo.invalid", "to": "duty@demo.invalid"}
    form = ChannelForm("市收发邮箱（演示）", Channel.EMAIL, notice.division_path, "smtp://mail.demo.invalid", box)
    add_channel(code="city-mail", form=form, by=BUILDER, at=BUILT_AT)
    channel = MessageChannel.objects.filter(code="city-mail")
    channel.update(is_enabled=True)
    codes = [unit.code for unit in units]
    send_by_mail(document_code=notice.code, unit_codes=codes, form="pdf", by=desk, at=_at(20, 9, 10))
    channel.update(is_enabled=False)
    while (mail := claim_mail(at=_at(20, 9, 11), worker="demo")) is not None:
        outcome = Outcome(SENT, "250", "演示，没有真的发出。")
        settle_mail(mail_id=mail.pk, worker="demo", at=_at(20, 9, 11), outcome=outcome)


def _in_review() -> None:
    """A report on the week's fires waits for the head of the city's fire office."""
    desk = acting_in(Role.CITY_FIRE_DESK, CITY)
    total, source = _points("4103")
    report = draft_document(
        kind=DocumentKind.SPECIAL_REPORT,
        body=OfficialDocument(
            title="9月中旬秸秆焚烧火点处置情况专报",
            addressee="市政府",
            blocks=(
                paragraph("9月17日监测到火点", figure(total, source), "个，全部办结，其中一处当晚复燃后再次扑灭。"),
                heading(1, "建议"),
                paragraph("中秋、国庆假期加密巡查，节假日带班名单提前公布到村。"),
            ),
            signature=OFFICE,
            mark=DEMO_MARK,
        ),
        subject_kind="fire_week",
        subject_code="2024-09-16",
        unit=_unit(desk),
        by=desk,
        at=_at(20, 10),
    )
    submit_document(document_code=report.code, by=desk, at=_at(20, 10, 30))


def _without_authority() -> None:
    """An invented county's fire office drafts a demand it has no authority for: the page shows the lack in red."""
    desk = acting_in(Role.COUNTY_FIRE_DESK, "410398")
    township = Unit.objects.select_related("division").get(division__code="410398101", kind=UnitKind.GOVERNMENT)
    draft_document(
        kind=DocumentKind.RECTIFICATION_NOTICE,
        body=OfficialDocument(
            title="关于东河镇秸秆焚烧火点的整改通知",
            addressee="东河镇人民政府",
            blocks=(
                paragraph("你镇近期出现火点，请查清原因，提出整改措施。"),
                heading(1, "整改事项"),
                paragraph("请于五个工作日内报送整改情况，附现场照片。"),
            ),
            signature="示范甲县秸秆禁烧工作领导小组办公室（虚构）",
            mark=DEMO_MARK,
        ),
        subject_kind="fire_day",
        subject_code="2024-09-20",
        unit=_unit(desk),
        addressees=(township,),
        by=desk,
        at=_at(20, 11),
    )
