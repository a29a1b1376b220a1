"""Checks that everyone can use a report: names, roles, contrast, and the rules of axe-core."""

import browser

# Text that is seen, with its colour and what lies behind it: the contrast of WCAG 2.2, 1.4.3.
CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const linear = (share) => share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  const channel = (value) => linear(value / 255);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  let count = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest("script, template, title, desc, noscript")) continue;
    if (!element.getClientRects().length || element.disabled || element.closest(":disabled")) continue;
    const style = getComputedStyle(element);
    const ink = parse(element.ownerSVGElement ? style.fill : style.color);
    const [a, b] = [luminance(ink), luminance(ground(element))].sort((x, y) => y - x);
    count += 1;
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(walker.currentNode.textContent.trim().slice(0, 40));
  }
  return [count, poor];
}"""


def check_accessibility(page, faults):
    """Names and roles as a screen reader is told them, one first heading, no level left out, text that can be read."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = {}
    for node in tree:
        if node.get("ignored"):
            continue
        role = node.get("role", {}).get("value")
        name = node.get("name", {}).get("value", "")
        roles.setdefault(role, []).append(name)
        if role in ("button", "slider", "combobox", "searchbox", "link", "Date", "region", "image", "navigation"):
            faults.expect(name.strip() != "", f"a {role} has no name")
    faults.expect(roles.get("slider") == ["Day"], f"slider: {roles.get('slider')}")
    faults.expect(roles.get("combobox") == ["What was known at"], f"combobox: {roles.get('combobox')}")
    lanes = page.locator("#lanes .lane").count()
    faults.expect(sum(name.startswith("all of ") for name in roles["button"]) == lanes, "each lane's name is a button")
    for role in ("main", "banner", "navigation", "table", "columnheader", "rowheader", "status"):
        faults.expect(role in roles, f"nothing has the role {role}")
    levels = page.eval_on_selector_all("h1, h2, h3", "(all) => all.map((one) => Number(one.tagName[1]))")
    faults.expect(levels.count(1) == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:])), f"headings: {levels}")
    faults.expect(page.get_attribute("html", "lang") == "en", "the page says its language")
    ids = page.eval_on_selector_all("[id]", "(all) => all.map((one) => one.id)")
    faults.expect(len(ids) == len(set(ids)), "no id stands twice")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        count, poor = page.evaluate(CONTRAST)
        faults.expect(count > 100 and not poor, f"{scheme}: contrast below 4.5 in {poor[:5]}")
    page.emulate_media(color_scheme="light")


def check_axe(page, faults):
    """Runs all rules of axe-core on the page as it stands, light and dark."""
    page.evaluate(browser.axe())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("() => axe.run(document)")
        passed = sum(len(rule["nodes"]) for rule in found["passes"])
        faults.expect(passed > 50, f"axe looked at {passed} elements only")
        for rule in found["violations"]:
            places = [" ".join(map(str, node["target"])) for node in rule["nodes"][:3]]
            faults.expect(False, f"axe, {scheme}: {rule['id']}: {rule['help']}: {places}")
    page.emulate_media(color_scheme="light")
