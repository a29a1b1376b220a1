import CalendarTime
import DelimitedText
import PatientRecord

/// The value that a row gives to a field.
enum CellValue {
  /// The row has none.
  case absent
  /// The row has a word that the mapping leaves out.
  case skipped
  /// A fault was noted.
  case faulty
  case one(PlannedConstant)
  case many([PlannedConstant])

  /// The constants, none where there are none.
  var constants: [PlannedConstant] {
    switch self {
    case .absent, .skipped, .faulty: []
    case .one(let constant): [constant]
    case .many(let constants): constants
    }
  }

  var isFaulty: Bool { if case .faulty = self { true } else { false } }
}

/// Reads the cells of a table as a mapping says, and notes every fault with its row and column.
struct CellReader {
  let table: DelimitedTable
  let plan: ImportPlan
  /// Everything that is wrong.
  private(set) var faults: [ImportFault] = []
  /// Doses that were read before.
  private var doses: [String: Dose] = [:]

  init(_ table: DelimitedTable, _ plan: ImportPlan) { (self.table, self.plan) = (table, plan) }

  /// The text of a cell.
  func text(_ place: PlannedPlace, _ row: Int) -> String { table.text(row: row, column: place.index) }

  /// The text of a cell; nil where it stands for no value.
  func present(_ place: PlannedPlace, _ row: Int) -> String? {
    let text = text(place, row)
    return plan.missing.contains(text) ? nil : text
  }

  /// Notes a fault of a row.
  mutating func note(_ message: String, row: Int, _ place: PlannedPlace? = nil, hint: String? = nil) {
    faults.append(ImportFault(message, row: table.number(ofRow: row), column: place?.name, hint: hint))
  }

  /// True if a fault of a row was noted. O(faults).
  func hasFault(inRow row: Int) -> Bool {
    let number = table.number(ofRow: row)
    return faults.contains { $0.row == number }
  }

  /// True if a row fulfils a condition.
  func fulfils(_ condition: ImportPlan.Condition?, _ row: Int) -> Bool {
    guard let condition else { return true }
    return condition.alternatives.contains { place, words in
      words.map { $0.contains(text(place, row)) } ?? (present(place, row) != nil)
    }
  }

  /// The value that a row gives. `each` is the value of the list of which each makes an event.
  mutating func value(_ value: PlannedValue, _ row: Int, each: PlannedConstant? = nil) -> CellValue {
    switch value {
    case .constant(let constant): return .one(constant)
    case .column(let column): return self.value(of: column, row)
    case .list(let list): return self.value(of: list, row)
    case .several(let values): return several(values, row, each)
    case .first(let values):
      for value in values {
        let found = self.value(value, row, each: each)
        switch found {
        case .absent, .skipped: continue
        case .faulty, .one, .many: return found
        }
      }
      return .absent
    case .with(let place, let constant): return present(place, row) == nil ? .absent : .one(constant)
    case .dose(let amount, let upTo, let unit, let every): return dose(amount, upTo, unit, every, row)
    case .each(let kind): return each.map { converted($0, kind, row) } ?? .absent
    // References are resolved when all rows are read.
    case .reference, .suspect: return .absent
    }
  }

  private mutating func several(_ values: [PlannedValue], _ row: Int, _ each: PlannedConstant?) -> CellValue {
    var constants: [PlannedConstant] = []
    var isFaulty = false
    for value in values {
      let found = self.value(value, row, each: each)
      isFaulty = isFaulty || found.isFaulty
      for constant in found.constants where !constants.contains(constant) { constants.append(constant) }
    }
    return isFaulty ? .faulty : constants.isEmpty ? .absent : .many(constants)
  }

  /// The value of the list of which each makes an event, in the form of a field of another kind than text.
  private func converted(_ constant: PlannedConstant, _ kind: MappedKind, _ row: Int) -> CellValue { .one(constant) }
}

// Columns.
extension CellReader {
  private mutating func value(of column: PlannedColumn, _ row: Int) -> CellValue {
    guard let text = present(column.place, row) else { return column.empty.map(CellValue.one) ?? .absent }
    return value(of: text, column, row)
  }

  /// The value of a text of a column.
  private mutating func value(of text: String, _ column: PlannedColumn, _ row: Int) -> CellValue {
    if column.skipped.contains(text) { return .skipped }
    if let words = column.words {
      if let constant = words[text] { return .one(constant) }
      if column.keepsOthers { return .one(.text(text)) }
      let listed = column.listed.prefix(20).joined(separator: ", ") + (column.listed.count > 20 ? ", …" : "")
      return fault("'\(text)' is none of: \(listed)", row, column, hint: "give the word a value in the mapping")
    }
    switch column.kind {
    case .integer(let range): return integer(text, in: range, row, column)
    case .number: return number(text, row, column)
    case .dose: return dose(text, row, column)
    case .interval:
      if let interval = DoseInterval(iso: text) { return .one(.interval(interval)) }
      return fault(
        "'\(text)' is no interval", row, column, hint: "write PT12H, P1D, P1W, P14D or P1M; once or as-needed")
    default: return .one(.text(text))
    }
  }

  private mutating func fault(_ message: String, _ row: Int, _ column: PlannedColumn, hint: String? = nil) -> CellValue
  {
    note(message, row: row, column.place, hint: hint)
    return .faulty
  }

  private mutating func integer(
    _ text: String, in range: ClosedRange<Int32>, _ row: Int, _ column: PlannedColumn
  ) -> CellValue {
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int32(text), range.contains(number) {
      return .one(.integer(number))
    }
    return fault(
      "'\(text)' is no whole number from \(range.lowerBound) to \(range.upperBound)", row, column)
  }

  private mutating func number(_ text: String, _ row: Int, _ column: PlannedColumn) -> CellValue {
    if let number = CellReader.number(text, column.decimal) { return .one(.number(number)) }
    return fault("'\(text)' is no number with a decimal \(column.decimal.name)", row, column)
  }

  /// The number of digits with one decimal sign; nil for any other text.
  static func number(_ text: String, _ decimal: DecimalSign) -> Double? {
    var digits: [UInt8] = []
    var signs = 0
    for (place, byte) in text.utf8.enumerated() {
      switch byte {
      case 0x30...0x39: digits.append(byte)
      case UInt8(ascii: "-") where place == 0: digits.append(byte)
      case decimal.rawValue.utf8.first where signs == 0 && digits.last.map { $0 >= 0x30 } == true:
        signs += 1
        digits.append(UInt8(ascii: "."))
      default: return nil
      }
    }
    guard digits.last.map({ (0x30...0x39).contains($0) }) == true,
      let number = Double(String(decoding: digits, as: UTF8.self)), number.isFinite
    else { return nil }
    return number
  }

  private mutating func dose(_ text: String, _ row: Int, _ column: PlannedColumn) -> CellValue {
    if let known = doses[text] { return .one(.dose(known)) }
    do throws(DoseError) {
      let dose = try Dose(parsing: text)
      doses[text] = dose
      return .one(.dose(dose))
    } catch {
      return fault("'\(text)' is no dose: \(error.message)", row, column, hint: error.hint)
    }
  }

  private mutating func dose(
    _ amount: PlannedValue, _ upTo: PlannedValue?, _ unit: PlannedValue, _ every: PlannedValue, _ row: Int
  ) -> CellValue {
    let parts = [amount, unit, every].map { (place: $0.place, value: value($0, row)) }
    let most = upTo.map { (place: $0.place, value: value($0, row)) }
    if parts.contains(where: \.value.isFaulty) || most?.value.isFaulty == true { return .faulty }
    guard let number = parts[0].value.constants.first else { return parts[0].value }
    for part in parts.dropFirst() where part.value.constants.isEmpty {
      note("a dose has an amount, a unit and an interval, and this one is missing", row: row, part.place)
      return .faulty
    }
    guard case .number(let amount) = number, case .word(let unit)? = parts[1].value.constants.first,
      case .interval(let every)? = parts[2].value.constants.first
    else { return .faulty }
    var limit: Double?
    if case .number(let number)? = most?.value.constants.first { limit = number }
    if amount <= 0 || limit.map({ $0 <= amount }) == true {
      note(
        amount <= 0 ? "a dose is above 0" : "the upper amount is not above the lower one", row: row,
        amount <= 0 ? parts[0].place : most?.place)
      return .faulty
    }
    return .one(.dose(Dose(amount: amount, upTo: limit, unit: DoseUnit.table[unit], every: every)))
  }
}

// Lists.
extension CellReader {
  private mutating func value(of list: PlannedList, _ row: Int) -> CellValue {
    guard let named = elements(of: list, row) else { return .faulty }
    if named.isEmpty { return list.empty.map(CellValue.one) ?? .absent }
    return .many(named.map(\.value))
  }

  /// The values of a list, each under the code or word that gives it; nil where a fault was noted.
  mutating func elements(of list: PlannedList, _ row: Int) -> [(name: String, value: PlannedConstant)]? {
    switch list.place {
    case .boxes(let boxes): return elements(of: boxes, row)
    case .column(let column, let separator):
      guard let text = present(column.place, row) else { return [] }
      var named: [(name: String, value: PlannedConstant)] = []
      var isFaulty = false
      for part in CellReader.parts(of: text, separator) where !plan.missing.contains(part) {
        let value = value(of: part, column, row)
        isFaulty = isFaulty || value.isFaulty
        for constant in value.constants where !named.contains(where: { $0.name == part }) {
          named.append((part, constant))
        }
      }
      return isFaulty ? nil : named
    }
  }

  private mutating func elements(
    of boxes: [PlannedList.Box], _ row: Int
  ) -> [(name: String, value: PlannedConstant)]? {
    var named: [(name: String, value: PlannedConstant)] = []
    var isFaulty = false
    for box in boxes {
      switch text(box.place, row) {
      case "1":
        if let value = box.value { named.append((box.code, value)) }
        if !box.isMapped {
          note(
            "the code \(box.code) is not mapped", row: row, box.place, hint: "give it a value, or add it to \"skip\"")
          isFaulty = true
        }
      case "0": continue
      case let text where plan.missing.contains(text): continue
      case let text:
        let isLabel = text == "Checked" || text == "Unchecked"
        note(
          "'\(text)' is neither 0 nor 1", row: row, box.place,
          hint: isLabel ? "export raw data: in REDCap, CSV / Microsoft Excel (raw data)" : nil)
        isFaulty = true
      }
    }
    return isFaulty ? nil : named
  }

  /// The parts of a text between separators, without spaces around them.
  static func parts(of text: String, _ separator: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var rest = text[...]
    while !rest.isEmpty {
      if rest.hasPrefix(separator) {
        parts.append(part)
        part = ""
        rest = rest.dropFirst(separator.count)
      } else {
        part.append(rest.removeFirst())
      }
    }
    return (parts + [part]).map { part in
      part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }
}

// Dates.
extension CellReader {
  /// The date of a cell by the first stated shape that fits; nil where there is none, with a fault where it is needed
  /// or cannot be read.
  mutating func date(_ place: PlannedPlace, _ shapes: [DateShape], _ row: Int, isNeeded: Bool = true) -> PartialDate? {
    guard let text = present(place, row) else {
      if isNeeded { note("a date is needed", row: row, place, hint: "if none is known: \"if\" leaves the event out") }
      return nil
    }
    for shape in shapes {
      switch shape.read(text, century: plan.century) {
      case .date(let date): return date
      case .otherShape: continue
      case .noSuchDate:
        note("'\(text)': there is no such date", row: row, place)
        return nil
      }
    }
    note(
      "'\(text)' is none of the stated shapes: \(shapes.map(\.shown).joined(separator: ", "))", row: row, place,
      hint: "write it so, or state its shape under \"dates\" in the mapping, such as DD.MM.YYYY")
    return nil
  }

  /// The clinical date of an event; nil where a fault was noted. `earliest` are the earliest dates of the patient.
  mutating func date(of event: ImportPlan.Event, _ row: Int, earliest: [PartialDate?]) -> PartialDate? {
    switch event.date {
    case .earliest(let place, let number):
      if let date = earliest[number] { return date }
      note("no row of the patient has a date here", row: row, place)
      return nil
    case .column(let place, let shapes, let precision, let stretch):
      guard let known = knowledge(precision, row) else { return nil }
      if known == .stretch { return self.stretch(place, stretch, shapes, row, event.day) }
      if known == .unknown { return unknown(place, event, row) }
      return date(place, shapes, row).map { $0.reduced(to: known).stop(event.day) }
    }
  }

  /// The answer how far a date is known: to the day where there is none; nil where a fault was noted.
  private mutating func knowledge(_ value: PlannedValue?, _ row: Int) -> DateKnowledge? {
    guard let value else { return .day }
    let answer = self.value(value, row)
    if answer.isFaulty { return nil }
    guard case .word(let position)? = answer.constants.first else { return .day }
    return DateKnowledge.allCases[Int(position)]
  }

  /// The stretch between the dates of two columns, of which one may be empty.
  private mutating func stretch(
    _ from: PlannedPlace, _ stretch: ImportPlan.Stretch?, _ shapes: [DateShape], _ row: Int, _ day: StopDay?
  ) -> PartialDate? {
    var ends: [PartialDate?] = []
    for (index, place) in [from, stretch?.to].enumerated() {
      guard let place, present(place, row) != nil else {
        ends.append(nil)
        continue
      }
      let precision = stretch.flatMap { $0.ends.isEmpty ? nil : $0.ends[index] }
      guard let known = knowledge(precision, row), let end = date(place, shapes, row) else { return nil }
      ends.append(end.reduced(to: known).stop(day))
    }
    if let stretch = PartialDate(from: ends[0], to: ends[1]), ends.contains(where: { $0 != nil }) { return stretch }
    let isEmpty = ends.allSatisfy { $0 == nil }
    note(
      isEmpty ? "a stretch needs its first day or its last" : "the stretch does not go forward", row: row,
      isEmpty ? from : stretch?.to ?? from)
    return nil
  }

  /// The date of an event that has none, which only a stop may be.
  private mutating func unknown(_ place: PlannedPlace, _ event: ImportPlan.Event, _ row: Int) -> PartialDate? {
    if event.type != .treatmentStopped {
      note("only a stop may have no date", row: row, place, hint: "give the stretch in which it lies")
    } else if present(place, row) != nil {
      note("a date stands here, and another column says that none is known", row: row, place)
    } else {
      return .unknown
    }
    return nil
  }
}

extension PartialDate {
  /// The date as far as it is known: to the day, the month or the year.
  fileprivate func reduced(to known: DateKnowledge) -> PartialDate {
    guard known != .day, precision == .day || precision == .month && known == .year else { return self }
    let (year, month, _) = days.first.components
    return PartialDate(year: year, month: known == .month ? month : nil) ?? self
  }

  /// The first day off the drug, where the date is the last day on it; a month and a year stay as they are.
  fileprivate func stop(_ day: StopDay?) -> PartialDate {
    day == .lastOn && precision == .day ? PartialDate(days.first.adding(days: 1)) : self
  }
}
