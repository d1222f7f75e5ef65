"""The pages of statistics that are made of figures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.figures import crossing, in_terms, quality, taking_part, trends
from catalogue.figures.subject import Subject


@dataclass(frozen=True)
class Page:
    """`slug` in the address; `figures` by name. `beside` gives a template of its own what it needs beside those.

    `takes_selection`: False for what counts organisations, so that only their type and a day can be chosen.
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
            ("dekking", "dekking-verloop", "gemeenten", "meeste-toepassingen"),
            template="catalogue/statistics/coverage.html",
            beside=taking_part.beside,
            takes_selection=False,
        ),
        Page(
            "kwaliteit",
            _("Volledig en actueel"),
            _("Hoeveel er is ingevuld, en hoe lang geleden iemand keek of het nog klopt."),
            (
                *("kernvragen", "kernvragen-eigen", "kernvragen-overgenomen", "volledigheid-per-soort"),
                *("opnieuw-bekijken", "leeftijd-van-teksten", "te-laat-per-soort", "volledigheid-per-organisatie"),
                "volledigheid-per-veld",
            ),
            template="catalogue/statistics/quality.html",
            beside=quality.beside,
        ),
        Page(
            "verloop",
            _("Verloop in de tijd"),
            _("Wat er per maand nieuw, vernieuwd en ingetrokken is, en wat er toen stond."),
            ("per-jaar", "stand-per-fase", "per-maand"),
            template="catalogue/statistics/trends.html",
            beside=trends.beside,
        ),
        Page(
            "naast-de-quickscan",
            _("Naast de quickscan"),
            _("Dit register in de indeling van TNO, naast wat TNO telde. En hoeveel hier nog niet is ingedeeld."),
            tuple(in_terms.FIGURES),
            template="catalogue/statistics/in_terms.html",
            beside=in_terms.beside_the_figures,
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
