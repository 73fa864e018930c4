from luoshu.apps.errors import Conflict, Invalid, NotVisible


class IndicatorNotVisible(NotVisible):
    code = "indicator_not_visible"
    message = "没有这项指标，或不在您的辖区内。"


class ScopeNotVisible(NotVisible):
    """Fields: ``scope``. A 口径 or division that was not there on the day, or lies outside the reader's divisions."""

    code = "scope_not_visible"
    message = "当日没有“%(scope)s”这个口径或区划，或不在您的辖区内。"


class FormulaInvalid(Invalid):
    """Fields: ``reason``."""

    code = "formula_invalid"
    message = "%(reason)s"


class FormulaMoved(Conflict):
    code = "formula_moved"
    message = "这项指标的公式刚被别人改过，请刷新后查看最新的一版。"
