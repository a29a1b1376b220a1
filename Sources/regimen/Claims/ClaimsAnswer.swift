import PatientRecord
import Projections
import Text

/// The judgements of a paper's claims as an answer.
enum ClaimsAnswer {
  /// The answer; its rows carry the lines of the log where the question asks for them.
  static func answer(_ question: Question, _ file: ClaimsFile, _ judgements: [ClaimJudgement]) throws -> Answer {
    var positions: [String: Int] = [:]
    try question.forEachPatient { (asked) throws(ProjectionError) in
      for event in asked.events { positions[event.id.description] = event.sequenceNumber }
    }
    let rows = judgements.map { judgement in
      question.row(
        fields(judgement, file.profile), events: judgement.events.compactMap { positions[$0] }.sorted(),
        details: details(judgement))
    }
    return question.answer("claims", rows: rows, columns: columns, fields: names, notes: [note(judgements)])
  }

  private static let names = [
    "claim", "text", "estimand", "unit", "printed", "derived", "verdict", "rule", "nearest", "missing", "leftOut",
    "inferred.rows", "inferred.least", "inferred.most", "events",
  ]

  private static func fields(_ judgement: ClaimJudgement, _ base: Profile) -> [(name: String, value: Value)] {
    let claim = judgement.claim
    var estimand: Estimand?
    if case .estimand(let named) = claim.derivation { estimand = named }
    return [
      ("claim", .text(claim.name)), ("text", Value(claim.text)), ("estimand", Value(estimand?.description)),
      ("unit", Value(estimand?.unit?.word)), ("printed", claim.printed.value), ("derived", judgement.derived),
      ("verdict", .text(judgement.verdict.rawValue)), ("rule", Value(estimand?.rule)),
      ("nearest", Value(judgement.nearest)), ("missing", Value(judgement.missing)),
      ("leftOut", .integer(judgement.leftOut)), ("inferred", inferred(judgement.inferred)),
    ]
  }

  private static func inferred(_ finding: InferredMonths.Finding?) -> Value {
    guard let finding else { return .null }
    return [
      "rows": .integer(finding.rows), "least": Value(finding.bounds?.lowerBound),
      "most": Value(finding.bounds?.upperBound),
    ]
  }

  /// What people read under a claim: what is missing, what would make it hold, what is only inferred.
  private static func details(_ judgement: ClaimJudgement) -> [String] {
    var details: [String] = []
    if let missing = judgement.missing { details.append("missing: \(missing)") }
    if judgement.verdict == .differs {
      let rules = judgement.nearest.joined(separator: " or ")
      details.append("would hold under \(rules.isEmpty ? "no other value of a single rule" : rules)")
    }
    if judgement.leftOut > 0 { details.append("\(counted(judgement.leftOut, "row")) left out as not recorded") }
    if let finding = judgement.inferred {
      let rests = "rests on \(counted(finding.rows, "row")) whose length is only inferred"
      let range = finding.bounds.map { bounds in
        bounds.lowerBound == bounds.upperBound
          ? ": the same whatever they are"
          : ": from \(shown(bounds.lowerBound)) to \(shown(bounds.upperBound)) over what is possible"
      }
      details.append(rests + (range ?? ""))
    }
    return details
  }

  private static func note(_ judgements: [ClaimJudgement]) -> String {
    func count(_ verdict: ClaimJudgement.Verdict) -> Int { judgements.count { $0.verdict == verdict } }
    let counts = "\(count(.holds)) hold, \(count(.differs)) differ, \(count(.cannotBeDerived)) cannot be derived"
    return "\(counted(judgements.count, "claim")): \(counts)"
  }

  private static let columns = [
    Column("claim", field: "claim"), Column("text") { $0["text"] == .null ? "" : $0["text"]?.shownToPeople ?? "" },
    Column("printed", alignment: .right) { $0["printed"].map(printed) ?? "" },
    Column("derived", alignment: .right) { $0["derived"].map(shown) ?? "" }, Column("verdict", field: "verdict"),
    Column("rule") { $0["rule"] == .null ? "" : $0["rule"]?.shownToPeople ?? "" },
  ]

  /// A figure as it is printed.
  private static func printed(_ value: Value) -> String { value.asNumber.map(withoutPoint) ?? value.shownToPeople }

  /// A value to two decimals, so that its rounding can be seen.
  private static func shown(_ value: Value) -> String {
    switch value {
    case .number(let number): shown(number)
    case .list(let values): values.map(shown).joined(separator: ", ")
    default: value.shownToPeople
    }
  }

  private static func shown(_ number: Double) -> String {
    number == number.rounded() ? fixed(number, decimals: 0) : fixed(number, decimals: 2)
  }
}

extension Estimand: CustomStringConvertible {
  /// What the figure is of, in words: `mean months of combinations, condition alopecia areata`.
  var description: String {
    var words = [statistic.rawValue, column?.text, "of", rows.query.name].compactMap { $0 }.joined(separator: " ")
    if let grouping = rows.grouping { words += " by \(grouping.rawValue)" }
    if let month = rows.month { words += " at month \(withoutPoint(month))" }
    let parts =
      filter.map(\.description) + (among.isEmpty ? [] : ["among " + among.map(\.description).joined(separator: ", ")])
    let rest = per == .row ? [] : [per.rawValue]
    return ([words] + parts + rest).joined(separator: ", ")
  }

  /// The rules that are not the defaults; nil where all are.
  var rule: String? {
    let changed = zip(profile.rules, Profile().rules).filter { $0.value != $1.value }
    return changed.isEmpty ? nil : changed.map { "\($0.0.name)=\($0.0.value)" }.joined(separator: " ")
  }
}

extension Condition: CustomStringConvertible {
  /// `condition alopecia areata`, `months above 3`.
  var description: String {
    func words(_ values: [Value]) -> String {
      values.map { $0.asNumber.map(withoutPoint) ?? $0.shownToPeople }.joined(separator: " or ")
    }
    switch test {
    case .isAny(let values): return "\(path.text) \(words(values))"
    case .isNone(let values): return "\(path.text) not \(words(values))"
    case .isEmpty(let isEmpty): return "\(isEmpty ? "no" : "some") \(path.text)"
    case .within(let above, let below, let atLeast, let atMost):
      let bounds = [("above", above), ("below", below), ("at least", atLeast), ("at most", atMost)]
      return path.text + bounds.compactMap { word, bound in bound.map { " \(word) \(withoutPoint($0))" } }.joined()
    }
  }
}
