"""Numerals that are names, codes, phases, slogans or markers; found first so that they never become figures."""

import re

_CN = "零一二两三四五六七八九十百千万"
_NAMED_AFTER = (
    "期(?!货)|号(?!召)|届|附院|院(?=[区])|环(?:路|线)?(?=[以路内外线,。、;])|代(?!表|建|理)|版|中(?:全会|"
    "院)|次(?:全会|党代会|全体|常务)|路(?:公交|车)|线(?=城|县|路|工程|地铁)|"
    "楼(?!栋)|单元|周年|年(?:级)?|岁|A级|星级?|等奖|类(?=水|区|功能)|字(?=路|街|头)|码|点半?(?!位|源|检|"
    "燃)|时(?!候)|刻|坊|大(?=精神|以来|报告|召开|战略|行动|工程|员|代表|提出|民生|专项)|"
    "项(?=基本|原则|重大改革)"
)
_SLOGAN_TAIL = "不放过|确立|意识|自信|维护|全面|统一|一批|到位|必须|不准|严禁|坚持|提升年"
_MARKER = rf"(?:(?<=^)|(?<=\n))[ \t]*(?:\(?\d{{1,2}}(?:[、)]|[.](?!\d))|[{_CN}]{{1,3}}、|\([{_CN}]{{1,3}}\))"
#: What can begin in the middle of a number too: the end of a telephone number, 15分钟 of a circle.
_INSIDE = (
    r"\d{5,6}(?=热线|平台|[“”]?投诉)",
    r"\d{1,3}(?=分钟(?:[\u4e00-\u9fff]{0,3}圈|生活|便民))(?:分钟)",
    r"24小时(?=值班|值守|在岗|备勤|在线|服务|受理|不间断|监控|营业|盯|待命|轮|响应|巡)",
)
#: Names that begin with an Arabic digit, in the order in which they are tried.
_OF_DIGITS = (
    r"(?<![\d.])\d{1,9}(?:\.\d{1,9})?(?:[+×xX*]\d{1,9}(?:\.\d{1,9})?)+(?:小时)?",
    r"(?<![\d.])\d{1,9}(?:\.\d{1,9})?(?:[:/]\d{1,9}(?:\.\d{1,9})?)+(?!\d)",
    r"(?<!\d)0\d{2,3}-\d{7,8}",
    r"(?<!\d)1[3-9]\d{9}(?!\d)",
    _INSIDE[0],
    r"(?<![\d.])\d{1,9}(?:\.\d{1,9})?(?!(?:km|kg|kW|m|mm|cm|mg|ug|μg|t|L|MW|GW|TB|GB|PB|KM|KG)(?![A-Za-z]))"
    r"(?=[A-Za-z])[A-Za-z]{1,16}级?",
    _MARKER,
    rf"(?<![\d.])\d{{1,4}}(?:{_NAMED_AFTER})",
    r"(?<!\d)\d{1,4}(?:天|日)(?=攻坚|行动|会战|冲刺|专项|大干)",
    _INSIDE[1],
    r"(?<![\d.])\d{1,4}(?:个月|年)(?:来|内|期)?",
    r"(?<![\d.])\d{1,4}(?:个)?(?:小时|分钟|天|工作日|个工作日)(?:之内|以内|内|之前|前)",
    _INSIDE[2],
    r"(?<![\d.])(?:19|20)\d\d(?=年)",
)
#: All others.
_OF_LETTERS = (
    r"《[^《》\n]{1,80}》",
    r"[〔\[(](?:19|20)\d\d[〕\])]\s*\d*号?",
    r"“[^“”,。;!?\n]{1,14}”",
    r"\"[^\",。;!?\n]{1,14}\"",
    r"‘[^‘’,。;!?\n]{1,14}’",
    rf"第(?:\d{{1,8}}|[{_CN}]{{1,8}})(?:批次?|次|轮|个|名|位|季度)?",
    r"(?:热线|电话|举报|拨打|传真|邮编)[:为]?(?![\d\-、]{1,12}[件次条个起人部户家万亿])[\d\-、]{3,40}",
    r"(?<![A-Za-z])[A-Za-z]{1,16}[-.]?\d{1,9}(?:\.\d{1,9})?[A-Za-z]{0,16}",
    _MARKER,
    rf"\(\d{{1,2}}\)|\([{_CN}]{{1,3}}\)",
    rf"[{_CN}]{{1,2}}(?:是(?!全|否)|要(?=[\u4e00-\u9fff]))",
    r"其[一二三四五六](?=[,、是])",
    rf"(?<![\d.])(?<![{_CN}])[{_CN}]{{1,8}}(?:{_NAMED_AFTER})",
    rf"[{_CN}]{{1,2}}个?(?:{_SLOGAN_TAIL})",
    rf"(?<![{_CN}])[{_CN}]{{1,4}}件(?=[\u4e00-\u9fff]{{0,4}}(?:民生实事|实事|好事))",
    r"四处(?=奔|走|宣|张|寻|巡)",
    r"(?<![一二两三四五六七八九十])[一二两三四五六七八九十]{1,3}(?:季|手|头|线|体|方(?!面)|化|色|品|网|端|制)(?![次条])",
    r"近[两二三四五六七八九十几\d]{1,3}(?:年|个月|天)来?",
    r"(?:满|逾期|超期|连续)(?:了)?\d{1,3}(?:天|小时|分钟|个工作日|个月)(?!达标|零|无)",
    r"连续\d{1,2}(?:次|周|期|个季度)",
    r"超过\d{1,3}(?:天|小时|分钟|个工作日)(?=仍?未|的|没|不)",
)
_MASKS = re.compile(
    # Every mask begins with one of these; one look at the letter spares trying every alternative at every place.
    rf"(?=[《〔\[(“\"‘第\d热电举拨传邮A-Za-z \t{_CN}其近满逾超连])"
    # A digit tries the names of digits only, and within a number but the few that can begin there.
    rf"(?:(?=\d)(?:(?<!\d)(?:{'|'.join(_OF_DIGITS)})|(?<=\d)(?:{'|'.join(_INSIDE)}))"
    rf"|(?!\d)(?:{'|'.join(_OF_LETTERS)}))"
)


def mask_names(text: str) -> bytearray:
    """One byte per character of folded ``text``: 1 where a numeral is part of a name, code, marker or slogan."""
    mask = bytearray(len(text))
    for match in _MASKS.finditer(text):
        start, end = match.span()
        mask[start:end] = b"\x01" * (end - start)
    return mask


def mask_spans(mask: bytearray, spans: list[tuple[int, int]]) -> None:
    """Mark further spans (dates) in a mask."""
    for start, end in spans:
        mask[start:end] = b"\x01" * (end - start)
