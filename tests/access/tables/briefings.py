"""What an office does with an instruction of the leader. An instruction is the giver's and the office's that has it."""

# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石-
    ("POST", "briefings:instruction_step", ("{instruction}", "accept"), {},
                                                                         "XXXXXXXXXXXOXXXXXrXXOOXXXL"),
    ("POST", "briefings:instruction_step", ("{instruction}", "answer"), {"text": "已核查"},
                                                                         "XXXXXXXXXXXOXXXXXrXXOOXXXL"),
    ("POST", "briefings:instruction_step", ("{instruction}", "hand_on"), {"note": "多个单位"},
                                                                         "XXXXXXXXXXXOXXXXXrXXOOXXXL"),
    ("POST", "briefings:instruction_step", ("{instruction_on}", "register"), {"urgency": "hard"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrOXXXL"),
    ("POST", "briefings:instruction_step", ("{instruction}", "nonsense"), {},
                                                                         "XXXXXXXXXXOOXXXXXOXXOOXXXL"),
)
# fmt: on
