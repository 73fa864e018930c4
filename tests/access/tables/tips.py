"""Reports with a reward: the fire desks and their heads, each in its own scope; a person is seen by the desks alone."""

# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                             林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石-
    ("GET", "tips:list", (), {},                                  "..XXXXX.XXXXXXXXX..XXXXXXL"),
    ("GET", "tips:detail", ("{tip}",), {},                        "..XXXXXOXXXXXXXXX..XXXXXXL"),
    ("POST", "tips:act", ("{tip}", "reveal"), {},                 "UUXXXXXOXXXXXXXXXXXXXXXXXL"),
    ("POST", "tips:act", ("{tip}", "propose"), {},                "UUXXXXXOXXXXXXXXXXXXXXXXXL"),
    ("POST", "tips:act", ("{tip}", "grant"), {},                  "XXXXXXXOXXXXXXXXXCCXXXXXXL"),
    ("POST", "tips:act", ("{tip}", "pay"), {"text": "7"},         "CCXXXXXOXXXXXXXXXXXXXXXXXL"),
    ("GET", "deliveries:detail", ("{delivery_hotline}",), {},     "..XXXXXOXXXXXXXX.XXXXXXXXL"),
    ("GET", "deliveries:rejected", ("{delivery_hotline}",), {},   "..XXXXXOXXXXXXXX.XXXXXXXXL"),
)
# fmt: on
