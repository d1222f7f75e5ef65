"""System checks: an organisation's own house style can be read by everybody."""

from django.conf import settings
from django.core.checks import Warning as Remark
from django.core.checks import register

from catalogue import house_style


@register("catalogue")
def house_style_can_be_read(app_configs, **kwargs):
    """Says of each pair of colours that is too close how close it is; ours are held by the tests."""
    if not settings.HOUSE_STYLE:
        return []
    hint = "docs/house-style.md says which colour is for what."
    return [Remark(told, hint=hint, id="catalogue.W001") for told in house_style.complaints(house_style.sheet())]
