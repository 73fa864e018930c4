"""进度研判: how many counted items will be finished by their day, with an interval whose coverage is tested."""

from luoshu.core.planning.forecasts.backtesting import Method, Scores, Trial, score, try_out
from luoshu.core.planning.forecasts.problems import ForecastError
from luoshu.core.planning.forecasts.programmes import NEVER, Days, Programme, WorkDays
from luoshu.core.planning.forecasts.simulating import DRAWS, VERSION, Forecast, forecast

__all__ = [
    "DRAWS",
    "NEVER",
    "VERSION",
    "Days",
    "Forecast",
    "ForecastError",
    "Method",
    "Programme",
    "Scores",
    "Trial",
    "WorkDays",
    "forecast",
    "score",
    "try_out",
]
