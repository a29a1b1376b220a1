import Projections

/// Small cells withheld, so that a table does not give single patients away.
///
/// The rule, for a threshold of k patients: a cell of 1 to k − 1 patients is withheld. So that what is withheld cannot
/// be had by subtracting the shown cells from a total, the smallest of the others are withheld too, until at least two
/// cells are and together stand for k patients or more; where too few are left for that, the total is withheld. Cells
/// of no patient are shown.
package struct Suppression {
  /// The fewest patients that a cell may show; nil shows all.
  package let threshold: Int?

  /// True if anything can be withheld.
  package var isOn: Bool { threshold != nil }

  /// True if a count by itself is too small to show.
  package func withholds(_ count: Int) -> Bool { threshold.map { 0 < count && count < $0 } ?? false }

  /// True if a part of a whole, or what is left of it, is too small to show.
  package func withholds(_ part: Int, of whole: Int) -> Bool { withholds(part) || withholds(whole - part) }

  /// Which of some cells, each the patients in it, are withheld, and whether their total is.
  ///
  /// `small` says of a cell by its index that it is too small by itself.
  package func withheld(_ cells: [Set<String>], small: (Int) -> Bool) -> (cells: Set<Int>, total: Bool) {
    guard let threshold else { return ([], false) }
    var withheld = Set(cells.indices.filter { !cells[$0].isEmpty && small($0) })
    var others = cells.indices.filter { !cells[$0].isEmpty && !withheld.contains($0) }.sorted {
      (cells[$0].count, $0) < (cells[$1].count, $1)
    }
    while !withheld.isEmpty {
      let patients = withheld.reduce(into: Set<String>()) { $0.formUnion(cells[$1]) }
      if withheld.count > 1, patients.count >= threshold { break }
      if others.isEmpty { return (withheld, true) }
      withheld.insert(others.removeFirst())
    }
    return (withheld, false)
  }

  /// The groups that are withheld, by their indices.
  package func withheldGroups(_ groups: [SurvivalCohorts.Group]) -> Set<Int> {
    guard isOn else { return [] }
    let patients = groups.map { Set($0.rows.map(\.patient)) }
    return withheld(patients) { withholds(patients[$0].count) }.cells
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
