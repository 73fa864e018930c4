"""How the instance is doing, and what the engineer may do about it."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.audit.queries import beats
from luoshu.apps.audit.spool import write_read
from luoshu.jobs.status import status_lamps
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now

LOOPS = {
    "worker": "后台总进程",
    "poll": "定时取数",
    "store": "解析入库",
    "fuse": "归并线索",
    "open_fires": "开办火点",
    "count_fires": "火点计数",
    "remind_late": "超时告知",
    "answer_platforms": "回传报警结果",
    "freeze_documents": "印发件定稿",
    "read_pages": "材料读数",
    "remind_matters": "督办到期提醒",
    "propose_slips": "提出督办单",
    "open_returns": "开报送期",
    "remind_returns": "报送提醒",
    "remind_instructions": "批示提醒",
    "prepare_briefings": "到点拟简报",
    "reckon_targets": "计算目标进度",
    "tell_duty": "值班提醒",
    "hand_over_cells": "网格移交",
    "index_search": "更新搜索",
    "watch_cameras": "查看塔基视频心跳",
    "send": "发送站内消息",
    "route_out": "挑选外发通道",
    "send_out": "外发消息",
    "mail_documents": "公文邮件",
    "seal": "封存日志",
    "check_chain": "核对日志链",
    "cut_audit": "移出到期的审计日志",
    "delete_pictures": "删除到期的报警图片",
    "tidy_bytes": "清理原件",
}


@require_GET
@needs("status.read")
def lamps(request: HttpRequest) -> HttpResponse:
    context = {
        "status": status_lamps(at=now()),
        "beats": [(LOOPS.get(beat.name, beat.name), beat) for beat in beats()],
    }
    return render(request, "status/page.html", context)


@require_GET
@needs("status.operate")
def diagnosis(request: HttpRequest) -> JsonResponse:
    """A file for whoever helps from afar: states and counts only, no names, places or texts."""
    at = now()
    write_read(by=request.acting, at=at, action="status.diagnosis_exported", subject_kind="instance", subject_code="")
    content = {
        "at": at,
        "status": asdict(status_lamps(at=at)),
        "loops": [
            {
                "name": beat.name,
                "succeeded_at": beat.succeeded_at,
                "done": beat.done_count,
                "error_at": beat.latest_error_at,
            }
            for beat in beats()
        ],
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = "attachment; filename=luoshu-diagnosis.json"
    return response
