import Seals
import SystemCalls
import Testing

@testable import EventStorage
import SimulatedDisk

/// A log held to a seal that was kept elsewhere, against someone who can write every file of it.
@Suite("Seals kept elsewhere")
struct KeptSealTests {
  static let digits = String(repeating: "0f", count: 32)

  @Test("SEAL@SEQ is read as it is written")
  func text() throws {
    let text = KeptSealTests.digits + "@258"
    let keptSeal = try #require(KeptSeal(parsing: text))
    #expect(keptSeal.sequenceNumber == 258 && keptSeal.seal.description == KeptSealTests.digits)
    #expect(keptSeal.description == text)
  }

  @Test(
    "what is not SEAL@SEQ is none",
    arguments: [
      "", "@", "DIGITS", "DIGITS@", "DIGITS@0", "DIGITS@-1", "DIGITS@+1", "DIGITS@01", "DIGITS@1@1", "DIGITS@1 ",
      " DIGITS@1", "DIGITS@1.0", "DIGITS@99999999999999999999", "DIGITS@x", "0DIGITS@1", "UPPER@1", "@1",
    ])
  func otherTexts(text: String) {
    let digits = KeptSealTests.digits
    let text = text.replacing("DIGITS", with: digits).replacing("UPPER", with: digits.uppercased())
    #expect(KeptSeal(parsing: text) == nil)
  }

  @Test("a log extends every seal that it ever had, and its own tree at every line")
  func growth() throws {
    let fileSystem = try SampleLog.log(batches: [1, 3])
    let early = try open(fileSystem)
    try SampleLog.append(batches: [2, 5], in: fileSystem)
    let log = try open(fileSystem)
    for batch in early.batches + log.batches {
      #expect(try finding(in: log, against: KeptSeal(batch), fileSystem) == nil)
    }
    var definition = Definition(log)
    for sequenceNumber in 1...11 {
      let seal = Seal(definition.root(0..<sequenceNumber))
      #expect(
        try finding(in: log, against: try #require(KeptSeal(sequenceNumber: sequenceNumber, seal: seal)), fileSystem)
          == nil)
    }
    #expect(try finding(in: early, against: KeptSeal(try #require(log.batches.last)), fileSystem) == .endsBefore(4))
  }

  @Test("a cut tail: found by its head, and by a kept seal where the head was cut too")
  func cutTail() throws {
    let fileSystem = try SampleLog.log(batches: [2, 3])
    let kept = KeptSeal(try #require(try open(fileSystem).batches.last))
    fileSystem.setSampleLines(Array(try fileSystem.sampleLines().prefix(2)))
    let error = failure { () throws(LogError) in try open(fileSystem) }
    #expect(error?.kind == .damaged)
    #expect(error?.message == "the log ends at line 2, but its head acknowledges line 5")
    try fileSystem.setSampleHead()
    #expect(try finding(in: open(fileSystem), against: kept, fileSystem) == .endsBefore(2))
  }

  @Test("an exchanged line: found by the seals")
  func exchangedLine() throws {
    let fileSystem = try SampleLog.log(batches: [2, 3])
    let text = try fileSystem.sampleLines()[3]
    try fileSystem.replaceLine(4, with: text.replacing("nurse-7", with: "nurse-8"))
    #expect(failure { () throws(LogError) in try open(fileSystem) }?.lines == 3...5)
  }

  @Test("a rebuilt log: every line exchanged for another, found only by a seal kept from after it")
  func rebuilt() throws {
    for number in 1...5 {
      let fileSystem = try SampleLog.log(batches: [1, 2, 2])
      let before = try open(fileSystem)
      let text = try fileSystem.sampleLines()[number - 1]
      try fileSystem.replaceLine(number, with: text.replacing("nurse-7", with: "nurse-8"))
      try fileSystem.reseal()
      let after = try open(fileSystem)
      for batch in before.batches {
        let isAffected = batch.lastSequenceNumber >= number
        #expect(
          try finding(in: after, against: KeptSeal(batch), fileSystem) == (isAffected ? .differs : nil),
          "line \(number)")
      }
    }
  }

  @Test("a stub put in place of a line: to the seals it is the line")
  func stubs() throws {
    let fileSystem = try SampleLog.log(batches: [2, 3])
    let before = try open(fileSystem)
    for number in 1...5 { try fileSystem.replaceLine(number, with: stub(of: number, in: before)) }
    try fileSystem.setSampleHead()
    let after = try open(fileSystem)
    #expect(after.erasedSequenceNumbers == Array(1...5))
    for batch in before.batches { #expect(try finding(in: after, against: KeptSeal(batch), fileSystem) == nil) }
  }

  private func open(_ fileSystem: SimulatedFileSystem) throws(LogError) -> EventLog {
    try EventLog.open(SampleLog.directory, in: fileSystem)
  }
}
