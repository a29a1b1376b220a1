import Seals
import Testing

@testable import EventStorage
import SimulatedDisk

extension SimulatedFileSystem {
  /// Puts another text in place of a line of the first segment.
  func replaceLine(_ number: Int, with text: String) throws {
    var lines = try sampleLines()
    lines[number - 1] = text
    setSampleLines(lines)
  }

  /// The lines of the first segment.
  func sampleLines() throws -> [String] {
    let bytes = try #require(contents(SampleLog.segment))
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Writes the first segment anew.
  func setSampleLines(_ lines: [String]) {
    setContents(SampleLog.segment, Array(lines.map { $0 + "\n" }.joined().utf8))
  }

  /// Computes the seals of the first segment anew where one stands, and the head, as one would who rewrites a log.
  func reseal() throws {
    var entries: [[UInt8]] = []
    var lines = try sampleLines()
    for (index, line) in lines.enumerated() {
      let seal = line.firstRange(of: #","seal":""#)
      let entry = seal.map { String(line[..<$0.lowerBound]) + "}" } ?? line
      entries.append(Array(entry.utf8))
      if seal != nil {
        let digest = Digest(bytes: MerkleTree(leaves: entries.map { LeafHash(ofEntry: $0) }).root.digest.bytes)
        lines[index] = entry.dropLast() + ",\"seal\":\"\(try #require(digest))\"}"
      }
    }
    setSampleLines(lines)
    try setSampleHead()
  }

  /// Lets the head acknowledge the end of the first segment.
  func setSampleHead() throws {
    let lines = try sampleLines()
    let seal = try #require(lines.last).suffix(66).prefix(64)
    let length = lines.reduce(0) { $0 + $1.utf8.count + 1 }
    let head =
      #"{"seq":\#(lines.count),"seal":"\#(seal)","segment":"00000000000000000001.jsonl","length":\#(length)}"# + "\n"
    setContents("/log/head", Array(head.utf8))
  }
}

/// What an erasure leaves of a line, with its seal where it bore one.
func stub(of sequenceNumber: Int, in log: EventLog) throws -> String {
  let (line, buffer) = try #require(log.line(sequenceNumber))
  let leaf = EventLog.leafHash(of: line, in: buffer)
  let seal = line.seal.map { ",\"seal\":\"\($0)\"" } ?? ""
  return #"{"seq":\#(sequenceNumber),"id":"\#(SampleLog.draft(sequenceNumber).id)","recorded":"\#(line.recorded)","#
    + #""erased":{"leafHash":"\#(leaf)"}\#(seal)}"#
}
