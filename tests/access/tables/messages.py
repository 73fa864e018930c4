"""Channels and messages: the system administrator (韩) sets them up, the operator (何) sees what did not arrive."""

# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                   林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石-
    ("GET", "messages:channels", (), {}, "XXXXXXXXXXXXX.XXXXXXXXXXXL"),
    ("POST", "messages:add", (), {}, "XXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("POST", "messages:add", (),
     {"code": "new-one", "name": "新群", "kind": "wecom",
      "division": "410300", "per_minute": "20", "quiet_from": "22:00", "quiet_until": "07:00"},
     "XXXXXXXXXXXXXrXXXXXXXXXXXL"),
    ("POST", "messages:add", (),
     {"code": "new-one", "name": "新群", "kind": "wecom",
      "division": "999999", "per_minute": "20", "quiet_from": "22:00", "quiet_until": "07:00"},
     "XXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("GET", "messages:channel", ("{channel}",), {}, "XXXXXXXXXXXXX.XXXXXXXXXXXL"),
    ("GET", "messages:channel", ("nothing",), {}, "XXXXXXXXXXXXXOXXXXXXXXXXXL"),
    ("POST", "messages:channel", ("{channel}",), {}, "XXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("POST", "messages:switch", ("{channel}",), {"on": "0"}, "XXXXXXXXXXXXXrXXXXXXXXXXXL"),
    ("POST", "messages:switch", ("{channel_bare}",), {"on": "1"}, "XXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("POST", "messages:switch", ("nothing",), {"on": "1"}, "XXXXXXXXXXXXXOXXXXXXXXXXXL"),
    ("POST", "messages:test", ("{channel_bare}",), {}, "XXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("POST", "messages:test", ("{channel}",), {}, "XXXXXXXXXXXXXrXXXXXXXXXXXL"),
    ("POST", "messages:route", ("{channel}",), {"valid_from": "2024-09-17"}, "XXXXXXXXXXXXXrXXXXXXXXXXXL"),
    ("POST", "messages:route", ("{channel}",),
     {"valid_from": "2024-09-17", "unit": "没有的单位"},
     "XXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("POST", "messages:route", ("{channel}",), {}, "XXXXXXXXXXXXXUXXXXXXXXXXXL"),
    ("POST", "messages:end_route", ("{channel}", "{route}"), {}, "XXXXXXXXXXXXXrXXXXXXXXXXXL"),
    ("POST", "messages:end_route", ("{channel}", "{route_ended}"), {}, "XXXXXXXXXXXXXCXXXXXXXXXXXL"),
    ("POST", "messages:end_route", ("{channel_bare}", "{route}"), {}, "XXXXXXXXXXXXXOXXXXXXXXXXXL"),
    ("GET", "messages:deliveries", (), {}, "XXXXXXXXXXXXXXXX.XXXXXXXXL"),
    ("POST", "messages:decide", ("{failed}", "resend"), {}, "XXXXXXXXXXXXXXXXrXXXXXXXXL"),
    ("POST", "messages:decide", ("{doubtful}", "arrived"), {}, "XXXXXXXXXXXXXXXXrXXXXXXXXL"),
    ("POST", "messages:decide", ("{doubtful}", "drop"), {}, "XXXXXXXXXXXXXXXXrXXXXXXXXL"),
    ("POST", "messages:decide", ("{doubtful}", "nonsense"), {}, "XXXXXXXXXXXXXXXXOXXXXXXXXL"),
    ("POST", "messages:decide", ("{told}", "resend"), {}, "XXXXXXXXXXXXXXXXUXXXXXXXXL"),
)
# fmt: on
