import CalendarTime

/// The first members of an event's line as this room writes them, read without building strings.
///
/// Reads as far as `recorded` and no further. Nil for every other layout, which is left to `LineMembers`: both give the
/// same for the same line.
struct CanonicalLine {
  private(set) var sequenceNumber = 0
  private(set) var recorded = Instant(millisecondsSinceEpoch: 0)
  private(set) var recordedOffset = 0

  init?(_ bytes: [UInt8], in range: Range<Int>, knowing known: (text: [UInt8], value: Instant)? = nil) {
    var reader = Reader(bytes: bytes, position: range.lowerBound, end: range.upperBound)
    guard reader.take(CanonicalLine.opening), let number = reader.takeNumber(), reader.take(CanonicalLine.idKey),
      reader.takePlainString() != nil, reader.take(CanonicalLine.saltKey), reader.takePlainString() != nil
    else { return nil }
    sequenceNumber = number
    // type, v, patient and occurred at most.
    for _ in 0..<5 {
      guard reader.take(CanonicalLine.comma), let key = reader.takePlainString(), reader.take(CanonicalLine.colon)
      else {
        return nil
      }
      let valueOffset = reader.position
      if bytes[key].elementsEqual(CanonicalLine.recordedKey) {
        guard reader.take(CanonicalLine.quote), let value = reader.takePlainString(),
          let instant = CanonicalLine.instant(bytes[value], knowing: known), !reader.take(CanonicalLine.erasedKey)
        else { return nil }
        recorded = instant
        recordedOffset = valueOffset
        return
      }
      if reader.take(CanonicalLine.quote) {
        if reader.takePlainString() == nil { return nil }
      } else if reader.takeNumber() == nil {
        return nil
      }
    }
    return nil
  }

  private static func instant(_ text: ArraySlice<UInt8>, knowing known: (text: [UInt8], value: Instant)?) -> Instant? {
    if let known, text.elementsEqual(known.text) { return known.value }
    return Instant(parsing: text)
  }

  private static let opening = Array("{\"seq\":".utf8)
  private static let idKey = Array(",\"id\":\"".utf8)
  private static let saltKey = Array(",\"salt\":\"".utf8)
  private static let comma = Array(",\"".utf8)
  private static let colon = [UInt8(ascii: ":")]
  private static let quote = [UInt8(ascii: "\"")]
  private static let recordedKey = Array("recorded".utf8)
  private static let erasedKey = Array(",\"erased\"".utf8)

  private struct Reader {
    let bytes: [UInt8]
    var position: Int
    let end: Int

    mutating func take(_ text: [UInt8]) -> Bool {
      guard position + text.count <= end else { return false }
      for index in text.indices where bytes[position + index] != text[index] { return false }
      position += text.count
      return true
    }

    /// A whole number without sign and leading zeros, of at most 18 digits.
    mutating func takeNumber() -> Int? {
      let start = position
      var value = 0
      while position < end, (0x30...0x39).contains(bytes[position]), position - start < 18 {
        value = value * 10 + Int(bytes[position] - 0x30)
        position += 1
      }
      let isPlain = position - start == 1 || (position > start && bytes[start] != 0x30)
      return isPlain ? value : nil
    }

    /// The rest of a string of ASCII without escapes, its closing quotation mark taken.
    mutating func takePlainString() -> Range<Int>? {
      let start = position
      while position < end {
        let byte = bytes[position]
        if byte == UInt8(ascii: "\"") {
          position += 1
          return start..<position - 1
        }
        if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\\") { return nil }
        position += 1
      }
      return nil
    }
  }
}
