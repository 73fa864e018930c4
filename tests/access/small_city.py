"""A small filled city for the access matrix: fires in three townships and in every state a step begins from."""

from dataclasses import dataclass, field
from datetime import timedelta

from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import (
    LawInput,
    apply_fire_strike,
    ask_extension,
    open_due_cases,
    pause_clock,
    raise_dispute,
    state_view,
    write_law_record,
)
from luoshu.apps.clues.models import Clue, Label, Strike
from luoshu.apps.clues.operations import apply_strike, decide_strike, tell_forest
from luoshu.apps.evidence.operations import attach_photo
from luoshu.apps.feeds.models import Delivery
from luoshu.apps.feeds.operations import receive_delivery, store_delivery
from luoshu.apps.notices.models import NoticeDelivery
from tests.access.small_batches import add_batches
from tests.access.small_briefings import add_briefings
from tests.access.small_documents import add_documents
from tests.access.small_harvest import add_harvest
from tests.access.small_ledgers import add_ledgers
from tests.access.small_matters import add_matters
from tests.access.small_messages import make_messages
from tests.access.small_pages import add_pages
from tests.access.small_pictures import add_pictures
from tests.access.small_rosters import add_rosters
from tests.access.small_rounds import add_rounds
from tests.access.small_supervision import add_supervision
from tests.access.small_targets import add_targets
from tests.access.small_tips import add_tips
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.camera_factories import enter as enter_cameras
from tests.support.cases_factories import Fire, photo_of, with_rules
from tests.support.cast import AT, TOWN_A2, Cast, make_cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_file, firms_row

# Fires of 西岗村 in 甲北镇, two kilometres apart, by the letter of what was done with them.
WEST = (
    *("plain", "fresh", "taken", "found", "nothing", "paper", "given", "signed", "running", "running_out"),
    *("fed_back", "inspected", "closed", "no_fire", "merged", "all_struck", "asked_strike", "struck"),
    *("paused", "asked_time", "disputed", "target"),
)


# What the law officer wrote of a person; the last two are the fine, as a page and as a table would hold it.
SECRETS = ("隐去姓名某", "41039919700101999X", "家中困难从轻处理", "1357", "135700")


class Names(dict[str, str]):
    """Codes under names. A name given twice would let one area's rows ask for another area's things."""

    def __setitem__(self, name: str, code: str) -> None:
        assert name not in self, f"the name {name} is taken"
        super().__setitem__(name, code)


@dataclass
class SmallCity:
    """The city and the codes that the routes of the matrix are filled with."""

    cast: Cast
    fires: dict[str, Fire] = field(default_factory=dict)
    names: Names = field(default_factory=Names)


def make_small_city() -> SmallCity:
    """Make everything in the current database."""
    city = SmallCity(make_cast())
    with_rules(city.cast)
    _open_fires(city)
    _walk(city)
    _strikes(city)
    _other_things(city)
    add_pages(city.cast, city.names)
    make_messages(city.cast, city.names)
    add_documents(city.cast, city.names)
    add_supervision(city.cast, city.names)
    add_targets(city.cast, city.names)
    add_rounds(city.cast, city.names)
    add_rosters(city.cast, city.names)
    add_matters(city.cast, city.names)
    add_briefings(city.cast, city.names)
    enter_cameras(city.cast)
    add_tips(city.cast, city.names)
    add_pictures(city.names)
    add_batches(city.cast, city.names)
    add_harvest(city.cast)
    add_ledgers(city.cast, city.names)
    return city


def _open_fires(city: SmallCity) -> None:
    spots = {name: (34.105 + 0.021 * (n // 4), 112.008 + 0.022 * (n % 4)) for n, name in enumerate(WEST)}
    spots = {name: (34.106 + 0.016 * (n % 6), 112.008 + 0.024 * (n // 6)) for n, name in enumerate(WEST)}
    spots |= {"a2": (34.05, 112.05), "b1": (34.15, 112.25)}
    clues_of([firms_row(round(lat, 4), round(lon, 4), "2024-09-17", "0750") for lat, lon in spots.values()], at=AT)
    open_due_cases(at=AT)
    cases = list(FireCase.objects.all())
    assert len(cases) == len(spots), f"{len(cases)} fires for {len(spots)} spots"
    for name, (lat, lon) in spots.items():
        case = min(cases, key=lambda one: (one.lat - lat) ** 2 + (one.lon - lon) ** 2)
        city.fires[name] = Fire(city.cast, case.code, AT)
        city.names[name] = case.code


def _walk(city: SmallCity) -> None:
    fires, cast = city.fires, city.cast
    FireCase.objects.filter(code=fires["fresh"].code).update(state="reported", limit_code="accept_limit")
    FireCase.objects.filter(code=fires["taken"].code).update(state="accepted")
    fires["found"].check("孙田", "burning", 5)
    fires["nothing"].check("孙田", "nothing", 5)
    fires["paper"].check("孙田", "out", 5, matter="paper")
    for name in ("given", "signed", "running", "running_out"):
        fires[name].dispatched()
        fires[name].call("陈川", "钱麦", 8)
    for name in ("signed", "running", "running_out"):
        fires[name].step("钱麦", "acknowledge", 9)
    for name in ("running", "running_out"):
        fires[name].step("钱麦", "arrive", 10)
    fires["running_out"].check("孙田", "out", 12)
    fires["fed_back"].fed_back()
    fires["inspected"].fed_back().step("赵禾", "inspect", 30, look="photo")
    fires["closed"].closed()
    fires["closed"].check("孙田", "burning", 60)
    FireCase.objects.filter(code=fires["closed"].code).update(guard_until=AT)
    fires["no_fire"].check("孙田", "nothing", 5)
    fires["no_fire"].step("赵禾", "confirm_not_a_fire", 6, look="call")
    fires["merged"].step("陈川", "merge", 5, note="同一处", merge_into=fires["target"].code)
    at = fires["paused"].at(5)
    pause_clock(case_code=fires["paused"].code, reason="断路", by=cast.acting("陈川"), at=at)
    ask_extension(case_code=fires["asked_time"].code, minutes=9, reason="路远", by=cast.acting("钱麦"), at=at)
    raised = raise_dispute(
        case_code=fires["disputed"].code, proposed_code=TOWN_A2, reason="界外", by=cast.acting("赵禾"), at=at
    )
    city.names["dispute"] = raised.code


def _strikes(city: SmallCity) -> None:
    fires = city.fires
    Clue.objects.filter(event__case__code=fires["all_struck"].code).update(struck_at=AT)
    FireCase.objects.filter(code=fires["struck"].code).update(
        state="struck", is_open=False, closed_at=AT, limit_code="", limit_started_at=None, due_at=None
    )
    for name, applicant in (("asked_strike", "陈川"), ("plain", "赵禾"), ("a2", "陈川")):
        fire = fires[name]
        strike = apply_fire_strike(
            case_code=fire.code,
            clue_code=Clue.objects.get(event__case__code=fire.code).code,
            reason="没有过火痕迹",
            checked_radius_m=1000,
            photo_codes=[photo_of(fire.code, fire.case.division_path)],
            by=city.cast.acting(applicant),
            at=fire.at(5),
        )
        city.names[f"strike_{name}"] = strike.code
    _grant_one(city)


def _grant_one(city: SmallCity) -> None:
    fire = city.fires["asked_time"]
    clue = Clue.objects.get(event__case__code=fire.code)
    strike = apply_strike(
        clue_code=clue.code,
        reason="没有过火痕迹",
        checked_radius_m=1000,
        photo_codes=[photo_of(fire.code, fire.case.division_path)],
        by=city.cast.acting("陈川"),
        at=fire.at(5),
    )
    decide_strike(strike_code=strike.code, is_granted=True, note="属实", by=city.cast.acting("林岚"), at=fire.at(6))
    city.names |= {"strike_granted": strike.code, "clue_granted": clue.code}


def _other_things(city: SmallCity) -> None:
    cast, names = city.cast, city.names
    for name in ("plain", "a2", "b1"):
        clue = Clue.objects.get(event__case__code=names[name])
        names[f"clue_{name}"] = clue.code
        Label.objects.get_or_create(
            clue=clue, code="low_confidence", defaults={"reason": "低", "rule_version": "1", "made_at": AT}
        )
    for name in ("plain", "b1"):
        names[f"photo_{name}"] = attach_photo(
            by=cast.acting("林岚"),
            at=AT,
            data=phone_photo(),
            original_name="a.jpg",
            kind="check",
            subject_kind="fire",
            subject_code=names[name],
            division_path=city.fires[name].case.division_path,
        ).code
    said = (names["photo_plain"],)
    state_view(dispute_code=names["dispute"], text="看过", photo_codes=said, by=cast.acting("陈川"), at=AT)
    tell_forest(clue_code=names["clue_plain"], by=cast.acting("陈川"), at=AT, how="phone", note="临林")
    for key, who in (("delivery_city", "林岚"), ("delivery_a", "陈川")):
        data = firms_file(["34.15,112.05,nonsense", firms_row(34.19 if who == "林岚" else 34.195, 112.19)])
        row = receive_delivery(kind="firms", datum=None, data=data, file_name="t.csv", by=cast.acting(who), at=AT)
        store_delivery(delivery_id=row.pk, worker="t", at=AT + timedelta(minutes=1))
        names[key] = Delivery.objects.get(pk=row.pk).code
    write_law_record(
        case_code=names["plain"],
        given=LawInput(
            agencies="示范甲县综合行政执法大队、甲北镇派出所",
            case_no="甲执罚〔2024〕7号",
            is_party_found=True,
            party_name=SECRETS[0],
            party_id_no=SECRETS[1],
            fine_yuan=1357,
            outcome="fined",
            note=SECRETS[2],
        ),
        by=cast.acting("石正"),
        at=AT,
    )
    failed = NoticeDelivery.objects.order_by("id")[0]
    NoticeDelivery.objects.filter(pk=failed.pk).update(status="failed")
    names["failed"] = str(failed.pk)
    assert Strike.objects.count() == 4
