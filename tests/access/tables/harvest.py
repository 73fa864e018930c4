"""三秋: every office of city and county reads, fires beside straw only who sees fires, townships report for themselves.

赵禾 has a number of the day before and may say 无变化; 杨溪 and 蒋原 have none of this season.
"""

# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                              林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "harvest:progress", (), {},                           "....XXX..X...XXXX..X....XXL"),
    ("GET", "harvest:chain", (), {},                              "....XXX..X...XXXX..X....XXL"),
    ("GET", "harvest:villages", (), {},                           "....XXX..X...XXXX..X....XXL"),
    ("GET", "harvest:sheet", (), {},                              "....XXX..X...XXXX..X....XXL"),
    ("GET", "harvest:straw", (), {},                              "....XXX..X...XXXX..X.XXXXXL"),
    ("GET", "harvest:publicity", (), {},                          "....XXX..X...XXXX..X.XXXXXL"),
    ("POST", "harvest:publicity", (), {},                         "XXUUXXXXUXXXXXXXXXXXXXXXXXL"),
    ("GET", "harvest:report", (), {},                             "XX..XXXX.XXXXXXXXXXXXXXXXXL"),
    ("POST", "harvest:report", (), {"verb": "no_change"},         "XXrUXXXXUXXXXXXXXXXXXXXXXXL"),
)
# fmt: on
