/// A value that a mapping names itself.
package enum MappedConstant: Hashable, Sendable {
  case text(String)
  case number(Double)
  case flag(Bool)
}

/// The origin of a value.
package indirect enum MappedValue: Equatable, Sendable {
  /// A value that the mapping names itself.
  case constant(MappedConstant)
  /// The value of a column; in a field that holds a list, of several columns of checkboxes.
  case column(ColumnValue)
  /// The values of a REDCap field of checkboxes, or of a column with several values in it.
  case list(ValueList)
  /// The values of several origins, in a field that holds a list.
  case several([MappedValue])
  /// The first of several origins that has a value.
  case first([MappedValue])
  /// A constant that stands where a column has a value.
  case with(column: String, MappedConstant)
  /// A dose from its parts.
  case dose(amount: MappedValue, upTo: MappedValue?, unit: MappedValue, every: MappedValue)
  /// A suspected treatment of an adverse event.
  case suspect(treatment: MappedValue, causality: MappedValue?, action: MappedValue?)
  /// The value of the list of which each value makes an event: `"@each"`.
  case each
  /// The event of a slot of the same row, such as `"@start"`: its course, or the event itself, as the field asks.
  case ofRow(slot: String)
  /// The event of a slot of another row of the same patient.
  case ofOtherRow(RowReference)
  /// The one course of the drug in a column that runs on the date of the event.
  case running(column: String)
}

/// The reading of one column.
package struct ColumnValue: Equatable, Sendable {
  /// The column.
  package var column: String
  /// The words of the column and what they stand for; nil where the text is the value.
  package var values: [MappedWord]?
  /// Tells that a word without a counterpart is kept as it is written, instead of refused.
  package var keepsOthers: Bool
  /// Words that stand for no value.
  package var skipped: [String]
  /// The value where the column has none.
  package var empty: MappedConstant?
  /// The decimal sign of the column, where it is not that of the file.
  package var decimal: DecimalSign?

  /// A reading of a column.
  package init(
    _ column: String, values: [MappedWord]? = nil, keepsOthers: Bool = false, skipped: [String] = [],
    empty: MappedConstant? = nil, decimal: DecimalSign? = nil
  ) {
    (self.column, self.values, self.keepsOthers, self.skipped) = (column, values, keepsOthers, skipped)
    (self.empty, self.decimal) = (empty, decimal)
  }
}

/// A word of a file, and what it stands for.
package struct MappedWord: Equatable, Sendable {
  /// The word, or the code of a choice.
  package var text: String
  /// The value.
  package var value: MappedConstant

  /// A word and what it stands for.
  package init(_ text: String, _ value: MappedConstant) { (self.text, self.value) = (text, value) }
}

/// Several values of one row.
package struct ValueList: Equatable, Sendable {
  /// The place of the values.
  package enum Place: Equatable, Sendable {
    /// A REDCap field of checkboxes, one column a code.
    case checkbox(String)
    /// A column, and the text between two values in it.
    case column(String, separator: String)
  }

  /// The place of the values.
  package var place: Place
  /// The codes or words and what they stand for; nil where the text is the value.
  package var values: [MappedWord]?
  /// Tells that a word without a counterpart is kept as it is written, instead of refused.
  package var keepsOthers: Bool
  /// Codes or words that stand for no value.
  package var skipped: [String]
  /// The one value where there is none.
  package var empty: MappedConstant?

  /// Several values of one row.
  package init(
    _ place: Place, values: [MappedWord]? = nil, keepsOthers: Bool = false, skipped: [String] = [],
    empty: MappedConstant? = nil
  ) {
    (self.place, self.values, self.keepsOthers) = (place, values, keepsOthers)
    (self.skipped, self.empty) = (skipped, empty)
  }
}

/// Another row of the same patient, and an event of it.
package struct RowReference: Equatable, Sendable {
  /// The row.
  package enum Row: Equatable, Sendable {
    /// The row of a sheet whose key has the values that these columns of this row have.
    case key([String])
    /// The row of a REDCap instrument whose number the column `instance` of this row holds, in the same event of the
    /// project unless another is named. With a `separator` the column holds several numbers.
    case instance(of: String, event: String?, column: String, separator: String?)
  }

  /// The slot of the event.
  package var slot: String
  /// The row.
  package var row: Row

  /// An event of another row.
  package init(slot: String, row: Row) { (self.slot, self.row) = (slot, row) }
}
