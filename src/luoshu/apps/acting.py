"""In whose name something is read or done: one person in one post, with the divisions that post answers for."""

from dataclasses import dataclass, field

SYSTEM_ROLE = "system"


def path_end(path: str) -> str:
    """Return the first path after the subtree of ``path``: the subtree is ``path <= p < path_end(path)``.

    Paths end in ``/``; the next character in code order is ``0``. A range is used and not LIKE, because
    SQLite cannot use an index for an escaped LIKE.
    """
    return path[:-1] + "0"


def paths_above(path: str) -> list[str]:
    """Return the path itself and the paths of all divisions above it, from the root down; none for "everywhere"."""
    codes = [code for code in path.split("/") if code]
    return ["/".join(codes[:count]) + "/" for count in range(1, len(codes) + 1)]


@dataclass(frozen=True)
class Acting:
    """One person acting in one post.

    ``paths`` are the roots of the visible subtrees (the post's division, and the predecessors of that division).
    ``rights`` are the right codes of the role. An empty ``paths`` sees nothing.
    """

    person_code: str
    post_code: str
    role: str
    paths: tuple[str, ...]
    rights: frozenset[str] = field(default_factory=frozenset)
    unit_code: str = ""
    level: int = 0
    label: str = ""

    def may(self, right: str) -> bool:
        """Tell whether the post has this right at all; scope is checked apart."""
        return right in self.rights

    def covers(self, path: str) -> bool:
        """Tell whether a division path lies in one of the visible subtrees."""
        return any(root == "" or root <= path < path_end(root) for root in self.paths)


SYSTEM = Acting(person_code="system", post_code="system", role=SYSTEM_ROLE, paths=("",), label="系统")
"""The worker. It proposes and records; it never verifies, rejects or closes."""
