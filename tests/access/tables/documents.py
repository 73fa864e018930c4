"""Official documents, the daily bulletin as a paper, the leader's page and instructions."""

# A draft stays in its office and with the leader; what the city issued to 甲县 opens in the city and in 甲县's offices.
# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
# fmt: off
BODY = {"title": "通报", "addressee": "示范甲县人民政府", "text": "火点情况。", "signature": "市禁烧办"}
ISSUE = {"official_number": "演示〔2024〕2号", "signer": "李某", "issued_on": "2024-09-17"}
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "documents:list", (), {},                                    "....XXX..X...XXXX.......X.L"),
    ("GET", "documents:check", (), {},                                   "..XXXXX.XXX..XXXX.......XXL"),
    ("POST", "documents:check", (), {},                                  "UUXXXXXUXXXUUXXXXUUUUUUUXXL"),
    ("GET", "documents:detail", ("{doc_draft}",), {},                    ".OOOXXXOOX.OOXXXX.OOOOOOXOL"),
    ("GET", "documents:detail", ("{doc_a}",), {},                        "O.OOXXXOOX.OOXXXXO.OOOOOXOL"),
    ("GET", "documents:detail", ("{doc_issued}",), {},                   "..OOXXXOOX...XXXX.......X.L"),
    ("GET", "documents:detail", ("WG-none",), {},                        "OOOOXXXOOXOOOXXXXOOOOOOOXOL"),
    ("GET", "documents:edit", ("{doc_draft}",), {},                      ".OXXXXXOXXXOOXXXX.OOOOOOXXL"),
    ("POST", "documents:edit", ("{doc_draft}",), BODY,                   "rOXXXXXOXXXOOXXXXrOOOOOOXXL"),
    ("POST", "documents:step", ("{doc_draft}", "submit"), {},            "rOOOXXXOOXXOOXXXXrOOOOOOXOL"),
    ("POST", "documents:step", ("{doc_review}", "approve"), {},          "XOOOXXXOOXXOOXXXXrOOOOOOXOL"),
    ("POST", "documents:step", ("{doc_review}", "ask_countersign"), {"note": "市公安局"},
                                                                         "XOOOXXXOOXXOOXXXXrOOOOOOXOL"),
    ("POST", "documents:step", ("{doc_review}", "send_back"), {"note": "改"},
                                                                         "XOOOXXXOOXXOOXXXXrOOOOOOXOL"),
    ("POST", "documents:step", ("{doc_awaiting}", "record_issue"), ISSUE,
                                                                         "rOOOXXXOOXXOOXXXXrOOOOOOXOL"),
    ("POST", "documents:step", ("{doc_issued}", "archive"), {},          "UXOOXXXOOXXXXXXXXUXXXXXXXXL"),
    ("POST", "documents:step", ("{doc_issued}", "propose_release"), {},  "rXOOXXXOOXXXXXXXXrXXXXXXXXL"),
    ("POST", "documents:step", ("{doc_issued}", "send_by_mail"), {},     "UXOOXXXOOXXXXXXXXUXXXXXXXXL"),
    ("POST", "documents:step", ("{doc_issued}", "release"), {},          "UUOOXXXOOXUUUXXXXUUUUUUUXUL"),
    # A press text of 沈知's office: 宋衡 heads it, 罗简 checks figures for all, 郑远 is over it,
    # and 白晓 of the publicity department takes the last step.
    ("GET", "documents:detail", ("{doc_press}",), {},                    "OOOOXXXOOX..OXXXXOOO..OOX.L"),
    ("POST", "documents:step", ("{doc_press}", "check_figures"), {"note": "原件相符"},
                                                                         "OOOOXXXOOXXUOXXXXOOOrrOOXXL"),
    ("POST", "documents:step", ("{doc_leader}", "approve_release"), {},  "OOOOXXXOOXrXOXXXXOOOXXOOXXL"),
    ("POST", "documents:step", ("{doc_out}", "release"), {"channel": "市报", "released_on": "2024-09-17"},
                                                                         "OOOOXXXOOXXXOXXXXOOOXXOOXrL"),
    ("POST", "documents:step", ("{doc_out}", "release"), {},             "OOOOXXXOOXXXOXXXXOOOXXOOXUL"),
    ("POST", "documents:step", ("{doc_draft}", "withdraw"), {"note": "不用"},
                                                                         "rOOOXXXOOXXOOXXXXrOOOOOOXOL"),
    ("POST", "documents:step", ("{doc_draft}", "nonsense"), {},          "UOOOXXXOOXUOOXXXXUOOOOOOXOL"),
    ("GET", "documents:file", ("{doc_draft}", "1", "word"), {},          ".OOOXXXOOX.OOXXXX.OOOOOOXOL"),
    ("GET", "documents:file", ("{doc_issued}", "1", "pdf"), {},          "..OOXXXOOX...XXXX.......X.L"),
    ("GET", "documents:file", ("{doc_issued}", "2", "pdf"), {},          "OOOOXXXOOXOOOXXXXOOOOOOOXOL"),
    ("GET", "documents:file", ("{doc_issued}", "1", "odt"), {},          "OOOOXXXOOXOOOXXXXOOOOOOOXOL"),
    ("GET", "documents:scan", ("{doc_archived}",), {},                   "..OOXXXOOX...XXXX.......X.L"),
    ("GET", "documents:scan", ("{doc_issued}",), {},                     "OOOOXXXOOXOOOXXXXOOOOOOOXOL"),
    ("GET", "bulletins:daily_file", ("word",), {},                       "....XXX......XXXX....XXX.XL"),
    ("POST", "bulletins:draft", (), {"on": "2024-09-17"},                "rrXXXXXrXXXrrXXXXrrrrXXXXXL"),
    ("GET", "briefings:leader", (), {},                                  "XXXXXXXXXX.XXXXXXXXXXXXXXXL"),
    ("GET", "briefings:leader_file", ("word",), {},                      "XXXXXXXXXX.XXXXXXXXXXXXXXXL"),
    ("POST", "briefings:instruct", (), {"line": "fires", "text": "请跟进", "to_unit": "city-fire"},
                                                                         "XXXXXXXXXXrXXXXXXXXXXXXXXXL"),
    ("GET", "briefings:instructions", (), {},                            "XXXXXXXXXX..XXXXX.XX..XXXXL"),
)
# fmt: on
