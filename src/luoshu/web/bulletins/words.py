"""A number of the bulletin as its pages write it: with a link to the clues behind it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshu.apps.clues.queries import Figure
from luoshu.web.shared.links import path_of

register = template.Library()


@register.simple_tag
def counted(figure: Figure) -> str | SafeString:
    """``12`` as a link to the list of its clues; ``0`` alone, since nothing stands behind it."""
    if not figure.value:
        return "0"
    address, title = f"{path_of('clues:list')}?{figure.asked}", figure.note or "点开看背后的线索"
    return format_html('<a href="{}" title="{}">{}</a>', address, title, figure.value)
