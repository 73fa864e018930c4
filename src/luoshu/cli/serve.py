"""``luoshu serve``: the web pages, by granian over WSGI."""

import argparse
import ipaddress
import os
import socket
import ssl
import sys
from pathlib import Path

from luoshu.cli.startup import start_django

APPLICATION = "luoshu.config.wsgi:application"


def add_serve_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("serve", help="启动网页服务")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，0.0.0.0 为全部网卡（默认 127.0.0.1）")
    parser.add_argument("--port", type=int, default=8600, help="端口（默认 8600）")
    parser.add_argument("--tls-cert", type=Path, metavar="文件", help="证书（PEM，含中间证书）")
    parser.add_argument("--tls-key", type=Path, metavar="文件", help="私钥（PEM，无口令）")
    parser.add_argument(
        "--workers", type=int, default=default_workers(), metavar="个", help="进程数（默认与核数相同，最多 4）"
    )
    parser.set_defaults(run=run)


def default_workers() -> int:
    """Return one process for each core, four at most: a process answers one page at a time on one core."""
    return max(1, min(4, os.cpu_count() or 1))


def run(chosen: argparse.Namespace) -> int:
    """Check what can be checked before the start, then serve until SIGTERM or SIGINT."""
    with_tls = check_tls(chosen.tls_cert, chosen.tls_key)
    check_address(chosen.host, chosen.port, chosen.workers)
    if with_tls:
        # Before the settings are read, here and in the children: cookies then travel over TLS only.
        os.environ["LUOSHU_TLS"] = "1"
    start_django()
    from luoshu.cli.migrate import refuse_old_schema
    from luoshu.jobs.maintenance import instance_in_use

    with instance_in_use():
        refuse_old_schema()
        from django.conf import settings
        from django.db import connections

        connections.close_all()
        # whitenoise looks for the folder at its start; the files themselves come from the package.
        Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
        say_start(chosen.host, chosen.port, with_tls=with_tls)
        serve(chosen)
    print("网页服务已停止。", file=sys.stderr)
    return 0


def serve(chosen: argparse.Namespace) -> None:
    """Run granian in this process; it starts the children, forwards signals and restarts a dead one."""
    from granian import Granian
    from granian.constants import Interfaces, SSLProtocols
    from granian.log import LogLevels

    Granian(
        APPLICATION,
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.WSGI,
        workers=chosen.workers,
        blocking_threads=max(2, min(8, 2 * (os.cpu_count() or 1))),
        websockets=False,
        log_level=LogLevels.warning,
        ssl_cert=chosen.tls_cert,
        ssl_key=chosen.tls_key,
        # The web views of old phones know nothing newer.
        ssl_protocol_min=SSLProtocols.tls12,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve()


def check_address(host: str, port: int, workers: int) -> None:
    """End with a sentence when the address cannot be used."""
    if not 0 < port < 65536:
        raise SystemExit(f"端口 {port} 不在 1 到 65535 之间。请换一个端口。")
    if workers < 1:
        raise SystemExit("进程数至少为 1。请改正 --workers。")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise SystemExit(f"监听地址“{host}”应为 IP 地址，例如 127.0.0.1 或 0.0.0.0。请改正 --host。") from None
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SystemExit(
                f"{host}:{port} 不能使用（{error.strerror}），可能已有程序占用。请换一个端口，或先停掉它。"
            ) from error


def check_tls(cert: Path | None, key: Path | None) -> bool:
    """Tell whether TLS is asked for; end with a sentence when certificate and key do not fit."""
    if cert is None and key is None:
        return False
    if cert is None or key is None:
        raise SystemExit("证书和私钥要一起给出。请同时填写 --tls-cert 和 --tls-key。")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password=lambda: b"")
    except FileNotFoundError:
        missing = next(path for path in (cert, key) if not path.exists())
        raise SystemExit(f"找不到“{missing}”。请检查 --tls-cert 和 --tls-key 的路径。") from None
    except (ssl.SSLError, OSError, ValueError) as error:
        raise SystemExit(f"证书或私钥不能使用（{error}）。请确认是 PEM 格式、彼此配对、私钥没有口令。") from error
    return True


def say_start(host: str, port: int, *, with_tls: bool) -> None:
    """Print where the pages are, and what will not work there."""
    from django.conf import settings

    shown = f"[{host}]" if ":" in host else host
    print(f"网页服务：http{'s' if with_tls else ''}://{shown}:{port}/", file=sys.stderr)
    is_loopback = ipaddress.ip_address(host).is_loopback
    if not is_loopback and not with_tls:
        print("注意：没有证书时，手机浏览器不提供定位和离线保存。请用 --tls-cert 和 --tls-key 启动。", file=sys.stderr)
    if not is_loopback and set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
        print("注意：只接受用本机名访问。请把访问用的域名或 IP 写进 LUOSHU_ALLOWED_HOSTS。", file=sys.stderr)
