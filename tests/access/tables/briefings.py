"""Instructions of the leader, and texts written from slots.

An instruction is the giver's and the office's that has it. {briefing} was written by the quality office (罗简) with a
figure of the housing department (梁知).
"""

# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
# fmt: off
TEXT = {"kind": "brief", "title": "简报", "text": "本周情况。", "as_of_on": "2024-09-17", "as_of_hour": "8", "do": "save"}
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("POST", "briefings:instruction_step", ("{instruction}", "accept"), {},
                                                                         "XXXXXXXXXXXOXXXXXrXXOOXXXXL"),
    ("POST", "briefings:instruction_step", ("{instruction}", "answer"), {"text": "已核查"},
                                                                         "XXXXXXXXXXXOXXXXXrXXOOXXXXL"),
    ("POST", "briefings:instruction_step", ("{instruction}", "hand_on"), {"note": "多个单位"},
                                                                         "XXXXXXXXXXXOXXXXXrXXOOXXXXL"),
    ("POST", "briefings:instruction_step", ("{instruction_on}", "register"), {"urgency": "hard"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrOXXXXL"),
    ("POST", "briefings:instruction_step", ("{instruction}", "nonsense"), {},
                                                                         "XXXXXXXXXXOOXXXXXOXXOOXXXXL"),
    ("GET", "briefings:write", (), {},                                   "..XXXXX.XXX..XXXX.......XXL"),
    ("POST", "briefings:write", (), {},                                  "UUXXXXXUXXXUUXXXXUUUUUUUXXL"),
    ("POST", "briefings:write", (), TEXT,                                "rrXXXXXrXXXrrXXXXrrrrrrrXXL"),
    ("GET", "briefings:schedule", (), {},                                "..XXXXX.XXX..XXXX.......XXL"),
    ("POST", "briefings:schedule", (), {},                               "XXXXXXXXXXXXUXXXXUUXUUXXXXL"),
    ("POST", "briefings:schedule", (), {"do": "end", "code": "none", "valid_from": "2024-10-01"},
                                                                         "XXXXXXXXXXXXOXXXXOOXOOXXXXL"),
    ("GET", "briefings:written", ("{briefing}",), {},                    "OOOOXXXOOXOOOXXXXOOOO..OXOL"),
    ("POST", "briefings:written_step", ("{briefing}", "agree"), {},      "OOOOXXXOOXOOOXXXXOOOOXrOXOL"),
    ("POST", "briefings:written_step", ("{briefing}", "finish"), {},     "OOOOXXXOOXOOOXXXXOOOOUXOXOL"),
    ("POST", "briefings:written_step", ("{briefing}", "nonsense"), {},   "OOOOXXXOOXOOOXXXXOOOOOOOXOL"),
)
# fmt: on
