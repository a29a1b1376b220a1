/// One thing that is wrong in a table, by its place as a spreadsheet counts it.
package struct TableFault: Equatable, Sendable {
  /// The row; the header is row 1.
  package let row: Int
  /// The name of the column; nil where it concerns the whole row.
  package let column: String?
  /// The fault, as a clause.
  package let message: String
  /// The next step to try.
  package let hint: String?

  /// A fault and its place.
  package init(row: Int, column: String? = nil, _ message: String, hint: String? = nil) {
    (self.row, self.column, self.message, self.hint) = (row, column, message, hint)
  }
}

/// A table of delimited text (RFC 4180): a header, and rows with as many fields.
///
/// The bytes stay as they are; a field is a place in them until it is asked for.
package struct DelimitedTable: Sendable {
  /// The names of the columns.
  package private(set) var header: [String] = []
  /// Everything that is wrong with the file, by row. A row that has a fault is not among the rows.
  package private(set) var faults: [TableFault] = []
  /// The text in UTF-8.
  private let bytes: [UInt8]
  /// The fields of all rows.
  private var places: [FieldPlace] = []
  /// The numbers of the rows, as a spreadsheet counts them.
  private var numbers: [UInt32] = []

  /// Reads a file. O(bytes).
  ///
  /// Rows in which every field is empty are counted and left out. Spaces around a field are no part of it.
  package init(_ file: [UInt8], delimiter: Unicode.Scalar, encoding: TextEncoding) {
    let decoded = DecodedText(file, encoding)
    bytes = decoded.bytes
    if let fault = decoded.fault {
      faults = [fault]
      return
    }
    var scanner = RowScanner(delimiter: UInt8(ascii: delimiter), at: decoded.start)
    readHeader(&scanner, decoded)
    if header.isEmpty { return }
    while scanner.next(in: bytes.span) { take(scanner, decoded) }
    faults.sort { $0.row < $1.row }
  }

  private mutating func readHeader(_ scanner: inout RowScanner, _ decoded: DecodedText) {
    guard scanner.next(in: bytes.span), !scanner.isBlank else {
      faults.append(TableFault(row: 1, "the file has no header", hint: "the first row names the columns"))
      return
    }
    if let fault = scanner.fault {
      faults.append(fault.placed(row: 1, column: nil))
      return
    }
    header = scanner.fields.map { $0.text(in: bytes) }
    var first: [String: Int] = [:]
    for (column, name) in header.enumerated() where !name.isEmpty {
      if let other = first[name] {
        faults.append(
          TableFault(
            row: 1, column: name, "the column stands twice, as column \(other + 1) and \(column + 1)",
            hint: "give each column a name of its own"))
      }
      first[name] = first[name] ?? column
    }
    if let column = decoded.invalidField(scanner.fields) {
      faults.append(decoded.encodingFault(row: 1, column: "\(column + 1)"))
    }
  }

  /// Takes the row that the scanner has read.
  private mutating func take(_ scanner: RowScanner, _ decoded: DecodedText) {
    let row = scanner.number
    if let fault = scanner.fault {
      let column = fault.column < header.count ? header[fault.column] : nil
      faults.append(fault.placed(row: row, column: column))
    } else if scanner.isBlank {
      return
    } else if scanner.fields.count != header.count {
      faults.append(
        TableFault(
          row: row, "has \(scanner.fields.count) fields, and the header \(header.count)",
          hint: "a field that holds the delimiter or a line feed stands in quotation marks"))
    } else if let column = decoded.invalidField(scanner.fields) {
      faults.append(decoded.encodingFault(row: row, column: header[column]))
    } else {
      numbers.append(UInt32(row))
      places += scanner.fields
    }
  }

  /// The number of rows that can be read.
  package var count: Int { numbers.count }

  /// The number of a row as a spreadsheet counts it: the header is row 1, and a row can have several lines.
  package func number(ofRow row: Int) -> Int { Int(numbers[row]) }

  /// The text of a field, without spaces around it. O(length).
  package func text(row: Int, column: Int) -> String { places[row * header.count + column].text(in: bytes) }

  /// True if a field of one row has the same bytes as that of another.
  package func isSame(row: Int, asRow other: Int, column: Int) -> Bool {
    let (one, another) = (places[row * header.count + column], places[other * header.count + column])
    return bytes[one.range] == bytes[another.range]
  }
}

/// The place of a field in the bytes of a table, without its quotation marks and the spaces around it.
struct FieldPlace: Sendable {
  private let start: UInt32
  /// The length, and in the highest bit that doubled quotation marks stand in it.
  private let length: UInt32

  private static var doubled: UInt32 { 1 << 31 }

  init(_ range: Range<Int>, isDoubled: Bool) {
    start = UInt32(range.lowerBound)
    length = UInt32(range.count) | (isDoubled ? FieldPlace.doubled : 0)
  }

  var range: Range<Int> { Int(start)..<Int(start) + Int(length & ~FieldPlace.doubled) }
  var isEmpty: Bool { length & ~FieldPlace.doubled == 0 }

  /// The text, with doubled quotation marks as one.
  func text(in bytes: [UInt8]) -> String {
    let text = String(decoding: bytes[range], as: UTF8.self)
    return length & FieldPlace.doubled == 0 ? text : FieldPlace.undoubled(text)
  }

  private static func undoubled(_ text: String) -> String {
    var result: [UInt8] = []
    var isSecond = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\""), !isSecond {
        isSecond = true
      } else {
        isSecond = false
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
