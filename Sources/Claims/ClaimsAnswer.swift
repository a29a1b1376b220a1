package import Answers
import PatientRecord
import Projections
package import Queries
import Text

/// The judgements of a paper's claims as an answer.
package enum ClaimsAnswer {
  /// Judges claims of a file by a record, and tells if one of them differs.
  ///
  /// Throws a `Diagnostic` if the file names an event that the record does not have.
  package static func judge(
    _ claims: [Claim], of file: ClaimsFile, _ question: Question
  ) throws -> (answer: Answer, differs: Bool) {
    var judge = try ClaimJudge(file, question)
    let judgements = try claims.map { try judge.judge($0) }
    let answer = try answer(question, judgements)
    return (answer, judgements.contains { $0.verdict == .differs })
  }

  /// The answer; its rows carry the lines of the log if the question asks for them.
  private static func answer(_ question: Question, _ judgements: [ClaimJudgement]) throws -> Answer {
    var positions: [String: Int] = [:]
    try question.forEachPatient { (asked) throws(ProjectionError) in
      for event in asked.events { positions[event.id.description] = event.sequenceNumber }
    }
    let rows = judgements.map { judgement in
      question.list(judgement, restingOn: judgement.events.compactMap { positions[$0] }.sorted())
    }
    let possible = try CombinationsQuery.combinations(question).possible.count
    return question.answer(
      "claims", "Figures of a paper; one row per claim.", [rows], table, leavingOut: .combinations(possible: possible),
      notes: [note(judgements)])
  }

  static let table = Table(
    columns,
    shown: [
      "claim", .composed("text", of: ["text"]) { $0.claim.text ?? "" },
      .composed("printed", of: ["printed"], isFlushRight: true) { printed($0.claim.printed.value) },
      .composed("derived", of: ["derived"], isFlushRight: true) { shown($0.derived) }, "verdict",
      .composed("rule", of: ["rule"]) { $0.claim.estimand?.rule ?? "" },
    ], details: { details($0.content) })

  private static let columns: [Column<Listed<ClaimJudgement>>] = [
    Column("claim", sensitivity: .none, "The name of the claim in the file.") { $0.claim.name },
    Column("text", empty: .when("the file has none"), sensitivity: .none, "The claim in words.") { $0.claim.text },
    Column("estimand", empty: .when("the record has no place for it"), sensitivity: .none, "The figure in words.") {
      $0.claim.estimand?.description
    },
    Column("unit", empty: .when("none"), sensitivity: .none, "The unit of the figure.") {
      $0.claim.estimand?.unit?.word
    },
    Column("printed", sensitivity: .none, "The figure as it is printed.") { $0.claim.printed.value },
    Column("derived", empty: .when("cannot be derived"), sensitivity: .freeWords, "The figure that the record gives.") {
      $0.derived
    },
    Column("verdict", sensitivity: .none, "The judgement: the claim holds, differs, or cannot be derived.") {
      $0.verdict
    },
    Column("rule", empty: .when("the defaults"), sensitivity: .none, "The claim's own rules that are not the defaults.")
    {
      $0.claim.estimand?.rule
    },
    Column(
      "today", empty: .when("the same"), sensitivity: .freeWords,
      "The figure under the defaults of today, without the rules of the file, where it is another."
    ) { $0.today ?? .null },
    Column("nearest", sensitivity: .none, "The rules that would each make the claim hold.") { $0.nearest },
    Column("missing", empty: .when("nothing"), sensitivity: .none, "The fact that is missing from the record.") {
      $0.missing
    },
    Column("leftOut", unit: .count(of: .rows), sensitivity: .none, "The number of rows left out as not recorded.") {
      $0.leftOut
    },
    .object(
      "inferred", empty: .when("nothing inferred"), "The part of the figure that is only inferred.",
      of: [
        Column("rows", unit: .count(of: .rows), sensitivity: .none, "The number of rows whose length is only inferred.")
        {
          $0.rows
        },
        Column("least", empty: .when("no bound"), sensitivity: .none, "The least that the figure may be.") {
          $0.bounds?.lowerBound
        },
        Column("most", empty: .when("no bound"), sensitivity: .none, "The most that the figure may be.") {
          $0.bounds?.upperBound
        },
      ]
    ) { $0.inferred },
    .events(),
  ]

  /// The lines that people read under a claim: what is missing, what would make it hold, what is only inferred.
  private static func details(_ judgement: ClaimJudgement) -> [String] {
    var details: [String] = []
    if let missing = judgement.missing { details.append("missing: \(missing)") }
    if judgement.verdict == .differs {
      let rules = judgement.nearest.joined(separator: " or ")
      details.append("would hold under \(rules.isEmpty ? "no other value of a single rule" : rules)")
    }
    if let today = judgement.today { details.append("under the defaults of today: \(shown(today))") }
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
    let today = judgements.count { $0.today != nil }
    let otherwise = today == 0 ? "" : "; \(today) would be another figure under the defaults of today"
    return "\(counted(judgements.count, "claim")): \(counts)\(otherwise)"
  }

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

extension Claim {
  /// The figure to derive; nil if the record has no place for it.
  fileprivate var estimand: Estimand? {
    if case .estimand(let estimand) = derivation { estimand } else { nil }
  }
}

extension Estimand: CustomStringConvertible {
  /// The estimand in words: `mean months of combinations, condition alopecia areata`.
  var description: String {
    var words = [statistic.rawValue, column?.text, "of", rows.query.name].compactMap { $0 }.joined(separator: " ")
    if let grouping = rows.grouping { words += " by \(grouping.rawValue)" }
    if let month = rows.month { words += " at month \(withoutPoint(month))" }
    let parts =
      filter.map(\.description) + (among.isEmpty ? [] : ["among " + among.map(\.description).joined(separator: ", ")])
    let rest = per == .row ? [] : [per.rawValue]
    return ([words] + parts + rest).joined(separator: ", ")
  }

  /// The claim's own rules that are not the defaults; nil where all are.
  var rule: String? {
    let changed = zip(today.rules, Profile().rules).filter { $0.value != $1.value }
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
