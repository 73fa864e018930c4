"""What is kept of alarms' pictures: the desks, their heads and the township that confirms, each in its own scope."""

# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                        林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "clues:picture", ("{clue_plain}", "{picture}", "whole"), {},    "...OXXXOOXXXXXXXX..XXXXXXXL"),
)
# fmt: on
