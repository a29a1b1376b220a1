/// A hash that only those who have its key can make: HMAC-SHA256 (RFC 2104).
package struct KeyedHash: Sendable {
  private let inner: SHA256
  private let outer: SHA256

  /// The hash under a key of at most 64 bytes.
  package init(key: [UInt8]) {
    precondition(key.count <= 64, "a key is no longer than a block")
    let key = key + [UInt8](repeating: 0, count: 64 - key.count)
    var (inner, outer) = (SHA256(), SHA256())
    inner.update(key.map { $0 ^ 0x36 })
    outer.update(key.map { $0 ^ 0x5C })
    (self.inner, self.outer) = (inner, outer)
  }

  /// Returns the authentication code of a message. O(length).
  package func code(of message: [UInt8]) -> Digest {
    var (inner, outer) = (inner, outer)
    inner.update(message)
    outer.update(inner.finish().bytes)
    return outer.finish()
  }
}
