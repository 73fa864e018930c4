"""Invented names and work phones for the demo city. No official of the published page appears by name."""

from collections.abc import Iterator

import numpy as np

SURNAMES = (
    "赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗方俞任袁柳"
)
GIVEN = (
    "安柏晨川东恩帆岗海涵禾恒宏佳嘉健江杰景静军钧凯康岚乐磊立林霖路满敏铭宁鹏平琪"
    "青庆秋然荣瑞森珊书舒松田桐文希晓新星旭言燕阳野宜毅英雨玉元远岳云泽哲振知志舟卓"
)


def invented_people(rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Yield (name, work phone) without end. Phones begin with 100: no such numbers are given out."""
    number = 0
    while True:
        number += 1
        size = int(rng.integers(1, 3))
        given = "".join(GIVEN[index] for index in rng.integers(0, len(GIVEN), size=size))
        yield SURNAMES[int(rng.integers(0, len(SURNAMES)))] + given, f"100{number:08d}"
