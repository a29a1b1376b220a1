import CalendarTime
import Seals
import SimulatedDisk
import SystemCalls
import Testing

@testable import EventStorage

@Suite("Damage")
struct DamageTests {
  /// Opens a log and gives the damage found.
  static func damage(_ fileSystem: SimulatedFileSystem) -> LogError? {
    failure { () throws(LogError) in try EventLog.open(SampleLog.directory, in: fileSystem) }
  }

  @Test("every changed byte of every line is found, and the line named", arguments: [0x01, 0x20, 0x80] as [UInt8])
  func everyByte(_ mask: UInt8) throws {
    let fileSystem = try SampleLog.log(batches: [1, 2, 1])
    let bytes = try #require(fileSystem.contents(SampleLog.segment))
    // Lines 2 and 3 are one batch: a change in one may be told only as lying in the batch.
    var line = 1
    for offset in bytes.indices {
      var changed = bytes
      changed[offset] ^= mask
      fileSystem.setContents(SampleLog.segment, changed)
      let error = try #require(DamageTests.damage(fileSystem), "byte \(offset)")
      #expect(error.kind == .damaged && error.file == SampleLog.segment, "byte \(offset): \(error)")
      let lines = try #require(error.lines)
      #expect(lines.contains(line), "byte \(offset) of line \(line): \(error)")
      #expect(lines.count <= 2 || bytes[offset] == 10, "byte \(offset): \(error)")
      #expect(try #require(error.byteOffset) <= bytes.count)
      if bytes[offset] == 10 { line += 1 }
    }
  }

  @Test("a changed digit of a seal is named to the byte")
  func sealDigits() throws {
    let fileSystem = try SampleLog.log(batches: [1, 2, 1])
    let bytes = try #require(fileSystem.contents(SampleLog.segment))
    for lineEnd in bytes.indices where bytes[lineEnd] == 10 && bytes[lineEnd - 3] != UInt8(ascii: "}") {
      if StoredLine.sealStart(bytes, in: (bytes[..<lineEnd].lastIndex(of: 10) ?? -1) + 1..<lineEnd) == nil { continue }
      for offset in lineEnd - 66..<lineEnd - 2 {
        var changed = bytes
        changed[offset] = changed[offset] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        fileSystem.setContents(SampleLog.segment, changed)
        #expect(DamageTests.damage(fileSystem)?.byteOffset == offset)
      }
    }
  }

  @Test("every changed byte of the head is found")
  func head() throws {
    let fileSystem = try SampleLog.log(batches: [1, 2, 1])
    let bytes = try #require(fileSystem.contents("/log/head"))
    for offset in bytes.indices {
      for mask in [0x01, 0x20, 0x80] as [UInt8] {
        var changed = bytes
        changed[offset] ^= mask
        fileSystem.setContents("/log/head", changed)
        let error = DamageTests.damage(fileSystem)
        #expect(error?.kind == .damaged && error?.file != nil, "byte \(offset)")
      }
    }
  }

  @Test("an acknowledged end that is cut off is damage, whatever is left", arguments: [1, 10, 400, 700])
  func cutEnd(_ count: Int) throws {
    let fileSystem = try SampleLog.log(batches: [1, 2, 1])
    let bytes = try #require(fileSystem.contents(SampleLog.segment))
    fileSystem.setContents(SampleLog.segment, Array(bytes.dropLast(count)))
    let error = try #require(DamageTests.damage(fileSystem))
    #expect(error.kind == .damaged && error.file == SampleLog.segment)
    #expect(
      failure { () throws(LogError) in try LogWriter.open(SampleLog.directory, in: fileSystem) }?.kind == .damaged)
    #expect(fileSystem.contents(SampleLog.segment)?.count == bytes.count - count, "nothing is mended")
  }

  /// What someone does to the lines, and the line then named.
  static let edits: [(String, @Sendable ([ArraySlice<UInt8>]) -> [ArraySlice<UInt8>], Int)] = [
    ("a line missing", { $0.enumerated().filter { $0.offset != 1 }.map(\.element) }, 2),
    ("lines exchanged", { [$0[0], $0[2], $0[1], $0[3]] }, 2),
    ("a line twice", { [$0[0], $0[0], $0[1], $0[2], $0[3]] }, 2),
    ("an empty line", { [$0[0], [], $0[1], $0[2], $0[3]] }, 2),
    ("the first line missing", { Array($0.dropFirst()) }, 1),
  ]

  @Test("lines missing, exchanged or doubled are named", arguments: edits.indices)
  func editedLines(_ index: Int) throws {
    let (name, edit, line) = DamageTests.edits[index]
    let fileSystem = try SampleLog.log(batches: [1, 2, 1])
    let bytes = try #require(fileSystem.contents(SampleLog.segment))
    let lines = edit(bytes.dropLast().split(separator: 10, omittingEmptySubsequences: false))
    fileSystem.setContents(SampleLog.segment, Array(lines.joined(separator: [10])) + [10])
    let error = try #require(DamageTests.damage(fileSystem))
    #expect(error.kind == .damaged && error.line == line, "\(name): \(error)")
  }

  @Test("a missing, misnamed or empty segment is named")
  func segments() throws {
    let names = [1, 3, 5].map { LogFormat.segmentName(first: $0) }
    func damaged(_ change: (SimulatedFileSystem) throws -> Void) throws -> LogError? {
      let fileSystem = try SampleLog.log(batches: [2, 2, 2], segmentLimit: 700)
      #expect(try fileSystem.list(SampleLog.directory).filter { $0.hasSuffix(".jsonl") } == names)
      try change(fileSystem)
      return DamageTests.damage(fileSystem)
    }
    #expect(try damaged { try $0.unlink("/log/" + names[0]) }?.file == "/log/" + names[1])
    #expect(try damaged { try $0.unlink("/log/" + names[1]) }?.file == "/log/" + names[2])
    #expect(try damaged { try $0.unlink("/log/" + names[2]) }?.file == "/log/" + names[2])
    #expect(try damaged { $0.move("/log/" + names[1], to: "/log/0003.jsonl") }?.file == "/log/0003.jsonl")
    #expect(try damaged { $0.setContents("/log/" + names[1], []) }?.file == "/log/" + names[1])
    #expect(try damaged { $0.setContents("/log/notes.txt", [1]) } == nil)
  }

  @Test("a missing head is damage, and so is one of another log")
  func foreignHead() throws {
    let fileSystem = try SampleLog.log(batches: [1, 2])
    let other = try SampleLog.log(batches: [2, 1])
    try fileSystem.unlink("/log/head")
    #expect(DamageTests.damage(fileSystem)?.file == "/log/head")
    fileSystem.setContents("/log/head", try #require(other.contents("/log/head")))
    #expect(DamageTests.damage(fileSystem)?.file == "/log/head")
    fileSystem.setContents("/log/head", LogHead.empty.bytes)
    #expect(DamageTests.damage(fileSystem) == nil, "a head that stayed behind is no damage")
  }

  @Test("a later format is refused, and log.json must be whole")
  func description() throws {
    let fileSystem = try SampleLog.empty()
    fileSystem.setContents("/log/log.json", Array("{\"format\":2,\"new\":[]}\n".utf8))
    #expect(DamageTests.damage(fileSystem)?.kind == .laterFormat)
    for text in ["", "{", "{\"format\":1}", "[]"] {
      fileSystem.setContents("/log/log.json", Array(text.utf8))
      #expect(DamageTests.damage(fileSystem)?.kind == .damaged, "\(text)")
    }
    try fileSystem.unlink("/log/log.json")
    #expect(DamageTests.damage(fileSystem)?.kind == .notALog)
    #expect(failure { () throws(LogError) in try EventLog.open("/none", in: fileSystem) }?.kind == .notFound)
  }

  @Test("recorded that goes backwards is damage, though the seals were made to fit")
  func backwards() throws {
    let fileSystem = try SampleLog.log(batches: [1])
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    let earlier = SampleLog.created.adding(milliseconds: -1)
    let batch = try EncodedBatch(
      [SampleLog.draft(2)], recorded: earlier, after: log.frontier, salt: { [UInt8](repeating: 7, count: 16) })
    let bytes = try #require(fileSystem.contents(SampleLog.segment)) + batch.bytes
    let head = LogHead(
      sequenceNumber: 2, seal: batch.frontier.root, segment: log.head.segment, length: bytes.count)
    fileSystem.setContents(SampleLog.segment, bytes)
    fileSystem.setContents("/log/head", head.bytes)
    #expect(DamageTests.damage(fileSystem)?.line == 2)
  }
}
