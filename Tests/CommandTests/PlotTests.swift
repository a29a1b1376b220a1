import CalendarTime
import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A drawing as another program reads it: elements with their attributes, by class.
private final class Drawing: NSObject, XMLParserDelegate {
  private(set) var lanes: [(patient: String, bars: [Bar], marks: [String])] = []
  private(set) var isWellFormed = false

  struct Bar {
    var x = 0.0
    var width = 0.0
    var hasArrow = false
    var title = ""
    /// Where it is hatched, and how far.
    var holds: [(x: Double, width: Double)] = []
  }

  private var classes: [String] = []
  private var text = ""

  init(_ svg: String) {
    super.init()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    let kind = attributes["class"] ?? (attributes["fill"] == "url(#held)" ? "held" : "")
    classes.append(kind)
    text = ""
    switch kind {
    case "lane": lanes.append((attributes["data-patient"] ?? "", [], []))
    case "bar" where classes.contains("lane"): lanes[lanes.count - 1].bars.append(Bar())
    case "outline":
      change {
        $0.x = Double(attributes["x"] ?? "") ?? .nan
        $0.width = Double(attributes["width"] ?? "") ?? .nan
      }
    case "held" where classes.contains("lane"):
      change { $0.holds.append((Double(attributes["x"] ?? "") ?? .nan, Double(attributes["width"] ?? "") ?? .nan)) }
    case "arrow" where classes.contains("lane"): change { $0.hasArrow = true }
    default: break
    }
  }

  private func change(_ body: (inout Bar) -> Void) {
    guard let lane = lanes.indices.last, let bar = lanes[lane].bars.indices.last else { return }
    body(&lanes[lane].bars[bar])
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    classes.removeLast()
    if name == "title", classes.last == "bar" { change { $0.title = text } }
    if name == "title", classes.last == "mark", !lanes.isEmpty { lanes[lanes.count - 1].marks.append(text) }
  }
}

@Suite("Plots")
struct PlotTests {
  private func day(_ text: String) throws -> CalendarDay { try PartialDate(parsing: text).days.first }

  /// Compares a drawing with the rows of `query exposures` and `query adverse-events`.
  private func check(_ log: String, asOf: String, _ comment: String) throws -> (bars: Int, holds: Int) {
    let svg = try succeeds(
      regimen("plot", "swimmer", "--axis", "date", "--output", "-", "--as-of", asOf, log: log))
    let drawing = Drawing(svg)
    #expect(drawing.isWellFormed, "\(comment)")
    let exposures = try answer("query", "exposures", "--as-of", asOf, log: log)["rows"].elements
    #expect(Set(drawing.lanes.map(\.patient)) == Set(exposures.compactMap { $0["patient"].text }), "\(comment)")
    #expect(drawing.lanes.reduce(0) { $0 + $1.bars.count } == exposures.count, "\(comment)")
    // Two unknowns of the axis, its first day and its scale, from two bars; every other bar must fit them.
    var fitted: [(days: Double, x: Double, length: Double, width: Double)] = []
    var hatched: [(days: Double, x: Double, length: Double, width: Double)] = []
    for row in exposures {
      let lane = try #require(drawing.lanes.first { $0.patient == row["patient"].text })
      let start = try #require(row["start"].text)
      let drug = try #require(row["drug"].text)
      let isOngoing = row["ongoing"].flag == true
      let bar = try #require(
        lane.bars.first { $0.title.hasPrefix(drug) && $0.title.contains("\(start) ") && $0.hasArrow == isOngoing },
        "\(comment): \(drug) from \(start)")
      fitted.append(
        (Double(try day(start).daysSinceEpoch), bar.x, try #require(row["days"].number), bar.width))
      let holds = try row["holds"].elements.map { hold in
        let from = try day(try #require(hold["start"].text)).daysSinceEpoch
        let end = Double(try day(start).daysSinceEpoch) + (row["days"].number ?? 0)
        let to = try hold["end"].text.map { min(Double(try day($0).daysSinceEpoch), end) } ?? end
        return (from: Double(from), length: to - Double(from))
      }.filter { $0.length > 0 }
      #expect(bar.holds.count == holds.count, "\(comment): \(bar.title)")
      hatched += zip(holds, bar.holds).map { hold, box in (hold.from, box.x, hold.length, box.width) }
    }
    let longest = try #require(fitted.max { $0.length < $1.length })
    let scale = longest.width / longest.length
    for bar in fitted + hatched {
      // Lengths are written to the thousandth of a millimetre, so that the scale itself is not exact.
      #expect(abs(bar.width - bar.length * scale) < 0.002, "\(comment): \(bar)")
      #expect(abs(bar.x - longest.x - (bar.days - longest.days) * scale) < 0.004, "\(comment): \(bar)")
    }
    let shown = Set(drawing.lanes.map(\.patient))
    let adverse = try answer("query", "adverse-events", "--as-of", asOf, log: log)["rows"].elements
      .filter { shown.contains($0["patient"].text ?? "") }
    for row in adverse {
      let lane = try #require(drawing.lanes.first { $0.patient == row["patient"].text })
      let words = "\(try #require(row["term"].text)), \(try #require(row["occurred"].text))"
      #expect(lane.marks.contains { $0.contains("adverse event: \(words)") }, "\(comment): \(words)")
    }
    #expect(
      drawing.lanes.flatMap(\.marks).filter { $0.contains("adverse event: ") }.count == adverse.count, "\(comment)")
    return (fitted.count, hatched.count)
  }

  @Test("the case series: every exposure a bar of its days, every ongoing one an arrow, every adverse event a mark")
  func series() throws {
    #expect(try check(caseSeries, asOf: "2025-01-01", "case series").bars > 40)
    #expect(try check(caseSeries, asOf: "2023-03-01", "case series").bars > 15)
  }

  @Test("random wards: the same, and each hold hatched for as long as it lasted", arguments: 0..<6 as Range<UInt64>)
  func wards(seed: UInt64) throws {
    let drafts = RandomWard(seed: seed, patients: 1...12).drafts
    try withLog(drafts) { log in
      for asOf in ["2023-01-01", "2022-06-15"] {
        let count = try check(log, asOf: asOf, "seed \(seed) as of \(asOf)")
        #expect(count.bars >= 3 && count.holds >= 1)
      }
    }
  }

  /// The numbers of a path, in pairs.
  private func places(_ kind: String, in svg: String) throws -> [(x: Double, y: Double)] {
    let path = try #require(
      svg.firstMatch(of: try Regex("class=\"\(kind)\" d=\"([^\"]*)\"", as: (Substring, Substring).self)))
    return path.output.1.split(whereSeparator: { "MLZ".contains($0) }).compactMap { pair in
      let numbers = pair.split(separator: " ").compactMap { Double($0) }
      return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
    }
  }

  @Test(
    "failure is drawn as query survival has it, with its interval and what competes",
    arguments: [nil, 3, 4] as [UInt64?])
  func failure(seed: UInt64?) throws {
    let rule = ["--rule", "endpoint=failure"]
    func check(_ log: String) throws {
      let svg = try succeeds(regimen(words: ["plot", "survival", "--output", "-"] + rule, log: log))
      #expect(Drawing(svg).isWellFormed && svg.contains("Aalen-Johansen"))
      #expect(svg.contains("Stopping of combination for ineffectiveness or adverse event"))
      let row = try #require(try answer(words: ["query", "survival"] + rule, log: log)["rows"].elements.first)
      let steps = row["curve"].elements
      let longest = max(1, try #require(steps.last?["month"].number))
      let failed = try places("steps", in: svg)
      let competing = try places("competing", in: svg)
      let band = steps.contains { $0["lower"].number != nil } ? try places("band", in: svg) : []
      for step in steps {
        let x = 24 + (step["month"].number ?? .nan) * 145 / longest
        for (field, found) in [("failure", failed), ("competing", competing), ("lower", band), ("upper", band)] {
          guard let share = step[field].number else { continue }
          let y = 3 + (1 - share) * 70
          #expect(found.contains { abs($0.x - x) < 0.001 && abs($0.y - y) < 0.001 }, "\(field) at \(x), \(y)")
        }
      }
      let censored = steps.filter { ($0["censored"].number ?? 0) > 0 }.count
      #expect(svg.split(separator: "class=\"censored\"").count - 1 == censored)
    }
    guard let seed else { return try check(caseSeries) }
    try withLog(RandomWard(seed: seed, patients: 1...12).drafts) { try check($0) }
  }

  @Test("below curves of groups stands the log-rank test of query survival, or why there is none, if it is asked for")
  func test() throws {
    let rows = try answer("query", "survival", "--by", "sex")["rows"].elements
    let p = try #require(rows.first?["logRank.p"].number)
    let svg = try succeeds(
      regimen("plot", "survival", "--by", "sex", "--log-rank", "--output", "-", log: caseSeries))
    let shown = String(format: "%.3f", p)
    #expect(svg.contains(">log-rank p \(shown), allowing for rows of one patient<"))
    let without = [["--log-rank"], ["--by", "anchor", "--log-rank"], ["--by", "sex", "--rule", "endpoint=failure"]]
    for words in without + [["--by", "sex"]] {
      let other = try succeeds(regimen(words: ["plot", "survival", "--output", "-"] + words, log: caseSeries))
      #expect(!other.contains("log-rank p"), "\(words)")
      #expect(other.contains(">no log-rank test: ") == words.contains("--log-rank"), "\(words)")
    }
  }

  @Test("the numbers under the curves are those of query survival")
  func survival() throws {
    let svg = try succeeds(regimen("plot", "survival", "--output", "-", log: caseSeries))
    #expect(Drawing(svg).isWellFormed)
    let row = try #require(
      try answer("query", "survival", "--at", "0,6,12,24")["rows"].elements.first)
    for point in row["at"].elements {
      let number = try #require(point["atRisk"].number)
      #expect(svg.contains(">\(Int(number))</text>"), "\(Int(number)) at risk")
    }
    let censored = row["curve"].elements.filter { ($0["censored"].number ?? 0) > 0 }.count
    #expect(svg.split(separator: "class=\"censored\"").count - 1 == censored && censored > 0)
    #expect(svg.contains("n 22, median 12.0, 95 % interval 6.0 to 22.0"))
  }

  @Test("the curves of a window begin with it, and the caption says so")
  func window() throws {
    try withTemporaryDirectory { directory in
      let words = ["--from-start", "P6M..", "--by", "sex", "--strata", "condition"]
      let path = directory + "/window.svg"
      try succeeds(regimen(words: ["plot", "survival", "--output", path] + words, log: caseSeries))
      let svg = try String(contentsOfFile: path, encoding: .utf8)
      let document = try answer(words: ["query", "curves"] + words.prefix(4))
      let longest = try #require(document["rows"].elements.compactMap { $0["month"].number }.max())
      let first = try #require(try places("steps", in: svg).first)
      #expect(abs(first.x - (24 + 6 * 145 / longest)) < 0.001 && first.y == 3)
      let caption = try String(contentsOfFile: directory + "/window.txt", encoding: .utf8)
      #expect(caption.contains("only 6 months after the start on"))
      #expect(caption.contains("8 rows without time in the window: in no curve."))
      let p = try answer(words: ["query", "survival"] + words)["rows"].elements.first?["logRank.p"].number
      #expect(svg.contains("log-rank p") == (p != nil))
    }
    let strata = try succeeds(
      regimen("plot", "survival", "--by", "sex", "--strata", "condition", "--output", "-", log: caseSeries))
    #expect(strata.contains(">log-rank p 0.020 within strata by condition, allowing for rows of one patient<"))
    let landmark = ["--by", "response", "--from-start", "P6M.."]
    try succeeds(regimen(words: ["plot", "survival", "--output", "-"] + landmark, log: caseSeries))
  }

  /// Options that change the form of an answer, or that a drawing of the whole curve has no use for.
  private static let optionsOfAnswers: [String: Set<String>] = [
    "survival": ["--horizon", "--at", "--suppress-below", "--rows"], "curves": ["--rows"], "exposures": [],
    "lines": ["--suppress-below"],
    "combinations": ["--count", "--suppress-below"],
  ]

  @Test(
    "a figure takes the options of the query that it draws",
    arguments: [
      ("survival", "survival"), ("survival", "curves"), ("exposure", "exposures"), ("flow", "lines"),
      ("swimmer", "exposures"), ("swimmer", "combinations"),
    ])
  func options(plot: String, query: String) throws {
    func options(_ words: String...) throws -> Set<String> {
      let help = try succeeds(regimen(words: words + ["--help"], log: nil))
      return Set(
        help.split(separator: "\n").filter { $0.hasPrefix("  --") }.map { String($0.split(separator: " ")[0]) })
    }
    let forms: Set = ["--deidentify", "--explain", "--format", "--columns", "--headings", "--ascii", "--color"]
    let asked = try options("query", query)
    let missing = asked.subtracting(try options("plot", plot)).subtracting(forms)
    #expect(missing == Self.optionsOfAnswers[query])
    #expect(asked.isSuperset(of: forms), "the list of forms is of options that are there")
  }

  @Test("the time at each dose is that of query exposures")
  func exposure() throws {
    let svg = try succeeds(regimen("plot", "exposure", "--output", "-", log: caseSeries))
    #expect(Drawing(svg).isWellFormed)
    var days: [String: Int] = [:]
    for row in try answer("query", "exposures")["rows"].elements {
      for dose in row["doses"].elements {
        days["\(row["drug"].text ?? "") \(dose["dose"].typedDose ?? "not recorded")", default: 0] +=
          Int(dose["days"].number ?? 0)
      }
    }
    for (dose, count) in days { #expect(svg.contains("<title>\(dose): \(count) days, "), "\(dose): \(count)") }
    #expect(svg.split(separator: "<g class=\"bar\"").count - 1 == days.count)
  }

  @Test("a file is for its owner alone, written over nothing unless told to, and a refusal leaves nothing")
  func files() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/swimmer.svg"
      let words = ["plot", "swimmer", "--output", path]
      #expect(try succeeds(regimen(words: words, log: caseSeries)) == "wrote 18 lanes to \(path)\n")
      let caption = try String(contentsOfFile: directory + "/swimmer.txt", encoding: .utf8)
      #expect(caption.hasPrefix("Time on treatment of 18 patients.\n\nA lane for each patient, the longest first;"))
      #expect(caption.contains("as of 2025-01-01"))
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let first = try Data(contentsOf: URL(fileURLWithPath: path))
      let refused = try regimen(words: words, log: caseSeries)
      #expect(refused.status == 3 && refused.error.contains("is there already"))
      try succeeds(regimen(words: words + ["--force", "--width", "85"], log: caseSeries))
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) != first)
      try FileManager.default.createDirectory(atPath: directory + "/place", withIntermediateDirectories: false)
      let taken = try regimen("plot", "swimmer", "--output", directory + "/place", "--force", log: caseSeries)
      #expect(taken.status == 3 && taken.error.contains("cannot be written: Is a directory"), "\(taken.error)")
      try FileManager.default.removeItem(atPath: directory + "/place")
      let none = try regimen(
        "plot", "survival", "--as-of", "2015-01-01", "--output", directory + "/none.svg", log: caseSeries)
      #expect(none.status == 3 && none.error.contains("no curve"))
      let flow = try regimen(
        "plot", "flow", "--as-of", "2015-01-01", "--output", directory + "/none.svg", log: caseSeries)
      #expect(flow.status == 3 && flow.error.contains("no flow") && flow.error.contains("query lines"))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == ["swimmer.svg", "swimmer.txt"])
    }
  }

  @Test("each block of the flow has the patients that query lines counts")
  func flow() throws {
    let svg = try succeeds(regimen("plot", "flow", "--output", "-", log: caseSeries))
    #expect(Drawing(svg).isWellFormed)
    let lines = try answer("query", "lines")["rows"].elements.filter { $0["line"].number != nil }
    for (condition, patients) in [("alopecia areata", 12), ("atopic dermatitis", 5)] {
      let own = lines.filter { $0["condition"].text == condition && $0["class"].text == "jak-inhibitor" }
      #expect(own.count == 2 && svg.contains(">\(condition), jak-inhibitor (\(patients) patients)<"))
      for drug in own.flatMap({ $0["drugs"].elements }) {
        let words = "\(drug["drug"].text ?? "") \(Int(drug["patients"].number ?? 0))"
        #expect(svg.contains(">\(words)<"), "\(condition): \(words)")
      }
      let ongoing = own.compactMap { $0["ongoing"].number }.map { "ongoing \(Int($0))" }
      for words in ongoing { #expect(svg.contains(">\(words)<"), "\(condition): \(words)") }
    }
  }

  @Test("the caption beside a curve has its counts and its estimand")
  func caption() throws {
    try withTemporaryDirectory { directory in
      try succeeds(regimen("plot", "survival", "--output", directory + "/curve.svg", log: caseSeries))
      let caption = try String(contentsOfFile: directory + "/curve.txt", encoding: .utf8)
      for words in [
        "Remaining on combination, 22 rows.\n\n22 combinations in 18 patients; 18 had stopped.",
        "Kaplan-Meier estimate",
        "Estimand: every pair of JAK inhibitor and partner", "as of 2025-01-01",
      ] {
        #expect(caption.contains(words), "\(words)\n\(caption)")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == ["curve.svg", "curve.txt"])
    }
  }

  @Test("texts of the record stay texts, and the figure says what it rests on")
  func texts() throws {
    let hostile = "<script>alert(1)</script>"
    let drafts = [
      #"{"type":"treatment-started","patient":"\#(hostile)","occurred":"2022-01-05","#
        + #""data":{"treatment":"T1","drug":"\"><img onerror=x>"}}"#,
      #"{"type":"adverse-event-recorded","patient":"\#(hostile)","occurred":"2022-02-05","#
        + #""data":{"term":"&lt;b> \u001b[31m"}}"#,
    ]
    try withLog(drafts) { log in
      let svg = try succeeds(regimen("plot", "swimmer", "--output", "-", "--as-of", "2022-06-01", log: log))
      let drawing = Drawing(svg)
      #expect(drawing.isWellFormed && !svg.contains("<script") && !svg.contains("<img") && !svg.contains("\u{1b}"))
      #expect(drawing.lanes.map(\.patient) == [hostile])
      #expect(svg.contains("as of 2022-06-01, known at ") && svg.contains("unit=pair days=elapsed"))
    }
  }
}
