"""The accessibility engine, in the browser. Its rule about colours, three quarters of its time, runs once per painting.

A painting is a colour and a size of letters on a pile of backgrounds. Texts that share one share their contrast, so
what was found good on one page is not measured again on the next. What is positioned may lie on something else than
what it is in, and is measured always.
"""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

ALL_BUT_COLOURS = """
axe.run({preload: false, resultTypes: ['violations'], rules: {'color-contrast': {enabled: false}}})
   .then(({violations}) => ({violations}))
"""
COLOURS = """async seen => {
    const NOTHING = 'rgba(0, 0, 0, 0),none,1,none,normal';
    const piles = new Map([[null, '']]);
    const pile = element => {
        if (!piles.has(element)) {
            const style = getComputedStyle(element), below = pile(element.parentElement);
            const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode];
            const flows = ['static', 'relative'].includes(style.position) && below !== null;
            piles.set(element, !flows ? null : own.join() === NOTHING ? below : `${below}|${own}`);
        }
        return piles.get(element);
    };
    const painting = element => {
        const style = getComputedStyle(element), behind = pile(element);
        return behind && [style.color, style.fontSize, style.fontWeight, style.textShadow, behind].join();
    };
    const holdsText = element => element.matches('input:not([type=checkbox], [type=radio]), select, textarea')
        || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim());
    const texts = [...document.body.querySelectorAll(':not(option)')].filter(element =>
        element.checkVisibility({visibilityProperty: true}) && holdsText(element));
    const paintings = new Map(texts.map(element => [element, painting(element)]));
    const unseen = texts.filter(element => !seen.includes(paintings.get(element)));
    if (!unseen.length) return {violations: [], good: []};
    const {passes, violations} = await axe.run(
        {include: unseen}, {preload: false, runOnly: ['color-contrast'], elementRef: true});
    violations.forEach(({nodes}) => nodes.forEach(node => delete node.element));
    const good = passes.flatMap(({nodes}) => nodes.map(node => paintings.get(node.element)));
    return {violations: JSON.parse(JSON.stringify(violations)), good: [...new Set(good)].filter(Boolean)};
}"""
good: set[str] = set()


def complaint(page) -> str:
    """What axe finds wrong with the page as it stands; empty when it finds nothing."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    colours = page.evaluate(COLOURS, list(good))
    good.update(colours["good"])
    violations = page.evaluate(ALL_BUT_COLOURS)["violations"] + colours["violations"]
    return AxeResults({"violations": violations}).generate_report() if violations else ""


def run(page, rules: list[str]) -> list[str]:
    """What these rules alone find, also those that are off unless they are asked for: the elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = page.evaluate("rules => axe.run({preload: false, runOnly: rules})", rules)
    assert results["passes"], "These rules found nothing to look at."
    return [node["html"] for violation in results["violations"] for node in violation["nodes"]]
