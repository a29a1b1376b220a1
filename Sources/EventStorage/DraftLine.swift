package import CalendarTime

import JSONText

/// A line that is to be appended: the parts that this room does not read.
package struct DraftLine: Hashable, Sendable {
  /// The event's id, 26 characters.
  package let id: String
  /// What stands between `salt` and `recorded`: members of a JSON object, without a comma at either end.
  package let head: [UInt8]
  /// What stands between `recorded` and `seal`, likewise.
  package let tail: [UInt8]

  /// A line from its parts.
  package init(id: String, head: [UInt8], tail: [UInt8]) {
    self.id = id
    self.head = head
    self.tail = tail
  }

  /// The whole line without a seal.
  func bytes(sequenceNumber: Int, salt: [UInt8], recorded: Instant) -> [UInt8] {
    let hexadecimal = salt.flatMap { [$0 >> 4, $0 & 15] }.map { Array("0123456789abcdef".utf8)[Int($0)] }
    let opening =
      "{\"seq\":\(sequenceNumber),\"id\":\"\(id)\",\"salt\":\"\(String(decoding: hexadecimal, as: UTF8.self))\","
    return Array(opening.utf8) + head + Array(",\"recorded\":\"\(recorded)\",".utf8) + tail + [UInt8(ascii: "}")]
  }
}

/// What a writer takes from outside: the time and chance.
package struct WriterEnvironment: Sendable {
  /// This moment.
  package let now: @Sendable () -> Instant
  /// Sixteen bytes that no one can guess, new at every call.
  package let salt: @Sendable () -> [UInt8]
  /// A segment is not added to beyond this many bytes.
  package let segmentLimit: Int

  /// A clock and a source of chance; a reference log takes both from a seed.
  package init(
    now: @escaping @Sendable () -> Instant, salt: @escaping @Sendable () -> [UInt8], segmentLimit: Int = 64 << 20
  ) {
    self.now = now
    self.salt = salt
    self.segmentLimit = segmentLimit
  }
}
