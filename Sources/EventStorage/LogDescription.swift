package import CalendarTime

import JSONText

/// What a log is: the file `log.json`, written once.
package struct LogDescription: Hashable, Sendable {
  /// Who says when an event was recorded.
  package enum Recording: String, Hashable, Sendable {
    /// The writer's clock.
    case clock
    /// Each draft: for archives and references.
    case given
  }

  /// A UUID that no other log has.
  package let id: String
  /// What people call it.
  package let name: String
  /// When it was made.
  package let created: Instant
  /// The last day of the data: the as-of date of answers unless another is asked for.
  package let cutoff: CalendarDay?
  /// Who says when an event was recorded.
  package let recordedBy: Recording

  /// A description of a log.
  package init(id: String, name: String, created: Instant, cutoff: CalendarDay?, recordedBy: Recording) {
    self.id = id
    self.name = name
    self.created = created
    self.cutoff = cutoff
    self.recordedBy = recordedBy
  }

  /// The content of `log.json`.
  var bytes: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("format")
    json.integer(LogFormat.version)
    json.key("id")
    json.string(id)
    json.key("name")
    json.string(name)
    json.key("created")
    json.string(created.description)
    if let cutoff {
      json.key("cutoff")
      json.string(cutoff.description)
    }
    json.key("recorded")
    json.string(recordedBy.rawValue)
    json.endObject()
    return json.bytes + [LogFormat.newline]
  }

  /// Reads `log.json`.
  init(_ bytes: [UInt8], file: String) throws(LogError) {
    var fields = DescriptionFields()
    do throws(JSONError) {
      try fields.read(bytes)
    } catch {
      throw LogError(
        .notALog, file, offset: error.offset, "not the description of a log: \(error.message)",
        hint: "name a directory made by: regimen init DIR")
    }
    guard fields.format == LogFormat.version else {
      let isLater = fields.format > LogFormat.version
      throw LogError(
        isLater ? .laterFormat : .notALog, file,
        isLater ? "the log has format \(fields.format); this program knows format 1" : "not the description of a log",
        hint: isLater ? "use the version of the program that wrote it" : nil)
    }
    guard let id = fields.id, let name = fields.name, let created = fields.created, let recording = fields.recording
    else {
      throw LogError(.notALog, file, "not the description of a log: id, name, created or recorded is missing")
    }
    self.init(id: id, name: name, created: created, cutoff: fields.cutoff, recordedBy: recording)
  }
}

/// The members of `log.json` as they are read.
private struct DescriptionFields {
  var format = 0
  var id: String?
  var name: String?
  var created: Instant?
  var cutoff: CalendarDay?
  var recording: LogDescription.Recording?

  mutating func read(_ bytes: [UInt8]) throws(JSONError) {
    var scanner = JSONScanner(bytes)
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "format": format = try value.readInteger()
      case "id": id = try value.readString()
      case "name": name = try value.readString()
      case "created": created = try DescriptionFields.known(Instant(parsing: try value.readString()), at: offset)
      case "cutoff": cutoff = try DescriptionFields.day(try value.readString(), at: offset)
      case "recorded":
        recording = try DescriptionFields.known(LogDescription.Recording(rawValue: try value.readString()), at: offset)
      default:
        // A later format may say more; whether it does is for `format` to say.
        try value.skipValue()
      }
    }
    try scanner.expectEnd()
  }

  private static func known<Value>(_ value: Value?, at offset: Int) throws(JSONError) -> Value {
    guard let value else { throw JSONError("the value cannot be read", at: offset) }
    return value
  }

  private static func day(_ text: String, at offset: Int) throws(JSONError) -> CalendarDay {
    do throws(DateError) {
      let date = try PartialDate(parsing: text)
      if date.precision == .day { return date.days.first }
    } catch {
      throw JSONError(error.message, at: offset, hint: error.hint)
    }
    throw JSONError("the cutoff is a day", at: offset)
  }
}
