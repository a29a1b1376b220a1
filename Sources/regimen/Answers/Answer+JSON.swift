import CalendarTime
import JSONText
import PatientRecord

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
    for place in rows.indices { rows.add(place, to: &writer) }
    writer.endArray()
    writer.endObject()
    return writer.text + "\n"
  }

  /// The rows alone, one JSON object a line, in blocks.
  var jsonLines: [[UInt8]] {
    let rows = rows
    return blocks { places in
      var writer = JSONWriter()
      for place in places {
        rows.add(place, to: &writer)
        writer.endLine()
      }
      return writer.bytes
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
  mutating func row(_ row: Row) {
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

  /// A row from what it is made of.
  mutating func row(_ source: some FlatRow) {
    beginObject()
    source.tell(&self)
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

extension JSONWriter: FieldSink {
  mutating func add(_ name: String, _ text: String?) {
    key(name)
    if let text { string(text) } else { null() }
  }
  mutating func add(_ name: String, _ texts: [String]) {
    key(name)
    beginArray()
    for text in texts { string(text) }
    endArray()
  }
  mutating func add(_ name: String, _ isTrue: Bool) {
    key(name)
    bool(isTrue)
  }
  mutating func add(_ name: String, _ number: Int?) {
    key(name)
    if let number { integer(number) } else { null() }
  }
  mutating func add(_ name: String, _ number: Double?) {
    key(name)
    if let number { self.number(number) } else { null() }
  }
  mutating func add(_ name: String, _ day: CalendarDay?) {
    key(name)
    if let day { plainString(day.appendText) } else { null() }
  }
  mutating func add(_ name: String, _ identifiers: [EventID]) {
    key(name)
    beginArray()
    for identifier in identifiers { plainString(identifier.appendText) }
    endArray()
  }
}
