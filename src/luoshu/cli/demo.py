"""``luoshu demo``: build the demo city when it is not there yet, then run web and worker."""

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from luoshu.cli.startup import start_django


def add_demo_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("demo", help="演示城市：准备数据，启动网页和后台")
    parser.add_argument("--port", type=int, default=8600, help="端口（默认 8600）")
    parser.add_argument("--build-only", action="store_true", help="只建好演示城市，不启动")
    parser.add_argument("--fresh", action="store_true", help="删掉已有的演示数据重建")
    parser.add_argument(
        "--harvest-month", action="store_true", help="另加三秋一个月的虚构火点，全市各村都有岗位（压力测试用）"
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Build, start, say where to look."""
    os.environ.setdefault("LUOSHU_HOME", str(Path.cwd() / "var" / "demo"))
    os.environ["LUOSHU_DEMO"] = "1"
    start_django()
    from django.conf import settings
    from django.db import connections

    from luoshu.demo.building import build_city, is_built
    from luoshu.demo.running import Child, luoshu, open_browser, run_children, wait_for_page

    began = time.monotonic()

    def say(words: str) -> None:
        print(f"[{time.monotonic() - began:5.1f} 秒] {words}", file=sys.stderr, flush=True)

    home = Path(settings.LUOSHU_HOME)
    if chosen.fresh or not is_built(home):
        build_city(home, at=datetime.now(UTC), say=say, harvest_month=chosen.harvest_month)
    connections.close_all()
    if chosen.build_only:
        say(f"演示城市已建好：{home}")
        return 0
    url = f"http://127.0.0.1:{chosen.port}/"

    def announce() -> None:
        if wait_for_page(url + "login/"):
            say(f"演示城市已就绪：{url} （点岗位名直接进入；按 Ctrl-C 停止）")
            open_browser(url)
        else:
            say("网页没有按时启动，请看上面的提示；端口被占用时可以加 --port 换一个。")

    children = [
        Child("网页服务", luoshu("serve", "--port", str(chosen.port), "--workers", "1")),
        Child("后台处理", luoshu("worker")),
    ]
    return run_children(children, on_start=announce)
