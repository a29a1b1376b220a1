import PatientRecord
import Seals

/// Makes the ids of imported events: a ULID with time 0 and the first 80 bits of HMAC-SHA256 over what names the event.
///
/// One event of a source always has the same id, so that importing twice is importing once, and an event that was
/// erased is refused when its row comes again.
struct EventNaming {
  private let hash: KeyedHash

  /// A naming under a salt.
  init(_ salt: ImportSalt) { hash = KeyedHash(key: salt.bytes) }

  /// The id of what some texts name together.
  func id(of parts: [String]) -> EventID { id(of: Array(parts.joined(separator: "\u{1F}").utf8)) }

  private func id(of message: [UInt8]) -> EventID {
    let bytes = hash.code(of: message).bytes
    let high = UInt64(bytes[0]) << 8 | UInt64(bytes[1])
    return EventID(high: high, low: bytes[2..<10].reduce(0) { $0 << 8 | UInt64($1) })
  }
}
