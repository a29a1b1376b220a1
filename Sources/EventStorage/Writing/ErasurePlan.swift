import JSONText

/// An erasure that is under way: the file `erasing`, there from before its event is appended until every stub is
/// written.
struct ErasurePlan: Hashable, Sendable {
  /// The sequence number that the event of the erasure has, or was to have.
  let sequenceNumber: Int
  /// The identifier of that event.
  let id: String
  /// The lines that become stubs.
  let erased: [Int]

  init(sequenceNumber: Int, id: String, erased: [Int]) {
    self.sequenceNumber = sequenceNumber
    self.id = id
    self.erased = erased
  }

  /// The one line of the file.
  var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("seq")
    writer.integer(sequenceNumber)
    writer.key("id")
    writer.string(id)
    writer.key("events")
    writer.beginArray()
    for number in erased { writer.integer(number) }
    writer.endArray()
    writer.endObject()
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  /// Reads the file.
  init(reading bytes: [UInt8], file: String) throws(LogError) {
    var members = (sequenceNumber: 0, id: "", erased: [Int]())
    do throws(JSONError) {
      var scanner = JSONScanner(bytes)
      try scanner.readObject { (key, offset, value) throws(JSONError) in
        switch key {
        case "seq": members.sequenceNumber = try value.readInteger()
        case "id": members.id = try value.readString()
        case "events":
          try value.readArray { (element) throws(JSONError) in members.erased.append(try element.readInteger()) }
        default: throw JSONError("is not known here", at: offset)
        }
      }
      try scanner.expectEnd()
    } catch {
      throw .damage(file, lines: 1...1, byteOffset: error.offset, error.message)
    }
    self.init(sequenceNumber: members.sequenceNumber, id: members.id, erased: members.erased)
  }
}
