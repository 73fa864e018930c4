"""Ledgers: 加装电梯 of the counties, filled by the county's housing office alone; a row of each county.

赵禾, 杨溪 and 蒋原 officers of townships (they see the ledger, not the counties' rows), 郑远 the vice mayor, 沈知 and 宋衡
the supervision office, 吕文 the government office of 甲县, 罗简 the quality office, 梁知 the city's housing clerk, 顾青
that of 甲县, who fills.
"""

_CHANGE = {"action": "change", "seen": "1", "c_done": "2"}

# fmt: off
# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
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
    ("GET", "ledgers:snapshots", ("lifts",), {},                         "XX..XXXX.X...XXXXXXX....XL"),
    ("POST", "ledgers:snapshots", ("lifts",), {},                        "XXXXXXXXXXXXUXXXXXXXXUUUXL"),
    ("POST", "ledgers:snapshots", ("lifts",), {"name": "通报用数"},       "XXXXXXXXXXXXrXXXXXXXXrrrXL"),
    ("GET", "ledgers:snapshot", ("{snapshot_city}",), {},                "XX..XXXX.X...XXXXXXX....XL"),
    ("GET", "ledgers:snapshot", ("{snapshot_a}",), {},                   "XX..XXXXOX...XXXXXXX....XL"),
)
# fmt: on
