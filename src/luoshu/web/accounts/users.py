"""The administrators' user pages: list, import by Excel, reset, unlock."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.apps.people.operations import AccountImport, import_accounts, reset_password, unlock_account
from luoshu.apps.people.queries import accounts_for
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.sheets import bring_sheet


@require_GET
@needs("users.read")
def users(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    context = {"accounts": accounts_for(request.acting, words), "q": words, "at": now()}
    return render(request, "accounts/users.html", context)


@require_http_methods(["GET", "POST"])
@needs("users.edit")
def import_users(request: HttpRequest) -> HttpResponse:
    """Make accounts from the office's sheet; one-time codes are shown once and kept only as hashes."""
    at = now()

    def take(data: bytes, keep: bool) -> AccountImport:
        return import_accounts(data=data, by=request.acting, at=at, keep=keep)

    return bring_sheet(request, "accounts/import.html", {}, title="账号表", take=take)


@require_POST
@needs("users.unlock")
def reset(request: HttpRequest, username: str) -> HttpResponse:
    code = reset_password(username=username, by=request.acting, at=now())
    return render(request, "accounts/code.html", {"username": username, "one_time_code": code})


@require_POST
@needs("users.unlock")
def unlock(request: HttpRequest, username: str) -> HttpResponse:
    unlock_account(username=username, by=request.acting, at=now())
    messages.success(request, f"账号 {username} 已解锁。")
    return redirect("accounts:users")
