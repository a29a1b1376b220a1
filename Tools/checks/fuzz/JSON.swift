import JSONText

extension FuzzTarget {
  /// The scanner: rewriting what it reads gives JSON that rewrites to itself, whatever surrounds it in the buffer.
  ///
  /// That reading takes linear time shows in libFuzzer's limit of time for inputs of the greatest length.
  static let json = FuzzTarget(name: "json") { bytes in
    var skipper = JSONScanner(bytes)
    let skipped = try? skipper.skipValue()
    let isWhole = skipped != nil && (try? skipper.expectEnd()) != nil
    require(isWhole == isValue(bytes, surroundedBy: [UInt8(ascii: "7")]), "neighbours change what a value is")
    require(isWhole == isValue(bytes, surroundedBy: [UInt8(ascii: "\"")]), "neighbours change what a value is")
    var reader = JSONScanner(bytes)
    guard let written = try? rewritten(&reader) else {
      return require(skipped == nil, "a skipped value cannot be read")
    }
    require(reader.position == skipped?.upperBound, "skipping and reading end in two places")
    var again = JSONScanner(written)
    require((try? rewritten(&again)) == written, "a value that is written does not read the same")
    require(again.position == written.count, "a value that is written does not end where it ends")
  }

  /// Whether bytes are one value where they stand between others.
  private static func isValue(_ bytes: [UInt8], surroundedBy neighbour: [UInt8]) -> Bool {
    var scanner = JSONScanner(neighbour + bytes + neighbour, in: neighbour.count..<neighbour.count + bytes.count)
    guard let range = try? scanner.skipValue(), (try? scanner.expectEnd()) != nil else { return false }
    return range.lowerBound >= neighbour.count && range.upperBound <= neighbour.count + bytes.count
  }

  /// Reads a value piece by piece and writes it again.
  private static func rewritten(_ scanner: inout JSONScanner) throws(JSONError) -> [UInt8] {
    var writer = JSONWriter()
    try rewrite(&scanner, to: &writer)
    return writer.bytes
  }

  private static func rewrite(_ scanner: inout JSONScanner, to writer: inout JSONWriter) throws(JSONError) {
    switch scanner.peekKind() {
    case .object:
      writer.beginObject()
      try scanner.readObject { (key, _, value) throws(JSONError) in
        writer.key(key)
        try rewrite(&value, to: &writer)
      }
      writer.endObject()
    case .array:
      writer.beginArray()
      try scanner.readArray { (value) throws(JSONError) in try rewrite(&value, to: &writer) }
      writer.endArray()
    case .string: writer.string(try scanner.readString())
    case .number: try rewriteNumber(&scanner, to: &writer)
    case .bool: writer.bool(try scanner.readBool())
    case .null, nil:
      if !scanner.skipNull() { throw JSONError("expected a value", at: scanner.position) }
      writer.null()
    }
  }

  /// A number in the range of a double is written as the shortest decimal, which must read back the same.
  private static func rewriteNumber(_ scanner: inout JSONScanner, to writer: inout JSONWriter) throws(JSONError) {
    let text = try scanner.readNumberText()
    var number = JSONScanner(Array(text.utf8))
    guard let value = try? number.readNumber() else { return writer.raw(text.utf8) }
    var shortest = JSONWriter()
    shortest.number(value)
    var back = JSONScanner(shortest.bytes)
    require((try? back.readNumber()) == value, "a number that is written does not read the same")
    writer.number(value)
  }
}
