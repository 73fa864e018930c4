"""Reports with a reward: the fire desks and their heads, each in its own scope; a person is seen by the desks alone."""

# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                             林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "tips:list", (), {},                                  "..XXXXX.XXXXXXXXX..XXXXXXXL"),
    ("GET", "tips:detail", ("{tip}",), {},                        "..XXXXXOXXXXXXXXX..XXXXXXXL"),
    ("POST", "tips:act", ("{tip}", "reveal"), {},                 "UUXXXXXOXXXXXXXXXXXXXXXXXXL"),
    ("POST", "tips:act", ("{tip}", "propose"), {},                "UUXXXXXOXXXXXXXXXXXXXXXXXXL"),
    ("POST", "tips:act", ("{tip}", "grant"), {},                  "XXXXXXXOXXXXXXXXXCCXXXXXXXL"),
    ("POST", "tips:act", ("{tip}", "pay"), {"text": "7"},         "CCXXXXXOXXXXXXXXXXXXXXXXXXL"),
    ("GET", "deliveries:detail", ("{delivery_hotline}",), {},     "..XXXXXOXXXXXXXX.XXXXXXXXXL"),
    ("GET", "deliveries:rejected", ("{delivery_hotline}",), {},   "..XXXXXOXXXXXXXX.XXXXXXXXXL"),
)
# fmt: on
