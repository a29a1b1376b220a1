import DelimitedText

/// One thing that is wrong with a file, its mapping or its dictionary.
package struct ImportFault: Hashable, Sendable {
  /// The file at fault.
  package enum File: Hashable, Sendable { case data, mapping, dictionary }

  /// The file at fault.
  package let file: File
  /// The row as a spreadsheet counts it, the header being row 1; nil where it concerns no row.
  package let row: Int?
  /// The column; nil where it concerns the whole row.
  package let column: String?
  /// The fault, as a clause.
  package let message: String
  /// The next step to try.
  package let hint: String?

  /// A fault and its place.
  package init(
    _ message: String, in file: File = .data, row: Int? = nil, column: String? = nil, hint: String? = nil
  ) {
    (self.file, self.row, self.column, self.message, self.hint) = (file, row, column, message, hint)
  }

  /// A fault of the text of a file.
  init(_ fault: TableFault, in file: File = .data) {
    self.init(fault.message, in: file, row: fault.row, column: fault.column, hint: fault.hint)
  }

  /// The fault with its place: `row 5, column Dosis: '7.5' is no number with a decimal comma`.
  package var text: String {
    let places = [row.map { "row \($0)" }, column.map { "column \($0)" }].compactMap { $0 }
    return (places.isEmpty ? "" : places.joined(separator: ", ") + ": ") + message
  }
}

/// The refusal of an import: everything that is wrong at once. Nothing was written.
package struct ImportRefusal: Error, Sendable {
  /// The faults in the order of their rows; at least one.
  package let faults: [ImportFault]

  /// A refusal; each fault is said once.
  init(_ faults: [ImportFault]) {
    var said: Set<ImportFault> = []
    let each = faults.filter { said.insert($0).inserted }
    self.faults = each.enumerated().sorted { ($0.element.row ?? 0, $0.offset) < ($1.element.row ?? 0, $1.offset) }
      .map(\.element)
  }
}
