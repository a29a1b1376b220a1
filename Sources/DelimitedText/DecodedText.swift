/// The bytes of a file as UTF-8, and the places where they are none.
struct DecodedText {
  /// The text; for a file in UTF-8 its own bytes.
  let bytes: [UInt8]
  /// The offset of the text behind a byte order mark.
  private(set) var start = 0
  /// The reason why nothing can be read.
  private(set) var fault: TableFault?
  private let encoding: TextEncoding
  /// The offsets of bytes that the encoding does not have, in order.
  private let invalid: [Int]

  init(_ file: [UInt8], _ encoding: TextEncoding) {
    self.encoding = encoding
    let hasMark = file.starts(with: DecodedText.byteOrderMark)
    switch encoding {
    case .utf8:
      bytes = file
      start = hasMark ? DecodedText.byteOrderMark.count : 0
      invalid = DecodedText.invalidOffsets(in: file.span)
    case .windows1252, .latin1: (bytes, invalid) = DecodedText.decoded(file, encoding)
    }
    if file.starts(with: [0xFF, 0xFE]) || file.starts(with: [0xFE, 0xFF]) {
      fault = TableFault(
        row: 1, "the file is UTF-16, as its first bytes say", hint: "save it as CSV in UTF-8, with or without a mark")
    } else if file.prefix(2).contains(0) {
      fault = TableFault(
        row: 1, "the file is UTF-16, as the zeros between its first bytes say",
        hint: "save it as CSV in UTF-8, with or without a mark")
    } else if hasMark, encoding != .utf8 {
      fault = TableFault(
        row: 1, "the file is UTF-8, as its first bytes say, and the mapping has \(encoding.rawValue)",
        hint: "write \"encoding\": \"utf-8\" in the mapping")
    }
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The place among some fields of the first that holds bytes which the encoding does not have. O(fields) where there
  /// are such bytes at all.
  func invalidField(_ fields: [FieldPlace]) -> Int? {
    if invalid.isEmpty { return nil }
    return fields.firstIndex { field in
      let range = field.range
      var (low, high) = (0, invalid.count)
      while low < high {
        let middle = (low + high) / 2
        if invalid[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
      }
      return low < invalid.count && invalid[low] < range.upperBound
    }
  }

  /// The fault of a field that holds such bytes.
  func encodingFault(row: Int, column: String) -> TableFault {
    TableFault(
      row: row, column: column, "holds bytes that are no \(encoding == .utf8 ? "UTF-8" : encoding.rawValue)",
      hint: encoding == .windows1252
        ? "save the file in UTF-8"
        : "write \"encoding\": \"windows-1252\" in the mapping, or save the file in UTF-8")
  }

  /// Finds bytes that are no UTF-8, and NUL, which no text of a log can hold.
  private static func invalidOffsets(in bytes: borrowing Span<UInt8>) -> [Int] {
    var invalid: [Int] = []
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte < 0x80 {
        if byte == 0 { invalid.append(position) }
        position += 1
      } else {
        let length = sequenceLength(at: position, in: bytes)
        if length == 0 { invalid.append(position) }
        position += max(1, length)
      }
    }
    return invalid
  }

  /// The length of the UTF-8 sequence of several bytes at a position; 0 where there is none (Unicode, table 3-7).
  private static func sequenceLength(at position: Int, in bytes: borrowing Span<UInt8>) -> Int {
    let first = bytes[position]
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard 0xC2...0xF4 ~= first, position + length <= bytes.count else { return 0 }
    let second = bytes[position + 1]
    let range: ClosedRange<UInt8> =
      switch first {
      case 0xE0: 0xA0...0xBF
      case 0xED: 0x80...0x9F
      case 0xF0: 0x90...0xBF
      case 0xF4: 0x80...0x8F
      default: 0x80...0xBF
      }
    guard range ~= second else { return 0 }
    for place in 2..<max(2, length) where bytes[position + place] & 0xC0 != 0x80 { return 0 }
    return length
  }

  /// Returns bytes of one of the encodings of a byte a character as UTF-8, with the offsets of those that it does not
  /// have.
  private static func decoded(_ file: [UInt8], _ encoding: TextEncoding) -> ([UInt8], [Int]) {
    let table = (0...255).map { character(UInt8($0), encoding).map { Array(String($0).utf8) } ?? [] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(file.count + file.count / 8)
    var invalid: [Int] = []
    for byte in file {
      if byte < 0x80, byte != 0 {
        bytes.append(byte)
      } else if table[Int(byte)].isEmpty || byte == 0 {
        invalid.append(bytes.count)
        bytes.append(UInt8(ascii: "?"))
      } else {
        bytes += table[Int(byte)]
      }
    }
    return (bytes, invalid)
  }

  /// The character of a byte; nil for one that the encoding does not have (WHATWG has controls there), and for the
  /// controls of ISO 8859-1, which stand in a file of windows-1252 that was taken for it.
  private static func character(_ byte: UInt8, _ encoding: TextEncoding) -> Unicode.Scalar? {
    guard 0x80..<0xA0 ~= byte else { return Unicode.Scalar(byte) }
    guard encoding == .windows1252 else { return nil }
    let scalar = windows1252[Int(byte) - 0x80]
    return scalar == 0 ? nil : Unicode.Scalar(scalar)
  }

  /// The characters of 0x80 to 0x9F (https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT); 0 for
  /// none.
  private static let windows1252: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
    0x0178,
  ]
}
