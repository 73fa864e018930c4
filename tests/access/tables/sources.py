"""Feed sources: the system administrator sets them up, the operator looks and lets one be polled once."""

# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                  林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "sources:list", (), {},                    "XXXXXXXXXXXXX.XX.XXXXXXXXXL"),
    ("POST", "sources:list", (), {},                   "XXXXXXXXXXXXXUXXXXXXXXXXXXL"),
    ("GET", "sources:detail", ("jaxa",), {},           "XXXXXXXXXXXXX.XX.XXXXXXXXXL"),
    ("GET", "sources:detail", ("nothing",), {},        "XXXXXXXXXXXXXOXXOXXXXXXXXXL"),
    ("POST", "sources:detail", ("jaxa",), {"name": "葵花", "kind": "wlf", "poll_minutes": "10", "folder": "jaxa",
                                           "version": "1"}, "XXXXXXXXXXXXXrXXXXXXXXXXXXL"),
    ("POST", "sources:resend", ("jaxa", "999999"), {}, "XXXXXXXXXXXXXCXXCXXXXXXXXXL"),
    ("POST", "sources:poll", ("jaxa",), {},            "XXXXXXXXXXXXXrXXrXXXXXXXXXL"),
)
# fmt: on
