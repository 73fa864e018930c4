"""Whether a draw's two files belong together and to what was committed before it."""

import json

from luoshu.core.planning.draws.drawing import ALGORITHM, draw, seed_sha256, text_sha256
from luoshu.core.planning.draws.files import read_input
from luoshu.core.planning.draws.problems import BadDraw


def find_differences(
    input_file: str, result_file: str, *, committed_input: str = "", committed_seed: str = ""
) -> tuple[str, ...]:
    """Return what does not fit, in Chinese sentences; empty when the whole draw is repeated byte for byte.

    ``committed_input`` and ``committed_seed`` are the hashes put on record before the draw; without them only the two
    files are compared with each other.
    """
    try:
        given = read_input(input_file)
        result = json.loads(result_file)
        seed, witness = result["seed"], result["witness"]
        found = [] if result["algorithm"] == ALGORITHM else [f"结果文件的算法不是 {ALGORITHM}。"]
        again = draw(given, seed=seed, witness=witness)
        commitment = seed_sha256(seed)
    except BadDraw as error:
        return (error.message,)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ("这不是抽取结果文件，请选用“抽取结果”下载的原文件。",)
    if committed_input and committed_input != text_sha256(input_file):
        found.append("抽取名单与抽取前登记的校验值不一致：名单在登记之后改过。")
    if committed_seed and committed_seed != commitment:
        found.append("种子与抽取前登记的校验值不一致：用的不是当初登记的种子。")
    if again.text != result_file:
        found.append(_first_difference(again.text, result_file))
    return tuple(found)


def _first_difference(expected: str, held: str) -> str:
    right, wrong = json.loads(expected), json.loads(held)
    for name, value in right.items():
        if wrong.get(name) != value:
            return f"重算的结果与结果文件不一致：{name} 一栏不同。"
    return "结果文件的写法与规定的不一致，内容之外有改动。"
