import Answers
package import Projections
import Statistics
import Text

/// The numbers of rows by the time at which they come under observation.
struct EntryCounts: Sendable {
  /// Rows that are at risk from the enrolment on.
  let delayed: Int
  /// Rows that were over by the enrolment, or began before it, and are left out.
  let leftOut: Int
  /// Rows that were running when they are first heard of, and are in no curve.
  let unknown: Int

  init(_ rows: [Combination], leftOut: [Combination]) {
    delayed = rows.count { if case .delayed = $0.entry { true } else { false } }
    unknown = rows.count { $0.entry == .unknown }
    self.leftOut = leftOut.count
  }

  init(_ group: SurvivalCohorts.Group) { self.init(group.rows, leftOut: group.leftOut) }

  /// The column of a group.
  static func column<Row>(_ get: @escaping @Sendable (Row) -> EntryCounts?) -> Column<Row> {
    .object(
      "entry", empty: .when("withheld"), "Rows by the time at which they come under observation, by `prevalent`.",
      of: [
        count("delayed", "The number at risk from the enrolment on, and not from their start.") { $0.delayed },
        count("leftOut", "The number left out: over by the enrolment, or begun before it.") { $0.leftOut },
        count("unknown", "The number in no curve: running when first heard of.") { $0.unknown },
      ], get)
  }

  private static func count(
    _ name: String, _ sentence: String, _ get: @escaping @Sendable (EntryCounts) -> Int
  ) -> Column<EntryCounts> {
    Column(name, unit: .count(of: .rows), sensitivity: .none, sentence) { get($0) }
  }
}

extension SurvivalCohorts {
  /// Lists how the rule `prevalent` acts on the rows: each kind of row that it acts on.
  func entryNotes(_ profile: Profile, _ suppression: Suppression) -> [String] {
    let counts = EntryCounts(rows, leftOut: leftOut)
    func number(_ rows: Int) -> String { suppression.isOn ? "some rows" : counted(rows, "row") }
    let why = profile.prevalent == .leftOut ? "begun before the enrolment" : "over by the enrolment"
    let patients = suppression.isOn ? "some patients" : counted(inferredEntries, "patient")
    return [
      inferredEntries > 0 && profile.prevalent != .naive
        ? "entry unknown of \(patients): the enrolment is inferred from other entries, and rows are counted from "
          + "their start, as if all had been watched from then on"
        : nil,
      counts.delayed > 0 ? "\(number(counts.delayed)) begun before the enrolment: at risk from then on" : nil,
      counts.leftOut > 0 ? "\(number(counts.leftOut)) \(why): left out" : nil,
      outsideWindow > 0 ? "\(number(outsideWindow)) without time in the window: in no curve" : nil,
    ].compactMap(\.self)
  }

  /// The number of rows that would be in a curve, had they any time in its window.
  private var outsideWindow: Int {
    groups.reduce(0) { $0 + $1.countOutsideWindow }
  }

  /// The notes that belong under a drawing of the curves: what the groups are of, and which rows enter late or not at
  /// all.
  package func captionNotes(_ profile: Profile, within window: StartWindow?) -> [String] {
    let none = Suppression(threshold: nil)
    return [noteOnResponse(window)].compactMap(\.self) + entryNotes(profile, none) + fewAtRiskNotes(none)
  }

  /// Says of each group with rows that enter late up to when fewer than five are at risk of the first ends; none where
  /// numbers are withheld.
  func fewAtRiskNotes(_ suppression: Suppression) -> [String] {
    if suppression.isOn { return [] }
    return groups.filter { $0.hasCurve && $0.followed.contains { $0.row.entry != .atStart } }.compactMap { group in
      let curve = KaplanMeier(group.followed.map(\.observation))
      let early = curve.steps.prefix { $0.events == 0 || $0.atRisk < SurvivalCohorts.fewAtRisk }
      guard let last = early.last(where: { $0.events > 0 }) else { return nil }
      let name = groups.count > 1 ? " of \(group.name)" : ""
      return
        "fewer than \(SurvivalCohorts.fewAtRisk) at risk\(name) up to month \(oneDecimal(last.time)), where others "
        + "had not entered yet: the whole curve rests on these few"
    }
  }

  /// The number at risk below which a curve is said to rest on few.
  static let fewAtRisk = 5
}
