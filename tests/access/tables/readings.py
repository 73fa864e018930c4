"""The reading desk: pages of three offices (the quality office, the city's housing department, that of 甲县)."""

# 沈知 and 宋衡 supervise the city, 罗简 is the quality office, 梁知 and 顾青 housing of the city and of 甲县.
_RELEASE = {"channel": "日报", "released_on": "2024-09-17"}

# fmt: off
# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石-
    ("GET", "readings:list", (), {},                                     "XXXXXXXXXXX.XXXXXXXX....XL"),
    ("POST", "readings:upload", (), {},                                  "XXXXXXXXXXXUXXXXXXXXUUUUXL"),
    ("POST", "readings:upload", (), {"title": "一页", "issued_on": "2024-09-16", "place": "410399", "text": "建成9处。"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrrrXL"),
    ("POST", "readings:upload", (), {"title": "一页", "issued_on": "2024-09-16", "place": "410398", "text": "建成9处。"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrrUXL"),
    ("GET", "readings:scopes", (), {},                                   "XXXXXXXXXXX.XXXXXXXX....XL"),
    ("POST", "readings:set_scope", (), {},                               "XXXXXXXXXXXXXXXXXXXXXUXXXL"),
    ("GET", "readings:observations", (), {},                             "XXXXXXXXXXX.XXXXXXXX....XL"),
    ("GET", "readings:observation", ("{observation_city}",), {},         "XXXXXXXXXXX.XXXXXXXX..OOXL"),
    ("GET", "readings:observation", ("{observation_housing}",), {},      "XXXXXXXXXXX.XXXXXXXX...OXL"),
    ("GET", "readings:observation", ("SZ-none",), {},                    "XXXXXXXXXXXOXXXXXXXXOOOOXL"),
    ("POST", "readings:publish", ("{observation_city}",), _RELEASE,      "XXXXXXXXXXXXXXXXXXXXrUXXXL"),
    ("POST", "readings:publish", ("{observation_housing}",), _RELEASE,   "XXXXXXXXXXXXXXXXXXXXrrXXXL"),
    ("POST", "readings:withdraw", ("{observation_city}",), {"reason": "口径不对"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrOOXL"),
    ("POST", "readings:withdraw", ("{observation_housing}",), {"reason": "口径不对"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrrOXL"),
    ("GET", "readings:published", (), {},                                "XXXXXXXXXXX.XXXXXXXX....XL"),
    ("POST", "readings:correct", ("{published}",), {**_RELEASE, "value": "8", "reason": "重复计数"},
                                                                         "XXXXXXXXXXXXXXXXXXXXrrXXXL"),
    ("GET", "readings:drafts", (), {},                                   "XXXXXXXXXXX.XXXXXXXX....XL"),
    ("POST", "readings:check_draft", (), {},                             "XXXXXXXXXXXUXXXXXXXXUUUUXL"),
    ("GET", "readings:draft", ("{draft}",), {},                          "XXXXXXXXXXX.XXXXXXXX..OOXL"),
    ("GET", "readings:draft", ("{page_city}",), {},                      "XXXXXXXXXXXOXXXXXXXXOOOOXL"),
    ("GET", "readings:marked", ("{draft}",), {},                         "XXXXXXXXXXX.XXXXXXXX..OOXL"),
    ("GET", "readings:desk", ("{page_city}",), {},                       "XXXXXXXXXXX.XXXXXXXX..OOXL"),
    ("GET", "readings:desk", ("{page_housing}",), {},                    "XXXXXXXXXXX.XXXXXXXX...OXL"),
    ("GET", "readings:desk", ("{page_a}",), {},                          "XXXXXXXXXXX.XXXXXXXX..O.XL"),
    ("GET", "readings:desk", ("CL-none",), {},                           "XXXXXXXXXXXOXXXXXXXXOOOOXL"),
    ("GET", "readings:source", ("{page_housing}",), {},                  "XXXXXXXXXXX.XXXXXXXX...OXL"),
    ("GET", "readings:figure", ("{page_a}", "{figure_a}"), {},           "XXXXXXXXXXX.XXXXXXXX..O.XL"),
    ("POST", "readings:decide", ("{page_city}", "{figure_city}", "accept"), {"scope": "city"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrOOXL"),
    ("POST", "readings:decide", ("{page_a}", "{figure_a}", "drop"), {"reason": "重复"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrOrXL"),
    ("POST", "readings:decide", ("{page_a}", "{figure_a}", "nonsense"), {},
                                                                         "XXXXXXXXXXXOXXXXXXXXOOOOXL"),
    ("POST", "readings:page_scope", ("{page_housing}",), {"scope": "city"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrrOXL"),
    ("POST", "readings:check", ("{page_city}", "{check_city}"), {"state": "explained", "note": "总数另文下达"},
                                                                         "XXXXXXXXXXXrXXXXXXXXrrOOXL"),
    ("POST", "readings:reread", ("{page_city}",), {},                    "XXXXXXXXXXXrXXXXXXXXrrOOXL"),
)
