package import Answers

/// The files that an export makes of a record, and the parts of the record that its format has no place for.
///
/// The bytes follow from the position in the log, the dates, the rules and the version of the program alone.
package struct Export: Sendable {
  /// A file of a directory.
  package struct File: Sendable {
    /// The name in the directory.
    package let name: String
    /// The content, in parts.
    package let parts: [[UInt8]]

    /// A file of some content, in parts.
    package init(_ name: String, _ parts: [[UInt8]]) { (self.name, self.parts) = (name, parts) }
    /// A file of text.
    package init(_ name: String, _ text: String) { self.init(name, [Array(text.utf8)]) }
  }

  /// The name of the file that lists what was lost.
  package static let lossesName = "losses.jsonl"

  /// The files, that of the losses included.
  package let files: [File]
  /// The parts of the record that are in none of the files.
  package let losses: Rows

  /// An export of some files; losses of no part are left out.
  package init(_ files: [File], losses: [Loss]) {
    self.losses = Rows([losses.filter { $0.count > 0 }], Loss.table)
    self.files = files + [File(Export.lossesName, self.losses.text(as: .jsonl))]
  }
}

/// A part of the record that an export has no place for.
package struct Loss: Sendable {
  /// The part.
  package let what: String
  /// The reason.
  package let why: String
  /// The number of them in the record.
  package let count: Int

  /// A part, the reason for which it is lost, and how often it was met.
  package init(_ what: String, because why: String, _ count: Int) {
    (self.what, self.why, self.count) = (what, why, count)
  }

  /// Losses as rows.
  static let table = Table<Loss>([
    Column("what", heading: "lost", sensitivity: .none, "The part of the record.") { $0.what },
    Column("why", sensitivity: .none, "The reason for which it is in no file.") { $0.why },
    Column("count", unit: .count(of: .other), sensitivity: .none, "How many there are.") { $0.count },
  ])
}
