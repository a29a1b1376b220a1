import ByteScanning
import PatientRecord

/// Reads stored lines and does nothing else, to measure the first step of every replay.
package enum LineCount {
  /// Counts the whole lines in some bytes, and those of them that the fast reader reads.
  ///
  /// Every line is checked whole, as in a replay; lines that a replay would leave to the plain reader are only counted.
  /// 64 bytes behind them must be readable. O(bytes), on one thread.
  package static func count(_ bytes: UnsafeRawBufferPointer) -> (lines: Int, canonical: Int) {
    var reader = FastEventReader(texts: TextCache(SharedVocabulary(Vocabulary())), lists: ListArena(number: 0))
    var (lines, canonical, offset, event) = (0, 0, 0, RecordedEvent.blank)
    while offset < bytes.count, let start = bytes.baseAddress {
      guard case (let length?, let kind) = unsafe scanLine(start + offset, count: bytes.count - offset) else { break }
      lines += 1
      if kind != .other, (try? reader.read(unsafe LineCursor(start + offset, count: length), into: &event)) != nil {
        canonical += 1
      }
      offset += length + 1
    }
    return (lines, canonical)
  }
}
