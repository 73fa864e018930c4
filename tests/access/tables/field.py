"""Disputes over whose fire it is, taking back a strike, the law officer's record, what lies around a fire."""

# fmt: off
# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石-
    ("GET", "disputes:list", (), {},                                     "....XXX......XXXX....XXX.L"),
    # 甲北镇 says that it is 甲南乡's: both townships, their county and those above it.
    ("GET", "disputes:detail", ("{dispute}",), {},                       "....XXXOO....XXXX....XXX.L"),
    ("GET", "disputes:detail", ("YY-none",), {},                         "OOOOXXXOOOOOOXXXXOOOOXXXOL"),
    ("GET", "disputes:photo", ("{dispute}", "{photo_plain}"), {},        "....XXXOO....XXXX....XXX.L"),
    ("GET", "disputes:photo", ("{dispute}", "{photo_b1}"), {},           "OOOOXXXOOOOOOXXXXOOOOXXXOL"),
    ("POST", "disputes:speak", ("{dispute}",), {"text": "看过"},           "rrrrXXXOOXXXXXXXXXXXXXXXXL"),
    ("POST", "disputes:speak", ("{dispute}",), {"text": " "},             "UUUUXXXOOXXXXXXXXXXXXXXXXL"),
    ("POST", "disputes:decide", ("{dispute}",), {"division_code": "410399102", "note": "看过"},
                                                                          "rrXXXXXOXXXXXXXXXXXXXXXXXL"),
    ("POST", "disputes:decide", ("{dispute}",), {"division_code": "410398101", "note": "看过"},
                                                                          "rXXXXXXOXXXXXXXXXXXXXXXXXL"),
    # The record of the law officer: nobody else, and the officer not in another county.
    ("GET", "law:list", (), {},                                          "XXXXXXXXXXXXXXXXXXXXXXXX.L"),
    ("GET", "law:record", ("{plain}",), {},                              "XXXXXXXXXXXXXXXXXXXXXXXX.L"),
    ("GET", "law:record", ("{b1}",), {},                                 "XXXXXXXXXXXXXXXXXXXXXXXXOL"),
    ("POST", "law:record", ("{plain}",), {"agencies": ""},               "XXXXXXXXXXXXXXXXXXXXXXXXUL"),
    ("GET", "fires:near", ("{plain}",), {},                              "...OXXXOOXXXXXXXXXXXXXXXXL"),
    ("POST", "clues:strike", ("{clue_granted}", "{strike_granted}", "revoke"), {"note": "复核属实"},
                                                                          "rXXOXXXOOXXXXXXXXXXXXXXXXL"),
    ("POST", "clues:strike", ("{clue_plain}", "{strike_plain}", "revoke"), {"note": "没有核减过"},
                                                                          "CXXOXXXOOXXXXXXXXXXXXXXXXL"),
)
# fmt: on
