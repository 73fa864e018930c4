"""Rules: the fire desks read those of their divisions and above; the security administrator alone enters and ends."""

# fmt: off
# method, route, arguments (``{x}`` is a key of the small city), what is posted, the answers.
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    # 林岚 陈川 赵禾 杨溪 · 钱麦 孙田 李禾 · 周野 蒋原 · 吴松 郑远 沈知 吕文 · 韩秦许何 · 冯邓马宋 · 罗梁顾 · 石正 · nobody
    # 林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石-
    ("GET", "rules:list", (), {},
     "..XXXXX.XXXXX..XXXXXXXXXXL"),
    ("GET", "rules:one", ("limit.verify.plain", "410300"), {},
     "..XXXXX.XXXXX..XXXXXXXXXXL"),
    ("GET", "rules:one", ("limit.verify.plain", "410399"), {},
     "OOXXXXXOXXXXXOOXXXXXXXXXXL"),
    ("POST", "rules:one", ("limit.verify.plain", "410300"), {"what": "save"},
     "XXXXXXXXXXXXXXUXXXXXXXXXXL"),
    ("GET", "rules:new", (), {},
     "XXXXXXXXXXXXXX.XXXXXXXXXXL"),
    ("POST", "rules:new", (), {"form": "fine_range"},
     "XXXXXXXXXXXXXXUXXXXXXXXXXL"),
    ("GET", "rules:sheet", (), {},
     "..XXXXX.XXXXX..XXXXXXXXXXL"),
    ("GET", "rules:import", (), {},
     "XXXXXXXXXXXXXX.XXXXXXXXXXL"),
    ("POST", "rules:import", (), {},
     "XXXXXXXXXXXXXXUXXXXXXXXXXL"),
    ("GET", "rules:calendar", (), {},
     "..XXXXX.XXXXX..XXXXXXXXXXL"),
    ("POST", "rules:calendar", (), {},
     "XXXXXXXXXXXXXXUXXXXXXXXXXL"),
    ("POST", "rules:calendar", (), {"first": "2099-10-01", "kind": "holiday", "name": "国庆节", "document_no": "通知"},
     "XXXXXXXXXXXXXXrXXXXXXXXXXL"),
)
# fmt: on
