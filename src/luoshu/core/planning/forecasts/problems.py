class ForecastError(ValueError):
    """Histories that no forecast can be made from; the text is one Chinese sentence: the fact, then the next step."""
