import JSONText

extension Answer {
  /// The whole answer as one JSON document on one line.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("query", .text(query))
    writer.member(
      "log", ["id": Value(log.id), "seq": .integer(log.sequenceNumber), "seal": Value(log.seal)])
    writer.member("asOf", Value(asOf))
    writer.member("knownAt", Value(knownAt))
    if let since {
      writer.member(
        "since",
        ["seq": .integer(since.log.sequenceNumber), "seal": Value(since.log.seal), "knownAt": Value(since.knownAt)])
    }
    writer.member("profile", .object(profile.map { (key: $0.name, value: .text($0.value)) }))
    writer.member("erased", .integer(erased))
    writer.member("unknown", .integer(unknown))
    writer.member("possible", .integer(possible))
    writer.member("notes", .list(notes.map(Value.text)))
    writer.key("rows")
    writer.beginArray()
    for row in rows { writer.row(row) }
    writer.endArray()
    writer.endObject()
    return writer.text + "\n"
  }

  /// The rows alone, one JSON object a line.
  var jsonLines: String {
    text { row, bytes in
      var writer = JSONWriter()
      writer.row(row)
      bytes += writer.bytes
      bytes.append(UInt8(ascii: "\n"))
    }
  }
}

extension Value {
  /// The value as JSON without a space.
  var compactJSON: String {
    var writer = JSONWriter()
    writer.value(self)
    return writer.text
  }
}

extension JSONWriter {
  fileprivate mutating func value(_ value: Value) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let value): integer(value)
    case .number(let value): number(value)
    case .text(let value): string(value)
    case .list(let values):
      beginArray()
      for element in values { self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for (key, value) in members { member(key, value) }
      endObject()
    }
  }

  fileprivate mutating func member(_ name: String, _ value: Value) {
    key(name)
    self.value(value)
  }

  /// A row; the lines that explain it stand in `lines`, byte for byte as the log has them.
  fileprivate mutating func row(_ row: Row) {
    beginObject()
    for (name, value) in row.fields { member(name, value) }
    if let lines = row.explanation {
      key("lines")
      beginArray()
      for line in lines { stored(line) }
      endArray()
    }
    endObject()
  }

  /// A line of the log as it is; a line that is not JSON, as a text, so that the document stays one.
  private mutating func stored(_ line: String) {
    let bytes = Array(line.utf8)
    var scanner = JSONScanner(bytes)
    do throws(JSONError) {
      try scanner.skipValue()
      try scanner.expectEnd()
      raw(bytes)
    } catch {
      string(line)
    }
  }
}
