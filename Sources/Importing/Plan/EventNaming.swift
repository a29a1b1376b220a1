import PatientRecord
import Seals

/// Makes the ids of imported events: a ULID with time 0 and the first 80 bits of HMAC-SHA256 over what names the event.
///
/// One event of a source always has the same id, so that importing twice is importing once, and an event that was
/// erased is refused when its row comes again.
struct EventNaming {
  private let inner: SHA256
  private let outer: SHA256

  /// A naming under a salt (RFC 2104, with a key shorter than a block).
  init(_ salt: ImportSalt) {
    let key = salt.bytes + [UInt8](repeating: 0, count: 64 - salt.bytes.count)
    var (inner, outer) = (SHA256(), SHA256())
    inner.update(key.map { $0 ^ 0x36 })
    outer.update(key.map { $0 ^ 0x5C })
    (self.inner, self.outer) = (inner, outer)
  }

  /// The authentication code of a message.
  func code(of message: [UInt8]) -> Digest {
    var (inner, outer) = (inner, outer)
    inner.update(message)
    outer.update(inner.finish().bytes)
    return outer.finish()
  }

  /// The id of what some texts name together.
  func id(of parts: [String]) -> EventID { id(of: Array(parts.joined(separator: "\u{1F}").utf8)) }

  private func id(of message: [UInt8]) -> EventID {
    let bytes = code(of: message).bytes
    let high = UInt64(bytes[0]) << 8 | UInt64(bytes[1])
    return EventID(high: high, low: bytes[2..<10].reduce(0) { $0 << 8 | UInt64($1) })
  }
}
