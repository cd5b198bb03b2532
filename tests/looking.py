"""What is wrong with a page in a browser: axe, and whether it runs out at the side."""

from axe_playwright_python.sync_playwright import Axe

# Two thirds of axe's time goes into contrast, element by element. What it measures there hangs on the colours and the
# size of the letters and on the surfaces behind them: such a look, once passed, passes wherever it is met again.
EXAMINE = """async (passed) => {
  const surfaces = new WeakMap();
  const surface = (element) => {
    if (!element) return "canvas";
    if (!surfaces.has(element)) surfaces.set(element, lie(element));
    return surfaces.get(element);
  };
  // null: it may lie on something that is not around it, and only measuring tells.
  const lie = (element) => {
    const style = getComputedStyle(element);
    const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode].join();
    if (/^rgb\\([^)]*\\),none,1,none,normal$/.test(own)) return own;
    const moved = style.position !== "static" && !(style.position === "relative" && /^(0px|auto)$/.test(style.inset));
    if (moved || style.transform !== "none") return null;
    const behind = surface(element.parentElement);
    return behind && `${own} on ${behind}`;
  };
  const letters = (element) => {
    const style = getComputedStyle(element);
    const behind = surface(element);
    return behind && [style.color, style.fontSize, style.fontWeight, style.textShadow, behind].join();
  };
  const says = (element) => element.matches("input, select, textarea") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  const known = new Set(passed);
  const unknown = [...document.body.querySelectorAll("*")].filter((one) => says(one) && !known.has(letters(one)));
  const how = { resultTypes: ["violations"], preload: { assets: ["media"] } };
  const { violations } = await axe.run(document, { ...how, rules: { "color-contrast": { enabled: false } } });
  const learned = [];
  if (unknown.length) {
    const contrast = { runOnly: ["color-contrast"], elementRef: true, resultTypes: ["violations", "passes"] };
    const measured = await axe.run(unknown, contrast);
    violations.push(...measured.violations);
    learned.push(...measured.passes.flatMap(({ nodes }) => nodes.map(({ element }) => letters(element))));
  }
  return {
    wrong: violations.map(({ id, nodes }) => [id, nodes[0].target]),
    learned: [...new Set(learned)].filter(Boolean),
    wide: document.documentElement.scrollWidth > innerWidth,
  };
}"""
_passed = set()


def examine(page):
    """[(what is wrong, where)]: what axe finds, and a page that runs out at the side.

    Every page is examined; the contrast of letters that passed before in this run is not measured again.
    """
    page.evaluate(Axe().axe_script)
    seen = page.evaluate(EXAMINE, list(_passed))
    _passed.update(seen["learned"])
    return [tuple(wrong) for wrong in seen["wrong"]] + [("runs out at the side", page.url)] * seen["wide"]
