"""The pages of statistics that are made of figures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.figures import crossing
from catalogue.figures.subject import Subject


@dataclass(frozen=True)
class Page:
    """`slug` in the address; `figures` by name. `beside` gives a template of its own what it needs beside those.

    `takes_selection`: False for what can only be counted of the whole register, of any day.
    """

    slug: str
    title: Any
    lead: Any
    figures: tuple[str, ...]
    template: str = "catalogue/statistics/page.html"
    beside: Callable[[Subject], dict[str, Any]] = lambda subject: {}
    takes_selection: bool = True


PAGES = {
    page.slug: page
    for page in (
        Page(
            "dekking",
            _("Wie doet mee"),
            _("Welke organisaties iets hebben geregistreerd, welke zeggen dat zij niets hebben, en wie ontbreekt."),
            (),
            takes_selection=False,
        ),
        Page(
            "kwaliteit",
            _("Volledig en actueel"),
            _("Hoeveel er is ingevuld, en of het nog klopt."),
            (),
        ),
        Page(
            "verloop",
            _("Verloop in de tijd"),
            _("Wat er per maand is gepubliceerd, vervangen en ingetrokken, en wat er toen stond."),
            (),
        ),
        Page(
            "kruistabel",
            _("Kruistabel"),
            _("Twee indelingen naast elkaar: hoeveel toepassingen de ene waarde hebben, en ook de andere."),
            (crossing.NAME,),
            template="catalogue/statistics/crossing.html",
            beside=crossing.form,
        ),
    )
}
