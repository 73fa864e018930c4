"""One search for everybody: what a post finds lies behind the doors of the rows (test_search_scope)."""

# fmt: off
# method, route, arguments, what is posted, the answers.
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                     林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "search:all", (), {},        "..........................L"),
    ("GET", "search:all", (), {"q": "火点"}, "..........................L"),
)
# fmt: on
