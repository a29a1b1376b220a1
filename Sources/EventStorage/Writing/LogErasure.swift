package import CalendarTime
import JSONText
import Seals
import SystemCalls

/// Puts stubs in the place of lines. Each step can be cut short anywhere and taken again from the start.
struct LogErasure {
  let directory: LogDirectory
  let permissions: UInt16

  /// Says on the disk what is going to be erased.
  func announce(_ plan: ErasurePlan) throws(LogError) {
    try writing(LogFormat.erasureFile) { () throws(SystemError) in
      try directory.replaceFile(LogFormat.erasureFile, plan.bytes[...], permissions: permissions)
      try directory.synchronize()
    }
  }

  /// Reads the announced erasure that is not finished; nil if there is none.
  func announced() throws(LogError) -> ErasurePlan? { try ErasurePlan.announced(in: directory) }

  /// Takes the announcement back: nothing is under way any more.
  func withdraw() throws(LogError) {
    try writing(LogFormat.erasureFile) { () throws(SystemError) in
      try directory.removeFile(LogFormat.erasureFile)
      try directory.synchronize()
    }
  }

  /// Removes every copy and writes the stubs. The event of the erasure is in the log already, in a later segment.
  func finish(_ plan: ErasurePlan, _ log: inout EventLog) throws(LogError) {
    try removeCopies()
    let erased = Set(plan.erased.filter { $0 < plan.sequenceNumber })
    for index in log.segments.indices {
      let segment = log.segments[index]
      let numbers = (0..<segment.lineCount).map { segment.firstSequenceNumber + $0 }
      // Stubs that are there already are written again: their segment's new name may never have reached the disk.
      let affected = numbers.filter(erased.contains)
      if affected.isEmpty { continue }
      let (rewritten, leaves) = try stubs(for: Set(affected), in: segment)
      try writing(segment.name) { () throws(SystemError) in
        try directory.replaceFile(segment.name, rewritten.bytes[...], permissions: permissions)
        try directory.synchronize()
      }
      log.segments[index] = rewritten
      log.erasedLeaves.merge(leaves) { first, _ in first }
    }
    try withdraw()
  }

  /// A segment with stubs in the place of some lines, and their leaf hashes.
  private func stubs(
    for numbers: Set<Int>, in segment: LogSegment
  ) throws(LogError) -> (LogSegment, [Int: LeafHash]) {
    var rewritten = LogSegment(name: segment.name, firstSequenceNumber: segment.firstSequenceNumber, bytes: [])
    var leaves: [Int: LeafHash] = [:]
    for index in 0..<segment.lineCount {
      let range = segment.range(ofLine: index)
      let number = segment.firstSequenceNumber + index
      if numbers.contains(number) {
        do throws(LineFault) {
          let (stub, leaf) = try LogErasure.stub(of: segment.bytes, in: range)
          rewritten.bytes += stub
          leaves[number] = leaf
        } catch {
          throw .damage(
            directory.path(segment.name), lines: index + 1...index + 1, byteOffset: error.offset, error.message)
        }
      } else {
        rewritten.bytes += segment.bytes[range]
      }
      rewritten.lineEnds.append(rewritten.bytes.count)
      rewritten.bytes.append(UInt8(ascii: "\n"))
    }
    return (rewritten, leaves)
  }

  /// The stub of a line, read back to make sure that it stands for the same leaf.
  static func stub(of bytes: [UInt8], in range: Range<Int>) throws(LineFault) -> ([UInt8], LeafHash) {
    let line = try StoredLine(bytes, in: range)
    var stub = Array("{\"seq\":\(line.sequenceNumber),\"id\":".utf8)
    stub += bytes[line.id]
    stub += ",\"recorded\":\"\(line.recorded)\",\"erased\":{\"leafHash\":\"\(line.leaf)\"}".utf8
    if let seal = line.seal { stub += Seal.memberPrefix + seal.digest.hexadecimal + Array("\"".utf8) }
    stub.append(UInt8(ascii: "}"))
    let read = try StoredLine(stub, in: 0..<stub.count)
    guard read.leaf == line.leaf, read.seal == line.seal, read.recorded == line.recorded else {
      throw LineFault(offset: range.lowerBound, message: "the line has no stub that stands for it")
    }
    return (stub, line.leaf)
  }

  /// Removes snapshots and tails that were set aside: any of them may hold what is to be erased.
  private func removeCopies() throws(LogError) {
    try remove(try directory.names().filter(LogFormat.isSetAside), from: directory)
    // Whoever writes a snapshot may give it another name meanwhile, once.
    while let snapshots = try directory.snapshots() {
      let names = try snapshots.names().filter(LogSnapshots.isFileName)
      if names.isEmpty { return }
      try remove(names, from: snapshots)
    }
  }

  /// Removes files for good: each name goes to an empty file before it is removed.
  ///
  /// A name that is only removed could come back with all it held, if the directory fails to be synchronized. A file is
  /// never emptied itself: it may have another name elsewhere.
  private func remove(_ names: [String], from place: LogDirectory) throws(LogError) {
    if names.isEmpty { return }
    do throws(SystemError) {
      for name in names { try place.replaceFile(name, [], permissions: permissions) }
      try place.synchronize()
      for name in names { try place.removeFile(name) }
      try place.synchronize()
    } catch {
      throw LogError(writing: place.path, error)
    }
  }

  private func writing(_ name: String, _ body: () throws(SystemError) -> Void) throws(LogError) {
    do throws(SystemError) { try body() } catch { throw LogError(writing: directory.path(name), error) }
  }
}

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
    (self.sequenceNumber, self.id, self.erased) = (sequenceNumber, id, erased)
  }

  /// The one line of the file.
  var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("seq", sequenceNumber)
    writer.member("id", id)
    writer.key("events")
    writer.beginArray()
    for number in erased { writer.integer(number) }
    writer.endArray()
    writer.endObject()
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  /// Reads the erasure that is announced in a directory and not finished; nil if there is none.
  static func announced(in directory: LogDirectory) throws(LogError) -> ErasurePlan? {
    let name = LogFormat.erasureFile
    do throws(LogError) {
      return try ErasurePlan(reading: try directory.read(name), file: directory.path(name))
    } catch {
      if error.kind == .notFound { return nil }
      throw error
    }
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

extension LogWriter {
  /// Appends the event that names what is erased, then puts stubs in the place of those lines.
  ///
  /// The event is durable before anything is erased, and begins a segment of its own, so that the segment which `head`
  /// names is never rewritten. Snapshots and all set-aside tails are removed first.
  /// If this fails after the event was acknowledged, this writer stops and the next one finishes. O(bytes).
  package mutating func erase(
    _ sequenceNumbers: [Int], by event: DraftLine, recorded: Instant
  ) throws(LogError) -> LogBatch {
    if let stopped { throw stopped }
    try requireInOrder(recorded)
    guard !sequenceNumbers.isEmpty, sequenceNumbers.allSatisfy((1...max(1, log.lastSequenceNumber)).contains),
      log.lastSequenceNumber > 0
    else {
      throw LogError(
        .invalidBatch, file: log.directory.path, "an erasure names at least one line, and only lines of the log")
    }
    let encoded = try EncodedBatch([event], recorded: recorded, after: log.frontier, salt: environment.salt)
    let plan = ErasurePlan(
      sequenceNumber: log.lastSequenceNumber + 1, id: event.id, erased: Set(sequenceNumbers).sorted())
    let erasure = LogErasure(directory: directory, permissions: permissions)
    try erasure.announce(plan)
    let batch: LogBatch
    do throws(LogError) {
      batch = try append(encoded, inNewSegment: true)
    } catch {
      // Left where it cannot be removed: the next writer sees that its event is not there.
      if stopped == nil { try? erasure.withdraw() }
      throw error
    }
    do throws(LogError) {
      // Segments are rewritten whole.
      if log.checkpoint != nil { log = try LogReader.read(directory.lettingGo(), log.description, log.head) }
      try erasure.finish(plan, &log)
    } catch {
      throw stop(after: error, hint: "the erasure is recorded; the next writer to open the log finishes it")
    }
    return batch
  }
}
