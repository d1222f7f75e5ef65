"""A figure as it can be cited and taken along: its page, its files, and its place in another page."""

import csv
import re
import struct
import sys
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from defusedxml.ElementTree import fromstring
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from catalogue.api.v1.figures import _data
from catalogue.figures import citing, files, shelf
from catalogue.figures.figure import Column, Drawn, Figure, Row
from catalogue.figures.quoted import quoted
from catalogue.figures.subject import Subject
from catalogue.statistics.units import Unit
from register.choices import Phase
from tests.factories import VersionFactory, quickscan_of_one

pytestmark = [pytest.mark.once, pytest.mark.django_db]

PHASE = "/statistiek/cijfers/fase/"
HOSTILE = "<script>alert('&amp;')</script> & \x00\x1b\ud800\u202e ]]> \"x\" " + "M" * 80


def subject(query=""):
    return Subject.of(QueryDict(query), 7)


def invented(**values):
    columns = (Column("count", "Aantal"), Column("share", "Aandeel", Unit.PERCENT, drawn=False))
    rows = (Row("a", "Appel", (1234, Decimal("99.9"))), Row("b", "Peer", (1, None)))
    return Figure(
        **{
            "name": "fruit",
            "title": "Fruit",
            "definition": "Geteld.",
            "head": "Soort",
            "columns": columns,
            "rows": rows,
        }
        | values
    )


@pytest.fixture(autouse=True)
def _two_in_use():
    VersionFactory.create_batch(2, published=True, phase=Phase.IN_USE)
    VersionFactory(published=True, phase=Phase.DEVELOPMENT)


# Its page


def test_the_page_says_what_was_counted_of_when_and_how_to_cite_it(client):
    with time_machine.travel(datetime(2026, 11, 3, 12, tzinfo=UTC), tick=False):
        response = client.get(PHASE)
    page = response.text
    assert "Fase: het vaakst ‘In gebruik’, 2 van 3</h1>" in page
    assert "Hoe ver de toepassing is" in page
    revision = response.context["subject"].revision
    assert f"revisie {revision} van het register" in page
    cited = f"stand op 3 november 2026, revisie {revision}, http://testserver{PHASE}?op=2026-11-03"
    assert f"AI-register, ‘Toepassingen naar: Fase’, {cited}" in page
    assert re.search(r"<details open>\s*<summary>De cijfers als tabel", page)
    assert "Wat er vandaag nog verandert" in page


def test_the_page_leads_to_the_records_the_data_and_its_files(client):
    page = client.get(f"{PHASE}?organisationType=gemeente&theme=verkeer").text
    for address in (
        "/toepassingen/?organisationType=gemeente&amp;theme=verkeer",
        "/api/v1/figures/fase?organisationType=gemeente&amp;theme=verkeer",
        *(f"{PHASE}?organisationType=gemeente&amp;theme=verkeer&amp;vorm={form}" for form in files.FILES),
        "/statistiek/?organisationType=gemeente&amp;theme=verkeer",
    ):
        assert f'href="{address}"' in page, address
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_the_lasting_address_keeps_its_numbers(client):
    with time_machine.travel(datetime(2030, 1, 2, tzinfo=UTC), tick=False):
        lasting = client.get(PHASE).context["lasting"].removeprefix("http://testserver")
        before = client.get(PHASE, {"vorm": "csv"}).text.splitlines()
    with time_machine.travel(datetime(2030, 1, 3, 12, tzinfo=UTC), tick=False):
        VersionFactory(published=True, phase=Phase.IN_USE)
        today = client.get(PHASE, {"vorm": "csv"}).text
        later = client.get(f"{lasting}&vorm=csv").text.splitlines()
        page = client.get(lasting).text
    assert "in_gebruik,In gebruik,3," in today
    # All but the revision.
    assert [line.split(",")[:5] for line in later] == [line.split(",")[:5] for line in before]
    assert "Wat er vandaag nog verandert" not in page


def test_head_and_a_copy_that_is_known_cost_no_answer(client):
    for query in ("", "?vorm=csv", "?vorm=svg", "?vorm=png", "?vorm=bibtex"):
        full = client.get(PHASE + query)
        head = client.head(PHASE + query)
        assert head.status_code == 200
        assert head.content == b""
        assert head.headers["Content-Type"] == full.headers["Content-Type"]
        assert client.get(PHASE + query, headers={"if-none-match": full.headers["ETag"]}).status_code == 304


def test_a_file_that_is_not_there_says_which_are(client):
    response = client.get(f"{PHASE}?theme=verkeer&vorm=pdf")
    assert response.status_code == 404
    assert f'href="{PHASE}?theme=verkeer&amp;vorm=csv"' in response.text
    assert f'href="{PHASE}?theme=verkeer"' in response.text
    assert "ETag" not in response.headers


def test_a_figure_that_is_not_there_leads_to_what_looks_like_it(client):
    response = client.get("/statistiek/cijfers/fasen/")
    assert response.status_code == 404
    assert f'href="{PHASE}"' in response.text
    assert client.get("/statistiek/cijfers/qqqq/").status_code == 404


def test_a_list_has_no_drawing(client):
    page = client.get("/statistiek/cijfers/wie-ontbreekt/").text
    assert "vorm=csv" in page
    assert "vorm=svg" not in page
    assert "<svg" not in page.partition("<main")[2]
    assert client.get("/statistiek/cijfers/wie-ontbreekt/?vorm=png").status_code == 404


def test_what_cannot_be_counted_has_no_files(client):
    response = client.get("/statistiek/cijfers/gemeenten/?organisationType=provincie")
    assert response.status_code == 200
    assert response.context["figure"].refused
    assert "vorm=" not in response.text
    refused = client.get("/statistiek/cijfers/gemeenten/?organisationType=provincie&vorm=csv")
    assert refused.status_code == 404
    assert "Dit cijfer gaat alleen over gemeenten." in refused.text


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("fase", "organisationType=fruit", "organisationType"),
        ("fase", "op=2999-01-01", "Deze dag is nog niet geweest."),
        ("fase", "edition=1900", "Deze editie is er niet."),
        ("dekking", "phase=in_gebruik", "Fase: dit cijfer telt organisaties"),
    ],
)
def test_there_is_no_file_of_other_records_than_were_asked(client, name, query, said):
    address = f"/statistiek/cijfers/{name}/?{query}"
    # Its page counts without what cannot be used, and says so.
    assert client.get(address).status_code == 200
    for form in files.FILES:
        response = client.get(f"{address}&vorm={form}")
        assert response.status_code == 400, form
        assert "Content-Disposition" not in response.headers
        assert "ETag" not in response.headers
    assert said in response.text


# In another page


def test_every_figure_on_a_page_has_its_names_for_itself(client):
    for address in ("/statistiek/", "/statistiek/dekking/", "/statistiek/verloop/", "/statistiek/kwaliteit/"):
        page = client.get(address).text
        names = re.findall(r'\sid="([^"]+)"', page)
        assert len(names) == len(set(names)), address
        for used in re.findall(r"(?:aria-labelledby|aria-describedby)=\"([^\"]+)\"", page):
            assert set(used.split()) <= set(names)
        assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(names)


def test_a_figure_on_a_page_leads_to_its_own_page_and_files(client):
    page = client.get("/statistiek/?organisationType=gemeente").text
    figure = re.search(r'<figure[^>]*id="fase".*?</figure>', page, re.DOTALL).group()
    assert "<h2" in figure
    assert f'href="{PHASE}?organisationType=gemeente"' in figure
    assert f'href="{PHASE}?organisationType=gemeente&amp;vorm=csv"' in figure
    # Links that read alike say of what they are.
    assert figure.count('<span class="hidden-text">: Toepassingen naar: Fase</span></a>') == 1 + len(files.FILES)


@pytest.mark.parametrize(
    ("unknown", "said"),
    [
        (1, "Impacttoets gedaan: het vaakst ‘Ja’, 2 van 4"),
        (2, "Impacttoets gedaan: 2 van de 5 toepassingen zonder antwoord"),
        (3, "Impacttoets gedaan: 3 van de 6 toepassingen zonder antwoord"),
    ],
)
def test_the_heading_names_no_value_that_fewer_records_have_than_have_none(unknown, said):
    for answer in ("ja", "ja", "nee", *["onbekend"] * unknown):
        VersionFactory(published=True, phase=Phase.EXPERIMENT, impact_assessment=answer)
    assert shelf.build("impacttoets", subject("phase=experiment")).finding == said


def test_what_was_withdrawn_since_is_not_said_to_be_there_still():
    with time_machine.travel(datetime(2026, 5, 1, 12, tzinfo=UTC), tick=False):
        version = VersionFactory(published=True)
    application = version.application
    application.withdrawn_at, application.withdrawal_reason = timezone.now(), "Gestopt."
    application.save()
    then, now = next(quoted(subject("op=2026-05-02"))), next(quoted(subject()))
    assert (then.number, then.rest, now.number) == ("1", "gepubliceerde toepassing", "3")
    assert "niet ingetrokken" in now.definition
    assert then.definition == "Openbaar aan het einde van die dag. Elke toepassing telt één keer."


# CSV


def read(text):
    return list(csv.DictReader(StringIO(text)))


def test_the_numbers_of_every_figure_are_the_same_in_its_file_and_its_table(client):
    for name in shelf.FIGURES:
        response = client.get(f"/statistiek/cijfers/{name}/")
        figure = response.context["figure"]
        if figure.refused:
            continue
        text = client.get(f"/statistiek/cijfers/{name}/?vorm=csv").text
        assert "\r\n" in text
        heads = text.splitlines()[0].split(",")
        assert len(set(heads)) == len(heads), name
        lines = read(text)
        totals = [lines.pop()] if figure.totals else []
        assert [(line["code"], line["label"]) for line in lines] == [(row.code, str(row.label)) for row in figure.rows]
        for row, line in zip(figure.rows, lines, strict=True):
            for column, number in zip(figure.columns, row.numbers, strict=True):
                assert line[column.name] == ("" if number is None else str(number)), (name, row.code)
        for line in totals:
            assert [line[column.name] for column in figure.columns] == [
                "" if number is None else str(number) for number in figure.totals
            ]
        # The table says them too.
        table = re.search(r"<table.*?</table>", response.text, re.DOTALL)
        assert (table.group().count("<tr") if table else 1) == len(figure.rows) + 1 + len(totals), name


def test_cells_are_raw_and_numbers_have_a_point():
    figure = invented(rows=(Row("=1+1", '=SOM(A1), "x"\ny', (1234, Decimal("12.5")), mark="+ iets"),))
    [line] = read(files.as_csv(figure, subject()))
    assert line["code"] == "=1+1"
    assert line["label"] == '=SOM(A1), "x"\ny'
    assert (line["count"], line["share"], line["mark"]) == ("1234", "12.5", "+ iets")


def test_each_line_says_where_it_is_from():
    for line in read(files.as_csv(invented(), subject("op=2026-05-01"))):
        assert (line["as_of"], line["revision"]) == ("2026-05-01", "7")
        assert line["source"].endswith("/statistiek/cijfers/fruit/?op=2026-05-01")


def test_what_is_said_in_place_of_a_number_is_in_the_file():
    row = Row("a", "Appel", (None, None), mark="Let op", instead=(("count", "niet gepubliceerd"),))
    [line] = read(files.as_csv(invented(rows=(row,)), subject()))
    assert (line["count"], line["mark"]) == ("", "Let op; Aantal: niet gepubliceerd")


def test_nothing_counted_gives_the_heads_only():
    assert (
        files.as_csv(invented(rows=()), subject()) == "code,label,count,share,mark,selection,as_of,revision,source\r\n"
    )


def test_a_file_says_what_it_is_and_what_one_may_do_with_it(client):
    for form, kind in (
        ("csv", "text/csv"),
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
        ("bibtex", "application/x-"),
    ):
        response = client.get(f"{PHASE}?op=2026-05-01&vorm={form}")
        assert response.headers["Content-Type"].startswith(kind)
        ending = {"bibtex": "bib"}.get(form, form)
        assert re.fullmatch(
            rf'attachment; filename="fase-2026-05-01-r\d+\.{ending}"', response.headers["Content-Disposition"]
        )
        assert "publicdomain/zero" in response.headers["Link"]
        assert f'<http://testserver{PHASE}?op=2026-05-01>; rel="canonical"' in response.headers["Link"]
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


# Of what

OF_WHAT = [
    ("organisationType=gemeente&provider=Bouwer", "Soort organisatie: Gemeente; Leverancier: Bouwer", "selectie-2"),
    ("edition=2024", "Quickscan 2024, gereconstrueerd uit openbare bronnen", "quickscan-2024"),
    (
        "edition=2024&phase=in_gebruik",
        "Quickscan 2024, gereconstrueerd uit openbare bronnen; Fase: In gebruik",
        "selectie-quickscan-2024",
    ),
]


@pytest.mark.parametrize(("query", "said", "named"), OF_WHAT)
def test_each_file_and_the_citation_say_which_records_were_counted_and_what_is_made_up(query, said, named):
    quickscan_of_one("Fruit")
    asked = subject(query)
    assert not asked.selection.problems
    assert f"‘Fruit’ ({said})" in citing.citation_of(invented(), asked)
    assert ("stand op" in citing.citation_of(invented(), asked)) == ("edition" not in query)
    assert {line["selection"] for line in read(files.as_csv(invented(), asked))} == {said}
    assert f"‘Fruit’ ({said})" in " ".join(texts(files.as_svg(invented(), asked)))
    assert f"title = {{{{Fruit ({said})}}}}" in files.bibtex_of(invented(), asked)
    assert citing.file_name_of(invented(), asked, "csv").startswith(f"fruit-{named}")
    assert _data(invented(), asked)["selection"] == said


def test_of_the_register_nothing_is_added_and_of_all_editions_that_they_are_made_up():
    assert citing.of_what(invented(), subject("op=2026-05-01")) == ""
    of_all = invented(takes_selection=False)
    assert citing.of_what(of_all, subject("phase=in_gebruik")) == "gereconstrueerd uit openbare bronnen"
    assert "selectie" not in citing.file_name_of(of_all, subject("phase=in_gebruik"), "csv")


def test_what_is_typed_as_a_choice_stays_text_in_each_file():
    asked = subject(urlencode({"q": "<b>&amp; ]]> {", "provider": "} \n\u202e<b>\x1b"}))
    assert not asked.selection.problems
    fromstring(files.as_svg(invented(), asked).encode())
    [entry] = re.findall(r"title = .*", files.bibtex_of(invented(), asked))
    assert entry.count("{") == entry.count("}")
    for line in read(files.as_csv(invented(), asked)):
        assert not set(line["selection"]) & set("\n\u202e\x1b")
    assert re.fullmatch(r"fruit-selectie-[\d-]+-r7\.csv", citing.file_name_of(invented(), asked, "csv"))


# SVG and PNG


def texts(svg):
    return [element.text for element in fromstring(svg).iter() if element.tag.endswith("}text")]


@pytest.mark.parametrize("drawn", [kind for kind in Drawn if kind is not Drawn.NOTHING])
def test_an_svg_is_valid_and_harmless_whatever_the_labels(drawn):
    figure = invented(
        drawn=drawn,
        title=HOSTILE,
        finding=HOSTILE,
        columns=(Column("a", HOSTILE), Column("b", HOSTILE)),
        rows=(Row("a", HOSTILE, (3, 4), mark=HOSTILE), Row("b", HOSTILE, (0, None), mark="")),
        notes=(HOSTILE,),
    )
    svg = files.as_svg(figure, subject())
    tags = {element.tag.rpartition("}")[2] for element in fromstring(svg.encode()).iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "rect", "line", "circle", "text"}
    assert "style=" not in svg
    assert "href" not in svg


def test_an_svg_says_what_comes_out_and_where_it_is_from():
    figure = invented(finding="Het vaakst appel", notes=("Percentages zijn van alles.",))
    said = " ".join(texts(files.as_svg(figure, subject("op=2026-05-01"))))
    for part in ("Het vaakst appel", "Fruit", "Geteld.", "Appel", "1.234 (99,9%)", "Percentages zijn van alles."):
        assert part in said
    assert "stand op 1 mei 2026, revisie 7" in said
    assert "/statistiek/cijfers/fruit/?op=2026-05-01" in said.replace(" ", "")


def test_a_file_of_nothing_says_so():
    for figure in (invented(rows=()), invented(rows=(Row("a", "Appel", (0, None)),))):
        assert "Er is niets te tekenen: er is niets geteld, of alle aantallen zijn nul." in texts(
            files.as_svg(figure, subject())
        )


def size_of(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def test_a_png_is_the_svg_in_twice_as_many_pixels():
    root = fromstring(files.as_svg(invented(), subject()))
    assert size_of(files.as_png(invented(), subject())) == (2 * int(root.get("width")), 2 * int(root.get("height")))


def test_a_png_has_its_texts_on_a_machine_without_fonts(monkeypatch, tmp_path):
    with_texts = files.as_png(invented(), subject())
    assert with_texts == files.as_png(invented(), subject())
    monkeypatch.setattr(files, "FONTS", tmp_path)
    without = files.as_png(invented(), subject())
    assert size_of(without) == size_of(with_texts)
    assert len(with_texts) > 2 * len(without)


def test_a_very_high_drawing_becomes_no_png_that_fills_the_memory():
    rows = tuple(Row(f"{number}", f"Regel {number}", (1, None)) for number in range(600))
    assert size_of(files.as_png(invented(rows=rows), subject()))[1] <= files.HIGHEST


def test_without_the_extra_there_is_no_png(client, monkeypatch):
    assert "vorm=png" in client.get(PHASE).text
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    page = client.get(PHASE).text
    assert "vorm=svg" in page
    assert "vorm=png" not in page
    response = client.get(f"{PHASE}?vorm=png")
    assert response.status_code == 404
    assert "vorm=svg" in response.text


# BibTeX


def test_bibtex_names_the_day_the_revision_and_the_lasting_address():
    text = files.bibtex_of(invented(title="50% {fruit} & meer"), subject("op=2026-05-01"))
    assert text.startswith("@misc{airegister-fruit-2026-05-01,\n")
    assert r"title = {{50\% \textbraceleft{}fruit\textbraceright{} \& meer}}" in text
    assert "version = {7}" in text
    assert "/statistiek/cijfers/fruit/?op=2026-05-01}" in text
    assert text.count("{") == text.count("}")
