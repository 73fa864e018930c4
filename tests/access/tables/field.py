"""Disputes over whose fire it is, taking back a strike, the law officer's record, what lies around a fire."""

# fmt: off
# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "disputes:list", (), {},                                     "....XXX......XXXX....XXX.XL"),
    # 甲北镇 says that it is 甲南乡's: both townships, their county and those above it.
    ("GET", "disputes:detail", ("{dispute}",), {},                       "....XXXOO....XXXX....XXX.XL"),
    ("GET", "disputes:detail", ("YY-none",), {},                         "OOOOXXXOOOOOOXXXXOOOOXXXOXL"),
    ("GET", "disputes:photo", ("{dispute}", "{photo_plain}"), {},        "....XXXOO....XXXX....XXX.XL"),
    ("GET", "disputes:photo", ("{dispute}", "{photo_b1}"), {},           "OOOOXXXOOOOOOXXXXOOOOXXXOXL"),
    ("POST", "disputes:speak", ("{dispute}",), {"text": "看过"},           "rrrrXXXOOXXXXXXXXXXXXXXXXXL"),
    ("POST", "disputes:speak", ("{dispute}",), {"text": " "},             "UUUUXXXOOXXXXXXXXXXXXXXXXXL"),
    ("POST", "disputes:decide", ("{dispute}",), {"division_code": "410399102", "note": "看过"},
                                                                          "rrXXXXXOXXXXXXXXXXXXXXXXXXL"),
    ("POST", "disputes:decide", ("{dispute}",), {"division_code": "410398101", "note": "看过"},
                                                                          "rXXXXXXOXXXXXXXXXXXXXXXXXXL"),
    # The record of the law officer: nobody else, and the officer not in another county.
    ("GET", "law:list", (), {},                                          "XXXXXXXXXXXXXXXXXXXXXXXX.XL"),
    ("GET", "law:record", ("{plain}",), {},                              "XXXXXXXXXXXXXXXXXXXXXXXX.XL"),
    ("GET", "law:record", ("{b1}",), {},                                 "XXXXXXXXXXXXXXXXXXXXXXXXOXL"),
    ("POST", "law:record", ("{plain}",), {"agencies": ""},               "XXXXXXXXXXXXXXXXXXXXXXXXUXL"),
    ("GET", "fires:near", ("{plain}",), {},                              "...OXXXOOXXXXXXXXXXXXXXXXXL"),
    ("POST", "clues:strike", ("{clue_granted}", "{strike_granted}", "revoke"), {"note": "复核属实"},
                                                                          "rXXOXXXOOXXXXXXXXXXXXXXXXXL"),
    ("POST", "clues:strike", ("{clue_plain}", "{strike_plain}", "revoke"), {"note": "没有核减过"},
                                                                          "CXXOXXXOOXXXXXXXXXXXXXXXXXL"),
)
# fmt: on
