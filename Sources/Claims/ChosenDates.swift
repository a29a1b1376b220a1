import Answers
import PatientRecord
import Queries

/// The rows of a record whose length rests on dates that were chosen, so that no figure can be derived from it.
///
/// A date that was chosen to fit a printed figure proves nothing about that figure. A combination has a reported length
/// if its source prints it, wherever its days lie: the event that ends it says `length`, or, if it goes on, the event
/// that begins it. A course has a reported length if it lasts from the first to the last day of such a combination.
struct ChosenDates {
  private let events: [String: LengthEvent]
  /// The ends of each pair, by the ids of their events.
  private let pairs: [(ends: Set<String>, isChosen: Bool)]
  /// The patient, first and last day of each pair with a reported length.
  private let reported: Set<[String]>

  /// Reads the record of a question; `pairs` are its combinations as pairs.
  init(_ events: [String: LengthEvent], pairs: [RowValues]) {
    self.events = events
    self.pairs = pairs.map { row in
      let ends = ChosenDates.ends(of: row, events, among: row.eventIDs)
      return (ends.start.union(ends.stop), ChosenDates.isChosen(ends, events))
    }
    reported = Set(zip(pairs, self.pairs).filter { !$0.1.isChosen }.map { ChosenDates.span(of: $0.0) })
  }

  /// Returns the rows of a figure whose length rests on chosen dates; none if the figure is not about lengths.
  func rows(of figure: DerivedFigure, _ estimand: Estimand) -> [RowValues] {
    estimand.isOfLengths ? figure.rows.filter { isChosen($0, estimand) } : []
  }

  /// Returns the rows whose length is reported; where rows are taken together by patient, those of patients with no
  /// other.
  func reported(_ table: [RowValues], _ estimand: Estimand) -> [RowValues] {
    let rows = table.filter { !isChosen($0, estimand) }
    if estimand.per == .row { return rows }
    let patients = Set(table.filter { isChosen($0, estimand) }.map { ($0["patient"] ?? .null).shownToPeople })
    return rows.filter { !patients.contains(($0["patient"] ?? .null).shownToPeople) }
  }

  /// True if the length in a row rests on chosen dates.
  private func isChosen(_ row: RowValues, _ estimand: Estimand) -> Bool {
    let ids = row.eventIDs
    switch estimand.rows.query {
    case .exposures:
      let labels = row["treatments"].map(texts) ?? []
      let own = ids.filter { id in events[id]?.treatment.map(labels.contains) ?? false }
      let ends = ChosenDates.ends(of: row, events, among: own)
      let isBefore = estimand.column?.text == "monthsBefore"
      if !isBefore, reported.contains(ChosenDates.span(of: row)) { return false }
      return (isBefore ? ends.start : ends.start.union(ends.stop)).contains { events[$0]?.isChosen ?? false }
    case .adverseEvents:
      return ids.contains { id in events[id].map { $0.treatment == nil && $0.isChosen } ?? false }
    default:
      return pairs.contains { $0.isChosen && $0.ends.isSubset(of: ids) }
    }
  }

  /// The events on the first and on the last day of a row.
  private static func ends(
    of row: RowValues, _ events: [String: LengthEvent], among ids: Set<String>
  ) -> (start: Set<String>, stop: Set<String>) {
    func at(_ column: String) -> Set<String> {
      ids.filter { events[$0] != nil && .text(events[$0]?.date ?? "") == row[column] }
    }
    return (at("start"), at("end"))
  }

  private static func isChosen(
    _ ends: (start: Set<String>, stop: Set<String>), _ events: [String: LengthEvent]
  ) -> Bool {
    let deciding = ends.stop.isEmpty ? ends.start : ends.stop
    if deciding.contains(where: { events[$0]?.evidence.dates == .length }) { return false }
    return ends.start.union(ends.stop).contains { events[$0]?.isChosen ?? false }
  }

  private static func span(of row: RowValues) -> [String] {
    ["patient", "start", "end"].map { (row[$0] ?? .null).shownToPeople }
  }

  private func texts(_ value: Value) -> Set<String> {
    if case .list(let values) = value { Set(values.map(\.shownToPeople)) } else { [value.shownToPeople] }
  }
}

extension Estimand {
  /// True if the figure is one of lengths of time.
  var isOfLengths: Bool { column?.isLength ?? false || [Query.durations, .survival].contains(rows.query) }

  /// Returns the figure of the reported rows alone if chosen ones cannot change that it differs from the printed one: a
  /// greatest value that is above it, a least value that is below it.
  func settled(by reported: [RowValues], against printed: PrintedFigure) -> DerivedFigure? {
    guard statistic == .max || statistic == .min, case .number(let number, _, _) = printed else { return nil }
    let figure = derive(from: reported)
    guard figure.missing == nil, let value = figure.value.asNumber, !printed.agrees(with: figure.value) else {
      return nil
    }
    return (statistic == .max ? value > number : value < number) ? figure : nil
  }
}
