"""通报与整改: matters of 甲县 and 乙县 at the city, one of 甲北镇 at 甲县; the board, the counts, the files."""

# 林岚 and 冯远 are the office of the city's matters, 吕文 and 邓岳 the informed unit 甲县. In the matter of 甲北镇 陈川
# and 邓岳 are the office and 赵禾 the unit. 郑远, 沈知 and 宋衡 read; 周野 is the desk of 乙县.
_SAID = {"kind": "statement", "text": "当时在下雨"}
_ANSWER = {"statement": "1", "upheld": "no", "note": "维持"}

# fmt: off
# method, route, arguments (``{x}`` is a code of the small city), what is posted, the answers.
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "accountability:board", (), {},                              "....XXX..X...XXXX..X.XXXXXL"),
    ("GET", "accountability:counts", (), {},                             "....XXX..X...XXXX..X.XXXXXL"),
    ("GET", "accountability:detail", ("{matter_a}",), {},                "..OOXXXOOX...XXXX..X.XXXXXL"),
    ("GET", "accountability:detail", ("{matter_b}",), {},                ".OOOXXX.OX..OXXXX.OX.XXXXXL"),
    ("GET", "accountability:detail", ("{matter_a1}",), {},               "...OXXXOOX...XXXX..X.XXXXXL"),
    ("GET", "accountability:detail", ("TB-none",), {},                   "OOOOXXXOOXOOOXXXXOOXOXXXXXL"),
    ("GET", "accountability:file", ("{matter_a}", "{file_a}"), {},       "..OOXXXOOX...XXXX..X.XXXXXL"),
    ("GET", "accountability:file", ("{matter_b}", "{file_a}"), {},       "OOOOXXXOOXOOOXXXXOOXOXXXXXL"),
    ("POST", "accountability:step", ("{matter_a}", "inform"), {},        "rXOOXXXOOXXXXXXXXrXXXXXXXXL"),
    ("POST", "accountability:step", ("{matter_b}", "inform"), {},        "rOOOXXXXOXXXOXXXXrOXXXXXXXL"),
    ("POST", "accountability:step", ("{matter_a}", "drop"), {"note": "雷击"},
                                                                         "XXOOXXXOOXXXXXXXXrXXXXXXXXL"),
    ("POST", "accountability:step", ("{matter_a1}", "make_statement"), _SAID,
                                                                         "XXrOXXXOOXXXXXXXXXXXXXXXXXL"),
    ("POST", "accountability:step", ("{matter_a1}", "answer_statement"), _ANSWER,
                                                                         "XUXOXXXOOXXXXXXXXXUXXXXXXXL"),
    ("POST", "accountability:step", ("{matter_a}", "nonsense"), {},      "UUOOXXXOOXUUUXXXXUUXUXXXXXL"),
)
# fmt: on
