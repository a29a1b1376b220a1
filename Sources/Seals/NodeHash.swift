/// The hashes of inner nodes: SHA-256 over 0x01 and the two children (RFC 9162, 2.1.1).
enum NodeHash {
  static func node(_ left: Digest, _ right: Digest, using engine: SHA256.Engine = .preferred) -> Digest {
    var state = SHA256.initialState
    let blocks = message(left, right)
    unsafe withUnsafeBytes(of: blocks) { bytes in
      if let start = bytes.baseAddress { unsafe engine.compress(&state, start, count: 2) }
    }
    return Digest(words: state)
  }

  /// The nodes over the 1st and the 2nd digest, the 3rd and the 4th, and so on; a last one without neighbour has none.
  static func nodes(over children: ArraySlice<Digest>, using engine: SHA256.Engine) -> [Digest] {
    var nodes: [Digest] = []
    nodes.reserveCapacity(children.count / 2)
    var index = children.startIndex
    while index + 4 <= children.endIndex {
      let (first, second) = pair(
        message(children[index], children[index + 1]), message(children[index + 2], children[index + 3]), engine)
      nodes.append(first)
      nodes.append(second)
      index += 4
    }
    if index + 2 <= children.endIndex { nodes.append(node(children[index], children[index + 1], using: engine)) }
    return nodes
  }

  private typealias Message = (SIMD64<UInt8>, SIMD64<UInt8>)

  private static func pair(_ first: Message, _ second: Message, _ engine: SHA256.Engine) -> (Digest, Digest) {
    var states = (SHA256.initialState, SHA256.initialState)
    unsafe withUnsafeBytes(of: first) { first in
      unsafe withUnsafeBytes(of: second) { second in
        guard let firstBlocks = first.baseAddress, let secondBlocks = second.baseAddress else { return }
        unsafe engine.compressPair(&states.0, firstBlocks, &states.1, secondBlocks, count: 2)
      }
    }
    return (Digest(words: states.0), Digest(words: states.1))
  }

  /// The 65 bytes and their padding, as two blocks.
  private static func message(_ left: Digest, _ right: Digest) -> Message {
    var message = (SIMD64<UInt8>(), SIMD64<UInt8>())
    unsafe withUnsafeMutableBytes(of: &message) { bytes in
      unsafe bytes.storeBytes(of: 1, as: UInt8.self)
      unsafe bytes.storeBytes(of: bigEndian(left.words), toByteOffset: 1, as: SIMD8<UInt32>.self)
      unsafe bytes.storeBytes(of: bigEndian(right.words), toByteOffset: 33, as: SIMD8<UInt32>.self)
      unsafe bytes.storeBytes(of: 0x80, toByteOffset: 65, as: UInt8.self)
      unsafe bytes.storeBytes(of: UInt64(65 * 8).bigEndian, toByteOffset: 120, as: UInt64.self)
    }
    return message
  }

  /// Words in the order of the message's bytes.
  private static func bigEndian(_ words: SIMD8<UInt32>) -> SIMD8<UInt32> {
    (words &<< 24) | ((words & 0xff00) &<< 8) | ((words &>> 8) & 0xff00) | (words &>> 24)
  }
}
