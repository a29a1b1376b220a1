package import ByteScanning
package import CalendarTime
import Seals

/// The first members of an event's line as this room writes them, read in place without building strings.
///
/// Reads as far as `recorded` and no further. Nil for every other layout, which is left to `LineMembers`: both give the
/// same for the same line.
struct CanonicalLine {
  let sequenceNumber: Int
  /// The place of the value of `id` in the line, quotation marks included.
  let id: Range<Int>
  let recorded: Instant
  /// The offset of the value of `recorded` in the line.
  let recordedOffset: Int

  /// Reads a line; `instant` is the last one that was read.
  init?(_ line: LineCursor, _ kind: LineKind, _ instant: inout KnownInstant) {
    let isPlain = kind == .plain
    var cursor = line
    guard cursor.take("{\"seq\":"), let number = cursor.takeNumber(), cursor.take(",\"id\":") else { return nil }
    let idOffset = line.left - cursor.left
    guard cursor.takePlain(isPlain) else { return nil }
    id = idOffset..<line.left - cursor.left
    guard cursor.take(",\"salt\":"), cursor.takePlain(isPlain), CanonicalLine.moveToRecorded(&cursor, isPlain) else {
      return nil
    }
    sequenceNumber = number
    recordedOffset = line.left - cursor.left
    guard cursor.left > 26, cursor.take(0x22), let recorded = instant.read(cursor) else { return nil }
    self.recorded = recorded
    cursor.skip(24)
    guard cursor.take(0x22), !cursor.take(",\"erased\"") else { return nil }
  }

  /// Reads a line of an array.
  init?(_ bytes: [UInt8], in range: Range<Int>, _ instant: inout KnownInstant) {
    // A cursor may read some bytes beyond its line.
    let hasSlack = bytes.count - range.upperBound >= lineScanSlack
    let line = hasSlack ? bytes[range] : bytes[range] + [UInt8](repeating: 0, count: lineScanSlack)
    let read = unsafe line.withUnsafeBytes { buffer in
      unsafe buffer.baseAddress.flatMap {
        unsafe CanonicalLine(LineCursor($0, count: range.count), .other, &instant)
      }
    }
    guard let read else { return nil }
    self = read
  }

  /// Moves past type, v, patient and occurred, as far as they are there, to the value of `recorded`.
  private static func moveToRecorded(_ cursor: inout LineCursor, _ isPlain: Bool) -> Bool {
    for _ in 0..<5 {
      guard cursor.take(0x2C) else { return false }
      if cursor.takeKey("recorded") { return true }
      guard cursor.takePlain(isPlain), cursor.take(0x3A) else { return false }
      if !cursor.takePlain(isPlain), cursor.takeNumber() == nil { return false }
    }
    return false
  }

  /// Returns the seal on a line, `.some(nil)` if there is none; nil if its digits are none.
  static func seal(on line: LineCursor) -> Seal?? {
    let bytes = line.rest
    let start = bytes.count - 1 - Seal.memberLength
    guard start > 0, bytes[bytes.count - 1] == UInt8(ascii: "}"), bytes[bytes.count - 2] == UInt8(ascii: "\"") else {
      return .some(nil)
    }
    var ending = line
    ending.skip(start)
    guard ending.take(",\"seal\":\"") else { return .some(nil) }
    return unsafe Digest(hexadecimal: UnsafeRawBufferPointer(rebasing: ending.rest.buffer[..<64])).map(Seal.init)
  }
}

/// The last instant that was read, and its 24 bytes: the lines of a batch have the same.
struct KnownInstant {
  private var words: SIMD3<UInt64>?
  private var value = Instant(millisecondsSinceEpoch: 0)

  /// Reads the 24 bytes that stand next, all of which must be there.
  mutating func read(_ cursor: LineCursor) -> Instant? {
    let next = SIMD3(cursor.word(at: 0), cursor.word(at: 8), cursor.word(at: 16))
    if next == words { return value }
    guard let instant = Instant(canonical: cursor) else { return nil }
    (words, value) = (next, instant)
    return instant
  }
}

extension LineCursor {
  /// Takes a string of ASCII without escapes and control characters where one stands next; of such a line any string.
  fileprivate mutating func takePlain(_ isPlainLine: Bool) -> Bool {
    if isPlainLine { return takeString() != nil }
    var ahead = self
    guard let text = ahead.takeString() else { return false }
    for index in 0..<text.count {
      let byte = text[index]
      if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\\") { return false }
    }
    self = ahead
    return true
  }
}

extension Instant {
  /// Reads the 24 characters of `2022-03-09T09:15:00.123Z`; nil for any others.
  package init?(canonical text: LineCursor) {
    let separators: [(Int, UInt8)] = [(4, 0x2D), (7, 0x2D), (10, 0x54), (13, 0x3A), (16, 0x3A), (19, 0x2E), (23, 0x5A)]
    for (place, byte) in separators where text.byte(at: place) != byte { return nil }
    guard let year = text.digits(at: 0, 4), let month = text.digits(at: 5, 2), let day = text.digits(at: 8, 2),
      let hour = text.digits(at: 11, 2), let minute = text.digits(at: 14, 2), let second = text.digits(at: 17, 2),
      let millisecond = text.digits(at: 20, 3), hour < 24, minute < 60, second < 60,
      let date = CalendarDay(year: year, month: month, day: day)
    else { return nil }
    let ofDay = Int64(((hour * 60 + minute) * 60 + second) * 1000 + millisecond)
    self = Instant(startOf: date).adding(milliseconds: ofDay)
  }
}

extension LineCursor {
  /// The number of so many decimal digits at an offset; nil where other characters stand there.
  package func digits(at offset: Int, _ count: Int) -> Int? {
    var value = 0
    for index in offset..<offset + count {
      let digit = byte(at: index) &- 0x30
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }
}
