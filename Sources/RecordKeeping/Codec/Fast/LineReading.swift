import ByteScanning
import PatientRecord

/// Reading stored lines and nothing else: what every replay begins with.
package enum LineReading {
  /// How many whole lines some bytes hold, and how many of them are in the form in which our writer writes.
  ///
  /// Each is checked whole, as a replay checks it; what a replay would leave to the slower reader is only counted.
  /// 64 bytes behind them must be readable. O(bytes), on one thread.
  package static func count(_ bytes: UnsafeRawBufferPointer) -> (lines: Int, canonical: Int) {
    var reader = CanonicalReader(texts: TextCache(SharedVocabulary(Vocabulary())), lists: ListArena(number: 0))
    var (lines, canonical, offset) = (0, 0, 0)
    while offset < bytes.count, let start = bytes.baseAddress {
      guard case (let length?, let kind) = unsafe scanLine(start + offset, count: bytes.count - offset) else { break }
      lines += 1
      if kind != .other, (try? reader.read(unsafe LineCursor(start + offset, count: length))) != nil { canonical += 1 }
      offset += length + 1
    }
    return (lines, canonical)
  }
}
