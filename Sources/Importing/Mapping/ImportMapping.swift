package import DelimitedText
package import PatientRecord

/// The way in which the rows of a file become events, as a department writes it down once.
///
/// `Documentation/import.md` explains each key of its JSON form; `init(json:)` reads that form, and `json` writes it.
package struct ImportMapping: Equatable, Sendable {
  /// The name of the source, which stands in the evidence of every event: `NAME:KEY/SLOT`.
  package var source: String
  /// The salt from which the ids of events are made.
  package var salt: ImportSalt
  /// The form of the file.
  package var file: FileForm
  /// The REDCap project; nil for any other file.
  package var redcap: REDCapProject?
  /// The column that names the patient.
  package var patient: PatientColumn
  /// The column that names the site, by which rows are counted; nil for none.
  package var site: String?
  /// The kinds of rows.
  package var tables: [MappedTable]
  /// True if the rows stand in the order of a log. No file says so.
  package var isInOrderOfLog = false

  /// A mapping.
  package init(
    source: String, salt: ImportSalt, file: FileForm, redcap: REDCapProject? = nil, patient: PatientColumn,
    site: String? = nil, tables: [MappedTable]
  ) {
    (self.source, self.salt, self.file, self.redcap) = (source, salt, file, redcap)
    (self.patient, self.site, self.tables) = (patient, site, tables)
  }
}

/// The form of a file and of the values in it.
package struct FileForm: Equatable, Sendable {
  /// The character between two fields.
  package var delimiter: Unicode.Scalar
  /// The encoding of the text.
  package var encoding: TextEncoding
  /// The sign before the decimals of a number.
  package var decimal: DecimalSign
  /// The shapes of dates; no text can be read by two of them.
  package var dates: [DateShape]
  /// The first year that two digits can stand for, such as 1950 for 1950 to 2049; nil where no shape has two.
  package var century: Int?
  /// The texts that stand for no value; the empty text stands for none in any case.
  package var missing: [String]

  /// A form of a file.
  package init(
    delimiter: Unicode.Scalar = ",", encoding: TextEncoding = .utf8, decimal: DecimalSign = .point,
    dates: [DateShape], century: Int? = nil, missing: [String] = [""]
  ) {
    (self.delimiter, self.encoding, self.decimal) = (delimiter, encoding, decimal)
    (self.dates, self.century, self.missing) = (dates, century, missing)
  }
}

/// The sign before the decimals of a number.
package enum DecimalSign: String, CaseIterable, Sendable {
  case point = "."
  case comma = ","

  /// The sign as a word.
  package var name: String { self == .point ? "point" : "comma" }
}

/// A REDCap project, as far as its file does not say it itself.
package struct REDCapProject: Equatable, Sendable {
  /// The path of its data dictionary beside the mapping; nil where there is none.
  package var dictionary: String?
  /// The states of a form, 0 to 2, in which its rows are taken; nil for all.
  package var complete: [Int]?

  /// A project.
  package init(dictionary: String? = nil, complete: [Int]? = nil) {
    (self.dictionary, self.complete) = (dictionary, complete)
  }
}

/// The column that names the patient.
package struct PatientColumn: Equatable, Sendable {
  /// The column.
  package var column: String
  /// The text before it in the pseudonym.
  package var prefix: String

  /// A column, and the text before what it holds.
  package init(column: String, prefix: String = "") { (self.column, self.prefix) = (column, prefix) }
}

/// One kind of rows, and the events of each.
package struct MappedTable: Equatable, Sendable {
  /// The columns that identify a row; empty for rows of a REDCap project.
  package var key: [String]
  /// The record, event, instrument and instance that identify a row of a REDCap project; nil for other files.
  package var redcap: REDCapRows?
  /// Tells that rows of one key say the same and count once.
  package var isOnce: Bool
  /// The condition under which a row is taken; nil for all.
  package var condition: RowCondition?
  /// The column whose word chooses among the events; nil where a row makes all of them.
  package var selector: String?
  /// The events of a row.
  package var events: [MappedEvent]

  /// The rows of a sheet that some columns identify.
  package init(
    key: [String], isOnce: Bool = false, condition: RowCondition? = nil, selector: String? = nil, events: [MappedEvent]
  ) {
    (self.key, redcap, self.isOnce, self.condition) = (key, nil, isOnce, condition)
    (self.selector, self.events) = (selector, events)
  }

  /// The rows of an instrument of a REDCap project.
  package init(redcap: REDCapRows, condition: RowCondition? = nil, selector: String? = nil, events: [MappedEvent]) {
    (key, self.redcap, isOnce, self.condition) = ([], redcap, false, condition)
    (self.selector, self.events) = (selector, events)
  }
}

/// Rows of a REDCap project.
package struct REDCapRows: Equatable, Sendable {
  /// The event of the project that they belong to; nil for every event.
  package var event: String?
  /// The repeating instrument; empty for rows of no repeating instrument.
  package var instrument: String

  /// The rows of an instrument.
  package init(event: String? = nil, instrument: String) { (self.event, self.instrument) = (event, instrument) }
}

/// A condition on a row: a column has a value, or one of some values.
package struct RowCondition: Equatable, Sendable {
  /// The column.
  package var column: String
  /// The texts that it may hold; nil for any value.
  package var words: [String]?
  /// Other conditions, of which one is enough in place of this one.
  package var orElse: [RowCondition]

  /// A condition.
  package init(_ column: String, is words: [String]? = nil, orElse: [RowCondition] = []) {
    (self.column, self.words, self.orElse) = (column, words, orElse)
  }
}

/// One event of a row.
package struct MappedEvent: Equatable, Sendable {
  /// The name of the event among those of a row; a slot stands once in a mapping.
  package var slot: String
  /// The words of the selecting column for which the event is made; empty where the table has no such column.
  package var words: [String]
  /// Its type.
  package var type: EventType
  /// Its clinical date.
  package var date: MappedDate
  /// The meaning of the day of a stop; nil for events of another type.
  package var day: StopDay?
  /// The condition under which the event is made; nil for every row.
  package var condition: RowCondition?
  /// The list of which each value makes an event of its own; nil where a row makes one.
  package var each: ValueList?
  /// The fields of its data in the order of the file.
  package var data: [MappedField]
  /// The evidence beside its source; nil for reported facts.
  package var evidence: MappedEvidence?

  /// An event of a row.
  package init(
    slot: String, words: [String] = [], type: EventType, date: MappedDate, day: StopDay? = nil,
    condition: RowCondition? = nil, each: ValueList? = nil, data: [MappedField], evidence: MappedEvidence? = nil
  ) {
    (self.slot, self.words, self.type, self.date, self.day) = (slot, words, type, date, day)
    (self.condition, self.each, self.data, self.evidence) = (condition, each, data, evidence)
  }
}

/// A field of an event's data, and where its value comes from.
package struct MappedField: Equatable, Sendable {
  /// The name, as the type of the event declares it.
  package var name: String
  /// The value.
  package var value: MappedValue

  /// A field and its value.
  package init(_ name: String, _ value: MappedValue) { (self.name, self.value) = (name, value) }
}

/// The meaning of the day in a column of stops.
package enum StopDay: String, CaseIterable, Sendable {
  /// The last day on which the drug was taken: the stop is the day after.
  case lastOn = "last-on"
  /// The first day without the drug, as the log has it.
  case firstOff = "first-off"
}

/// The words that say how far a date is known.
package enum DateKnowledge: String, CaseIterable, Sendable {
  case day, month, year
  /// It lies between two days, of which one may be missing.
  case stretch
  /// A stop has no date.
  case unknown

  /// The words in order.
  static let words = allCases.map(\.rawValue)
  /// The words for an end of a stretch, and for any other date that is there: the first of `words`.
  static let ofDates = [day, month, year].map(\.rawValue)
}

/// The date of an event.
package enum MappedDate: Equatable, Sendable {
  /// The date of a column, with the shapes of that column where they are not those of the file; `precision` says how
  /// far it is known.
  case column(String, dates: [DateShape]? = nil, precision: MappedValue? = nil, stretch: MappedStretch? = nil)
  /// The earliest date of a column in all rows of the patient, which is inferred.
  case earliest(String)
}

/// The end of a stretch that begins with the date of another column.
package struct MappedStretch: Equatable, Sendable {
  /// The column of the last date.
  package var to: String
  /// Values for how far the first and the last date are known; empty for as far as they are written.
  package var ends: [MappedValue]

  /// The end of a stretch.
  package init(to: String, ends: [MappedValue] = []) { (self.to, self.ends) = (to, ends) }
}

/// The evidence for an event, beside its source.
package struct MappedEvidence: Equatable, Sendable {
  /// The basis of the fact; nil for reported.
  package var basis: MappedValue?
  /// The basis of the date.
  package var dates: MappedValue?
  /// Free words.
  package var note: MappedValue?

  /// The evidence, as far as it is mapped.
  package init(basis: MappedValue? = nil, dates: MappedValue? = nil, note: MappedValue? = nil) {
    (self.basis, self.dates, self.note) = (basis, dates, note)
  }
}
