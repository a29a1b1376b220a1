/// The kind of bytes in a line.
public enum LineKind: UInt8, Sendable {
  /// ASCII without control characters and backslashes: in JSON, every string ends at the next quotation mark.
  case plain
  /// The same with characters beyond ASCII, in valid UTF-8.
  case text
  /// Anything else: escapes, control characters, bytes that are no UTF-8.
  case other
}

/// Finds the end of the line that begins at `start`, and what kind of line it is.
///
/// Gives the offset of the line feed from `start`, or nil where there is none within `count` bytes; then the kind
/// means nothing. The buffer must be readable for `lineScanSlack` bytes beyond `count`. O(length), 32 bytes a step: one
/// comparison finds the line feed and all that makes a line less than plain, since control characters are below 0x20
/// and, read as signed, so is every byte beyond ASCII.
@inlinable
public func scanLine(_ start: UnsafeRawPointer, count: Int) -> (length: Int?, kind: LineKind) {
  var offset = 0
  while offset < count {
    let bytes = unsafe start.loadUnaligned(fromByteOffset: offset, as: SIMD32<Int8>.self)
    let low = bytes .< SIMD32<Int8>(repeating: 0x20)
    let slash = bytes .== SIMD32<Int8>(repeating: 0x5C)
    let hits = low .| slash
    let words = unsafe unsafeBitCast(hits, to: SIMD4<UInt64>.self)
    if (words[0] | words[1]) | (words[2] | words[3]) == 0 {
      offset &+= 32
      continue
    }
    let hit = offset &+ firstHit(words)
    if hit >= count { return (nil, .plain) }
    if unsafe start.load(fromByteOffset: hit, as: UInt8.self) == 0x0A { return (hit, .plain) }
    return unsafe scanUnevenLine(start, from: hit, count: count)
  }
  return (nil, .plain)
}

/// The bytes beyond the end of a buffer that must be readable.
public let lineScanSlack = 32

/// The place of the first byte that is not zero.
@inlinable
func firstHit(_ words: SIMD4<UInt64>) -> Int {
  for index in 0..<4 where words[index] != 0 {
    return index &* 8 &+ UInt64(littleEndian: words[index]).trailingZeroBitCount / 8
  }
  return 32
}

/// The rest of a line that is not plain.
@usableFromInline
func scanUnevenLine(_ start: UnsafeRawPointer, from hit: Int, count: Int) -> (length: Int?, kind: LineKind) {
  var offset = hit
  var isOther = false
  while offset < count {
    let byte = unsafe start.load(fromByteOffset: offset, as: UInt8.self)
    if byte == 0x0A {
      let line = unsafe UnsafeRawBufferPointer(start: start + hit, count: offset - hit)
      let isText = unsafe isValidUTF8(line)
      return (offset, isOther || !isText ? .other : .text)
    }
    isOther = isOther || byte < 0x20 || byte == 0x5C
    offset += 1
  }
  return (nil, .other)
}

/// Returns true for well-formed UTF-8 (RFC 3629): no surrogates, nothing overlong, nothing beyond U+10FFFF. O(n).
public func isValidUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
  var index = 0
  let count = bytes.count
  func continues(_ offset: Int, in range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
    unsafe index + offset < count && range.contains(bytes[index + offset])
  }
  while index < count {
    switch unsafe bytes[index] {
    case 0...0x7F: index += 1
    case 0xC2...0xDF:
      guard continues(1) else { return false }
      index += 2
    case let lead where lead & 0xF0 == 0xE0:
      let second: ClosedRange<UInt8> = lead == 0xE0 ? 0xA0...0xBF : lead == 0xED ? 0x80...0x9F : 0x80...0xBF
      guard continues(1, in: second), continues(2) else { return false }
      index += 3
    case let lead where (0xF0...0xF4).contains(lead):
      let second: ClosedRange<UInt8> = lead == 0xF0 ? 0x90...0xBF : lead == 0xF4 ? 0x80...0x8F : 0x80...0xBF
      guard continues(1, in: second), continues(2), continues(3) else { return false }
      index += 4
    default: return false
    }
  }
  return true
}
