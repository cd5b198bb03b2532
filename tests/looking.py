"""What is wrong with a page in a browser: axe, and whether it runs out at the side."""

from importlib.resources import files

# Served with the other static files of an office under test: a browser that keeps it need not be sent it for each look.
SERVED = ("axe", files("axe_playwright_python"))  # one of Django's STATICFILES_DIRS
AXE = "axe.min.js"
LOAD = """(address) => new Promise((loaded, failed) => {
  const script = document.createElement("script");
  Object.assign(script, { src: address, onload: loaded, onerror: failed });
  document.head.append(script);
  script.remove();
})"""

# Two thirds of axe's time goes into contrast, element by element. What it measures there hangs on the colours and the
# size of the letters, on what lies behind and over them: such letters, once passed, pass wherever they are met again.
EXAMINE = """async (passed) => {
  const once = (reckon, known = new WeakMap()) => (element) => {
    if (!known.has(element)) known.set(element, reckon(element));
    return known.get(element);
  };
  // What lies over an element and all that is around it, up to the root.
  const veil = once((element) => {
    const { opacity, filter, mixBlendMode } = getComputedStyle(element);
    const own = [opacity, filter, mixBlendMode].join();
    const around = element.parentElement ? veil(element.parentElement) : "";
    return own === "1,none,normal" ? around : `${own} in ${around}`;
  });
  // What lies behind it; null: it may lie on something that is not around it, and only measuring tells.
  const ground = once((element) => {
    const { backgroundColor, backgroundImage, position, inset, transform } = getComputedStyle(element);
    const own = `${backgroundColor},${backgroundImage}`;
    if (/^rgb\\([^)]*\\),none$/.test(own)) return own;
    const moved = position !== "static" && !(position === "relative" && /^(0px|auto)$/.test(inset));
    if (moved || transform !== "none") return null;
    const behind = element.parentElement ? ground(element.parentElement) : "canvas";
    return behind && `${own} on ${behind}`;
  });
  const letters = (element) => {
    const { color, fontSize, fontWeight, textShadow } = getComputedStyle(element);
    const behind = ground(element);
    return behind && [color, fontSize, fontWeight, textShadow, behind, veil(element)].join();
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
    // Letters out of sight pass as well, unmeasured.
    const passes = measured.passes.flatMap(({ nodes }) => nodes);
    const seen = passes.filter(({ any }) => any.some(({ data }) => data && data.contrastRatio));
    learned.push(...seen.map(({ element }) => letters(element)));
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
    page.evaluate(LOAD, f"/static/{SERVED[0]}/{AXE}")
    seen = page.evaluate(EXAMINE, list(_passed))
    _passed.update(seen["learned"])
    return [tuple(wrong) for wrong in seen["wrong"]] + [("runs out at the side", page.url)] * seen["wide"]
