"""Who gets what answer on which route, written by hand from what each office may do. Never derived from the code.

One letter for each person, in the order of PEOPLE:
``.`` 200 · ``r`` 302 done · ``L`` 302 to the sign-in page · ``X`` 403 · ``O`` 404 · ``U`` 422 · ``T`` 401
"""

PEOPLE = (
    "林岚",  # city fire desk
    "陈川",  # fire desk of 甲县
    "赵禾",  # township officer of 甲北镇 (甲县)
    "杨溪",  # township officer of 甲南乡 (甲县)
    "钱麦",  # village head of 西岗村 (甲北镇)
    "孙田",  # grid worker of 西岗村
    "李禾",  # village head of 东岗村 (甲北镇)
    "周野",  # fire desk of 乙县
    "蒋原",  # township officer of 乙北镇 (乙县)
    "吴松",  # city forest desk
    "郑远",  # vice mayor
    "沈知",  # supervision clerk of the city
    "吕文",  # government office of 甲县
    "韩策",  # system administrator
    "秦安",  # security administrator
    "许鉴",  # audit administrator
    "何维",  # operator
    "anonymous",
)

STATUS = {".": 200, "r": 302, "L": 302, "X": 403, "O": 404, "U": 422, "T": 401}

# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何-
    ("GET", "accounts:home", (), {},                                     "rrrrrrrrrrrrrrrrrL"),
    ("GET", "accounts:login", (), {},                                    ".................."),
    ("POST", "accounts:demo_login", ("linlan",), {},                     "OOOOOOOOOOOOOOOOOO"),
    ("POST", "accounts:logout", (), {},                                  "LLLLLLLLLLLLLLLLLL"),
    ("GET", "accounts:me", (), {},                                       ".................L"),
    ("POST", "accounts:choose_post", (), {"post": "city-desk"},          "rrrrrrrrrrrrrrrrrL"),
    ("GET", "accounts:password", (), {},                                 ".................L"),
    ("GET", "accounts:no_post", (), {},                                  ".................L"),
    ("GET", "accounts:users", (), {},                                    "XXXXXXXXXXXXX...XL"),
    ("POST", "accounts:import", (), {},                                  "XXXXXXXXXXXXXUXXXL"),
    ("POST", "accounts:reset", ("suntian",), {},                         "XXXXXXXXXXXXXX.XXL"),
    ("POST", "accounts:reset", ("nobody",), {},                          "XXXXXXXXXXXXXXOXXL"),
    ("POST", "accounts:unlock", ("suntian",), {},                        "XXXXXXXXXXXXXXrXXL"),
    ("GET", "desk:desk", (), {},                                         "..XXXXX.XXXXXXXXXL"),
    ("GET", "desk:rows", (), {},                                         "..XXXXX.XXXXXXXXXL"),
    ("GET", "desk:selected", ("{plain}",), {},                           "..XXXXXOXXXXXXXXXL"),
    ("GET", "desk:selected", ("{b1}",), {},                              ".OXXXXX.XXXXXXXXXL"),
    ("GET", "township:todo", (), {},                                     "XX..XXXX.XXXXXXXXL"),
    ("GET", "field:card", (), {},                                        "XXXX...XXXXXXXXXXL"),
    ("GET", "field:sw", (), {},                                          ".................."),
    ("GET", "forest:inbox", (), {},                                      "XXXXXXXXX.XXXXXXXL"),
    ("POST", "forest:take", ("{clue_plain}",), {},                       "XXXXXXXXXrXXXXXXXL"),
    ("GET", "fires:list", (), {},                                        ".............XXXXL"),
    ("GET", "fires:detail", ("{plain}",), {},                            "...O..OOO....XXXXL"),
    ("GET", "fires:detail", ("{a2}",), {},                               "..O.OOOOO....XXXXL"),
    ("GET", "fires:detail", ("{b1}",), {},                               ".OOOOOO.....OXXXXL"),
    ("GET", "fires:detail", ("HD-none",), {},                            "OOOOOOOOOOOOOXXXXL"),
    ("GET", "fires:photo", ("{plain}", "{photo_plain}"), {},             "...O..OOO....XXXXL"),
    ("GET", "fires:photo", ("{b1}", "{photo_b1}"), {},                   ".OOOOOO.....OXXXXL"),
    ("GET", "fires:photo", ("{plain}", "{photo_b1}"), {},                "OOOOOOOOOOOOOXXXXL"),
    ("GET", "clues:list", (), {},                                        "....XXX......XXXXL"),
    ("GET", "clues:report", (), {},                                      ".........XXXXXXXXL"),
    ("POST", "clues:report", (), {},                                     "UUUUUUUUUXXXXXXXXL"),
    ("GET", "clues:detail", ("{clue_plain}",), {},                       "...OXXXOO....XXXXL"),
    ("GET", "clues:detail", ("{clue_b1}",), {},                          ".OOOXXX.....OXXXXL"),
    ("POST", "clues:overrule", ("{clue_plain}", "low_confidence"), {"reason": "实地看过"},
                                                                         "rrXXXXXOXXXXXXXXXL"),
    ("POST", "clues:attribute", ("{clue_plain}",), {"division_code": "410399101202", "reason": "在东岗"},
                                                                         "rrXXXXXOXXXXXXXXXL"),
    ("POST", "clues:attribute", ("{clue_plain}",), {"division_code": "410398101201", "reason": "在乙县"},
                                                                         "rXXXXXXOXXXXXXXXXL"),
    ("POST", "clues:strike", ("{clue_plain}", "{strike_plain}", "support"), {"note": "属实"},
                                                                         "XrXOXXXOOXXXXXXXXL"),
    ("POST", "clues:strike", ("{clue_a2}", "{strike_a2}", "grant"), {"note": "同意"},
                                                                         "rXOXXXXOOXXXXXXXXL"),
    ("POST", "clues:strike", ("{clue_plain}", "{strike_plain}", "withdraw"), {"note": "撤回"},
                                                                         "XXrOXXXOOXXXXXXXXL"),
    ("POST", "clues:strike", ("{clue_plain}", "{strike_plain}", "nonsense"), {},
                                                                         "OOOOXXXOOXXXXXXXXL"),
    ("GET", "bulletins:daily", (), {},                                   "....XXX......XXXXL"),
    ("GET", "deliveries:list", (), {},                                   "..XXXXX.XXXXXXXX.L"),
    ("POST", "deliveries:upload", (), {},                                "UUXXXXXUXXXXXXXXXL"),
    ("GET", "deliveries:detail", ("{delivery_city}",), {},               ".OXXXXXOXXXXXXXX.L"),
    ("GET", "deliveries:detail", ("{delivery_a}",), {},                  "..XXXXXOXXXXXXXX.L"),
    ("GET", "deliveries:rejected", ("{delivery_city}",), {},             ".OXXXXXOXXXXXXXX.L"),
    ("GET", "deliveries:rejected", ("{delivery_a}",), {},                "..XXXXXOXXXXXXXX.L"),
    ("POST", "deliveries:rerun", ("{delivery_a}",), {},                  "rrXXXXXOXXXXXXXXrL"),
    ("GET", "places:list", (), {},                                       "....XXX.......XXXL"),
    ("GET", "places:layer", ("county",), {},                             "..............XXXL"),
    ("GET", "places:layer", ("township",), {},                           "..............XXXL"),
    ("GET", "places:layer", ("moon",), {},                               "OOOOOOOOOOOOOOXXXL"),
    ("GET", "places:detail", ("410399",), {},                            "..OOXXXOO.....XXXL"),
    ("GET", "places:detail", ("410399101",), {},                         "...OXXXOO.....XXXL"),
    ("GET", "places:detail", ("410398",), {},                            ".OOOXXX.O...O.XXXL"),
    ("GET", "rules:list", (), {},                                        "..XXXXX.XXXXX..XXL"),
    ("GET", "audit:entries", (), {},                                     "XXXXXXXXXXXXXXX.XL"),
    ("POST", "audit:verify", (), {},                                     "XXXXXXXXXXXXXXX.XL"),
    ("GET", "status:lamps", (), {},                                      "XXXXXXXXXXXXXXXX.L"),
    ("POST", "status:retry", ("{failed}",), {},                          "XXXXXXXXXXXXXXXXrL"),
    ("GET", "status:diagnosis", (), {},                                  "XXXXXXXXXXXXXXXX.L"),
    # The API knows tokens and no sessions: being signed in to the pages opens nothing.
    ("GET", "api:fires", (), {},                                         "TTTTTTTTTTTTTTTTTT"),
    ("GET", "api:delivery", ("{delivery_a}",), {},                       "TTTTTTTTTTTTTTTTTT"),
    ("POST", "api:report", ("patrol",), {},                              "TTTTTTTTTTTTTTTTTT"),
    ("POST", "api:deliver", ("firms",), {},                              "TTTTTTTTTTTTTTTTTT"),
    # The description of the interface holds no data.
    ("GET", "api:openapi-json", (), {},                                  ".................."),
    ("GET", "api:api-root", (), {},                                      "OOOOOOOOOOOOOOOOOO"),
)

# verb, fire of the small city, what is posted, the answers. ``photo`` is a file.
STEPS: tuple[tuple[str, str, dict[str, str], str], ...] = (
    #                                                                      林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何-
    ("accept", "fresh", {},                                               "rrXOXXOOOXXXXXXXXL"),
    ("refuse_report", "fresh", {"note": "重复来电"},                        "rrXOXXOOOXXXXXXXXL"),
    ("send_to_verify", "taken", {},                                       "rrrOXXOOOXXXXXXXXL"),
    ("check", "found", {"result": "out", "client_key": "k1"},             "rrrOrrOOOXXXXXXXXL"),
    ("confirm_fire", "found", {},                                         "rrrOXXOOOXXXXXXXXL"),
    ("confirm_not_a_fire", "nothing", {"look": "call"},                   "rrrOXXOOOXXXXXXXXL"),
    ("other_burning", "paper", {"look": "photo"},                         "rrrOXXOOOXXXXXXXXL"),
    ("handle_on_spot", "found", {},                                       "XXrOrrOOOXXXXXXXXL"),
    ("dispatch", "found", {"post_code": "a1-officer"},                    "rrrOXXOOOXXXXXXXXL"),
    ("dispatch", "found", {},                                             "UUUOXXOOOXXXXXXXXL"),
    ("dispatch", "found", {"post_code": "b1-officer"},                    "UUUOXXOOOXXXXXXXXL"),
    ("reassign", "given", {"post_code": "a1-officer", "note": "人在外"},    "rrrOXXOOOXXXXXXXXL"),
    ("acknowledge", "given", {},                                          "XXUOrUOOOXXXXXXXXL"),
    ("acknowledge_for", "given", {},                                      "rrrOrXOOOXXXXXXXXL"),
    ("return_task", "given", {"note": "不在本村", "proposed_unit": "东岗村"}, "XXrOrrOOOXXXXXXXXL"),
    ("arrive", "signed", {},                                              "XXrOrrOOOXXXXXXXXL"),
    ("arrive_for", "signed", {"arrival_told": "1"},                       "XrrOXXOOOXXXXXXXXL"),
    ("first_report", "running", {},                                       "XXrOrrOOOXXXXXXXXL"),
    ("feedback", "running_out", {},                                       "XXrOrrOOOXXXXXXXXL"),
    ("inspect", "fed_back", {"look": "photo"},                            "rrrOXXOOOXXXXXXXXL"),
    ("send_back", "fed_back", {"note": "没翻土"},                           "rrrOXXOOOXXXXXXXXL"),
    ("close", "inspected", {"basic_cause": "清理地头"},                     "rrrOXXOOOXXXXXXXXL"),
    ("evaluate", "closed", {},                                            "rXXOXXOOOXXXXXXXXL"),
    ("reopen", "closed", {},                                              "rrrOXXOOOXXXXXXXXL"),
    ("recheck", "no_fire", {"note": "群众又报"},                            "rrXOXXOOOXXXXXXXXL"),
    ("merge", "found", {"note": "同一处", "merge_into": "{target}"},        "rrXOXXOOOXXXXXXXXL"),
    ("split_off", "merged", {"note": "不是一处"},                           "rrXOXXOOOXXXXXXXXL"),
    ("strike", "all_struck", {},                                          "rXXOXXOOOXXXXXXXXL"),
    ("revoke_strike", "struck", {"note": "申请不实"},                       "rXXOXXOOOXXXXXXXXL"),
    ("keep_counted", "asked_strike", {"note": "可见过火痕迹"},               "rXXOXXOOOXXXXXXXXL"),
    ("apply_strike", "found", {"note": "没有痕迹", "checked_radius_m": "1000", "clue_code": "{clue}", "photo": "1"},
                                                                          "XrrOXXOOOXXXXXXXXL"),
    ("call", "found", {"to_post_code": "a11-head"},                       "rrrOrXOOOXXXXXXXXL"),
    ("hand_to_forest", "found", {},                                       "rrrOXXOOOXXXXXXXXL"),
    ("pause", "found", {"note": "断路"},                                   "rrXOXXOOOXXXXXXXXL"),
    ("resume", "paused", {},                                              "rrXOXXOOOXXXXXXXXL"),
    ("ask_extension", "found", {"note": "路远", "minutes": "20"},           "XXrOrrOOOXXXXXXXXL"),
    ("extend", "asked_time", {},                                          "rrXOXXOOOXXXXXXXXL"),
    ("refuse_extension", "asked_time", {"note": "就近"},                   "rrXOXXOOOXXXXXXXXL"),
    ("raise_dispute", "found", {"note": "界外"},                           "XrrOXXOOOXXXXXXXXL"),
    ("settle_dispute", "disputed", {"note": "看过", "division_code": "410399102"}, "rrXOXXOOOXXXXXXXXL"),
    ("dance", "found", {},                                                "UUUOUUOOOUUUUXXXXL"),
)
# fmt: on

PUBLIC = frozenset({"accounts:login", "accounts:demo_login", "field:sw"})
"""Pages that open without signing in; everything else names a right."""
EVERY_ACCOUNT = frozenset(
    {f"accounts:{name}" for name in ("home", "logout", "me", "choose_post", "password", "no_post")}
)
