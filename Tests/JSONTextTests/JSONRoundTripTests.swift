import JSONText
import TestSupport
import Testing

/// A JSON value as a tree, for the law alone: the program never builds one.
private indirect enum Tree: Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string([UInt8])
  case array([Tree])
  case object([Member])

  struct Member: Equatable {
    var key: [UInt8]
    var value: Tree
  }
}

extension Tree {
  static func random(depth: Int, using generator: inout RepeatableRandomNumberGenerator) -> Tree {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .number(Double(Int.random(in: -1000...1000, using: &generator)) / 8)
    case 3: return .number(Double(bitPattern: generator.next() & 0xFFBF_FFFF_FFFF_FFFF))
    case 4: return .string(text(using: &generator))
    case 5, 6:
      return .array(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in random(depth: depth - 1, using: &generator) })
    default:
      let members = (0..<Int.random(in: 0...20, using: &generator)).map { index in
        Member(
          key: text(using: &generator) + Array("\(index)".utf8), value: random(depth: depth - 1, using: &generator))
      }
      return .object(members)
    }
  }

  private static func text(using generator: inout RepeatableRandomNumberGenerator) -> [UInt8] {
    let ranges: [ClosedRange<UInt32>] = [
      0...0x1F, 0x20...0x7F, 0x20...0x7F, 0x80...0xD7FF, 0xE000...0xFFFF, 0x10000...0x10FFFF,
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      let range = ranges[Int.random(in: 0..<ranges.count, using: &generator)]
      Unicode.Scalar(UInt32.random(in: range, using: &generator)).map { text.append($0) }
    }
    return Array(String(text).utf8)
  }

  func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): writer.bool(value)
    case .number(let value): writer.number(value)
    case .string(let bytes): writer.string(String(decoding: bytes, as: UTF8.self))
    case .array(let elements):
      writer.beginArray()
      for element in elements { element.write(to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.key(String(decoding: member.key, as: UTF8.self))
        member.value.write(to: &writer)
      }
      writer.endObject()
    }
  }

  static func read(from scanner: inout JSONScanner) throws(JSONError) -> Tree {
    switch scanner.peekKind() {
    case .object:
      var members: [Member] = []
      try scanner.readObject { (key, _, value) throws(JSONError) in
        members.append(Member(key: Array(key.utf8), value: try read(from: &value)))
      }
      return .object(members)
    case .array:
      var elements: [Tree] = []
      try scanner.readArray { (value) throws(JSONError) in elements.append(try read(from: &value)) }
      return .array(elements)
    case .string: return .string(Array(try scanner.readString().utf8))
    case .number: return .number(try scanner.readNumber())
    case .bool: return .bool(try scanner.readBool())
    case .null:
      _ = scanner.skipNull()
      return .null
    case nil: throw JSONError("expected a value", at: scanner.position)
    }
  }
}

@Suite("Write, then read")
struct JSONRoundTripTests {
  @Test(
    "a tree that is written reads back the same, and is written the same again", arguments: 0..<300 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let tree = Tree.random(depth: 5, using: &generator)
    var writer = JSONWriter()
    tree.write(to: &writer)
    var scanner = JSONScanner(writer.bytes)
    let read = try Tree.read(from: &scanner)
    try scanner.expectEnd()
    #expect(read == tree, "seed \(seed)")
    var again = JSONWriter()
    read.write(to: &again)
    #expect(again.bytes == writer.bytes, "seed \(seed)")
  }

  @Test("a list that is cut short anywhere is refused", arguments: 0..<40 as Range<UInt64>)
  func cutShort(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    var writer = JSONWriter()
    Tree.array([Tree.random(depth: 2, using: &generator)]).write(to: &writer)
    for length in 0..<writer.bytes.count {
      var scanner = JSONScanner(writer.bytes, in: 0..<length)
      #expect(throws: JSONError.self, "seed \(seed), length \(length)") { try scanner.skipValue() }
    }
  }
}
