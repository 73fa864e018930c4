"""Official documents, the daily bulletin as a paper, the leader's page and instructions."""

# A draft stays in its office and with the leader; what the city issued to 甲县 opens in the city and in 甲县's offices.
# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
# fmt: off
BODY = {"title": "通报", "addressee": "示范甲县人民政府", "text": "火点情况。", "signature": "市禁烧办"}
ISSUE = {"official_number": "演示〔2024〕2号", "signer": "李某", "issued_on": "2024-09-17"}
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石-
    ("GET", "documents:list", (), {},                                    "....XXX..X...XXXX.......XL"),
    ("GET", "documents:check", (), {},                                   "..XXXXX.XXX..XXXX.......XL"),
    ("POST", "documents:check", (), {},                                  "UUXXXXXUXXXUUXXXXUUUUUUUXL"),
    ("GET", "documents:detail", ("{doc_draft}",), {},                    ".OOOXXXOOX.OOXXXX.OOOOOOXL"),
    ("GET", "documents:detail", ("{doc_a}",), {},                        "O.OOXXXOOX.OOXXXXO.OOOOOXL"),
    ("GET", "documents:detail", ("{doc_issued}",), {},                   "..OOXXXOOX...XXXX.......XL"),
    ("GET", "documents:detail", ("WG-none",), {},                        "OOOOXXXOOXOOOXXXXOOOOOOOXL"),
    ("GET", "documents:edit", ("{doc_draft}",), {},                      ".OXXXXXOXXXOOXXXX.OOOOOOXL"),
    ("POST", "documents:edit", ("{doc_draft}",), BODY,                   "rOXXXXXOXXXOOXXXXrOOOOOOXL"),
    ("POST", "documents:step", ("{doc_draft}", "submit"), {},            "rOOOXXXOOXXOOXXXXrOOOOOOXL"),
    ("POST", "documents:step", ("{doc_review}", "approve"), {},          "XOOOXXXOOXXOOXXXXrOOOOOOXL"),
    ("POST", "documents:step", ("{doc_review}", "ask_countersign"), {"note": "市公安局"},
                                                                         "XOOOXXXOOXXOOXXXXrOOOOOOXL"),
    ("POST", "documents:step", ("{doc_review}", "send_back"), {"note": "改"},
                                                                         "XOOOXXXOOXXOOXXXXrOOOOOOXL"),
    ("POST", "documents:step", ("{doc_awaiting}", "record_issue"), ISSUE,
                                                                         "rOOOXXXOOXXOOXXXXrOOOOOOXL"),
    ("POST", "documents:step", ("{doc_issued}", "archive"), {},          "UXOOXXXOOXXXXXXXXUXXXXXXXL"),
    ("POST", "documents:step", ("{doc_issued}", "propose_release"), {},  "rXOOXXXOOXXXXXXXXrXXXXXXXL"),
    ("POST", "documents:step", ("{doc_issued}", "release"), {},          "UUOOXXXOOXUUUXXXXUUUUUUUXL"),
    # A press text of 沈知's office: 宋衡 heads it, 罗简 checks figures for all, 郑远 is over it.
    ("GET", "documents:detail", ("{doc_press}",), {},                    "OOOOXXXOOX..OXXXXOOO..OOXL"),
    ("POST", "documents:step", ("{doc_press}", "check_figures"), {"note": "原件相符"},
                                                                         "OOOOXXXOOXXUOXXXXOOOrrOOXL"),
    ("POST", "documents:step", ("{doc_leader}", "approve_release"), {},  "OOOOXXXOOXrXOXXXXOOOXXOOXL"),
    ("POST", "documents:step", ("{doc_draft}", "withdraw"), {"note": "不用"},
                                                                         "rOOOXXXOOXXOOXXXXrOOOOOOXL"),
    ("POST", "documents:step", ("{doc_draft}", "nonsense"), {},          "UOOOXXXOOXUOOXXXXUOOOOOOXL"),
    ("GET", "documents:file", ("{doc_draft}", "1", "word"), {},          ".OOOXXXOOX.OOXXXX.OOOOOOXL"),
    ("GET", "documents:file", ("{doc_issued}", "1", "pdf"), {},          "..OOXXXOOX...XXXX.......XL"),
    ("GET", "documents:file", ("{doc_issued}", "2", "pdf"), {},          "OOOOXXXOOXOOOXXXXOOOOOOOXL"),
    ("GET", "documents:file", ("{doc_issued}", "1", "odt"), {},          "OOOOXXXOOXOOOXXXXOOOOOOOXL"),
    ("GET", "documents:scan", ("{doc_archived}",), {},                   "..OOXXXOOX...XXXX.......XL"),
    ("GET", "documents:scan", ("{doc_issued}",), {},                     "OOOOXXXOOXOOOXXXXOOOOOOOXL"),
    ("GET", "bulletins:daily_file", ("word",), {},                       "....XXX......XXXX....XXX.L"),
    ("POST", "bulletins:draft", (), {"on": "2024-09-17"},                "rrXXXXXrXXXrrXXXXrrrrXXXXL"),
    ("GET", "briefings:leader", (), {},                                  "XXXXXXXXXX.XXXXXXXXXXXXXXL"),
    ("GET", "briefings:leader_file", ("word",), {},                      "XXXXXXXXXX.XXXXXXXXXXXXXXL"),
    ("POST", "briefings:instruct", (), {"line": "fires", "text": "请跟进", "to_unit": "city-fire"},
                                                                         "XXXXXXXXXXrXXXXXXXXXXXXXXL"),
    ("GET", "briefings:instructions", (), {},                            "XXXXXXXXXX..XXXXX.XX..XXXL"),
)
# fmt: on
