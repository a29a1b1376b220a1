import JSONText

/// What the file `head` says: how far the log reached at the last acknowledgement.
struct LogHead: Hashable {
  /// Position of the last acknowledged event; 0 in a new log.
  let sequenceNumber: Int
  /// The seal up to there.
  let seal: Seal
  /// The segment that it stands in; empty in a new log.
  let segment: String
  /// How many bytes of that segment are acknowledged.
  let length: Int

  /// The head of a new log.
  static let empty = LogHead(sequenceNumber: 0, seal: MerkleFrontier.emptyRoot, segment: "", length: 0)

  init(sequenceNumber: Int, seal: Seal, segment: String, length: Int) {
    self.sequenceNumber = sequenceNumber
    self.seal = seal
    self.segment = segment
    self.length = length
  }

  /// The content of `head`.
  var bytes: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("seq")
    json.integer(sequenceNumber)
    json.key("seal")
    json.string(seal.description)
    json.key("segment")
    json.string(segment)
    json.key("length")
    json.integer(length)
    json.endObject()
    return json.bytes + [LogFormat.newline]
  }

  /// Reads the content of `head`.
  init(_ bytes: [UInt8], file: String) throws(LogError) {
    var sequenceNumber: Int?
    var seal: Seal?
    var segment: String?
    var length: Int?
    do throws(JSONError) {
      var scanner = JSONScanner(bytes)
      try scanner.readObject { (key, offset, value) throws(JSONError) in
        switch key {
        case "seq": sequenceNumber = try value.readInteger()
        case "seal": seal = Seal(hexadecimal: try value.readString())
        case "segment": segment = try value.readString()
        case "length": length = try value.readInteger()
        default: throw JSONError("unknown key", at: offset)
        }
      }
      try scanner.expectEnd()
    } catch {
      throw LogHead.damaged(file, error.offset, error.message)
    }
    guard let sequenceNumber, let seal, let segment, let length, sequenceNumber >= 0, length >= 0 else {
      throw LogHead.damaged(file, 0, "seq, seal, segment or length is missing")
    }
    self.init(sequenceNumber: sequenceNumber, seal: seal, segment: segment, length: length)
    if self.bytes != bytes { throw LogHead.damaged(file, 0, "it is not as a writer leaves it") }
  }

  private static func damaged(_ file: String, _ offset: Int, _ reason: String) -> LogError {
    LogError(
      .damaged, file, line: 1, offset: offset, "damaged: the head cannot be read: \(reason)",
      hint: "compare with a copy of the log")
  }
}
