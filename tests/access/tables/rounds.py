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
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石-
    ("GET", "rounds:plans", (), {},                                      "X.XXXXX.XX...XXXX....XXXXL"),
    ("POST", "rounds:plans", (), {},                                     "XUXXXXXUXXXUXXXXXXUXUXXXXL"),
    ("POST", "rounds:plans", (), _PLAN,                                  "XrXXXXXrXXXrXXXXXXrXrXXXXL"),
    ("POST", "rounds:plans", (), {**_PLAN, "mode": "draw"},              "XXXXXXXXXXXrXXXXXXXXrXXXXL"),
    ("GET", "rounds:plan", ("{plan_a}",), {},                            "X.XXXXXOXX...XXXX....XXXXL"),
    ("GET", "rounds:plan", ("{plan_city}",), {},                         "XOXXXXXOXX..OXXXX.OO.XXXXL"),
    ("GET", "rounds:plan", ("JH-none",), {},                             "XOXXXXXOXXOOOXXXXOOOOXXXXL"),
    ("POST", "rounds:file", ("{plan_draft}",), {"filing_no": "9号"},      "XXXXXXXXXXXXXXXXXXrXrXXXXL"),
    ("POST", "rounds:file", ("{plan_draft}",), {},                       "XXXXXXXXXXXXXXXXXXUXUXXXXL"),
    ("POST", "rounds:end", ("{plan_a}",), {},                            "XrXXXXXOXXXrXXXXXXrXrXXXXL"),
    ("POST", "rounds:rotate", ("{plan_a}",), {},                         "XrXXXXXOXXXrXXXXXXrXrXXXXL"),
    ("POST", "rounds:add_visit", ("{plan_a}",), {"village": "410398101201"},
                                                                         "XOXXXXXOXXXOXXXXXXOXOXXXXL"),
    ("GET", "rounds:teams", (), {},                                      "X.XXXXX.XX...XXXX....XXXXL"),
    ("POST", "rounds:teams", (), {},                                     "XUXXXXXUXXXUXXXXXXUXUXXXXL"),
    ("POST", "rounds:teams", (), {"name": "三组", "post": "a-inspector"},  "XrXXXXXOXXXrXXXXXXrXrXXXXL"),
    ("POST", "rounds:member", ("{team_a2}",), {"post": "a-inspector"},   "XrXXXXXOXXXrXXXXXXrXrXXXXL"),
    ("GET", "rounds:draws", (), {},                                      "X.XXXXX.XX...XXXX....XXXXL"),
    ("POST", "rounds:draws", (), {"plan": "JH-none", "count": "2"},      "XXXXXXXXXXXOXXXXXXXXOXXXXL"),
    ("GET", "rounds:draw", ("{draw_new}",), {},                          "XOXXXXXOXXX.OXXXXXOO.XXXXL"),
    ("GET", "rounds:draw", ("{draw_drawn}",), {},                        "XOXXXXXOXXX.OXXXXXOO.XXXXL"),
    ("GET", "rounds:draw", ("{draw_open}",), {},                         "XOXXXXXOXX..OXXXX.OO.XXXXL"),
    ("GET", "rounds:draw_input", ("{draw_new}",), {},                    "XOXXXXXOXXX.OXXXXXOO.XXXXL"),
    ("GET", "rounds:draw_result", ("{draw_drawn}",), {},                 "XOXXXXXOXXXOOXXXXXOOOXXXXL"),
    ("GET", "rounds:draw_result", ("{draw_open}",), {},                  "XOXXXXXOXX..OXXXX.OO.XXXXL"),
    ("POST", "rounds:draw_step", ("{draw_new}", "hold"), _HOLD,          "XXXXXXXXXXXXXXXXXXXXUXXXXL"),
    ("POST", "rounds:draw_step", ("{draw_new}", "cancel"), {"reason": "漏了"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrXXXXL"),
    ("POST", "rounds:draw_step", ("{draw_drawn}", "reveal"), {},         "XXXXXXXXXXXUXXXXXXXXUXXXXL"),
    ("POST", "rounds:draw_step", ("{draw_drawn}", "verify"), {},         "XXXXXXXXXXX.XXXXXXXX.XXXXL"),
    ("POST", "rounds:draw_step", ("{draw_new}", "verify"), {},           "XXXXXXXXXXXOXXXXXXXXOXXXXL"),
    ("POST", "rounds:draw_step", ("{draw_new}", "nonsense"), {},         "XXXXXXXXXXXOXXXXXXXXOXXXXL"),
    ("GET", "rounds:day", (), {},                                        "X.XXXXX.XXX.XXXXXX...XXXXL"),
    ("GET", "rounds:today", (), {},                                      "XXXXXXXXXXX.XXXXXXX..XXXXL"),
    ("POST", "rounds:find", ("{visit_mine}",), {"kind": "straw_left"},   "XXXXXXXXXXXXXXXXXXXrXXXXXL"),
    ("POST", "rounds:find", ("{visit_mine}",), {"kind": "laziness"},     "XXXXXXXXXXXXXXXXXXXUXXXXXL"),
    ("POST", "rounds:find", ("{visit_theirs}",), {"kind": "straw_left"}, "XXXXXXXXXXXXXXXXXXXOXXXXXL"),
    ("POST", "rounds:find", ("{visit_city}",), {"kind": "straw_left"},   "XXXXXXXXXXXrXXXXXXXOXXXXXL"),
    ("POST", "rounds:visit_step", ("{visit_mine}", "done"), {},          "XXXXXXXXXXXXXXXXXXXrXXXXXL"),
    ("POST", "rounds:visit_step", ("{visit_theirs}", "done"), {},        "XXXXXXXXXXXXXXXXXXXOXXXXXL"),
    ("POST", "rounds:visit_step", ("{visit_mine}", "missed"), {},        "XXXXXXXXXXXXXXXXXXXUXXXXXL"),
    ("POST", "rounds:visit_step", ("{visit_mine}", "nonsense"), {},      "XXXXXXXXXXXOXXXXXXXOOXXXXL"),
    ("GET", "rounds:findings", (), {},                                   "X.XXXXX.XX...XXXX....XXXXL"),
    ("GET", "rounds:finding", ("{finding}",), {},                        "X.XXXXXOXX...XXXX....XXXXL"),
    ("GET", "rounds:finding_photo", ("{finding}", "{finding_photo}"), {},
                                                                         "X.XXXXXOXX...XXXX....XXXXL"),
    ("GET", "rounds:finding_photo", ("{finding}", "{photo_b1}"), {},     "XOXXXXXOXXOOOXXXXOOOOXXXXL"),
    ("GET", "rounds:remedies", (), {},                                   "X...XXX..X...XXXX....X..XL"),
    ("GET", "rounds:remedy", ("{remedy}",), {},                          "X..OXXXOOX...XXXX....XOOXL"),
    ("GET", "rounds:remedy", ("{remedy_a2}",), {},                       "X.O.XXXOOX...XXXX....XOOXL"),
    ("GET", "rounds:remedy_photo", ("{remedy}", "{finding_photo}"), {},  "X..OXXXOOX...XXXX....XOOXL"),
    ("GET", "rounds:remedy_photo", ("{remedy}", "{photo_b1}"), {},       "XOOOXXXOOXOOOXXXXOOOOXOOXL"),
    ("POST", "rounds:remedy_step", ("{remedy}", "report_remedied"), {"note": "已清"},
                                                                         "XXrOXXXOOXXXXXXXXXXXXXOOXL"),
    ("POST", "rounds:remedy_step", ("{remedy}", "ask_extension"), {"note": "雨", "new_day": "2024-09-27"},
                                                                         "XXrOXXXOOXXXXXXXXXXXXXOOXL"),
    ("POST", "rounds:remedy_step", ("{remedy}", "extend"), {},           "XUXOXXXOOXXUXXXXXXUUUXOOXL"),
    ("POST", "rounds:remedy_step", ("{remedy_a2}", "cross_off"), {"look": "site"},
                                                                         "XrOXXXXOOXXrXXXXXXrUrXOOXL"),
    ("POST", "rounds:remedy_step", ("{remedy}", "waive"), {"note": "已搬"},
                                                                         "XXXOXXXOOXXXXXXXXXrXrXOOXL"),
    ("GET", "rounds:report", (), {},                                     "X.XXXXX.XX...XXXX....XXXXL"),
    ("POST", "rounds:report", (), {},                                    "XrXXXXX.XXXrrXXXXrrrrXXXXL"),
    ("POST", "rounds:report", (), {"team": "DCZ-none"},                  "XOXXXXXOXXOOOXXXXOOOOXXXXL"),
)
# fmt: on
