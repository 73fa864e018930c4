"""The words of a fire's way: roles, limits, phases, states and what a step may rest on. Labels are what pages show."""

from typing import Final

from luoshu.core.workflow.table import Requirement, State

CITY: Final = "city_fire_desk"
COUNTY: Final = "county_fire_desk"
TOWNSHIP: Final = "township_officer"
VILLAGE: Final = "village_head"
WORKER: Final = "grid_worker"
SYSTEM: Final = "system"

ROLES: Final = {
    CITY: "市禁烧办值班员",
    COUNTY: "县禁烧办值班员",
    TOWNSHIP: "乡镇专干",
    VILLAGE: "村级网格长",
    WORKER: "网格员",
    SYSTEM: "系统",
}
FIELD: Final = (WORKER, VILLAGE, TOWNSHIP)
DESKS: Final = (COUNTY, CITY)
OFFICES: Final = (TOWNSHIP, COUNTY, CITY)

ACCEPT, VERIFY, ACK, ARRIVE = "accept_limit", "verify_limit", "ack_limit", "arrive_limit"
FIRST_REPORT, FINAL_REPORT, INSPECT = "first_report_limit", "final_report_limit", "inspect_limit"

LIMITS: Final = {
    ACCEPT: "受理",
    VERIFY: "核实",
    ACK: "签收",
    ARRIVE: "到场",
    FIRST_REPORT: "首报",
    FINAL_REPORT: "终报",
    INSPECT: "核查",
}
"""Short labels, for "核实剩 42 分". How long each is comes from dated rule rows by terrain class."""

PHASES: Final = {"intake": "受理", "verify": "核实", "handle": "处置", "check": "核查", "done": "办结"}

STATES: Final = (
    State("reported", "待受理", "intake"),
    State("accepted", "已受理", "intake"),
    State("verifying", "核实中", "verify"),
    State("confirmed", "已确认火点", "verify"),
    State("dispatched", "已派单", "handle"),
    State("acknowledged", "已签收", "handle"),
    State("in_progress", "处置中", "handle"),
    State("feedback", "已反馈", "check"),
    State("inspecting", "核查中", "check"),
    State("closed", "已办结", "done", is_open=False),
    State("evaluated", "已评价", "done", is_open=False, is_end=True),
    State("not_accepted", "不予受理", "done", is_open=False, is_end=True),
    State("not_a_fire", "核实非火点", "done", is_open=False, is_end=True),
    State("other_burning", "非秸秆燃烧", "done", is_open=False, is_end=True),
    State("struck", "核减", "done", is_open=False, is_end=True),
    State("merged", "已并入", "done", is_open=False, is_end=True),
    State("returned", "退回改派", "handle"),
    State("rework", "返工", "handle"),
    State("reopened", "复燃", "handle"),
)

OPEN: Final = tuple(state.code for state in STATES if state.is_open)
TAKEN_UP: Final = tuple(code for code in OPEN if code != "reported")
"""Open and accepted: somebody has taken it up."""
IN_FIELD: Final = (
    *("accepted", "verifying", "confirmed", "dispatched", "acknowledged"),
    *("in_progress", "returned", "rework", "reopened"),
)
"""Where a finding on the spot may come in: a phone that was offline sends it late."""

REQUIREMENTS: Final = (
    Requirement("county_known", "归属到县", "尚未确定归属县区"),
    Requirement("assignee_chosen", "承办岗位", "尚未选定承办岗位", is_input=True),
    Requirement("is_assignee", "派给本岗位", "本条未派给当前岗位"),
    Requirement("told_by_phone", "已电话通知", "没有已电话通知的记录"),
    Requirement("arrival_told", "到场电话", "没有到场的电话记录", is_input=True),
    Requirement("proposed_unit", "建议改派单位", "尚未填写建议改派的单位", is_input=True),
    Requirement("finding_recorded", "现场核实结果", "没有现场核实结果"),
    Requirement("burning_found", "现场有火或已灭", "现场核实结果不是“有火”或“已灭”"),
    Requirement("nothing_found", "现场没发现", "现场核实结果不是“没发现”"),
    Requirement("result_found", "处置结果", "没有“已灭”或“没发现”的现场结果"),
    Requirement("finding_shown", "照片或电话", "现场结果没有照片，也没有电话核实记录"),
    Requirement("other_matter_found", "燃烧物非秸秆", "燃烧物未填写或仍是秸秆"),
    Requirement("out_or_handed_over", "已灭或已移交", "火未扑灭，也未移交森防"),
    Requirement("extinguished", "已扑灭", "没有扑灭的记录"),
    Requirement("look_recorded", "核查方式", "尚未填写核查方式（看照片、打电话或到现场）", is_input=True),
    Requirement("inspected", "已核查", "没有核查记录"),
    Requirement("basic_cause", "基本原因", "尚未填写基本原因", is_input=True),
    Requirement("guard_over", "余火看守期满", "余火看守时间未到"),
    Requirement("burning_again", "复燃依据", "没有办结之后的新线索或现场结果"),
    Requirement("scene_evidence", "现场照片", "没有现场照片", is_input=True),
    Requirement("strike_asked", "核减申请", "没有待核定的核减申请"),
    Requirement("strike_granted", "核减决定", "没有市级同意核减的决定"),
    Requirement("strike_revoked", "撤销核减依据", "没有撤销核减的依据"),
    Requirement("merge_target", "并入的火点", "尚未选定并入哪个火点", is_input=True),
    Requirement("extension_asked", "延期申请", "没有待批的延期申请"),
    Requirement("dispute_open", "归属异议", "没有待核定的归属异议"),
)
