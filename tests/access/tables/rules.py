"""Rules: the fire desks read those of their divisions and above; the security administrator alone enters and ends."""

# fmt: off
# method, route, arguments (``{x}`` is a key of the small city), what is posted, the answers.
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    # 林岚 陈川 赵禾 杨溪 · 钱麦 孙田 李禾 · 周野 蒋原 · 吴松 郑远 沈知 吕文 · 韩秦许何 · 冯邓马宋 · 罗梁顾 · 石正 · nobody
    # 林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "rules:list", (), {},
     "..XXXXX.XXXXX..XXXXXXXXXXXL"),
    ("GET", "rules:one", ("limit.verify.plain", "410300"), {},
     "..XXXXX.XXXXX..XXXXXXXXXXXL"),
    ("GET", "rules:one", ("limit.verify.plain", "410399"), {},
     "OOXXXXXOXXXXXOOXXXXXXXXXXXL"),
    ("POST", "rules:one", ("limit.verify.plain", "410300"), {"what": "save"},
     "XXXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("GET", "rules:new", (), {},
     "XXXXXXXXXXXXXX.XXXXXXXXXXXL"),
    ("POST", "rules:new", (), {"form": "fine_range"},
     "XXXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("GET", "rules:sheet", (), {},
     "..XXXXX.XXXXX..XXXXXXXXXXXL"),
    ("GET", "rules:import", (), {},
     "XXXXXXXXXXXXXX.XXXXXXXXXXXL"),
    ("POST", "rules:import", (), {},
     "XXXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("GET", "rules:calendar", (), {},
     "..XXXXX.XXXXX..XXXXXXXXXXXL"),
    ("POST", "rules:calendar", (), {},
     "XXXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("POST", "rules:calendar", (), {"first": "2099-10-01", "kind": "holiday", "name": "国庆节", "document_no": "通知"},
     "XXXXXXXXXXXXXXrXXXXXXXXXXXL"),
)
# fmt: on
