import ByteScanning
import CalendarTime
import PatientRecord

// The fields of a payload, in the order of the format.
extension FastEventReader {
  /// Takes a key, with the comma before it, if it comes next.
  @inline(__always)
  mutating func takeKey(_ key: StaticString) -> Bool {
    var ahead = cursor
    if !isFirst, !ahead.take(0x2C) { return false }
    guard ahead.takeKey(key) else { return false }
    cursor = ahead
    isFirst = false
    return true
  }

  /// Takes the key of a field; returns false for an optional field that is absent.
  private mutating func take(_ field: Field) throws(NotCanonical) -> Bool {
    if takeKey(field.name) { return true }
    if field.isRequired { throw .form }
    return false
  }

  @inline(__always)
  mutating func visit(_ field: Field, _ value: inout FieldValue) throws(NotCanonical) {
    guard try take(field) else { return }
    switch value {
    case .text(_, let kind): value = .text(try readText(), kind)
    case .code(_, let words): value = .code(try readWord(words), words)
    case .codes(_, let words): value = .codes(try readWords(words), words)
    case .flag: value = .flag(try readFlag())
    case .integer(_, let least, let most):
      let number = try some(Int32(exactly: try readWholeNumber()))
      try require(number >= least && number <= most)
      value = .integer(number, least: least, most: most)
    case .number: value = .number(try readNumber())
    case .dose: value = .dose(try readDose())
    case .date: value = .date(try readDate())
    case .identifier: value = .identifier(try readIdentifier())
    case .identifiers:
      value = .identifiers(
        lists.list(try readElements { (reader) throws(NotCanonical) in try reader.readIdentifier() }))
    case .labels:
      value = .labels(lists.list(try readElements { (reader) throws(NotCanonical) in try reader.readText() }))
    case .suspects: value = .suspects(lists.list(try readSuspects()))
    case .sequenceNumbers:
      value = .sequenceNumbers(
        lists.list(try readElements { (reader) throws(NotCanonical) in try reader.readWholeNumber() }))
    case .replacement(_, let amended): value = .replacement(try readReplacement(of: amended), of: amended)
    }
  }

  /// Reads the codes of accepted checks; one that stands twice is for the plain reader to refuse.
  mutating func readAccepted() throws(NotCanonical) -> PooledList<Symbol> {
    let codes = try readElements { (reader) throws(NotCanonical) in try reader.readText() }
    try require(Set(codes).count == codes.count)
    return lists.list(codes)
  }

  /// Reads a list of at least one element.
  private mutating func readElements<Element>(
    _ element: (inout FastEventReader) throws(NotCanonical) -> Element
  ) throws(NotCanonical) -> [Element] {
    var elements: [Element] = []
    try require(cursor.take(0x5B))
    repeat { elements.append(try element(&self)) } while cursor.take(0x2C)
    try require(cursor.take(0x5D))
    return elements
  }

  private mutating func readWords(_ words: WordList) throws(NotCanonical) -> WordPositions {
    var positions = WordPositions()
    try require(cursor.take(0x5B))
    // A word that stands twice, or one too many, is for the plain reader to refuse.
    repeat { try require(positions.append(try readWord(words))) } while cursor.take(0x2C)
    try require(cursor.take(0x5D))
    return positions
  }

  private mutating func readSuspects() throws(NotCanonical) -> [Suspect] {
    let suspects = try readElements { (reader) throws(NotCanonical) in try reader.readSuspect() }
    for (index, suspect) in suspects.enumerated() {
      try require(!suspects[..<index].contains { $0.treatment == suspect.treatment })
    }
    return suspects
  }

  private mutating func readReplacement(of amended: EventID) throws(NotCanonical) -> Replacement {
    guard let type = amending?(amended), !type.isCorrection, type.isRecordable else { throw .form }
    try require(cursor.take(0x7B))
    var event = ClinicalEvent(blank: type)
    isFirst = true
    try event.visit(&self)
    try require(cursor.take(0x7D))
    isFirst = false
    return lists.replacement(event)
  }
}

// Values.
extension FastEventReader {
  mutating func readText() throws(NotCanonical) -> Symbol {
    let text = try some(cursor.takeString())
    try require(text.count > 0)
    return texts.symbol(for: text)
  }

  private mutating func readWord(_ words: WordList) throws(NotCanonical) -> UInt8 {
    try some(words.position(of: try some(some(cursor.takeString()).packed)))
  }

  mutating func readCode<Value: Code>() throws(NotCanonical) -> Value {
    Value.table[try readWord(Value.table.words)]
  }

  private mutating func readFlag() throws(NotCanonical) -> Bool {
    if cursor.take("true") { return true }
    try require(cursor.take("false"))
    return false
  }

  private mutating func readWholeNumber() throws(NotCanonical) -> Int {
    let number = try some(cursor.takeNumber())
    try require(cursor.isAfterNumber)
    return number
  }

  /// A decimal number of at most 15 digits without an exponent.
  ///
  /// It and a power of ten up to 10¹⁵ are exact, so that their quotient is the nearest number that there is (Clinger,
  /// How to read floating point numbers accurately, PLDI 1990).
  mutating func readNumber() throws(NotCanonical) -> Double {
    let isNegative = cursor.take(0x2D)
    let start = cursor.left
    let whole = try some(cursor.takeNumber())
    var digits = start - cursor.left
    var value = whole
    var scale = 1.0
    if cursor.take(0x2E) {
      while digits <= 15, cursor.next &- 0x30 < 10 {
        value = value * 10 + Int(cursor.next &- 0x30)
        scale *= 10
        digits += 1
        cursor.skip(1)
      }
      try require(scale > 1)
    }
    try require(digits <= 15 && cursor.isAfterNumber)
    let number = Double(value) / scale
    return isNegative ? -number : number
  }

  mutating func readDose() throws(NotCanonical) -> Dose {
    try require(cursor.take("{\"amount\":"))
    let amount = try readNumber()
    try require(amount > 0)
    let upTo = cursor.take(",\"upTo\":") ? try readNumber() : nil
    try require(upTo.map { $0 > amount } ?? true)
    try require(cursor.take(",\"unit\":"))
    let unit: DoseUnit = try readCode()
    try require(cursor.take(",\"every\":"))
    let every = try some(DoseInterval(canonical: try some(cursor.takeString())))
    try require(cursor.take(0x7D))
    return Dose(amount: amount, upTo: upTo, unit: unit, every: every)
  }

  mutating func readDate() throws(NotCanonical) -> PartialDate {
    if cursor.left > 12, cursor.byte(at: 0) == 0x22, cursor.byte(at: 11) == 0x22,
      let date = wholeDate(cursor.word(at: 1), cursor.byte(at: 9), cursor.byte(at: 10))
    {
      cursor.skip(12)
      return date
    }
    let text = try some(cursor.takeString())
    switch text.count {
    case 7:
      try require(text[4] == 0x2D)
      return try some(PartialDate(year: try digits(text, 0, 4), month: try digits(text, 5, 2)))
    case 4: return try some(PartialDate(year: try digits(text, 0, 4)))
    default: throw .form
    }
  }

  /// A date of the eight bytes `2022-03-`, the first lowest, and the two digits behind them; nil for any others.
  private func wholeDate(_ word: UInt64, _ tens: UInt8, _ ones: UInt8) -> PartialDate? {
    // Zeros and hyphens are taken off: each byte is a digit's value then, and 0 where a hyphen stood.
    let values = word ^ 0x2D30_302D_3030_3030
    let isNumeric = ((values &+ 0x7F76_767F_7676_7676) | values) & 0x8080_8080_8080_8080 == 0
    let (tens, ones) = (tens ^ 0x30, ones ^ 0x30)
    guard isNumeric, tens < 10, ones < 10 else { return nil }
    func value(_ place: UInt64) -> Int { Int(values &>> (place &* 8) & 0xFF) }
    return PartialDate(
      year: value(0) &* 1000 &+ value(1) &* 100 &+ value(2) &* 10 &+ value(3),
      month: value(5) &* 10 &+ value(6), day: Int(tens) &* 10 &+ Int(ones))
  }

  private func digits(_ text: ByteText, _ start: Int, _ count: Int) throws(NotCanonical) -> Int {
    var value = 0
    for index in start..<start + count {
      let digit = text[index] &- 0x30
      if digit >= 10 { throw .form }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }

  mutating func readIdentifier() throws(NotCanonical) -> EventID {
    try require(cursor.left > 28 && cursor.byte(at: 0) == 0x22 && cursor.byte(at: 27) == 0x22)
    let id = try some(EventID(canonical: cursor, at: 1))
    cursor.skip(28)
    return id
  }

  fileprivate mutating func readSuspect() throws(NotCanonical) -> Suspect {
    try require(cursor.take("{\"treatment\":"))
    var suspect = Suspect(treatment: try readText())
    if cursor.take(",\"causality\":") { suspect.causality = try readCode() }
    if cursor.take(",\"action\":") { suspect.action = try readCode() }
    try require(cursor.take(0x7D))
    return suspect
  }
}

@inline(__always)
func require(_ condition: Bool) throws(NotCanonical) {
  if !condition { throw .form }
}

@inline(__always)
func some<Value>(_ value: Value?) throws(NotCanonical) -> Value {
  guard let value else { throw .form }
  return value
}

extension LineCursor {
  /// True if the next byte can follow a number: no digit, point or exponent.
  var isAfterNumber: Bool { next == 0x2C || next == 0x7D || next == 0x5D }
}

extension DoseInterval {
  /// Reads `PT12H`, `P1D`, `P2W`, `P1M`; nil for any other text.
  fileprivate init?(canonical text: ByteText) {
    guard text.count >= 3, text.count <= 6, text[0] == 0x50 else {
      // Few doses are given once or as needed.
      self.init(iso: text.string)
      return
    }
    let isHours = text[1] == 0x54
    let first = isHours ? 2 : 1
    var count = 0
    for index in first..<text.count - 1 {
      let digit = text[index] &- 0x30
      guard digit < 10 else { return nil }
      count = count * 10 + Int(digit)
    }
    guard text.count - 1 > first, text[first] != 0x30 else { return nil }
    switch (text[text.count - 1], isHours) {
    case (0x48, true): self.init(count: count, unit: .hour)
    case (0x44, false): self.init(count: count, unit: .day)
    case (0x57, false): self.init(count: count, unit: .week)
    case (0x4D, false): self.init(count: count, unit: .month)
    default: return nil
    }
  }
}

extension EventID {
  /// Reads the 26 characters at an offset; nil for any others.
  ///
  /// Eight characters are 40 bits; two of the 26 stand between sixteen and eight.
  fileprivate init?(canonical text: LineCursor, at offset: Int) {
    guard text.byte(at: offset) <= 0x37 else { return nil }
    let left = EventID.crockfordValues(text, at: offset)
    let right = EventID.crockfordValues(text, at: offset &+ 10)
    guard ((left.0 | left.1) | (right.0 | right.1)) & 0xE0E0_E0E0_E0E0_E0E0 == 0 else { return nil }
    let (upper, middle, lower) = (EventID.joined(left.0), EventID.joined(left.1), EventID.joined(right.1))
    let two = (right.0 &>> 48 & 31) &<< 5 | right.0 &>> 56
    self.init(high: upper &<< 26 | middle &>> 14, low: middle &<< 50 | two &<< 40 | lower)
  }

  /// The values of sixteen digits of Crockford's base 32, in the bytes of two numbers; 32 or more for any other byte.
  private static func crockfordValues(_ text: LineCursor, at offset: Int) -> (UInt64, UInt64) {
    typealias Bytes = SIMD16<Int8>
    let (low, high) = (text.word(at: offset), text.word(at: offset &+ 8))
    let bytes = unsafe unsafeBitCast(SIMD2(low.littleEndian, high.littleEndian), to: Bytes.self)
    /// −1 in each byte that is more than so much, read as signed: bytes beyond ASCII are less than all others.
    func isMore(than byte: Int8) -> Bytes {
      let mask = bytes .> Bytes(repeating: byte)
      return unsafe unsafeBitCast(mask, to: Bytes.self)
    }
    // Letters begin seven behind the digits; each of I, L, O and U that lies before one takes off one more.
    let (fromA, fromJ, fromM, fromP, fromV) =
      (isMore(than: 0x40), isMore(than: 0x49), isMore(than: 0x4C), isMore(than: 0x4F), isMore(than: 0x55))
    let beforeLetters = fromA & Bytes(repeating: 7)
    let values = (bytes &- Bytes(repeating: 0x30) &- beforeLetters) &+ (fromJ &+ fromM) &+ (fromP &+ fromV)
    let leftOut = (isMore(than: 0x48) ^ fromJ) | (isMore(than: 0x4B) ^ fromM)
    let alsoLeftOut = (isMore(than: 0x4E) ^ fromP) | (isMore(than: 0x54) ^ fromV)
    let beyond = isMore(than: 0x5A) | (isMore(than: 0x39) ^ fromA) | ~isMore(than: 0x2F)
    let words = unsafe unsafeBitCast(values | leftOut | alsoLeftOut | beyond, to: SIMD2<UInt64>.self)
    return (UInt64(littleEndian: words[0]), UInt64(littleEndian: words[1]))
  }

  /// The 40 bits of eight values of five bits, the first of them in the lowest byte and worth most.
  private static func joined(_ values: UInt64) -> UInt64 {
    let pairs = (values & 0x00FF_00FF_00FF_00FF) &<< 5 | (values &>> 8 & 0x00FF_00FF_00FF_00FF)
    let fours = (pairs & 0x0000_FFFF_0000_FFFF) &<< 10 | (pairs &>> 16 & 0x0000_FFFF_0000_FFFF)
    return (fours & 0xFFFF_FFFF) &<< 20 | fours &>> 32
  }
}
