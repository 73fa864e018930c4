"""Inspection: a county's plan and its two teams, the city's plan and three draws, problems and remedies of 甲县.

林岚 and 冯远 the city's fire office, 陈川 and 邓岳 that of 甲县, 周野 the desk of 乙县; 赵禾 and 杨溪 officers of the two
townships, 马骁 inspector in the first team of 甲县 (the second team is somebody else's), 沈知 and 宋衡 the supervision
office (沈知 is the city's team), 郑远 the vice mayor, 吕文 the government office of 甲县, 梁知 and 顾青 housing clerks.
"""

_PLAN = {"title": "检查", "mode": "pairs", "issuer": "机关", "scope_words": "值守", "last_on": "2024-10-01"}
_HOLD = {"witness": "晴", "due_on": "2024-09-25"}

# fmt: off
# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "rounds:plans", (), {},                                      "X.XXXXX.XX...XXXX....XXXXXL"),
    ("POST", "rounds:plans", (), {},                                     "XUXXXXXUXXXUXXXXXXUXUXXXXXL"),
    ("POST", "rounds:plans", (), _PLAN,                                  "XrXXXXXrXXXrXXXXXXrXrXXXXXL"),
    ("POST", "rounds:plans", (), {**_PLAN, "mode": "draw"},              "XXXXXXXXXXXrXXXXXXXXrXXXXXL"),
    ("GET", "rounds:plan", ("{plan_a}",), {},                            "X.XXXXXOXX...XXXX....XXXXXL"),
    ("GET", "rounds:plan", ("{plan_city}",), {},                         "XOXXXXXOXX..OXXXX.OO.XXXXXL"),
    ("GET", "rounds:plan", ("JH-none",), {},                             "XOXXXXXOXXOOOXXXXOOOOXXXXXL"),
    ("POST", "rounds:file", ("{plan_draft}",), {"filing_no": "9号"},      "XXXXXXXXXXXXXXXXXXrXrXXXXXL"),
    ("POST", "rounds:file", ("{plan_draft}",), {},                       "XXXXXXXXXXXXXXXXXXUXUXXXXXL"),
    ("POST", "rounds:end", ("{plan_a}",), {},                            "XrXXXXXOXXXrXXXXXXrXrXXXXXL"),
    ("POST", "rounds:rotate", ("{plan_a}",), {},                         "XrXXXXXOXXXrXXXXXXrXrXXXXXL"),
    ("POST", "rounds:add_visit", ("{plan_a}",), {"village": "410398101201"},
                                                                         "XOXXXXXOXXXOXXXXXXOXOXXXXXL"),
    ("GET", "rounds:teams", (), {},                                      "X.XXXXX.XX...XXXX....XXXXXL"),
    ("POST", "rounds:teams", (), {},                                     "XUXXXXXUXXXUXXXXXXUXUXXXXXL"),
    ("POST", "rounds:teams", (), {"name": "三组", "post": "a-inspector"},  "XrXXXXXOXXXrXXXXXXrXrXXXXXL"),
    ("POST", "rounds:member", ("{team_a2}",), {"post": "a-inspector"},   "XrXXXXXOXXXrXXXXXXrXrXXXXXL"),
    ("GET", "rounds:draws", (), {},                                      "X.XXXXX.XX...XXXX....XXXXXL"),
    ("POST", "rounds:draws", (), {"plan": "JH-none", "count": "2"},      "XXXXXXXXXXXOXXXXXXXXOXXXXXL"),
    ("GET", "rounds:draw", ("{draw_new}",), {},                          "XOXXXXXOXXX.OXXXXXOO.XXXXXL"),
    ("GET", "rounds:draw", ("{draw_drawn}",), {},                        "XOXXXXXOXXX.OXXXXXOO.XXXXXL"),
    ("GET", "rounds:draw", ("{draw_open}",), {},                         "XOXXXXXOXX..OXXXX.OO.XXXXXL"),
    ("GET", "rounds:draw_input", ("{draw_new}",), {},                    "XOXXXXXOXXX.OXXXXXOO.XXXXXL"),
    ("GET", "rounds:draw_result", ("{draw_drawn}",), {},                 "XOXXXXXOXXXOOXXXXXOOOXXXXXL"),
    ("GET", "rounds:draw_result", ("{draw_open}",), {},                  "XOXXXXXOXX..OXXXX.OO.XXXXXL"),
    ("POST", "rounds:draw_step", ("{draw_new}", "hold"), _HOLD,          "XXXXXXXXXXXXXXXXXXXXUXXXXXL"),
    ("POST", "rounds:draw_step", ("{draw_new}", "cancel"), {"reason": "漏了"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrXXXXXL"),
    ("POST", "rounds:draw_step", ("{draw_drawn}", "reveal"), {},         "XXXXXXXXXXXUXXXXXXXXUXXXXXL"),
    ("POST", "rounds:draw_step", ("{draw_drawn}", "verify"), {},         "XXXXXXXXXXX.XXXXXXXX.XXXXXL"),
    ("POST", "rounds:draw_step", ("{draw_new}", "verify"), {},           "XXXXXXXXXXXOXXXXXXXXOXXXXXL"),
    ("POST", "rounds:draw_step", ("{draw_new}", "nonsense"), {},         "XXXXXXXXXXXOXXXXXXXXOXXXXXL"),
    ("GET", "rounds:day", (), {},                                        "X.XXXXX.XXX.XXXXXX...XXXXXL"),
    ("GET", "rounds:today", (), {},                                      "XXXXXXXXXXX.XXXXXXX..XXXXXL"),
    ("POST", "rounds:find", ("{visit_mine}",), {"kind": "straw_left"},   "XXXXXXXXXXXXXXXXXXXrXXXXXXL"),
    ("POST", "rounds:find", ("{visit_mine}",), {"kind": "laziness"},     "XXXXXXXXXXXXXXXXXXXUXXXXXXL"),
    ("POST", "rounds:find", ("{visit_theirs}",), {"kind": "straw_left"}, "XXXXXXXXXXXXXXXXXXXOXXXXXXL"),
    ("POST", "rounds:find", ("{visit_city}",), {"kind": "straw_left"},   "XXXXXXXXXXXrXXXXXXXOXXXXXXL"),
    ("POST", "rounds:visit_step", ("{visit_mine}", "done"), {},          "XXXXXXXXXXXXXXXXXXXrXXXXXXL"),
    ("POST", "rounds:visit_step", ("{visit_theirs}", "done"), {},        "XXXXXXXXXXXXXXXXXXXOXXXXXXL"),
    ("POST", "rounds:visit_step", ("{visit_mine}", "missed"), {},        "XXXXXXXXXXXXXXXXXXXUXXXXXXL"),
    ("POST", "rounds:visit_step", ("{visit_mine}", "nonsense"), {},      "XXXXXXXXXXXOXXXXXXXOOXXXXXL"),
    ("GET", "rounds:findings", (), {},                                   "X.XXXXX.XX...XXXX....XXXXXL"),
    ("GET", "rounds:finding", ("{finding}",), {},                        "X.XXXXXOXX...XXXX....XXXXXL"),
    ("GET", "rounds:finding_photo", ("{finding}", "{finding_photo}"), {},
                                                                         "X.XXXXXOXX...XXXX....XXXXXL"),
    ("GET", "rounds:finding_photo", ("{finding}", "{photo_b1}"), {},     "XOXXXXXOXXOOOXXXXOOOOXXXXXL"),
    ("GET", "rounds:remedies", (), {},                                   "X...XXX..X...XXXX....X..XXL"),
    ("GET", "rounds:remedy", ("{remedy}",), {},                          "X..OXXXOOX...XXXX....XOOXXL"),
    ("GET", "rounds:remedy", ("{remedy_a2}",), {},                       "X.O.XXXOOX...XXXX....XOOXXL"),
    ("GET", "rounds:remedy_photo", ("{remedy}", "{finding_photo}"), {},  "X..OXXXOOX...XXXX....XOOXXL"),
    ("GET", "rounds:remedy_photo", ("{remedy}", "{photo_b1}"), {},       "XOOOXXXOOXOOOXXXXOOOOXOOXXL"),
    ("POST", "rounds:remedy_step", ("{remedy}", "report_remedied"), {"note": "已清"},
                                                                         "XXrOXXXOOXXXXXXXXXXXXXOOXXL"),
    ("POST", "rounds:remedy_step", ("{remedy}", "ask_extension"), {"note": "雨", "new_day": "2024-09-27"},
                                                                         "XXrOXXXOOXXXXXXXXXXXXXOOXXL"),
    ("POST", "rounds:remedy_step", ("{remedy}", "extend"), {},           "XUXOXXXOOXXUXXXXXXUUUXOOXXL"),
    ("POST", "rounds:remedy_step", ("{remedy_a2}", "cross_off"), {"look": "site"},
                                                                         "XrOXXXXOOXXrXXXXXXrUrXOOXXL"),
    ("POST", "rounds:remedy_step", ("{remedy}", "waive"), {"note": "已搬"},
                                                                         "XXXOXXXOOXXXXXXXXXrXrXOOXXL"),
    ("GET", "rounds:report", (), {},                                     "X.XXXXX.XX...XXXX....XXXXXL"),
    ("POST", "rounds:report", (), {},                                    "XrXXXXX.XXXrrXXXXrrrrXXXXXL"),
    ("POST", "rounds:report", (), {"team": "DCZ-none"},                  "XOXXXXXOXXOOOXXXXOOOOXXXXXL"),
)
# fmt: on
