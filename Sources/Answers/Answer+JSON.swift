import JSONText

extension Answer {
  /// The whole answer as one JSON document on one line.
  var json: String {
    var writer = JSONWriter(escapesHidden: true)
    writer.beginObject()
    writer.member("query", .text(query))
    writer.member("log", isDeidentified || !log.sites.isEmpty ? .null : .object(log.members))
    if !log.sites.isEmpty {
      writer.member("logs", .list(log.sites.map { .object([(key: "site", value: .text($0.site))] + $0.log.members) }))
    }
    writer.member("asOf", isDeidentified ? .null : Value(asOf))
    writer.member("knownAt", Value(knownAt))
    if let since {
      writer.member(
        "since",
        ["seq": .integer(since.log.sequenceNumber), "seal": Value(since.log.seal), "knownAt": Value(since.knownAt)])
    }
    writer.member("profile", .object(profile.map { (key: $0.name, value: .text($0.value)) }))
    if let filter { writer.member("filter", .text(filter)) }
    if let estimand { writer.member("estimand", estimand.value) }
    writer.member("erased", .integer(erased))
    writer.member("unknown", .integer(unknown))
    writer.member("possible", possible.map(Value.integer) ?? .null)
    writer.member("notCounted", .list(notCounted.map(\.value)))
    writer.member("notes", .list(notes.map(Value.text)))
    if !warnings.isEmpty { writer.member("warnings", .list(warnings.map(Value.text))) }
    if let shared { writer.member("shared", shared.value) }
    writer.key("rows")
    rows.write(to: &writer)
    writer.endObject()
    return writer.text + "\n"
  }
}

extension SharedAnswer {
  /// The object of JSON.
  fileprivate var value: Value {
    [
      "whole": .bool(isWhole),
      "positions": .list(positions.map { .list($0.map(Value.integer)) }),
    ]
  }
}

extension LogPosition {
  /// The members of a position in one log.
  fileprivate var members: [(key: String, value: Value)] {
    [(key: "id", value: Value(id)), (key: "seq", value: .integer(sequenceNumber)), (key: "seal", value: Value(seal))]
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ name: String, _ value: Value) {
    key(name)
    self.value(value)
  }
}
