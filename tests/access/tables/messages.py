"""Channels and messages: the system administrator (韩) sets them up, the operator (何) sees what did not arrive."""

# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                   林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "messages:channels", (), {}, "XXXXXXXXXXXXX.XXXXXXXXXXXXL"),
    ("POST", "messages:add", (), {}, "XXXXXXXXXXXXXUXXXXXXXXXXXXL"),
    ("POST", "messages:add", (),
     {"code": "new-one", "name": "新群", "kind": "wecom",
      "division": "410300", "per_minute": "20", "quiet_from": "22:00", "quiet_until": "07:00"},
     "XXXXXXXXXXXXXrXXXXXXXXXXXXL"),
    ("POST", "messages:add", (),
     {"code": "new-one", "name": "新群", "kind": "wecom",
      "division": "999999", "per_minute": "20", "quiet_from": "22:00", "quiet_until": "07:00"},
     "XXXXXXXXXXXXXUXXXXXXXXXXXXL"),
    ("GET", "messages:channel", ("{channel}",), {}, "XXXXXXXXXXXXX.XXXXXXXXXXXXL"),
    ("GET", "messages:channel", ("nothing",), {}, "XXXXXXXXXXXXXOXXXXXXXXXXXXL"),
    ("POST", "messages:channel", ("{channel}",), {}, "XXXXXXXXXXXXXUXXXXXXXXXXXXL"),
    ("POST", "messages:switch", ("{channel}",), {"on": "0"}, "XXXXXXXXXXXXXrXXXXXXXXXXXXL"),
    ("POST", "messages:switch", ("{channel_bare}",), {"on": "1"}, "XXXXXXXXXXXXXUXXXXXXXXXXXXL"),
    ("POST", "messages:switch", ("nothing",), {"on": "1"}, "XXXXXXXXXXXXXOXXXXXXXXXXXXL"),
    ("POST", "messages:test", ("{channel_bare}",), {}, "XXXXXXXXXXXXXUXXXXXXXXXXXXL"),
    ("POST", "messages:test", ("{channel}",), {}, "XXXXXXXXXXXXXrXXXXXXXXXXXXL"),
    ("POST", "messages:route", ("{channel}",), {"valid_from": "2024-09-17"}, "XXXXXXXXXXXXXrXXXXXXXXXXXXL"),
    ("POST", "messages:route", ("{channel}",),
     {"valid_from": "2024-09-17", "unit": "没有的单位"},
     "XXXXXXXXXXXXXUXXXXXXXXXXXXL"),
    ("POST", "messages:route", ("{channel}",), {}, "XXXXXXXXXXXXXUXXXXXXXXXXXXL"),
    ("POST", "messages:end_route", ("{channel}", "{route}"), {}, "XXXXXXXXXXXXXrXXXXXXXXXXXXL"),
    ("POST", "messages:end_route", ("{channel}", "{route_ended}"), {}, "XXXXXXXXXXXXXCXXXXXXXXXXXXL"),
    ("POST", "messages:end_route", ("{channel_bare}", "{route}"), {}, "XXXXXXXXXXXXXOXXXXXXXXXXXXL"),
    ("GET", "messages:deliveries", (), {}, "XXXXXXXXXXXXXXXX.XXXXXXXXXL"),
    ("POST", "messages:decide", ("{failed}", "resend"), {}, "XXXXXXXXXXXXXXXXrXXXXXXXXXL"),
    ("POST", "messages:decide", ("{doubtful}", "arrived"), {}, "XXXXXXXXXXXXXXXXrXXXXXXXXXL"),
    ("POST", "messages:decide", ("{doubtful}", "drop"), {}, "XXXXXXXXXXXXXXXXrXXXXXXXXXL"),
    ("POST", "messages:decide", ("{doubtful}", "nonsense"), {}, "XXXXXXXXXXXXXXXXOXXXXXXXXXL"),
    ("POST", "messages:decide", ("{told}", "resend"), {}, "XXXXXXXXXXXXXXXXUXXXXXXXXXL"),
)
# fmt: on
