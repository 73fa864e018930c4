"""Ledgers: 加装电梯 of the counties, filled by the county's housing office alone; a row of each county.

赵禾, 杨溪 and 蒋原 officers of townships (they see the ledger, not the counties' rows), 郑远 the vice mayor, 沈知 and 宋衡
the supervision office, 吕文 the government office of 甲县, 罗简 the quality office, 梁知 the city's housing clerk, 顾青
that of 甲县, who fills.
"""

_CHANGE = {"action": "change", "seen": "1", "c_done": "2"}
_ORDER = {"action": "complaint", "order_no": "2024-1", "on": "2024-09-17", "text": "停了三天"}
_CHECKED = {"action": "check", "word": "在建", "on": "2024-09-17"}
_DENY = {"action": "doubt", "code": "{doubt_new}", "verb": "deny", "note": "在用"}
_CONFIRM = {"action": "doubt", "code": "{doubt_said}", "verb": "confirm"}

# fmt: off
# method, route, arguments and what is posted (``{x}`` is a code of the small city), the answers.
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石-
    ("GET", "ledgers:list", (), {},                                      "XX..XXXX.X...XXXXXXX....XL"),
    ("GET", "ledgers:sheet", ("lifts",), {},                             "XX..XXXX.X...XXXXXXX....XL"),
    ("GET", "ledgers:sheet", ("nowhere",), {},                           "XXOOXXXXOXOOOXXXXXXXOOOOXL"),
    ("GET", "ledgers:links", ("lifts",), {},                             "XX..XXXX.X...XXXXXXX....XL"),
    ("GET", "ledgers:add", ("lifts",), {},                               "XX..XXXX.XXX.XXXXXXXX...XL"),
    ("POST", "ledgers:add", ("lifts",), {},                              "XXXXXXXXXXXXXXXXXXXXXXXUXL"),
    ("GET", "ledgers:row", ("lifts", "{ledger_row_a}"), {},              "XXOOXXXXOX...XXXXXXX....XL"),
    ("GET", "ledgers:row", ("lifts", "{ledger_row_b}"), {},              "XXOOXXXXOX..OXXXXXXX...OXL"),
    ("POST", "ledgers:row", ("lifts", "{ledger_row_a}"), _CHANGE,        "XXXXXXXXXXXXXXXXXXXXXXXrXL"),
    ("POST", "ledgers:row", ("lifts", "{ledger_row_b}"), _CHANGE,        "XXXXXXXXXXXXXXXXXXXXXXXOXL"),
    ("POST", "ledgers:row", ("lifts", "{ledger_row_a}"), {},             "XXOOXXXXOXUUUXXXXXXXUUUUXL"),
    ("GET", "ledgers:row_photo", ("lifts", "{ledger_row_a}", "{ledger_photo}"), {},
                                                                         "XXOOXXXXOX...XXXXXXX....XL"),
    ("GET", "ledgers:row_photo", ("lifts", "{ledger_row_b}", "{ledger_photo}"), {},
                                                                         "XXOOXXXXOXOOOXXXXXXXOOOOXL"),
    ("GET", "ledgers:returns", (), {},                                   "XX..XXXX.X...XXXXXXX....XL"),
    ("POST", "ledgers:return_step", ("{return_due}", "submit_return"), {},
                                                                         "XXOOXXXXOXXXXXXXXXXXXXXrXL"),
    ("POST", "ledgers:return_step", ("{return_due}", "report_no_change"), {},
                                                                         "XXOOXXXXOXXXXXXXXXXXXXXrXL"),
    ("POST", "ledgers:return_step", ("{return_sent}", "review_return"), {},
                                                                         "XXOOXXXXOXXXrXXXXXXXXrrXXL"),
    ("POST", "ledgers:return_step", ("{return_seen}", "approve_return"), {},
                                                                         "XXOOXXXXOXXXrXXXXXXXXrXXXL"),
    ("POST", "ledgers:return_step", ("{return_sent}", "return_return"), {},
                                                                         "XXOOXXXXOXXXUXXXXXXXXUUUXL"),
    ("POST", "ledgers:return_step", ("{return_sent}", "nonsense"), {},   "XXOOXXXXOXXXOXXXXXXXXOOOXL"),
    ("POST", "ledgers:row", ("lifts", "{ledger_row_a}"), {"action": "unmask", "reason": "核对"},
                                                                         "XXOOXXXXOXXXXXXXXXXXXXX.XL"),
    ("POST", "ledgers:row", ("lifts", "{ledger_row_b}"), {"action": "unmask", "reason": "核对"},
                                                                         "XXOOXXXXOXXXOXXXXXXXXXXOXL"),
    ("POST", "ledgers:row", ("places_run", "{ledger_row_a}"), _ORDER,    "XXOOXXXXOXXrrXXXXXXXrrrrXL"),
    ("POST", "ledgers:row", ("places_run", "{ledger_row_b}"), _CHECKED,  "XXOOXXXXOXXrOXXXXXXXrrrOXL"),
    ("POST", "ledgers:row", ("places_run", "{ledger_row_doubt}"), _DENY, "XXOOXXXXOXXXXXXXXXXXXXXrXL"),
    ("POST", "ledgers:row", ("places_run", "{ledger_row_said}"), _CONFIRM,
                                                                         "XXOOXXXXOXXrrXXXXXXXrrrXXL"),
    ("GET", "ledgers:doubts", (), {},                                    "XX..XXXX.X...XXXXXXX....XL"),
    ("GET", "ledgers:running", ("places_run",), {},                      "XX..XXXX.X...XXXXXXX....XL"),
    ("GET", "ledgers:running", ("lifts",), {},                           "XXOOXXXXOXOOOXXXXXXXOOOOXL"),
    ("POST", "ledgers:chase", (), {},                                    "XXXXXXXXXXXXrXXXXXXXXrrrXL"),
    ("POST", "ledgers:chase", (), {"unit": "nowhere"},                   "XXXXXXXXXXXXUXXXXXXXXUUUXL"),
    ("GET", "ledgers:snapshots", ("lifts",), {},                         "XX..XXXX.X...XXXXXXX....XL"),
    ("POST", "ledgers:snapshots", ("lifts",), {},                        "XXXXXXXXXXXXUXXXXXXXXUUUXL"),
    ("POST", "ledgers:snapshots", ("lifts",), {"name": "通报用数"},       "XXXXXXXXXXXXrXXXXXXXXrrrXL"),
    ("GET", "ledgers:snapshot", ("{snapshot_city}",), {},                "XX..XXXX.X...XXXXXXX....XL"),
    ("GET", "ledgers:snapshot", ("{snapshot_a}",), {},                   "XX..XXXXOX...XXXXXXX....XL"),
)
# fmt: on
