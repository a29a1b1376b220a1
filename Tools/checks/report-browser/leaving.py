"""That nothing leaves a report, and that these checks notice a report which something could leave."""

import os
import socket


class Faults:
    """An expectation that did not hold."""

    def __init__(self):
        self.checks = 0
        self.found = []

    def expect(self, holds, words):
        self.checks += 1
        if not holds:
            self.found.append(words)


def open_report(context, path, faults):
    """The page, with every request and every word of its console noted."""
    page = context.new_page()
    page.noted = []
    page.on("request", lambda request: page.noted.append(request.url))
    page.on("console", lambda message: faults.expect(False, f"console: {message.text}"))
    page.on("pageerror", lambda error: faults.expect(False, f"error in the page: {error}"))
    page.on("dialog", lambda dialog: faults.expect(False, "a dialog opened"))
    page.goto("file://" + path)
    faults.expect(page.noted == ["file://" + path], f"requests: {page.noted}")
    return page


def check_policy(page, faults):
    """Checks that nothing leaves the page, even if a script runs in it: a server waits, and gets no request."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.5)
    blocked = page.evaluate("""async (place) => {
      const seen = [];
      document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
      try { await fetch(place, { signal: AbortSignal.timeout(500) }); seen.push("left"); } catch { }
      const image = document.createElement("img");
      image.src = place;
      document.body.append(image);
      const script = document.createElement("script");
      script.textContent = "window.harmed = 1";
      document.body.append(script);
      await new Promise((done) => setTimeout(done, 300));
      image.remove();
      return seen.sort().join(" ") + (window.harmed ? " harmed" : "");
    }""", "http://127.0.0.1:%d/" % server.getsockname()[1])
    faults.expect(blocked == "connect-src img-src script-src-elem", f"blocked: {blocked}")
    try:
        server.accept()
        faults.expect(False, "a request left the page")
    except TimeoutError:
        faults.expect(True, "")
    server.close()


def check_mutants(context, path, directory, faults):
    """Pages that would let something out are noticed by the checks that every page goes through."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    picture = '<img alt="" src="http://127.0.0.1:9/picture.png">'
    mutants = {
        "a policy that lets requests out": [("default-src &#39;none&#39;", "default-src *")],
        "no policy": [("Content-Security-Policy", "X-Nothing")],
        "a picture from elsewhere": [("<main id=\"main\">", "<main id=\"main\">" + picture)],
        "a picture from elsewhere, let through": [
            ("default-src &#39;none&#39;", "default-src *"), ("<main id=\"main\">", "<main id=\"main\">" + picture)],
        "a script that is not the page's": [("\"use strict\";", "\"use strict\"; ")],
        "any script": [("script-src &#39;sha256-", "script-src 'unsafe-inline'; x-src &#39;sha256-")],
    }
    for name, changes in mutants.items():
        changed = text
        for old, new in changes:
            faults.expect(old in changed, f"{name}: {old} is not in the page")
            changed = changed.replace(old, new, 1)
        mutant = os.path.join(directory, "mutant.html")
        with open(mutant, "w", encoding="utf-8") as file:
            file.write(changed)
        own = Faults()
        page = open_report(context, mutant, own)
        check_policy(page, own)
        page.close()
        faults.expect(own.found, f"not noticed: {name}")
