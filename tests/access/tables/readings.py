"""The reading desk: pages of three offices (the quality office, the city's housing department, that of 甲县)."""

# 沈知 and 宋衡 supervise the city, 罗简 is the quality office, 梁知 and 顾青 housing of the city and of 甲县.
_RELEASE = {"channel": "日报", "released_on": "2024-09-17"}

# fmt: off
# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾-
    ("GET", "readings:list", (), {},                                     "XXXXXXXXXXX.XXXXXXXX....L"),
    ("POST", "readings:upload", (), {},                                  "XXXXXXXXXXXUXXXXXXXXUUUUL"),
    ("POST", "readings:upload", (), {"title": "一页", "issued_on": "2024-09-16", "place": "410399", "text": "建成9处。"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrrrL"),
    ("POST", "readings:upload", (), {"title": "一页", "issued_on": "2024-09-16", "place": "410398", "text": "建成9处。"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrrUL"),
    ("GET", "readings:undated", (), {},                                  "XXXXXXXXXXX.XXXXXXXX....L"),
    ("GET", "readings:scopes", (), {},                                   "XXXXXXXXXXX.XXXXXXXX....L"),
    ("POST", "readings:set_scope", (), {},                               "XXXXXXXXXXXXXXXXXXXXXUXXL"),
    ("GET", "readings:observations", (), {},                             "XXXXXXXXXXX.XXXXXXXX....L"),
    ("GET", "readings:observation", ("{observation_city}",), {},         "XXXXXXXXXXX.XXXXXXXX..OOL"),
    ("GET", "readings:observation", ("{observation_housing}",), {},      "XXXXXXXXXXX.XXXXXXXX...OL"),
    ("GET", "readings:observation", ("SZ-none",), {},                    "XXXXXXXXXXXOXXXXXXXXOOOOL"),
    ("POST", "readings:publish", ("{observation_city}",), _RELEASE,      "XXXXXXXXXXXXXXXXXXXXrUXXL"),
    ("POST", "readings:publish", ("{observation_housing}",), _RELEASE,   "XXXXXXXXXXXXXXXXXXXXrrXXL"),
    ("POST", "readings:withdraw", ("{observation_city}",), {"reason": "口径不对"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrOOL"),
    ("POST", "readings:withdraw", ("{observation_housing}",), {"reason": "口径不对"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrrOL"),
    ("GET", "readings:published", (), {},                                "XXXXXXXXXXX.XXXXXXXX....L"),
    ("POST", "readings:correct", ("{published}",), {**_RELEASE, "value": "8", "reason": "重复计数"},
                                                                         "XXXXXXXXXXXXXXXXXXXXrrXXL"),
    ("GET", "readings:drafts", (), {},                                   "XXXXXXXXXXX.XXXXXXXX....L"),
    ("POST", "readings:check_draft", (), {},                             "XXXXXXXXXXXUXXXXXXXXUUUUL"),
    ("GET", "readings:draft", ("{draft}",), {},                          "XXXXXXXXXXX.XXXXXXXX..OOL"),
    ("GET", "readings:draft", ("{page_city}",), {},                      "XXXXXXXXXXXOXXXXXXXXOOOOL"),
    ("GET", "readings:marked", ("{draft}",), {},                         "XXXXXXXXXXX.XXXXXXXX..OOL"),
    ("GET", "readings:desk", ("{page_city}",), {},                       "XXXXXXXXXXX.XXXXXXXX..OOL"),
    ("GET", "readings:desk", ("{page_housing}",), {},                    "XXXXXXXXXXX.XXXXXXXX...OL"),
    ("GET", "readings:desk", ("{page_a}",), {},                          "XXXXXXXXXXX.XXXXXXXX..O.L"),
    ("GET", "readings:desk", ("CL-none",), {},                           "XXXXXXXXXXXOXXXXXXXXOOOOL"),
    ("GET", "readings:source", ("{page_housing}",), {},                  "XXXXXXXXXXX.XXXXXXXX...OL"),
    ("GET", "readings:figure", ("{page_a}", "{figure_a}"), {},           "XXXXXXXXXXX.XXXXXXXX..O.L"),
    ("POST", "readings:decide", ("{page_city}", "{figure_city}", "accept"), {"scope": "city"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrOOL"),
    ("POST", "readings:decide", ("{page_a}", "{figure_a}", "drop"), {"reason": "重复"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrOrL"),
    ("POST", "readings:decide", ("{page_a}", "{figure_a}", "nonsense"), {},
                                                                         "XXXXXXXXXXXOXXXXXXXXOOOOL"),
    ("POST", "readings:page_scope", ("{page_housing}",), {"scope": "city"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrrOL"),
    ("POST", "readings:check", ("{page_city}", "{check_city}"), {"state": "explained", "note": "总数另文下达"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrOOL"),
    ("POST", "readings:reread", ("{page_city}",), {},                    "XXXXXXXXXXXrXXXXXXXXrrOOL"),
)
