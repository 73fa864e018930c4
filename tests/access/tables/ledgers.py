"""Ledgers: 加装电梯 of the counties, filled by the county's housing office alone; a row of each county.

赵禾, 杨溪 and 蒋原 officers of townships (they see the ledger, not the counties' rows), 郑远 the vice mayor, 沈知 and 宋衡
the supervision office, 吕文 the government office of 甲县, 罗简 the quality office, 梁知 the city's housing clerk, 顾青
that of 甲县, who fills, 马骁 inspector of 甲县, who checks on the spot and opens no ledger.
"""

_CHANGE = {"action": "change", "seen": "1", "c_done": "2"}
_ORDER = {"action": "complaint", "order_no": "2024-1", "on": "2024-09-17", "text": "停了三天"}
_CHECKED = {"action": "check", "word": "在建", "on": "2024-09-17"}
_DENY = {"action": "doubt", "code": "{doubt_new}", "verb": "deny", "note": "在用"}
_CONFIRM = {"action": "doubt", "code": "{doubt_said}", "verb": "confirm"}

# fmt: off
# method, route, arguments and what is posted (``{x}`` is a code of the small city), the answers.
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "ledgers:list", (), {},                                      "XX..XXXX.X...XXXXXXX....XXL"),
    ("GET", "ledgers:sheet", ("lifts",), {},                             "XX..XXXX.X...XXXXXXX....XXL"),
    ("GET", "ledgers:sheet", ("nowhere",), {},                           "XXOOXXXXOXOOOXXXXXXXOOOOXXL"),
    ("GET", "ledgers:links", ("lifts",), {},                             "XX..XXXX.X...XXXXXXX....XXL"),
    ("GET", "ledgers:add", ("lifts",), {},                               "XX..XXXX.XXX.XXXXXXXX...XXL"),
    ("POST", "ledgers:add", ("lifts",), {},                              "XXXXXXXXXXXXXXXXXXXXXXXUXXL"),
    ("GET", "ledgers:row", ("lifts", "{ledger_row_a}"), {},              "XXOOXXXXOX...XXXXXXX....XXL"),
    ("GET", "ledgers:row", ("lifts", "{ledger_row_b}"), {},              "XXOOXXXXOX..OXXXXXXX...OXXL"),
    ("POST", "ledgers:row", ("lifts", "{ledger_row_a}"), _CHANGE,        "XXXXXXXXXXXXXXXXXXXXXXXrXXL"),
    ("POST", "ledgers:row", ("lifts", "{ledger_row_b}"), _CHANGE,        "XXXXXXXXXXXXXXXXXXXXXXXOXXL"),
    ("POST", "ledgers:row", ("lifts", "{ledger_row_a}"), {},             "XXOOXXXXOXUUUXXXXXXXUUUUXXL"),
    ("GET", "ledgers:row_photo", ("lifts", "{ledger_row_a}", "{ledger_photo}"), {},
                                                                         "XXOOXXXXOX...XXXXXXX....XXL"),
    ("GET", "ledgers:row_photo", ("lifts", "{ledger_row_b}", "{ledger_photo}"), {},
                                                                         "XXOOXXXXOXOOOXXXXXXXOOOOXXL"),
    ("GET", "ledgers:returns", (), {},                                   "XX..XXXX.X...XXXXXXX....XXL"),
    ("POST", "ledgers:return_step", ("{return_due}", "submit_return"), {},
                                                                         "XXOOXXXXOXXXXXXXXXXXXXXrXXL"),
    ("POST", "ledgers:return_step", ("{return_due}", "report_no_change"), {},
                                                                         "XXOOXXXXOXXXXXXXXXXXXXXrXXL"),
    ("POST", "ledgers:return_step", ("{return_sent}", "review_return"), {},
                                                                         "XXOOXXXXOXXXrXXXXXXXXrrXXXL"),
    ("POST", "ledgers:return_step", ("{return_seen}", "approve_return"), {},
                                                                         "XXOOXXXXOXXXrXXXXXXXXrXXXXL"),
    ("POST", "ledgers:return_step", ("{return_sent}", "return_return"), {},
                                                                         "XXOOXXXXOXXXUXXXXXXXXUUUXXL"),
    ("POST", "ledgers:return_step", ("{return_sent}", "nonsense"), {},   "XXOOXXXXOXXXOXXXXXXXXOOOXXL"),
    ("POST", "ledgers:row", ("lifts", "{ledger_row_a}"), {"action": "unmask", "reason": "核对"},
                                                                         "XXOOXXXXOXXXXXXXXXXXXXX.XXL"),
    ("POST", "ledgers:row", ("lifts", "{ledger_row_b}"), {"action": "unmask", "reason": "核对"},
                                                                         "XXOOXXXXOXXXOXXXXXXXXXXOXXL"),
    ("POST", "ledgers:row", ("places_run", "{ledger_row_a}"), _ORDER,    "XXOOXXXXOXXrrXXXXXXXrrrrXXL"),
    ("POST", "ledgers:row", ("places_run", "{ledger_row_b}"), _CHECKED,  "XXOOXXXXOXXrOXXXXXXXrrrOXXL"),
    ("POST", "ledgers:row", ("places_run", "{ledger_row_doubt}"), _DENY, "XXOOXXXXOXXXXXXXXXXXXXXrXXL"),
    ("POST", "ledgers:row", ("places_run", "{ledger_row_said}"), _CONFIRM,
                                                                         "XXOOXXXXOXXrrXXXXXXXrrrXXXL"),
    ("GET", "ledgers:check", (), {},                                     "XXXXXXXXXXX..XXXXXX.....XXL"),
    ("POST", "ledgers:check", (), {"ledger": "places_run", "key": "{ledger_row_a}", "word": "在建"},
                                                                         "XXXXXXXXXXXrrXXXXXXrrrrrXXL"),
    ("POST", "ledgers:check", (), {"ledger": "places_run", "key": "{ledger_row_b}", "word": "在建"},
                                                                         "XXXXXXXXXXXrOXXXXXXOrrrOXXL"),
    ("POST", "ledgers:check", (), {"ledger": "lifts", "key": "{ledger_row_a}", "word": "在建"},
                                                                         "XXXXXXXXXXXUUXXXXXXOUUUUXXL"),
    ("GET", "ledgers:doubts", (), {},                                    "XX..XXXX.X...XXXXXXX....XXL"),
    ("GET", "ledgers:running", ("places_run",), {},                      "XX..XXXX.X...XXXXXXX....XXL"),
    ("GET", "ledgers:running", ("lifts",), {},                           "XXOOXXXXOXOOOXXXXXXXOOOOXXL"),
    ("POST", "ledgers:chase", (), {},                                    "XXXXXXXXXXXXrXXXXXXXXrrrXXL"),
    ("POST", "ledgers:chase", (), {"unit": "nowhere"},                   "XXXXXXXXXXXXUXXXXXXXXUUUXXL"),
    ("GET", "ledgers:snapshots", ("lifts",), {},                         "XX..XXXX.X...XXXXXXX....XXL"),
    ("POST", "ledgers:snapshots", ("lifts",), {},                        "XXXXXXXXXXXXUXXXXXXXXUUUXXL"),
    ("POST", "ledgers:snapshots", ("lifts",), {"name": "通报用数"},       "XXXXXXXXXXXXrXXXXXXXXrrrXXL"),
    ("GET", "ledgers:snapshot", ("{snapshot_city}",), {},                "XX..XXXX.X...XXXXXXX....XXL"),
    ("GET", "ledgers:snapshot", ("{snapshot_a}",), {},                   "XX..XXXXOX...XXXXXXX....XXL"),
)
# fmt: on
