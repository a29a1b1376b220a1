package import PatientRecord

/// An event that a row of a file makes.
package struct ImportedEvent: Sendable {
  /// The row as a spreadsheet counts it.
  package let row: Int
  /// The event as a draft, with its id.
  package internal(set) var draft: RecordedEvent
  /// The place of its row among the rows that were read.
  let index: Int32
  /// The place of its table in the mapping, and its own place in that table.
  let table, place: Int16

  init(_ draft: RecordedEvent, row: Int, index: Int, table: Int, place: Int) {
    (self.draft, self.row, self.index) = (draft, row, Int32(index))
    (self.table, self.place) = (Int16(table), Int16(place))
  }
}

/// The rows of a file by what became of them.
package struct RowCounts: Equatable, Sendable {
  /// Rows that make events, or were counted under `once`.
  package internal(set) var taken = 0
  /// Rows that no table of the mapping takes, by the words that say why they stand apart; in the order of the file.
  package internal(set) var notMapped: [(name: String, count: Int)] = []
  /// Events left out because their form is not complete enough.
  package internal(set) var incomplete = 0
  /// Events left out because the mapping skips a word that they need.
  package internal(set) var skipped = 0
  /// Rows by site, in the order of the file; empty where the mapping names no site.
  package internal(set) var sites: [(name: String, count: Int)] = []

  /// True if the counts are the same.
  package static func == (left: RowCounts, right: RowCounts) -> Bool {
    left.taken == right.taken && left.incomplete == right.incomplete && left.skipped == right.skipped
      && left.notMapped.elementsEqual(right.notMapped, by: ==) && left.sites.elementsEqual(right.sites, by: ==)
  }

  mutating func count(site: String) { RowCounts.count(site, in: &sites) }
  mutating func count(notMapped name: String) { RowCounts.count(name, in: &notMapped) }

  private static func count(_ name: String, in counts: inout [(name: String, count: Int)]) {
    if let index = counts.firstIndex(where: { $0.name == name }) {
      counts[index].count += 1
    } else {
      counts.append((name, 1))
    }
  }
}
