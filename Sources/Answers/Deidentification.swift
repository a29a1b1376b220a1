package import CalendarTime

/// The replacement of what tells who a patient is, by the kind of personal data that each column declares.
///
/// Pseudonyms, labels, ids and authors become codes that only the holder of a key can make again. A day becomes the
/// number of days since the patient's own first day. Ages over 89 stand together. Free words, instants, years and
/// positions in the log are left out.
package struct Deidentification: Sendable {
  /// The kinds of code, so that one text gives another code in each.
  package enum Code: String, Sendable {
    case patient = "p", label = "t", term = "w", event = "e", author = "a"
  }

  /// Returns the code of a text.
  package let code: @Sendable (Code, String) -> String
  /// Returns the day from which a patient's days are counted; nil for an unknown patient.
  package let firstDay: @Sendable (String) -> CalendarDay?
  /// Returns true for a word that is the program's own, whoever typed it.
  package let isKnown: @Sendable (String) -> Bool

  /// The highest age that stands alone, by the Safe Harbor rule (45 CFR 164.514(b)(2)).
  package static let highestAge = 89

  /// A replacement by codes, by the first days of patients, and by words that stay.
  package init(
    code: @escaping @Sendable (Code, String) -> String, firstDay: @escaping @Sendable (String) -> CalendarDay?,
    isKnown: @escaping @Sendable (String) -> Bool
  ) {
    (self.code, self.firstDay, self.isKnown) = (code, firstDay, isKnown)
  }
}

extension Rows {
  /// Returns the rows without what tells who a patient is, ordered by the patients' new names.
  ///
  /// A row of no patient has no dates.
  package func deidentified(by rule: Deidentification) -> Rows {
    let pseudonym = descriptions.leaves.first { $0.column.sensitivity == .pseudonym }?.path
    let patients = pseudonym.map { path in map { $0[path: path]?.asText } }
    let names = patients?.map { $0.map { rule.code(.patient, $0) } ?? "" }
    let places = names.map { names in indices.sorted { (names[$0], $0) < (names[$1], $1) } } ?? Array(indices)
    let columns = Dictionary(descriptions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return replaced(descriptions.map { $0.deidentified(hasPatients: pseudonym != nil) }, order: places) { place in
      let patient = patients?[place]
      let firstDay = patient.flatMap(rule.firstDay)
      return RowValues(
        self[place].fields.map { name, value in
          (name, columns[name].map { rule.replace(value, in: $0, of: patient, firstDay: firstDay) } ?? .null)
        })
    }
  }

  /// The number of cells with something in them that `deidentified` leaves out, by the paths of their columns.
  package func leftOutCells() -> [(path: String, count: Int)] {
    let leaves = descriptions.leaves.filter { $0.column.isLeftOut }
    if leaves.isEmpty { return [] }
    var counts = leaves.map { _ in 0 }
    for row in self {
      for (number, leaf) in leaves.enumerated() where row[path: leaf.path].map({ $0 != .null && $0 != [] }) ?? false {
        counts[number] += 1
      }
    }
    return zip(leaves, counts).map { ($0.path, $1) }.filter { $0.count > 0 }
  }
}

extension ColumnDescription {
  /// True for a column of which nothing stays.
  fileprivate var isLeftOut: Bool {
    guard case .none = parts else { return false }
    return switch sensitivity {
    case .freeWords: true
    case .date: kind == .instant || kind == .wholeNumber
    case .place: kind != .identifier && kind != .list(.identifier)
    case .none, .pseudonym, .label, .age, .term, .author: false
    }
  }

  /// The description of the column without what tells who a patient is.
  fileprivate func deidentified(hasPatients: Bool) -> ColumnDescription {
    var column = self
    let isDay = sensitivity == .date && (kind == .day || kind == .partialDate)
    if isDay { column = column.with(kind: .wholeNumber, unit: .days, sentence: "\(sentence) In days since day 0.") }
    if isLeftOut || isDay && !hasPatients || isDay && kind == .partialDate {
      column = column.with(empty: .when("left out: it may tell who a patient is"))
    }
    return column.with(parts: parts.map { $0.deidentified(hasPatients: hasPatients) })
  }
}

extension ColumnDescription.Parts {
  fileprivate func map(_ change: (ColumnDescription) -> ColumnDescription) -> ColumnDescription.Parts {
    switch self {
    case .none: .none
    case .members(let members): .members(members.map(change))
    case .elements(let members): .elements(members.map(change))
    }
  }
}

extension Deidentification {
  /// Returns what stays of a value.
  fileprivate func replace(
    _ value: Value, in column: ColumnDescription, of patient: String?, firstDay: CalendarDay?
  ) -> Value {
    switch (column.parts, value) {
    case (_, .null): return .null
    case (.members(let members), .object(let fields)), (.elements(let members), .object(let fields)):
      return .object(
        fields.map { name, value in
          let member = members.first { $0.name == name }
          return (name, member.map { replace(value, in: $0, of: patient, firstDay: firstDay) } ?? .null)
        })
    case (_, .list(let values)):
      if column.isLeftOut { return .null }
      return .list(values.map { replace($0, in: column, of: patient, firstDay: firstDay) })
    // A part of an object that is no declared member, and data of any kind, are not known well enough to stay.
    case (_, .object): return .null
    // A word that is not of the closed list is a free one, which another type of event has under the same name.
    case (.none, .text(let text)) where !column.kind.admits(text): return .null
    case (.none, _), (.members, _), (.elements, _):
      return column.isLeftOut ? .null : replace(value, column.sensitivity, of: patient, firstDay: firstDay)
    }
  }

  private func replace(
    _ value: Value, _ sensitivity: Sensitivity, of patient: String?, firstDay: CalendarDay?
  ) -> Value {
    switch (sensitivity, value) {
    case (.none, _): value
    case (.age, _): value.asNumber.map { Value.integer(min(Int($0), Deidentification.highestAge + 1)) } ?? .null
    case (.date, .text(let text)): Value(firstDay.flatMap { days(to: text, since: $0) })
    case (.pseudonym, .text(let text)): .text(code(.patient, text))
    case (.label, .text(let text)):
      .text(label(text, of: patient ?? ""))
    case (.term, .text(let text)): .text(term(text))
    case (.author, .text(let text)): .text(code(.author, text))
    case (.place, .text(let text)): .text(code(.event, text))
    default: .null
    }
  }

  /// Returns the days from a day to the date of a text that is known to the day.
  private func days(to text: String, since firstDay: CalendarDay) -> Int? {
    guard let date = try? PartialDate(parsing: text), date.precision == .day else { return nil }
    return date.days.first - firstDay
  }

  /// Returns a label of a patient's course that the program gave, such as `T1`, or the code of another one.
  package func label(_ text: String, of patient: String) -> String {
    isGivenLabel(text) ? text : code(.label, patient + "\u{1F}" + text)
  }

  /// True for a label that the program gave: `T1`.
  private func isGivenLabel(_ text: String) -> Bool {
    text.first == "T" && text.count > 1 && text.count < 6 && text.utf8.dropFirst().allSatisfy { 0x30...0x39 ~= $0 }
  }

  /// Returns a word that stays, or its code; of words joined by a plus sign each.
  package func term(_ text: String) -> String {
    if isKnown(text) { return text }
    let parts = text.split(separator: "+").map { $0.split(separator: " ").joined(separator: " ") }
    if parts.count > 1 { return parts.map { isKnown($0) ? $0 : code(.term, $0) }.joined(separator: " + ") }
    return code(.term, text)
  }
}

extension CellKind {
  /// False for a text that is none of the words of a closed list.
  fileprivate func admits(_ text: String) -> Bool {
    switch self {
    case .code(let words): words.contains(text)
    case .list(let element): element.admits(text)
    default: true
    }
  }
}

extension Value {
  /// The text that it is; nil for anything else.
  package var asText: String? { if case .text(let text) = self { text } else { nil } }
}
