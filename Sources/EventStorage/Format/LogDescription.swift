package import CalendarTime
import JSONText
package import SystemCalls

/// The description of a log: `log.json`.
package struct LogDescription: Hashable, Sendable {
  /// The source of the instant at which a batch was recorded.
  package enum RecordedBy: String, Hashable, Sendable {
    /// The writer's clock.
    case clock
    /// The drafts: for archives and reference logs.
    case given
  }

  /// The format of the log.
  package let format: Int
  /// The UUID of the log, as text.
  package let id: String
  /// Its name, for people.
  package let name: String
  /// When it was made.
  package let created: Instant
  /// The data cut of the study, if it has one.
  package let cutoff: CalendarDay?
  /// The source of the instant at which a batch was recorded.
  package let recordedBy: RecordedBy

  /// The description of a log of the present format.
  package init(id: String, name: String, created: Instant, cutoff: CalendarDay? = nil, recordedBy: RecordedBy = .clock)
  {
    format = LogFormat.version
    (self.id, self.name, self.created, self.cutoff, self.recordedBy) = (id, name, created, cutoff, recordedBy)
  }

  /// The bytes of `log.json`, a line feed after them.
  var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("format", format)
    writer.member("id", id)
    writer.member("name", name)
    writer.member("created", created.description)
    if let cutoff {
      writer.member("cutoff", cutoff.description)
    }
    writer.member("recorded", recordedBy.rawValue)
    writer.endObject()
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}

extension LogDescription {
  /// Reads the description of the log in a directory. Fails as `EventLog.open` does.
  package static func read(
    _ directory: String, in fileSystem: any FileSystem = SystemFileSystem()
  ) throws(LogError) -> LogDescription {
    try LogReader.readDescription(try LogDirectory.open(directory, in: fileSystem))
  }

  /// Reads the description of the log in a directory that is open.
  package static func read(_ directory: LogDirectory) throws(LogError) -> LogDescription {
    try LogReader.readDescription(directory)
  }

  /// Reads `log.json`. Members that are not known are passed over; a later format is refused whatever else it says.
  init(reading bytes: [UInt8], file: String) throws(LogError) {
    let members: Members
    do throws(JSONError) {
      members = try Members(bytes)
    } catch {
      let place = TextPlace(of: error.offset, in: bytes)
      throw .damage(file, lines: place.line...place.line, byteOffset: error.offset, error.message)
    }
    guard let format = members.format else { throw .damage(file, "names no format") }
    if format != LogFormat.version {
      throw LogError(
        .laterFormat, file: file, "the log has format \(format); this version reads format \(LogFormat.version)",
        hint: "use a later version of regimen")
    }
    guard let id = members.id, let name = members.name, let created = members.created.flatMap(Instant.init(parsing:)),
      let recordedBy = members.recorded.flatMap(RecordedBy.init(rawValue:))
    else { throw .damage(file, "lacks an id, a name, when it was created, or who gives recorded") }
    var cutoff: CalendarDay?
    if let text = members.cutoff {
      guard let date = try? PartialDate(parsing: text), date.precision == .day, date.description == text else {
        throw .damage(file, "the cutoff is not a day")
      }
      cutoff = date.days.first
    }
    self.init(id: id, name: name, created: created, cutoff: cutoff, recordedBy: recordedBy)
  }

  private struct Members {
    var format: Int?
    var id: String?
    var name: String?
    var created: String?
    var cutoff: String?
    var recorded: String?

    init(_ bytes: [UInt8]) throws(JSONError) {
      var scanner = JSONScanner(bytes)
      var members = (format: Int?.none, texts: [String: String]())
      try scanner.readObject { (key, _, value) throws(JSONError) in
        switch key {
        case "format": members.format = try value.readInteger()
        case "id", "name", "created", "cutoff", "recorded": members.texts[key] = try value.readString()
        default: try value.skipValue()
        }
      }
      try scanner.expectEnd()
      format = members.format
      id = members.texts["id"]
      name = members.texts["name"]
      created = members.texts["created"]
      cutoff = members.texts["cutoff"]
      recorded = members.texts["recorded"]
    }
  }
}
