"""What the pages about uploads, and the desk's menu, need."""

from django import template

from register.importing.problems import shown
from register.importing.upload import rules

register = template.Library()

register.filter("as_in_file", shown)


@register.simple_tag(takes_context=True)
def may_read_in_files(context) -> bool:
    """Whether this user may read in a file of some organisation."""
    return bool(rules.may_read_in(None, context["request"].user))
