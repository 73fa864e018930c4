class IndicatorError(ValueError):
    """A formula or a goal that cannot be used; the text is one Chinese sentence: the fact, then the next step."""
