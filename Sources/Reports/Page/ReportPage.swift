import CalendarTime
import JSONText

/// A report as one self-contained page of HTML: no network, no library, no second file.
///
/// Without its script, readers have the curves and the first lanes and rows: those that come later are texts, of which
/// a browser makes nothing before they are asked for. Its policy lets no request leave it, and runs no script and no
/// style but its own, which it names by their hashes.
package struct ReportPage: Sendable {
  /// The title.
  package let title: String
  /// The provenance of the figures, by name: log, seal, dates, rules.
  package let proof: [(name: String, value: String)]
  /// The events and rows that became known since an earlier state; nil if none was named.
  package let changes: ReportChanges?
  /// The notes on the figures.
  package let notes: [String]
  /// The first screen: a sentence of whom the page is about, and the figures to begin with.
  package let first: FirstScreen
  /// The headline figures, each table with the rules that differ from those of the report.
  package let figures: [ReportTable]
  /// Lanes by patient.
  package let swimmer: SwimmerPlot
  /// The patients of the lanes, in their order.
  package let patients: [SwimmerPatient]
  /// The treatments of every patient by day.
  package let replay: ReplayData
  /// The patients on the first day of their first combination.
  package let cohort: ReportTable
  /// The responses.
  package let responses: ReportTable
  /// The curves, or the reason that there are none.
  package let survival: Survival
  /// The causes of stopping by month.
  package let incidence: ReportTable
  /// The causes of stopping, stacked; nil if there is nothing to draw.
  package let causes: (wide: String, narrow: String)?
  /// The patients left out at each step.
  package let attrition: ReportTable
  /// A row for each pair.
  package let outcomes: ReportTable
  /// Adverse events by suspected drug.
  package let adverseEvents: ReportTable
  /// The findings of the checks by their number.
  package let checks: ReportTable
  /// The events in words, by position in the log.
  package let events: [Int: [String]]

  /// Curves with their notes, or the reason that there are none.
  package enum Survival: Sendable {
    /// A drawing, and one for screens that are too narrow for it.
    case svg(String, narrow: String, words: String)
    /// The reason.
    case none(String)
  }

  /// The number of lanes on a page.
  package static let lanesAPage = 40

  /// A report. `patients` are sorted here as `order` says.
  package init(
    title: String, proof: [(name: String, value: String)], changes: ReportChanges?, notes: [String], first: FirstScreen,
    figures: [ReportTable], patients: [SwimmerPatient], axis: SwimmerPlot.Axis, order: SwimmerPlot.Order,
    replay: ReplayData, cohort: ReportTable, responses: ReportTable, survival: Survival, incidence: ReportTable,
    causes: (wide: String, narrow: String)?, attrition: ReportTable, outcomes: ReportTable, adverseEvents: ReportTable,
    checks: ReportTable,
    events: [Int: [String]]
  ) {
    (self.title, self.proof, self.notes, self.first, self.figures) = (title, proof, notes, first, figures)
    (self.replay, self.survival, self.outcomes, self.adverseEvents) = (replay, survival, outcomes, adverseEvents)
    (self.checks, self.events, self.cohort, self.responses) = (checks, events, cohort, responses)
    (self.incidence, self.causes, self.attrition, self.changes) = (incidence, causes, attrition, changes)
    self.patients = SwimmerPlot.sorted(patients.filter { !$0.courses.isEmpty }, by: order)
    swimmer = SwimmerPlot(self.patients, axis: axis, order: order, page: PlotPage(width: 174))
    self.order = order
  }

  private let order: SwimmerPlot.Order

  /// Renders the page around its `json` and its `parts`; `hash` is the SHA-256 of bytes in Base64.
  func html(data: String, lanes: [String], hash: (String) -> String) -> String {
    let frame = PageFrame(
      title: title, proof: proof, script: PageScript.text, data: data,
      parts: (changes == nil ? [] : [("changes", "What changed")]) + [
        ("first", "At a glance"), ("cohort", "Patients"), ("combinations", "Combinations"), ("response", "Response"),
        ("survival", "Time on combination"), ("swimmer", "Time on treatment"), ("replay", "Who was on what"),
        ("outcomes", "Outcomes"), ("adverse-events", "Adverse events"), ("attrition", "Who is left out"),
        ("checks", "Checks"), ("figures", "Headline figures"), ("proof", "What this rests on"),
      ])
    return frame.html(hash: hash) { markup in
      if let changes {
        markup.section("changes", "What changed") { changes.write(to: &$0) }
      }
      markup.section("first", "At a glance") { markup in
        first.write(to: &markup)
      }
      markup.section("cohort", "Patients") { cohort.write("cohort-table", isSortable: false, to: &$0) }
      markup.section("combinations", "Combinations") { markup in
        markup.open("div", ["class": "beside"])
        first.conditions.write("condition-table", isSortable: false, to: &markup)
        first.combinations.write("combination-table", isSortable: false, to: &markup)
        first.reasons.write("reason-table", isSortable: false, to: &markup)
        markup.close("div")
      }
      markup.section("response", "Response") { responses.write("response-table", isSortable: false, to: &$0) }
      writeSurvival(&markup)
      writeSwimmer(lanes, &markup)
      writeReplay(&markup)
      markup.section("outcomes", "Outcomes") { outcomes.write("outcome-table", isSortable: true, to: &$0) }
      markup.section("adverse-events", "Adverse events by suspected drug") { markup in
        adverseEvents.write("adverse-event-table", isSortable: true, to: &markup)
      }
      markup.section("attrition", "Who is left out") { markup in
        attrition.write("attrition-table", isSortable: false, to: &markup)
      }
      markup.section("checks", "Checks") { checks.write("check-table", isSortable: false, to: &$0) }
      markup.figures(figures, notes: notes)
      markup.proof(proof, command: true)
    }
  }

  /// The data of the script; no `<` in it can end its element.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("lanesAPage", ReportPage.lanesAPage)
    writer.texts("lanes", patients.map(\.name))
    writer.key("replay")
    replay.write(to: &writer)
    writer.key("events")
    writer.beginObject()
    let repeated = RepeatedWords(events.values)
    for (position, words) in events.sorted(by: { $0.key < $1.key }) {
      writer.key(String(position))
      repeated.write(words, to: &writer)
    }
    writer.endObject()
    writer.texts("words", repeated.words)
    writer.endObject()
    return ReportPage.withoutLess(writer.bytes)
  }

  /// Returns JSON in which every `<`, which can stand in strings only, is an escape.
  private static func withoutLess(_ json: [UInt8]) -> String {
    var written: [UInt8] = []
    written.reserveCapacity(json.count + 64)
    var rest = json[...]
    while let place = rest.firstIndex(of: UInt8(ascii: "<")) {
      written += rest[..<place]
      written += "\\u003c".utf8
      rest = rest[(place + 1)...]
    }
    return String(decoding: rest.startIndex == 0 ? json : written + rest, as: UTF8.self)
  }

  /// Writes the lanes in pages, each a drawing of its own on the same axis. O(lanes).
  var parts: [String] {
    stride(from: 0, to: patients.count, by: ReportPage.lanesAPage).map { start in
      let some = Array(patients[start..<min(start + ReportPage.lanesAPage, patients.count)])
      let plot = SwimmerPlot(some, axis: swimmer.axis, order: order, page: swimmer.page, within: swimmer)
      return plot.svg(
        title: "Time on treatment", description: "A lane a patient; bars are courses, shapes are events.", isPart: true)
    }
  }
}

extension ReportPage {
  private func writeSwimmer(_ parts: [String], _ markup: inout Markup) {
    markup.section("swimmer", "Time on treatment") { markup in
      markup.element(
        "p", ["class": "soft scripted-only on-screen"],
        "Click on a bar, a shape or a name for the events behind it. By keyboard: Tab to a name, arrow keys from "
          + "there, Enter opens, Escape leads back.")
      if parts.count > 1 { writePager(parts.count, &markup) }
      markup.details("details", label: "Events behind the mark")
      markup.open("div", ["class": "scroll figure", "tabindex": "0", "role": "region", "aria-label": "Swimmer plot"])
      let left = length(swimmer.page.plotLeft)
      markup.open(
        "div",
        [
          "id": "lanes", "data-axis": swimmer.axis.rawValue, "data-left": left, "data-first": String(swimmer.firstDay),
          "data-scale": "\(swimmer.millimetresPerDay)", "data-right": length(swimmer.right),
        ])
      if let first = parts.first { markup.append(first) } else { markup.element("p", [:], "Nobody was on a drug.") }
      markup.close("div")
      markup.append(swimmer.legendSVG())
      markup.close("div")
      for part in parts.dropFirst() { markup.later(part, ["class": "lanes"]) }
    }
  }

  /// Writes all lanes at 2 px each, and the controls that turn the pages.
  private func writePager(_ count: Int, _ markup: inout Markup) {
    markup.element(
      "p", ["class": "soft"],
      "All \(patients.count) lanes, 2 pixels each, in the order of the pages; dark: what combinations are built on.")
    markup.open(
      "div", ["class": "overview-box scroll figure", "tabindex": "0", "role": "region", "aria-label": "All lanes"])
    markup.append(swimmer.overviewSVG())
    markup.close("div")
    markup.open("div", ["class": "controls scripted-only"])
    markup.element("button", ["type": "button", "id": "page-back"], "Lanes before")
    markup.element("button", ["type": "button", "id": "page-on"], "Lanes after")
    markup.element("span", ["id": "page-words", "role": "status"])
    markup.element("label", ["for": "find-patient"], "Find a patient")
    markup.open("input", ["type": "search", "id": "find-patient", "autocomplete": "off"])
    markup.element("span", ["id": "find-words", "role": "status"])
    markup.close("div")
  }

  private func writeReplay(_ markup: inout Markup) {
    markup.section("replay", "Who was on what") { markup in
      let bound =
        replay.points.count == replay.momentCount
        ? "The page holds all \(replay.momentCount) moments at which something was recorded of these patients."
        : "The page holds \(replay.points.count) of the \(replay.momentCount) moments at which something was recorded "
          + "of these patients, evenly spread; regimen replay answers for any."
      markup.element(
        "p", ["class": "soft"],
        "Any day from \(replay.first) to \(replay.last), as known at a moment of recording. \(bound)")
      markup.open("div", ["class": "controls scripted-only"])
      markup.element("div", ["class": "wide"]) { markup in
        markup.element("label", ["for": "day"], "Day")
        markup.open(
          "input",
          [
            "type": "range", "id": "day", "min": String(replay.first.daysSinceEpoch),
            "max": String(replay.last.daysSinceEpoch), "step": "1", "value": String(replay.last.daysSinceEpoch),
          ])
      }
      markup.element("div") { markup in
        markup.element("label", ["for": "date"], "Date")
        let (first, last) = (replay.first.description, replay.last.description)
        markup.open("input", ["type": "date", "id": "date", "min": first, "max": last, "value": last])
      }
      markup.element("button", ["type": "button", "id": "day-back"], "Change before")
      markup.element("button", ["type": "button", "id": "day-on"], "Change after")
      markup.element("div") { markup in
        markup.element("label", ["for": "known"], "What was known at")
        markup.element("select", ["id": "known"]) { markup in
          for (index, point) in replay.points.enumerated().reversed() {
            let isLast = index == replay.points.count - 1
            markup.element("option", ["value": String(index)], isLast ? "\(point) (all that is known)" : point)
          }
        }
      }
      markup.close("div")
      markup.element("p", ["id": "replay-words", "role": "status"])
      markup.open("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": "Patients on that day"])
      markup.append(
        "<table id=\"on\"><thead><tr><th scope=\"col\">patient</th><th scope=\"col\">on that day</th></tr></thead>"
          + "<tbody></tbody></table>\n")
      markup.close("div")
      markup.append("<button type=\"button\" class=\"more scripted-only\" id=\"more-patients\" hidden></button>\n")
      markup.append("<noscript><p>This part needs the page's script.</p></noscript>\n")
    }
  }

  private func writeSurvival(_ markup: inout Markup) {
    markup.section("survival", "Time on combination") { markup in
      switch survival {
      case .none(let reason): markup.element("p", [:], "No curve: \(reason).")
      case .svg(let svg, let narrow, let words):
        markup.element("p", ["class": "soft"], words)
        markup.drawing("Curves", wide: svg, narrow: narrow)
      }
      if let causes { markup.drawing("Causes of stopping", wide: causes.wide, narrow: causes.narrow) }
      incidence.write("incidence-table", isSortable: false, to: &markup)
    }
  }
}

extension SwimmerPlot {
  /// Writes all lanes at a height of 2, one path for each of the two kinds of drug.
  fileprivate func overviewSVG() -> String {
    let height = lanes.count * 2
    var markup = Markup()
    markup.open(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "overview", "role": "img", "width": "1000",
        "height": String(height), "viewBox": "0 0 \(length(page.width)) \(height)", "preserveAspectRatio": "none",
        "aria-label": "All \(lanes.count) lanes; the pages below show them in full",
      ])
    for (colour, isShown) in [("#E69F00", false), ("#0072B2", true)] {
      var path = ""
      for (index, lane) in lanes.enumerated() {
        for bar in lane.bars where (bar.drug < anchorCount) == isShown {
          let top = isShown ? "\(2 * index)" : "\(2 * index + 1)"
          path += "M\(length(bar.x)) \(top)h\(length(bar.width))v1h\(length(-bar.width))z"
        }
      }
      markup.element("path", ["d": path, "fill": colour])
    }
    markup.element(
      "rect",
      [
        "class": "frame", "x": "0.4", "y": "0", "width": length(page.width - 0.8), "height": "0", "fill": "none",
        "stroke": "#000", "stroke-width": "2", "vector-effect": "non-scaling-stroke",
      ])
    markup.close("svg")
    return markup.text
  }
}

extension Markup {
  /// Writes a drawing in its frame, wide and in a form for screens that are too narrow for it.
  fileprivate mutating func drawing(_ label: String, wide: String, narrow: String) {
    open("div", ["class": "scroll figure", "tabindex": "0", "role": "region", "aria-label": label])
    for (kind, drawing) in [("narrow", narrow), ("wide-only", wide)] {
      open("div", ["class": kind])
      append(drawing)
      close("div")
    }
    close("div")
  }

  /// Writes markup of which a browser makes nothing until the script asks for it: a text that is no script.
  mutating func later(_ markup: String, _ attributes: KeyValuePairs<String, String>) {
    append("<script type=\"text/plain\"")
    for (key, value) in attributes { append(" \(key)=\"\(Markup.escaped(value))\"") }
    append(">" + markup + "</script>\n")
  }
}

/// The words that stand in several events, each written once.
private struct RepeatedWords {
  let words: [String]
  private let places: [String: Int]

  init(_ lists: some Sequence<[String]>) {
    var counts: [String: Int] = [:]
    for word in lists.joined() { counts[word, default: 0] += 1 }
    words = counts.filter { $0.value > 1 }.keys.sorted()
    places = Dictionary(uniqueKeysWithValues: zip(words, words.indices))
  }

  /// Writes a list: the place of a word that is repeated, else the word.
  func write(_ list: [String], to writer: inout JSONWriter) {
    writer.beginArray()
    for word in list { if let place = places[word] { writer.integer(place) } else { writer.string(word) } }
    writer.endArray()
  }
}

/// A report without single patients: tables of groups large enough to be shown.
///
/// The given tables already leave out small groups. The page has no lanes, curves, outcomes and replay,
/// in which every mark is a patient.
package struct GroupPage: Sendable {
  /// The title.
  package let title: String
  /// The provenance of the figures, by name.
  package let proof: [(name: String, value: String)]
  /// The notes on withheld figures and missing parts.
  package let notes: [String]
  /// The headline figures.
  package let figures: [ReportTable]
  /// Time on combination at chosen months.
  package let survival: ReportTable
  /// Patients with adverse events.
  package let rates: ReportTable

  /// A report of groups.
  package init(
    title: String, proof: [(name: String, value: String)], notes: [String], figures: [ReportTable],
    survival: ReportTable, rates: ReportTable
  ) {
    (self.title, self.proof, self.notes, self.figures) = (title, proof, notes, figures)
    (self.survival, self.rates) = (survival, rates)
  }

  /// Renders the page; `hash` is the SHA-256 of bytes in Base64.
  package func html(hash: (String) -> String) -> String {
    let frame = PageFrame(
      title: title, proof: proof, script: PageScript.textOfTables, data: "{}",
      parts: [
        ("figures", "Headline figures"), ("survival", "Time on combination"), ("adverse-events", "Adverse events"),
        ("proof", "What this rests on"),
      ])
    return frame.html(hash: hash) { markup in
      markup.figures(figures, notes: notes)
      markup.section("survival", "Time on combination") { survival.write("survival-table", isSortable: true, to: &$0) }
      markup.section("adverse-events", "Adverse events") { rates.write("rate-table", isSortable: true, to: &$0) }
      markup.proof(proof, command: false)
    }
  }
}
