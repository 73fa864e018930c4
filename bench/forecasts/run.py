"""Rolling backtests of the forecast on invented programmes, beside plain extrapolation of the throughput.

    python bench/forecasts/run.py [--programmes 40]

Prints, for each way programmes were made, how often the count lay in the 80 % interval and the Brier score of the
chance that the goal is met. Fails when the interval holds less than 80 of 100 over all.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2] / "src"), str(Path(__file__).parents[2])]

from luoshu.core.planning.forecasts import Programme, Trial, forecast, score, try_out  # noqa: E402
from tests.support.programmes import MAKERS, WORK, by_throughput, story  # noqa: E402


def by_stages(current: Programme, past: object, goal: int) -> tuple[float, int, int]:
    """The product's forecast."""
    found = forecast(current, past, WORK, goal=goal, seed=7, draws=600)  # type: ignore[arg-type]
    return found.chance, found.low, found.high


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--programmes", type=int, default=40)
    count = parser.parse_args().programmes
    whole: dict[str, list[Trial]] = {"stages": [], "throughput": []}
    started = time.perf_counter()
    print(f"{'made':<14}{'method':<12}{'trials':>7}{'inside 80 %':>13}{'Brier':>8}{'width':>8}")
    for name, maker in MAKERS.items():
        for label, method in (("stages", by_stages), ("throughput", by_throughput)):
            trials: list[Trial] = []
            for seed in range(count):
                programme, past, goal, origins = story(maker, seed)
                trials += try_out(programme, past, goal, origins, method)
            whole[label] += trials
            _print(name, label, trials)
    for label, trials in whole.items():
        _print("all", label, trials)
    print(f"{time.perf_counter() - started:.1f} s")
    return 0 if score(whole["stages"]).coverage >= 0.80 else 1


def _print(name: str, label: str, trials: list[Trial]) -> None:
    found = score(trials)
    print(f"{name:<14}{label:<12}{found.trials:>7}{found.coverage:>13.1%}{found.brier:>8.3f}{found.width:>8.1f}")


if __name__ == "__main__":
    raise SystemExit(main())
