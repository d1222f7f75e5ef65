"""The statistics report: every figure in one document, the same on its page, in a file and in PDF."""

import re
import zlib
from base64 import b64encode
from datetime import timedelta
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.charts.drawing import draw
from catalogue.charts.pieces import pieces
from catalogue.charts.shapes import Drawing, Rect
from catalogue.figures import by_dimension, shelf
from catalogue.figures.pages import PAGES
from catalogue.figures.report.document import Report
from catalogue.figures.report.files import as_pdf
from catalogue.figures.report.plates import LONGEST
from catalogue.figures.subject import Subject
from catalogue.quickscan import EditionCount
from register.choices import Confidence, FigureDimension, Phase, State, Technique
from register.models import Application, Edition, PublishedFigure, Revision
from register.review import reschedule
from tests.factories import VersionFactory
from tests.nu import complaints, needs_java

ADDRESS = "/statistiek/rapport/"


def can_make_pdf() -> bool:
    """Asked in a test only: it takes half a second to know."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


# What a browser fetches by itself.
FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "srcset", "object": "data"}


def report_of(asked="") -> Report:
    return Report.of(Subject.of(QueryDict(asked), Revision.current()))


def figures_of(report):
    """Every figure in it, by name."""
    return {plate.figure.name: plate.figure for chapter in report.chapters for plate in chapter.plates}


def numbers_of(figure):
    return [(row.code, row.numbers) for row in figure.rows]


def written(*options) -> str:
    """The report as the command writes it on standard output."""
    out = StringIO()
    call_command("report", *options, stdout=out)
    return out.getvalue()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)).split())


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


class Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


# What stands in it


@pytest.mark.django_db
def test_the_report_of_an_edition_holds_each_published_figure_beside_the_counted_one(editions):
    # Of this no record says anything, so it belongs to no figure.
    PublishedFigure.objects.create(
        edition_id="2024",
        dimension=FigureDimension.AUDIENCE,
        category="burgers",
        count=7,
        confidence=Confidence.LOW,
        source_title="Een bron",
        source_url="https://voorbeeld.nl/",
        position=999,
    )
    report = report_of("edition=2024")
    chapters = report.chapters
    published = [beside for chapter in chapters for beside in chapter.published]
    published += [beside for chapter in chapters for plate in chapter.plates for beside in plate.published]
    count = EditionCount(Edition.objects.get(pk="2024"))
    assert {beside.comparison.figure.pk for beside in published} == {figure.pk for figure in count.figures}
    assert len(published) == len(count.figures) > 20
    for beside in published:
        assert beside.comparison.counted == count.count(beside.comparison.figure)
        source = report.sources[beside.source - 1]
        assert (source.title, source.url) == (
            beside.comparison.figure.source_title,
            beside.comparison.figure.source_url,
        )


@pytest.mark.django_db
@pytest.mark.once
def test_its_page_shows_the_numbers_the_findings_and_that_it_is_a_reconstruction(client, editions):
    page = text_of(client.get(ADDRESS, {"edition": "2024"}).content.decode())
    for said in (
        "Quickscan 2024 in cijfers",
        "Dit is een reconstructie.",
        "Getelde toepassingen: 266. Bij naam bekend: 5. Niet bij naam bekend: 261.",
        "Voor het eerst zijn er meer toepassingen in gebruik (102) dan in experiment (95). Klopt.",
        "19 van de 19 gepubliceerde cijfers komen bij het tellen uit",
        "gemeente 105 (39%) 105 (39,5%) Gelijk bron",
        "groei t.o.v. 2021",
        "in 2019 en 2021 telde TNO ook algoritmes mee die alleen vaste regels volgen",
        "Editie 2021: Van TNO zijn hier alleen het totaal en het aantal met een onbekende techniek.",
    ):
        assert said in page


@pytest.mark.django_db
@pytest.mark.once
def test_of_what_an_edition_published_nothing_its_report_says_so(editions):
    page = text_of(written("--edition", "2021")).split("Figuur 3. Toepassingen naar: Soort toepassing")[-1]
    assert page.split("Figuur 4.")[0].count("Hierover is van deze editie niets gepubliceerd.") == 1


@pytest.mark.django_db
def test_one_changed_record_shows_in_the_report_of_the_edition(editions):
    assert "266 toepassingen geteld" in text_of(written("--edition", "2024"))
    entry = Edition.objects.get(pk="2024").entries.first()
    entry.delete()
    page = text_of(written("--edition", "2024"))
    assert "265 toepassingen geteld" in page
    assert "19 van de 19 gepubliceerde cijfers" not in page
    assert "Wijkt af" in page


@pytest.mark.django_db
def test_the_report_of_a_day_has_the_figures_of_that_day_and_its_addresses_keep_them():
    VersionFactory(published=True, phase=Phase.IN_USE, technique=Technique.IMAGE)
    gone = VersionFactory(published=True, phase=Phase.STOPPED, published_at=timezone.now() - timedelta(days=3))
    Application.objects.filter(pk=gone.application_id).update(withdrawn_at=timezone.now(), withdrawal_reason="Weg")
    day = timezone.localdate() - timedelta(days=2)
    asked = f"op={day}"
    figures = figures_of(report_of(asked))
    subject = Subject.of(QueryDict(asked), Revision.current())
    assert subject.total == 1
    for name, figure in figures.items():
        assert numbers_of(figure) == numbers_of(shelf.build(name, subject)), name
    assert ("gestopt", (1,)) in numbers_of(figures["fase"])
    assert ("in_gebruik", (0,)) in numbers_of(figures["fase"])
    for chapter in report_of(asked).chapters:
        for plate in chapter.plates:
            assert asked in plate.address


@pytest.mark.django_db
def test_that_of_today_has_the_figures_of_the_pages_of_today_and_keeps_them_under_its_day():
    VersionFactory(published=True, phase=Phase.IN_USE)
    reschedule(Application.objects.all())
    subject = Subject.of(QueryDict(), Revision.current())
    report = report_of()
    for name, figure in figures_of(report).items():
        assert numbers_of(figure) == numbers_of(shelf.build(name, subject)), name
    assert report.address.endswith(f"{ADDRESS}?op={timezone.localdate()}")
    links = [row.url for figure in figures_of(report).values() for row in figure.rows if "/toepassingen/" in row.url]
    assert len(links) > 3
    assert all(f"op={timezone.localdate()}" in link for link in links)
    assert report.citation.endswith(report.address)


@pytest.mark.django_db
@pytest.mark.once
def test_every_figure_that_is_on_a_page_of_the_statistics_is_in_it_once(editions):
    VersionFactory(published=True)
    names = [plate.figure.name for chapter in report_of().chapters for plate in chapter.plates]
    said = {
        name for page in PAGES.values() for name in page.figures if shelf.build(name, Subject.of(QueryDict(), 1)).rows
    }
    assert len(names) == len(set(names))
    assert said | by_dimension.FIGURES.keys() <= set(names)


@pytest.mark.django_db
@pytest.mark.once
def test_figures_and_chapters_are_numbered_on_and_the_contents_leads_to_each(client):
    VersionFactory(published=True)
    response = client.get(ADDRESS)
    chapters = response.context["report"].chapters
    assert [chapter.number for chapter in chapters] == list(range(2, 2 + len(chapters)))
    plates = [plate for chapter in chapters for plate in chapter.plates]
    assert [plate.number for plate in plates] == list(range(1, 1 + len(plates)))
    elements = Elements(response.content.decode()).found
    ids = {attributes["id"] for _tag, attributes in elements if "id" in attributes}
    anchors = {attributes["href"][1:] for tag, attributes in elements if tag == "a" and attributes["href"][0] == "#"}
    assert {plate.slug for plate in plates} | {chapter.slug for chapter in chapters} <= anchors <= ids


@pytest.mark.django_db
@pytest.mark.once
def test_a_selection_has_a_report_of_its_own_that_says_what_was_chosen(client):
    VersionFactory(published=True, technique=Technique.IMAGE)
    VersionFactory(published=True, technique=Technique.GENERATIVE)
    response = client.get(ADDRESS, {"technique": Technique.IMAGE})
    page = text_of(response.content.decode())
    assert response.context["report"].subject.total == 1
    assert "Een selectie uit het register in cijfers" in page
    assert "Beeldherkenning" in page.split("Inhoud")[0]
    assert "Niet alles in dit adres is gebruikt" in text_of(client.get(f"{ADDRESS}?phase=onzin").content.decode())


@pytest.mark.django_db
@pytest.mark.once
def test_without_records_it_says_so_and_has_no_empty_chapters(client):
    report = client.get(ADDRESS).context["report"]
    assert [chapter.slug for chapter in report.chapters if "dekking" not in chapter.slug] == []
    assert "Hier is niets te tellen" in text_of(client.get(ADDRESS).content.decode())


@pytest.mark.django_db
def test_a_draft_changes_no_byte_of_it():
    organisation = VersionFactory(published=True).application.organisation
    before = written()
    for state in (State.DRAFT, State.IN_REVIEW):
        VersionFactory(state=state, phase=Phase.STOPPED, application__organisation=organisation)
    assert written() == before


@pytest.mark.django_db
def test_it_costs_the_same_for_one_record_or_ten(client):
    VersionFactory(published=True)
    with CaptureQueriesContext(connection) as few:
        client.get(ADDRESS)
    VersionFactory.create_batch(9, published=True)
    with CaptureQueriesContext(connection) as many:
        client.get(ADDRESS)
    assert len(many) == len(few)


# On paper


@pytest.mark.django_db
@pytest.mark.once
def test_a_drawing_is_cut_between_its_rows_and_nothing_of_it_is_lost(editions):
    figure = shelf.build("transparantie", Subject.of(QueryDict("edition=2024"), 1))
    drawing = draw(figure)
    cut = pieces(drawing, 2)
    assert sum(piece.height for piece in cut) == drawing.height
    assert sum(len(piece.shapes) for piece in cut) == len(drawing.shapes)
    assert len(cut) == 2
    for piece in cut:
        assert all(0 <= shape.down <= piece.height for shape in piece.shapes)
    assert pieces(drawing, 1)[0].shapes == drawing.shapes
    bars = tuple(Rect("value", "0%", y, "50%", 10) for y in (0, 20, 40))
    assert [piece.shapes for piece in pieces(Drawing(60, bars, (0, 20, 40)), 3)] == [bars[:1]] * 3


@pytest.mark.django_db
@pytest.mark.once
def test_a_list_that_would_fill_the_paper_leads_to_its_address(client):
    VersionFactory.create_batch(LONGEST + 1, published=True)
    page = client.get(ADDRESS).content.decode()
    figure = page.split('id="figuur-')[-1]
    assert f"De tabel heeft {LONGEST + 1} regels." in text_of(page)
    assert "Vast adres:" in figure


# As a file


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize("options", [(), ("--edition", "2024", "--language", "en")])
def test_the_file_needs_nothing_else(editions, options):
    VersionFactory(published=True)
    html = written(*options)
    elements = Elements(html).found
    assert {tag for tag, _attributes in elements} >= {"svg", "table", "style"}
    assert [tag for tag, attributes in elements if FETCHED.get(tag) in attributes] == []
    for address in re.findall(r"url\(([^)]*)\)", html):
        assert address.strip("\"'").startswith(("data:", "#")), address
    assert "@import" not in html
    # And each of its links is a full one, or within it.
    links = [attributes["href"] for tag, attributes in elements if tag == "a"]
    assert {link for link in links if not link.startswith(("#", "http"))} == set()


@needs_java
@pytest.mark.django_db
@pytest.mark.once
def test_the_file_is_valid_html(editions, tmp_path):
    VersionFactory(published=True)
    for name, options in {"register": (), "edition": ("--edition", "2024", "--language", "en")}.items():
        # The stylesheets are looked at by test_valid_html.py.
        html = re.sub(r"(?<=<style>)[^<]*(@page.*)", r"\1", written(*options))
        assert "@page" in html
        (tmp_path / f"{name}.html").write_text(html)
    assert complaints(tmp_path) == []


@pytest.mark.django_db
@pytest.mark.once
def test_the_same_report_is_the_same_file(editions, tmp_path):
    VersionFactory(published=True)
    for place in ("one", "other"):
        call_command("report", output=tmp_path / f"{place}.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "other.html").read_bytes()
    assert written().encode() == (tmp_path / "one.html").read_bytes()


@pytest.mark.django_db
@pytest.mark.once
def test_another_house_style_is_in_it_with_its_own_letters(settings, tmp_path):
    (tmp_path / "tokens.css").write_text("@font-face { font-family: Eigen; src: url(eigen.ttf); } :root { --own: 1; }")
    (tmp_path / "eigen.ttf").write_bytes(b"letters")
    settings.STATICFILES_DIRS = [("catalogue", str(tmp_path))]
    html = written()
    assert "--own: 1" in html
    assert f"base64,{b64encode(b'letters').decode()}" in html


@pytest.mark.django_db
@pytest.mark.once
def test_the_title_above_each_page_cannot_leave_its_place(monkeypatch):
    monkeypatch.setattr(Report, "title", 'Een "titel"</style> \\ & meer')
    html = written()
    assert html.count("</style>") == 1
    assert '"titel"' not in html.split("</style>")[0]


@pytest.mark.django_db
@pytest.mark.once
def test_the_pdf_is_tagged_for_screen_readers_and_the_same_each_time(editions):
    """A part of an edition, which is the smallest report that there is."""
    if not can_make_pdf():
        pytest.skip("The extra pdf is not installed, or Pango is not.")
    report = report_of("edition=2024&phase=in_gebruik")
    content = as_pdf(report)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    inside = content + b"".join(map(inflated, streams))
    assert content.startswith(b"%PDF-")
    for said in (b"/MarkInfo", b"pdfuaid", b"/Alt"):
        assert said in inside
    assert as_pdf(report) == content


@pytest.mark.django_db
@pytest.mark.once
def test_without_the_extra_pdf_is_refused_with_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.setattr("catalogue.figures.report.files.find_spec", lambda name: None)
    with pytest.raises(CommandError, match=r"pip install -r requirements/pdf\.txt"):
        call_command("report", output=tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"edition": "1999"}, "There are: 2019, 2021, 2024."),
        ({"edition": "genai-2025"}, "There are: 2019, 2021, 2024."),
        ({"op": timezone.localdate() + timedelta(days=1)}, "has not been yet"),
        ({"output": Path("/nergens/report.html")}, "There is no directory /nergens."),
        ({"output": Path("report.docx")}, "must end in .html or .pdf"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(editions, options, said):
    with pytest.raises(CommandError, match=re.escape(said)):
        call_command("report", **options)


@pytest.mark.django_db
@pytest.mark.once
def test_a_day_that_is_none_and_a_day_of_an_edition_are_refused():
    with pytest.raises(CommandError, match="Write it as 2026-06-01"):
        call_command("report", "--op", "gisteren")
    with pytest.raises(CommandError, match="not allowed"):
        call_command("report", "--op", "2025-01-01", "--edition", "2024")
    with pytest.raises(CommandError, match="load_quickscan"):
        call_command("report", "--edition", "2024")


@pytest.mark.django_db
@pytest.mark.once
def test_a_file_that_cannot_be_written_leaves_the_one_before(monkeypatch, tmp_path):
    file = tmp_path / "report.html"
    file.write_text("het vorige")

    def full(path, content):
        with path.open("wb") as opened:
            opened.write(content[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("report", output=file)
    assert [place.name for place in tmp_path.iterdir()] == ["report.html"]
    assert file.read_text() == "het vorige"
