import Projections
import Text

/// How people see the rows of `query survival`.
enum SurvivalColumns {
  static func all(_ options: CurveOptions, _ profile: Profile) -> [Column] {
    let isFailure = profile.endpoint == .failure
    let counts = [
      Column("group", field: "group"), Column("n", field: "n"), Column(isFailure ? "failed" : "ended", field: "ended"),
    ]
    let median = [
      Column("median", field: "kaplanMeier.median", alignment: .right),
      Column("95 % interval", alignment: .right) { interval($0, "kaplanMeier") },
      Column("restricted mean (SE)", alignment: .right, text: restrictedMean),
    ]
    return counts + (isFailure ? [Column("competing", field: "competing")] : [])
      + [Column("ongoing", field: "ongoing")] + (isFailure ? [] : median)
      + options.months.indices.map { index in
        Column("at \(Value.number(options.months[index]).shownToPeople)", alignment: .right) { point($0, index) }
      } + [
        Column("follow-up", alignment: .right) { $0[path: "followUp.median"]?.shownToPeople ?? "–" }
      ] + (isFailure ? [] : [Column("log-rank p", alignment: .right) { pValue($0[path: "logRank.p"]) }])
  }

  /// A share in percent with its interval, and the number at risk in brackets.
  private static func point(_ row: Row, _ index: Int) -> String {
    guard case .list(let points) = row["at"], case .object(let members) = points[index] else { return "–" }
    func member(_ name: String) -> Value { members.first { $0.key == name }?.value ?? .null }
    let share = member("survival") == .null ? member("failure") : member("survival")
    let atRisk = "(\(member("atRisk").shownToPeople) at risk)"
    guard case .number(let value) = share else { return "– " + atRisk }
    guard case .number(let lower) = member("lower"), case .number(let upper) = member("upper") else {
      return "\(oneDecimal(value * 100)) % \(atRisk)"
    }
    return "\(oneDecimal(value * 100)) %, \(oneDecimal(lower * 100)) to \(oneDecimal(upper * 100)) \(atRisk)"
  }

  private static func interval(_ row: Row, _ curve: String) -> String {
    let values = ["lower", "upper"].map { row[path: "\(curve).\($0)"] ?? .null }
    if values.allSatisfy({ $0 == .null }) { return "–" }
    return values.map(\.shownToPeople).joined(separator: " to ")
  }

  private static func restrictedMean(_ row: Row) -> String {
    guard case .number(let mean) = row[path: "kaplanMeier.restrictedMean"],
      case .number(let error) = row[path: "kaplanMeier.standardError"],
      case .number(let horizon) = row[path: "kaplanMeier.horizon"]
    else { return "–" }
    return "\(oneDecimal(mean)) (\(oneDecimal(error))) to month \(oneDecimal(horizon))"
  }

  /// A p-value to three decimals, never as 0.
  private static func pValue(_ value: Value?) -> String {
    guard case .number(let p) = value else { return "–" }
    return shownPValue(p)
  }
}
