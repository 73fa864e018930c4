"""Tokens for other systems: made once, shown once, kept as a hash, each acting for one post."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.errors import PostNotVisible
from luoshu.apps.people.models import ApiToken, Post
from luoshu.apps.people.rights import rights_of
from luoshu.apps.places.queries import predecessors_paths


def hash_of_token(token: str) -> str:
    """Return the hash that is kept. A token has 256 random bits, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_token(*, name: str, post_code: str, days: int, by: Acting, at: datetime) -> str:
    """Make a token for a post and return it, for the only time. For the system administrator."""
    if not by.may("users.edit"):
        raise NotAllowed
    post = Post.objects.filter(code=post_code).first()
    if post is None or not by.covers(post.division_path):
        raise PostNotVisible
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        ApiToken.objects.create(
            name=name[:80],
            post=post,
            token_hash=hash_of_token(token),
            created_at=at,
            created_by=by.person_code,
            valid_until=at + timedelta(days=max(1, min(730, days))),
        )
        detail = {"name": name, "post": post_code, "days": days}
        record(by=by, at=at, action="tokens.made", subject_kind="post", subject_code=post_code, detail=detail)
    return token


def acting_of_token(token: str, at: datetime) -> Acting | None:
    """Return in whose name a token acts; None for one that is unknown, revoked or over."""
    rows = ApiToken.objects.select_related("post__unit", "post__division")
    found = rows.filter(token_hash=hash_of_token(token), revoked_at__isnull=True, valid_until__gt=at).first()
    if found is None:
        return None
    post = found.post
    return Acting(
        person_code=f"api:{found.pk}",
        post_code=post.code,
        role=post.role,
        paths=(post.division_path, *predecessors_paths(post.division)),
        rights=rights_of(post.role),
        unit_code=post.unit.code,
        level=post.division.level,
        label=f"接口 {found.name}",
    )
