/// The frame of every page: policy, style, title, links to the parts, script.
struct PageFrame {
  /// The title.
  let title: String
  /// The provenance of the figures; the first entry, the as-of date, stands below the title.
  let proof: [(name: String, value: String)]
  /// The script, and the JSON that it reads; no `<` stands in it.
  let script: String
  let data: String
  /// The parts, by their names on the page.
  let parts: [(id: String, words: String)]

  /// Renders the page around the markup of `body`; `hash` is the SHA-256 of bytes in Base64.
  ///
  /// Its policy lets no request leave it, and runs no script and no style but its own, named by their hashes.
  func html(hash: (String) -> String, _ body: (inout Markup) -> Void) -> String {
    let policy =
      "default-src 'none'; script-src 'sha256-\(hash(script))'; style-src 'sha256-\(hash(PageStyle.text))'; "
      + "base-uri 'none'; form-action 'none'"
    var markup = Markup()
    markup.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    markup.open("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
    markup.append("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    markup.append("<meta name=\"referrer\" content=\"no-referrer\">\n")
    markup.element("title", [:], title)
    markup.append("<style>\(PageStyle.text)</style>\n</head>\n<body>\n")
    markup.append("<a class=\"skip\" href=\"#main\">Skip to the figures</a>\n")
    writeHeader(&markup)
    markup.element("main", ["id": "main"], body)
    markup.append("<script type=\"application/json\" id=\"data\">\(data)</script>\n")
    markup.append("<script>\(script)</script>\n</body>\n</html>\n")
    return markup.text
  }

  private func writeHeader(_ markup: inout Markup) {
    markup.element("header") { markup in
      markup.element("h1", [:], title)
      for (name, value) in proof.prefix(1) { markup.element("p", ["class": "soft day"], "\(name) \(value)") }
      markup.open("nav", ["aria-label": "Parts of the report"])
      markup.open("ul")
      for (id, words) in parts {
        markup.open("li")
        markup.element("a", ["href": "#" + id], words)
        markup.close("li")
      }
      markup.close("ul")
      markup.close("nav")
    }
  }
}

extension Markup {
  /// A part of a page.
  mutating func section(_ id: String, _ heading: String, _ body: (inout Markup) -> Void) {
    open("section", ["id": id, "aria-labelledby": id + "-heading"])
    element("h2", ["id": id + "-heading"], heading)
    body(&self)
    close("section")
  }

  /// The headline figures; their rules stand where the page says what it rests on.
  mutating func figures(_ tables: [ReportTable], notes: [String]) {
    section("figures", "Headline figures") { markup in
      for (index, table) in tables.enumerated() { table.write("figure-\(index)", isSortable: false, to: &markup) }
      for note in notes { markup.element("p", ["class": "soft"], note) }
    }
  }

  /// The provenance of the whole page, with the command of the day that is shown if the page has such a day.
  mutating func proof(_ proof: [(name: String, value: String)], command: Bool) {
    section("proof", "What this rests on") { markup in
      markup.element("dl") { markup in
        for (name, value) in proof {
          markup.element("dt", [:], name)
          let isCode = ["log", "seal", "rules"].contains(name)
          markup.element("dd", ["class": isCode ? "mono" : "plain"], value)
        }
      }
      if !command { return }
      markup.element("p", ["class": "soft scripted-only"]) { markup in
        markup.write("Who was on what, on the command line: ")
        markup.element("code", ["id": "replay-command"])
      }
    }
  }
}
