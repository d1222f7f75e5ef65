"""Every closed vocabulary of the register, each with its source.

Values are codes: they stand in the database, in addresses and in the API, and do not change.
Labels are Dutch, the language of the sources; English comes through gettext.
"""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Missing(TextChoices):
    """Why a value is not there. An empty value without a reason was simply not filled in.

    "Onbekend" and "niet gepubliceerd" differ: the owner could not find out, or knew and did not say.
    """

    UNKNOWN = "onbekend", _("Onbekend")
    NOT_PUBLISHED = "niet_gepubliceerd", _("Niet gepubliceerd")
    NOT_APPLICABLE = "niet_van_toepassing", _("Niet van toepassing")
    NOT_ASSESSED = "nog_niet_beoordeeld", _("Nog niet beoordeeld")
    WITHHELD = "niet_openbaar", _("Niet openbaar, op grond van de wet")


def or_missing(*reasons: Missing):
    """Choices that let a closed vocabulary say why it has no value."""
    return [(reason.value, reason.label) for reason in reasons]


class OrganisationType(TextChoices):
    """Finer than TOOI's eight classes. Source: Register van Overheidsorganisaties (ROO); the last three are ours."""

    MUNICIPALITY = "gemeente", _("Gemeente")
    PROVINCE = "provincie", _("Provincie")
    WATER_AUTHORITY = "waterschap", _("Waterschap")
    MINISTRY = "ministerie", _("Ministerie")
    AGENCY = "agentschap", _("Agentschap")
    INSPECTORATE = "inspectie", _("Inspectie")
    DEPARTMENT = "organisatieonderdeel", _("Organisatieonderdeel van het Rijk")
    INDEPENDENT_BODY = "zbo", _("Zelfstandig bestuursorgaan")
    # TOOI's Samenwerkingsorganisatie, ROO's gemeenschappelijke regeling, TNO's samenwerkingsverband.
    PARTNERSHIP = "samenwerkingsverband", _("Samenwerkingsverband")
    COURT = "rechterlijke_instantie", _("Rechterlijke instantie")
    POLICE = "politie", _("Politie")
    HIGH_COUNCIL = "hoge_college", _("Hoog College van Staat")
    ADVISORY_COUNCIL = "adviescollege", _("Adviescollege")
    CARIBBEAN_BODY = "caribisch_openbaar_lichaam", _("Caribisch openbaar lichaam")
    OTHER = "overig", _("Overige publieke organisatie")
    NO_GOVERNMENT = "geen_overheid", _("Geen overheidsorganisatie")
    # Of an unnamed quickscan record only; an Organisation always has a type.
    NOT_PUBLISHED = Missing.NOT_PUBLISHED.value, Missing.NOT_PUBLISHED.label


class Theme(TextChoices):
    """Publication standard 1.0, field `category`: 16 themes, from the Dutch TOP list."""

    OPERATIONS = "organisatie_en_bedrijfsvoering", _("Organisatie en bedrijfsvoering")
    CULTURE = "cultuur_en_recreatie", _("Cultuur en recreatie")
    ECONOMY = "economie", _("Economie")
    PUBLIC_FINANCE = "overheidsfinancien", _("Overheidsfinanciën")
    HOUSING = "wonen", _("Wonen")
    INTERNATIONAL = "internationaal", _("Internationaal")
    MIGRATION = "migratie_en_integratie", _("Migratie en integratie")
    NATURE = "natuur_en_milieu", _("Natuur en milieu")
    EDUCATION = "onderwijs_en_wetenschap", _("Onderwijs en wetenschap")
    PUBLIC_ORDER = "openbare_orde_en_veiligheid", _("Openbare orde en veiligheid")
    LAW = "recht", _("Recht")
    SPACE = "ruimte_en_infrastructuur", _("Ruimte en infrastructuur")
    SOCIAL_SECURITY = "sociale_zekerheid", _("Sociale zekerheid")
    TRAFFIC = "verkeer", _("Verkeer")
    WORK = "werk", _("Werk")
    HEALTH = "zorg_en_gezondheid", _("Zorg en gezondheid")


class Status(TextChoices):
    """Publication standard 1.0, field `status`. Never stored: it follows from the phase."""

    IN_DEVELOPMENT = "in_ontwikkeling", _("In ontwikkeling")
    IN_USE = "in_gebruik", _("In gebruik")
    OUT_OF_USE = "buiten_gebruik", _("Buiten gebruik")


class Phase(TextChoices):
    """TNO's quickscan phases (implementatie, experiment), with what comes before and after them."""

    DEVELOPMENT = "ontwikkeling", _("In ontwikkeling")
    EXPERIMENT = "experiment", _("Experiment of pilot")
    IN_USE = "in_gebruik", _("In gebruik")
    STOPPED = "gestopt", _("Gestopt")


# The one table between the quickscan's phase and the standard's status.
STATUS_OF_PHASE = {
    Phase.DEVELOPMENT: Status.IN_DEVELOPMENT,
    Phase.EXPERIMENT: Status.IN_DEVELOPMENT,
    Phase.IN_USE: Status.IN_USE,
    Phase.STOPPED: Status.OUT_OF_USE,
}


class PublicationCategory(TextChoices):
    """Publication standard 1.0, field `publication_category`."""

    HIGH_RISK = "hoog_risico_ai", _("Hoog-risico AI-systeem")
    IMPACTFUL = "impactvol", _("Impactvol algoritme")
    OTHER = "overig", _("Overig algoritme")


class ApplicationType(TextChoices):
    """TNO quickscan 2024, `toepassingstype`, as far as its categories are public; the last one is ours."""

    KNOWLEDGE = "kennisverwerking", _("Kennisverwerking, archivering en anonimisering")
    ENFORCEMENT = "inspectie_en_handhaving", _("Inspectie en handhaving")
    PROCESS = "procesoptimalisatie", _("Procesoptimalisatie")
    OTHER = "overig", _("Ander soort toepassing")


class ApplicationSubtype(TextChoices):
    """The one subset that the quickscan of 2024 counted within a type (iBestuur, 25 June 2024)."""

    ANONYMISATION = "anonimiseringstool", _("Anonimiseringstool")


class Technique(TextChoices):
    """TNO quickscan: the main technique. Rule-based was counted in 2019 and 2021 and not in 2024; the last is ours."""

    IMAGE = "beeldherkenning", _("Beeldherkenning")
    SPEECH_AND_TEXT = "spraak_en_tekstherkenning", _("Spraak- en tekstherkenning en taalverwerking")
    MACHINE_LEARNING = "machine_learning", _("Machine learning")
    GENERATIVE = "generatieve_ai", _("Generatieve AI en taalmodellen")
    RULE_BASED = "regelgebaseerd", _("Regelgebaseerd")
    OTHER = "overig", _("Andere techniek")


class DecisionMaker(TextChoices):
    """Who takes the decision. Ours: no register records it yet. Compare GDPR article 22."""

    PERSON = "mens", _("Een mens besluit")
    MACHINE = "systeem", _("Het systeem besluit")
    BOTH = "beide", _("Mens en systeem samen")
    NO_DECISION = "geen_besluit", _("Er wordt niets besloten over mensen of bedrijven")


class PersonalData(TextChoices):
    """Whether personal data is used. Ours; the special kinds are those of GDPR articles 9 and 10."""

    NO = "nee", _("Nee")
    YES = "ja", _("Ja")
    SPECIAL = "bijzonder", _("Ja, ook bijzondere of strafrechtelijke gegevens")


class AiActClass(TextChoices):
    """Regulation (EU) 2024/1689."""

    PROHIBITED = "verboden", _("Verboden AI-praktijk (artikel 5)")
    HIGH_RISK_PRODUCT = "hoog_risico_bijlage_i", _("Hoog risico: product (bijlage I)")
    HIGH_RISK_AREA = "hoog_risico_bijlage_iii", _("Hoog risico: toepassingsgebied (bijlage III)")
    EXEMPT = "uitzondering_artikel_6_3", _("Bijlage III, maar niet hoog risico (artikel 6, derde lid)")
    TRANSPARENCY = "transparantie", _("Alleen transparantieplicht (artikel 50)")
    MINIMAL = "minimaal", _("Geen bijzondere verplichtingen")
    NO_AI = "geen_ai", _("Geen AI-systeem in de zin van de AI-verordening")


class AiActArea(IntegerChoices):
    """Annex III of Regulation (EU) 2024/1689: the points, by their own numbers."""

    BIOMETRICS = 1, _("1. Biometrie")
    INFRASTRUCTURE = 2, _("2. Kritieke infrastructuur")
    EDUCATION = 3, _("3. Onderwijs en beroepsopleiding")
    EMPLOYMENT = 4, _("4. Werk en personeelsbeheer")
    SERVICES = 5, _("5. Essentiële diensten en uitkeringen")
    LAW_ENFORCEMENT = 6, _("6. Rechtshandhaving")
    MIGRATION = 7, _("7. Migratie, asiel en grenstoezicht")
    JUSTICE = 8, _("8. Rechtspraak en democratie")


class AiActCondition(TextChoices):
    """Article 6(3), second subparagraph: why an Annex III system is not high-risk."""

    NARROW_TASK = "a", _("a. Het systeem doet een beperkte procedurele taak")
    IMPROVES_HUMAN_WORK = "b", _("b. Het verbetert het resultaat van eerder menselijk werk")
    DETECTS_PATTERNS = "c", _("c. Het spoort patronen in besluiten op en vervangt geen menselijk oordeel")
    PREPARATORY = "d", _("d. Het doet voorbereidend werk voor een beoordeling")


class Assessment(TextChoices):
    """Whether an impact assessment that the law may ask for was done. Ours: no register records it as an answer."""

    DONE = "uitgevoerd", _("Uitgevoerd")
    NOT_DONE = "niet_uitgevoerd", _("Niet uitgevoerd")
    NOT_NEEDED = "niet_nodig", _("Niet nodig")


class Language(TextChoices):
    """Publication standard 1.0, field `lang` (ISO 639-3): only Dutch is accepted."""

    DUTCH = "nld", _("Nederlands")


class StandardVersion(TextChoices):
    """Publication standard: the version that a record follows."""

    V1_0 = "1.0", "1.0"


class State(TextChoices):
    """The states of a version. Withdrawal is of the whole application, see Application.withdrawn_at."""

    DRAFT = "concept", _("Concept")
    IN_REVIEW = "ter_beoordeling", _("Ter beoordeling")
    REJECTED = "teruggestuurd", _("Teruggestuurd")
    PLANNED = "ingepland", _("Ingepland")
    DISCARDED = "weggedaan", _("Weggedaan")
    PUBLISHED = "gepubliceerd", _("Gepubliceerd")
    SUPERSEDED = "vervangen", _("Vervangen")


# At most one version of an application is in one of these.
IN_THE_MAKING = [State.DRAFT, State.IN_REVIEW, State.REJECTED, State.PLANNED]
# What the public has seen, today or earlier, and nobody changes any more.
FIXED = [State.PUBLISHED, State.SUPERSEDED]


class Origin(TextChoices):
    """Where an application came from."""

    OWN = "eigen_registratie", _("Eigen registratie")
    IMPORT = "overgenomen", _("Overgenomen uit een ander register")
    RECONSTRUCTION = "reconstructie", _("Reconstructie van een quickscan")


class Role(TextChoices):
    """What a member may do for one organisation; see permissions.py."""

    EDITOR = "redacteur", _("Redacteur")
    APPROVER = "beoordelaar", _("Beoordelaar")
    MANAGER = "beheerder", _("Organisatiebeheerder")


class EventKind(TextChoices):
    """What happened to an application or an organisation."""

    CREATED = "aangemaakt", _("Aangemaakt")
    IMPORTED = "ingelezen", _("Ingelezen")
    REVISED = "herzien", _("Nieuw concept gemaakt")
    EDITED = "bewerkt", _("Concept bewerkt")
    SUBMITTED = "ingediend", _("Ter beoordeling aangeboden")
    RETRACTED = "teruggetrokken", _("Aanvraag teruggenomen")
    REJECTED = "teruggestuurd", _("Teruggestuurd")
    PLANNED = "ingepland", _("Publicatie ingepland")
    UNPLANNED = "uit_planning", _("Planning teruggenomen")
    DISCARDED = "weggedaan", _("Concept weggedaan")
    PUBLISHED = "gepubliceerd", _("Gepubliceerd")
    CONFIRMED = "bevestigd", _("Bevestigd dat het nog klopt")
    WITHDRAWN = "ingetrokken", _("Ingetrokken")
    MOVED = "verplaatst", _("Naar een andere organisatie verplaatst")
    REPORTED = "gemeld", _("Melding van een lezer ontvangen")
    REPORT_CLOSED = "melding_afgehandeld", _("Melding van een lezer afgehandeld")
    # Of an organisation
    RENAMED = "hernoemd", _("Hernoemd")
    MERGED = "samengevoegd", _("Samengevoegd")
    SETTINGS_CHANGED = "instellingen", _("Instellingen gewijzigd")
    MEMBER_INVITED = "uitgenodigd", _("Lid uitgenodigd")
    MEMBER_ADDED = "lid_erbij", _("Rol gegeven")
    MEMBER_REMOVED = "lid_eraf", _("Rol afgenomen")
    NIL_RETURN = "nulopgave", _("Nulopgave gedaan")
    NIL_RETURN_ENDED = "nulopgave_vervallen", _("Nulopgave vervallen")
    FILE_IMPORTED = "bestand_ingelezen", _("Bestand ingelezen")
    FILE_UNDONE = "inlezen_ongedaan", _("Inlezen ongedaan gemaakt")


class ReportKind(TextChoices):
    """What a reader writes to the organisation about a record."""

    ERROR = "fout", _("Er klopt iets niet")
    QUESTION = "vraag", _("Ik heb een vraag")


class ReportState(TextChoices):
    """How far a reader's report is."""

    RECEIVED = "ontvangen", _("Ontvangen")
    ANSWERED = "beantwoord", _("Beantwoord")
    CORRECTED = "verbeterd", _("Verbeterd")
    # Advertising, abuse, or about something else than the record.
    REJECTED = "afgewezen", _("Niet in behandeling genomen")


class LinkProblem(TextChoices):
    """Why an address in a published version gives no answer at all; links.py finds out."""

    NOT_FOUND = "niet_gevonden", _("Deze website bestaat niet, of staat niet op het openbare internet.")
    NO_ANSWER = "geen_antwoord", _("De website antwoordt niet.")
    TOO_SLOW = "te_traag", _("De website antwoordt niet op tijd.")
    UNSAFE = "onveilig", _("De website heeft geen geldig certificaat.")
    IN_CIRCLES = "rondjes", _("De website stuurt steeds door naar een ander adres.")


class FigureDimension(TextChoices):
    """What a published figure counts by."""

    TOTAL = "totaal", _("Totaal")
    GROWTH = "groei", _("Groei")
    ORGANISATION_TYPE = "organisatietype", _("Soort organisatie")
    APPLICATION_TYPE = "toepassingstype", _("Soort toepassing")
    TECHNIQUE = "techniek", _("Techniek")
    PHASE = "fase", _("Fase")
    THEME = "beleidsdomein", _("Beleidsdomein")
    AUDIENCE = "doelgroep", _("Doelgroep")
    RISK_CLASS = "risicoklasse", _("Risicoklasse")


class Confidence(TextChoices):
    """How sure the collectors of the published figures were of each."""

    HIGH = "high", _("Hoog")
    MEDIUM = "medium", _("Middel")
    LOW = "low", _("Laag")
