"""Feed sources: the system administrator sets them up, the operator looks and lets one be polled once."""

# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                  林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石-
    ("GET", "sources:list", (), {},                    "XXXXXXXXXXXXX.XX.XXXXXXXXL"),
    ("POST", "sources:list", (), {},                   "XXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("GET", "sources:detail", ("jaxa",), {},           "XXXXXXXXXXXXX.XX.XXXXXXXXL"),
    ("GET", "sources:detail", ("nothing",), {},        "XXXXXXXXXXXXXOXXOXXXXXXXXL"),
    ("POST", "sources:detail", ("jaxa",), {"name": "葵花", "kind": "wlf", "poll_minutes": "10", "folder": "jaxa",
                                           "version": "1"}, "XXXXXXXXXXXXXrXXXXXXXXXXXL"),
    ("POST", "sources:resend", ("jaxa", "999999"), {}, "XXXXXXXXXXXXXCXXCXXXXXXXXL"),
    ("POST", "sources:poll", ("jaxa",), {},            "XXXXXXXXXXXXXrXXrXXXXXXXXL"),
)
# fmt: on
