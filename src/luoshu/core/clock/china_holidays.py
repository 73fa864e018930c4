"""The State Council's holiday arrangement, as rows to start from.

Only years whose official notice was read are here; an office adds the next year's rows when the notice comes out.
Source of 2024: 国务院办公厅关于2024年部分节假日安排的通知, 国办发明电〔2023〕7号, 25 October 2023.
"""

from datetime import date, timedelta
from typing import Final

from luoshu.core.clock.calendars import CalendarRow

NOTICE_2024: Final = "国办发明电〔2023〕7号"

# Name, first and last day off, working weekends. A weekend that merely touches a holiday needs no row.
_ARRANGED_2024: Final = (
    ("元旦", date(2024, 1, 1), date(2024, 1, 1), ()),
    ("春节", date(2024, 2, 10), date(2024, 2, 17), (date(2024, 2, 4), date(2024, 2, 18))),
    ("清明节", date(2024, 4, 4), date(2024, 4, 6), (date(2024, 4, 7),)),
    ("劳动节", date(2024, 5, 1), date(2024, 5, 5), (date(2024, 4, 28), date(2024, 5, 11))),
    ("端午节", date(2024, 6, 10), date(2024, 6, 10), ()),
    ("中秋节", date(2024, 9, 15), date(2024, 9, 17), (date(2024, 9, 14),)),
    ("国庆节", date(2024, 10, 1), date(2024, 10, 7), (date(2024, 9, 29), date(2024, 10, 12))),
)


def _rows() -> tuple[CalendarRow, ...]:
    rows = []
    for name, first, last, working in _ARRANGED_2024:
        days = (last - first).days + 1
        rows += [CalendarRow(first + timedelta(days=n), False, name, NOTICE_2024) for n in range(days)]
        rows += [CalendarRow(day, True, f"{name}调休上班", NOTICE_2024) for day in working]
    return tuple(sorted(rows, key=lambda row: row.on))


CHINA_2024: Final = _rows()
"""One row per arranged day off and per working weekend, in order of days."""
