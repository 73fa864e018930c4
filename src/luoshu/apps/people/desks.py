"""Which posts of a role answer for a place: those whose division is the place's own or one above it."""

from datetime import date

from django.db.models import Q

from luoshu.apps.acting import paths_above
from luoshu.apps.people.models import Post
from luoshu.apps.places.queries import valid_on


def desk_posts(role: str, division_path: str, on: date) -> list[Post]:
    """Return the held posts of a role that answer for a place, the nearest first."""
    held = Q(terms__starts_on__lte=on) & (Q(terms__ends_before__isnull=True) | Q(terms__ends_before__gt=on))
    posts = Post.objects.filter(held, valid_on(on), role=role, division_path__in=paths_above(division_path))
    return sorted(posts.distinct(), key=lambda post: (-len(post.division_path), post.code))
