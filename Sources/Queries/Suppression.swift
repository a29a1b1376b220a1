package import Projections

/// Small cells withheld, so that a table does not give single patients away.
///
/// The rule, for a threshold of k patients: a cell of 1 to k − 1 patients is withheld, and so is what would give it
/// back:
///
/// - Cells that share out a total: the smallest of the others are withheld too, until at least two cells are and
///   together stand for k patients or more; where too few are left for that, the total is withheld.
/// - Counts of one group, by the way its rows end and at some months: a count is shown only if every part into which
///   the shown counts cut the group has no patient or at least k.
/// - Parts of a count that is shown: what is left of it counts as a cell, too.
///
/// Cells of no patient are shown.
package struct Suppression {
  /// The fewest patients that a cell may show; nil shows all.
  package let threshold: Int?

  /// True if anything can be withheld.
  package var isOn: Bool { threshold != nil }

  /// True if a count by itself is too small to show.
  package func withholds(_ count: Int) -> Bool { threshold.map { 0 < count && count < $0 } ?? false }

  /// True if a part of a whole, or what is left of it, is too small to show.
  package func withholds(_ part: Int, of whole: Int) -> Bool { withholds(part) || withholds(whole - part) }

  /// True if two counts of patients beside each other show few who are in one and not in the other.
  package func withholds(_ some: Set<String>, beside others: Set<String>) -> Bool {
    withholds(some.subtracting(others).count) || withholds(others.subtracting(some).count)
  }

  /// True if few of some rows' patients have more rows than one: the number of rows less that of patients shows them.
  func withholdsRepeats(_ patients: [String]) -> Bool {
    withholds(Dictionary(grouping: patients) { $0 }.values.count { $0.count > 1 })
  }

  /// Which of some cells, each the patients in it, are withheld, and whether their total is.
  ///
  /// `small` says of a cell by its index that it is too small by itself. `measures` are other counts of the same cells
  /// whose totals may be known, too: what is withheld of each has to stand for enough patients, or for none.
  package func withheld(
    _ cells: [Set<String>], measures: [[Set<String>]] = [], small: (Int) -> Bool
  ) -> (cells: Set<Int>, total: Bool) {
    guard isOn else { return ([], false) }
    var withheld = Set(cells.indices.filter { !cells[$0].isEmpty && small($0) })
    var others = cells.indices.filter { !cells[$0].isEmpty && !withheld.contains($0) }.sorted {
      (cells[$0].count, $0) < (cells[$1].count, $1)
    }
    func isEnough(_ measure: [Set<String>]) -> Bool {
      !withholds(withheld.reduce(into: Set<String>()) { $0.formUnion(measure[$1]) }.count)
    }
    while !withheld.isEmpty {
      if withheld.count > 1, isEnough(cells), measures.allSatisfy(isEnough) { break }
      if others.isEmpty { return (withheld, true) }
      withheld.insert(others.removeFirst())
    }
    return (withheld, false)
  }

  /// The groups that are withheld, by their indices: in every answer on a page the same.
  ///
  /// Under `ongoing=left-out` durations count the rows that have ended, and survival counts all: both are cells, and so
  /// is the difference. So are the rows whose start is not known, which are in no curve.
  package func withheldGroups(_ groups: [SurvivalCohorts.Group], _ profile: Profile) -> Set<Int> {
    guard isOn else { return [] }
    func patients(_ isIn: (Combination) -> Bool = { _ in true }) -> [Set<String>] {
      groups.map { Set($0.rows.filter(isIn).map(\.patient)) }
    }
    var measures: [[Set<String>]] = []
    if profile.ongoing != .included { measures += [patients(profile.lists), patients { !profile.lists($0) }] }
    if groups.contains(where: { !$0.rows.allSatisfy(\.isFollowed) }) {
      measures += [patients(\.isFollowed), patients { !$0.isFollowed }]
    }
    let all = patients()
    return withheld(all, measures: measures) { index in
      ([all] + measures).contains { withholds($0[index].count) }
    }.cells
  }

  /// Notes under a table of which something may have been withheld.
  package var notes: [String] {
    threshold.map {
      [
        "cells of fewer than \($0) patients are withheld, and others so that no subtraction within this answer "
          + "gives them back; so are the events, extremes and steps that show single patients",
        "what answers of other queries or other groups show beside this one is not looked at: give out one of them",
      ]
    } ?? []
  }
}

/// The parts into which the counts that are shown of some rows cut them.
///
/// A reader of the counts can work out those of unions of parts, and of nothing else: so each part has to have no
/// patient or enough of them.
struct ShownParts<Element> {
  private let suppression: Suppression
  private let patient: (Element) -> String
  private var parts: [[Element]]

  /// The parts of some rows, of which `patient` says whose each is; at first all of them are one.
  init(_ rows: [Element], _ suppression: Suppression, patient: @escaping (Element) -> String) {
    (parts, self.suppression, self.patient) = ([rows], suppression, patient)
  }

  /// Shows the counts of some cells together if that leaves no small part; else shows none. O(rows · cells).
  mutating func admit(_ cells: [(Element) -> Bool]) -> Bool {
    guard suppression.isOn else { return true }
    var cut = parts
    for cell in cells { cut = cut.flatMap { part in [part.filter(cell), part.filter { !cell($0) }] } }
    if cut.contains(where: { suppression.withholds(Set($0.map(patient)).count) }) { return false }
    parts = cut.filter { !$0.isEmpty }
    return true
  }

  /// Shows the counts of cells that share out rows, all of them or as many as leave no small part, in their order.
  /// Returns for each if it is shown.
  ///
  /// Beside a cell that is withheld those of no patient are withheld, too: else a reader knew of each withheld cell
  /// that somebody is in it, and of as many as there are patients that one is in each.
  mutating func admitEach(_ cells: [(Element) -> Bool]) -> [Bool] {
    if admit(cells) { return cells.map { _ in true } }
    return cells.map { cell in parts.contains { $0.contains(where: cell) } && admit([cell]) }
  }

  /// Shows the number of all rows if it is large enough.
  mutating func admitAll() -> Bool { admit([]) }
}

extension ShownParts where Element == Combination {
  /// The parts of some combinations.
  init(_ rows: [Combination], _ suppression: Suppression) { self.init(rows, suppression, patient: \.patient) }
}

extension ShownParts where Element == String {
  /// The parts of some patients, each by the pseudonym.
  init(_ patients: some Sequence<String>, _ suppression: Suppression) {
    self.init(Array(patients), suppression) { $0 }
  }

  /// Shows the number of some of the patients if that leaves no small part.
  mutating func admit(_ cell: Set<String>) -> Bool { admit([cell.contains]) }
}

/// The way in which a query keeps small cells back. Every query declares it.
package enum SmallCells: Sendable {
  /// `--suppress-below` withholds them.
  case withheld
  /// `--suppress-below` withholds them under `--count`; the rows themselves show single patients.
  case withheldFromCounts
  /// It cannot be done, for a reason in words: the query does not take the option.
  case refused(String)

  /// The option that a query cannot take, with the reason.
  package var refusals: [String: String] {
    guard case .refused(let reason) = self else { return [:] }
    return ["suppress-below": reason]
  }

  /// The reason of queries that list patients.
  static let listed = SmallCells.refused("each row shows a single patient")
}
