import Answers
import JSONText
import Projections
import Queries
import Text

/// The judgement of the record on a claim.
struct ClaimJudgement {
  /// The verdict on a claim.
  enum Verdict: String, CodeValue {
    case holds, differs
    case cannotBeDerived = "cannot-be-derived"
  }

  let claim: Claim
  let verdict: Verdict
  /// The derived value; null where there is none.
  let derived: Value
  /// The data that are missing if it cannot be derived.
  let missing: String?
  /// The rules that would each make the claim hold, were they alone another: `unit=patient`.
  let nearest: [String]
  /// The value under the defaults, without the rules that the file gives to all its claims, where it is another.
  let today: Value?
  /// The inferred lengths that it rests on.
  let inferred: InferredMonths.Finding?
  /// The number of rows left out because a value is not recorded.
  let leftOut: Int
  /// The ids of the events that it rests on.
  let events: Set<String>
}

/// Judges the claims of a file by a record.
struct ClaimJudge {
  private let file: ClaimsFile
  private let inferred: InferredMonths
  private let chosen: ChosenDates
  private var rows: ClaimRows

  init(_ file: ClaimsFile, _ question: Question) throws {
    self.file = file
    rows = ClaimRows(question)
    let pairs = try rows.table(RowSource(query: .combinations), Profile())
    let events = try LengthEvent.all(question)
    inferred = try InferredMonths(file, events, pairs: pairs)
    chosen = ChosenDates(events, pairs: pairs)
  }

  /// Derives a claim's figure and compares it with what is printed.
  mutating func judge(_ claim: Claim) throws -> ClaimJudgement {
    switch claim.derivation {
    case .needs(let what):
      return ClaimJudgement(
        claim: claim, verdict: .cannotBeDerived, derived: .null, missing: what, nearest: [], today: nil,
        inferred: nil, leftOut: 0, events: [])
    case .estimand(let estimand):
      let table = try rows.table(estimand.rows, estimand.profile)
      let figure = withoutChosen(estimand.derive(from: table), estimand, table, claim.printed)
      let agrees = claim.printed.agrees(with: figure.value)
      let isMissing = figure.missing != nil || figure.value == .null
      return ClaimJudgement(
        claim: claim, verdict: isMissing ? .cannotBeDerived : agrees ? .holds : .differs, derived: figure.value,
        missing: isMissing ? figure.missing ?? "the record gives no value" : nil,
        nearest: isMissing || agrees ? [] : try nearestRules(claim, estimand),
        today: isMissing ? nil : try otherwiseToday(figure.value, estimand),
        inferred: inferred.finding(figure, estimand), leftOut: figure.leftOut,
        events: figure.rows.reduce(into: []) { $0.formUnion($1.eventIDs) })
    }
  }

  /// Returns the value under the defaults and the claim's own rules, where it is another than a value.
  private mutating func otherwiseToday(_ value: Value, _ estimand: Estimand) throws -> Value? {
    if estimand.today == estimand.profile { return nil }
    let today = estimand.derive(from: try rows.table(estimand.rows, estimand.today)).value
    return today == value ? nil : today
  }

  /// Returns a figure, or what is missing if it rests on dates that were chosen.
  private func withoutChosen(
    _ figure: DerivedFigure, _ estimand: Estimand, _ table: [RowValues], _ printed: PrintedFigure
  ) -> DerivedFigure {
    let chosenRows = chosen.rows(of: figure, estimand)
    if chosenRows.isEmpty || figure.missing != nil { return figure }
    let reported = chosen.reported(table, estimand)
    if let settled = estimand.settled(by: reported, against: printed) { return settled }
    let share = "\(chosenRows.count) of \(counted(figure.rows.count, "length"))"
    let what = "\(share) \(chosenRows.count == 1 ? "rests" : "rest") on dates that were chosen, not reported"
    return DerivedFigure(value: .null, missing: what, rows: figure.rows)
  }

  /// Every other value of a single rule under which the same estimand prints as claimed.
  private mutating func nearestRules(_ claim: Claim, _ estimand: Estimand) throws -> [String] {
    var nearest: [String] = []
    for rule in Rule.ofEveryAnswer {
      for value in rule.alternatives {
        var profile = estimand.profile
        guard (try? rule.set(value, in: &profile)) != nil, profile != estimand.profile else { continue }
        let figure = estimand.derive(from: try rows.table(estimand.rows, profile))
        if figure.missing == nil, claim.printed.agrees(with: figure.value) { nearest.append("\(rule.name)=\(value)") }
      }
    }
    return nearest
  }
}
