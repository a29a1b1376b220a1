import JSONText
import Projections
import Text

/// What the record says of a claim.
struct ClaimJudgement {
  /// How a claim stands.
  enum Verdict: String {
    case holds, differs
    case cannotBeDerived = "cannot-be-derived"
  }

  let claim: Claim
  let verdict: Verdict
  /// The derived value; null where there is none.
  let derived: Value
  /// What is missing where it cannot be derived.
  let missing: String?
  /// The rules that would each make the claim hold, were they alone another: `unit=patient`.
  let nearest: [String]
  /// What it rests on that is only inferred.
  let inferred: InferredMonths.Finding?
  /// How many rows were left out since something is not recorded.
  let leftOut: Int
  /// The ids of the events that it rests on.
  let events: Set<String>
}

/// Judges the claims of a file by a record.
struct ClaimJudge {
  private let file: ClaimsFile
  private let inferred: InferredMonths
  private var rows: ClaimRows

  init(_ file: ClaimsFile, _ question: Question) throws {
    self.file = file
    rows = ClaimRows(question)
    let pairs = try rows.table(RowSource(query: .combinations), Profile()).rows
    inferred = try InferredMonths(file, question, pairs: pairs)
  }

  /// Derives a claim's figure and compares it with what is printed.
  mutating func judge(_ claim: Claim) throws -> ClaimJudgement {
    switch claim.derivation {
    case .needs(let what):
      return ClaimJudgement(
        claim: claim, verdict: .cannotBeDerived, derived: .null, missing: what, nearest: [], inferred: nil, leftOut: 0,
        events: [])
    case .estimand(let estimand):
      let table = try rows.table(estimand.rows, estimand.profile)
      try refuseUnknownColumns(estimand, table.fields)
      let figure = estimand.derive(from: table.rows)
      let agrees = claim.printed.agrees(with: figure.value)
      let isMissing = figure.missing != nil || figure.value == .null
      return ClaimJudgement(
        claim: claim, verdict: isMissing ? .cannotBeDerived : agrees ? .holds : .differs, derived: figure.value,
        missing: isMissing ? figure.missing ?? "the record gives no value" : nil,
        nearest: isMissing || agrees ? [] : try nearestRules(claim, estimand),
        inferred: inferred.finding(figure, estimand), leftOut: figure.leftOut,
        events: figure.rows.reduce(into: []) { $0.formUnion($1.eventIDs) })
    }
  }

  /// Every other value of a single rule under which the same estimand prints as claimed.
  private mutating func nearestRules(_ claim: Claim, _ estimand: Estimand) throws -> [String] {
    var nearest: [String] = []
    for rule in Rule.ofEveryAnswer {
      for value in rule.alternatives {
        var profile = estimand.profile
        guard (try? rule.set(value, in: &profile)) != nil, profile != estimand.profile else { continue }
        let figure = estimand.derive(from: try rows.table(estimand.rows, profile).rows)
        if figure.missing == nil, claim.printed.agrees(with: figure.value) { nearest.append("\(rule.name)=\(value)") }
      }
    }
    return nearest
  }

  private func refuseUnknownColumns(_ estimand: Estimand, _ fields: [String]) throws(CommandFailure) {
    let paths = (estimand.column.map { [$0] } ?? []) + (estimand.filter + estimand.among).map(\.path)
    for path in paths where !fields.contains(path.field) {
      var listed: [String] = []
      for field in fields where !listed.contains(field) && field != "events" { listed.append(field) }
      let error = JSONError(
        "the rows of \(estimand.rows.query.name) have no column '\(shown(path.field))'", at: path.offset,
        length: path.text.utf8.count + 2,
        hint: nearest(to: path.field, among: listed).first ?? "one of: " + listed.joined(separator: ", "))
      throw CommandFailure(Diagnostic(error, file: file.name, in: file.bytes))
    }
  }
}
