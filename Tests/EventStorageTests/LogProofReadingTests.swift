import JSONText
import Seals
import TestSupport
import Testing

@testable import EventStorage

@Suite("Reading proofs")
struct LogProofReadingTests {
  static let log = Result { try LogProofTests.smallLog([1, 3, 2, 5, 1]) }

  static func proofs() throws -> [LogProof] {
    let log = try log.get()
    return try [
      .inclusion(log.inclusionProof(of: 1, at: 1)), .inclusion(log.inclusionProof(of: 5)),
      .consistency(log.consistencyProof(since: 4)), .consistency(log.consistencyProof(since: 6)),
      .consistency(log.consistencyProof(since: 12)),
    ]
  }

  @Test("the document as it is documented")
  func layout() throws {
    let log = try LogProofTests.smallLog([2])
    let seal = try #require(log.seal)
    let leaf = EventLog.leafHash(of: try #require(log.line(2)).line, in: try #require(log.line(2)).buffer)
    let line = log.texts[0].replacing("\"", with: "\\\"")
    let checked =
      #"{"format":1,"kind":"inclusion","log":"0f8fad5b-d9cb-469f-a165-70867728950e","seq":1,"line":"\#(line)","#
      + #""size":2,"seal":"\#(seal)","path":["\#(leaf)"]"#
    let proof = LogProof.inclusion(try log.inclusionProof(of: 1))
    #expect(
      String(decoding: proof.bytes, as: UTF8.self) == checked + #","check":"\#(SHA256.hash(checked.utf8))"}"# + "\n")

    let growth = LogProof.consistency(try log.consistencyProof(since: 2))
    let checkedGrowth =
      #"{"format":1,"kind":"consistency","log":"0f8fad5b-d9cb-469f-a165-70867728950e","#
      + #""from":{"seq":2,"seal":"\#(seal)"},"to":{"seq":2,"seal":"\#(seal)"},"path":[]"#
    #expect(
      String(decoding: growth.bytes, as: UTF8.self)
        == checkedGrowth + #","check":"\#(SHA256.hash(checkedGrowth.utf8))"}"# + "\n")
  }

  @Test("what is written is read back, and holds")
  func readingBack() throws {
    for proof in try LogProofReadingTests.proofs() {
      #expect(try LogProof(reading: proof.bytes) == proof)
      #expect(proof.holds)
    }
  }

  @Test("no byte can be changed, dropped, doubled or put in without the document being refused")
  func everyByte() throws {
    let seed: UInt64 = 9162
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    for proof in try LogProofReadingTests.proofs().prefix(3) {
      let bytes = proof.bytes
      for offset in bytes.indices {
        var changes = [1 << Int.random(in: 0..<8, using: &generator), 0x20].map { mask in
          var changed = bytes
          changed[offset] ^= UInt8(mask)
          return changed
        }
        changes.append(Array(bytes[..<offset] + bytes[(offset + 1)...]))
        if bytes[offset] != UInt8(ascii: " ") { changes.append(Array(bytes[..<offset] + [0x20] + bytes[offset...])) }
        changes.append(Array(bytes[...offset] + bytes[offset...]))
        for changed in changes where changed != bytes {
          #expect(throws: LogProofError.self, "byte \(offset), seed \(seed)") { try LogProof(reading: changed) }
        }
      }
    }
  }

  @Test("a changed value is called altered, a changed form no proof")
  func kindsOfFault() throws {
    let bytes = try LogProofReadingTests.proofs()[1].bytes
    let text = String(decoding: bytes, as: UTF8.self)
    func fault(_ text: String) -> LogProofError? {
      do throws(LogProofError) {
        _ = try LogProof(reading: Array(text.utf8))
        return nil
      } catch {
        return error
      }
    }
    #expect(fault(text) == nil)
    #expect(fault(text.replacing("0f8fad5b", with: "0f8fad5c")) == .altered)
    #expect(fault(text.replacing(#""size":12"#, with: #""size":11"#)) == .altered)
    #expect(fault(text.replacing("nurse-7", with: "nurse-8")) == .altered)
    let last = bytes.count - 1
    #expect(fault(String(text.dropLast())) == .notAProof(JSONError("is not written as proofs are", at: last)))
    #expect(fault(text + "\n") == .notAProof(JSONError("is not written as proofs are", at: last + 1)))
    #expect(
      fault(text.replacing(#""format":1"#, with: #""format": 1"#))
        == .notAProof(JSONError("is not written as proofs are", at: 10)))
  }

  // Each with what replaces a part of a good proof of seq 5, or all of it.
  @Test(
    "hostile and careless documents are refused at their place",
    arguments: [
      (#""format":1"#, #""format":2"#, "the proof has another format than 1", 1),
      (#""format":1,"#, "", "the proof has no format", 0),
      (#""kind":"inclusion""#, #""kind":"exclusion""#, "a proof's kind is inclusion or consistency", 12),
      (#""kind":"inclusion""#, #""kind":"consistency""#, "the proof has no from", 0),
      (#""kind":"#, #""kinds":"#, "a proof has no such member", 12),
      (#""seq":5,"line""#, #""seq":0,"line""#, "seq is at least 1 and at most size", 76),
      (#""seq":5,"line""#, #""seq":13,"line""#, "seq is at least 1 and at most size", 76),
      (#""seq":5,"line""#, #""seq":6,"line""#, "line, at its byte 0: its seq is another", 84),
      (#""seq":5,"line""#, #""seq":5e0,"line""#, "expected a whole number", 82),
      (#""seq":5,"line""#, #""seq":99999999999999999999,"line""#, "expected a whole number", 82),
      (#""seq":5,"line""#, #""seq":true,"line""#, "expected a number", 82),
      (#""seq":5,"line""#, #""seq":5,"seq":5,"line""#, "the same key twice", 84),
      (#""line":"{"#, #""line":"{\n"#, "line, at its byte 1: a line has no line feed in it", 84),
      (#""line":"{"#, #""line":"[{"#, "line, at its byte 0: expected an object", 84),
      (
        #""line":"{"#, #""line":"{\"erased\":{\"leafHash\":\"HASH\"},"#,
        "line, at its byte 132: a stub holds nothing but seq, id, recorded, erased and seal", 84
      ),
      (#"}}","size""#, #"},\"seal\":\"HASH\"}","size""#, "SEAL", 84),
      (#""path":["#, #""path":["00","#, "expected 64 lower-case hexadecimal digits", -1),
      (#""path":["#, #""path":[null,"#, "expected a text in quotation marks", -1),
      (#""path":["#, #""path":[MANY,"#, "a path has at most 64 hashes", -1),
      (#""check":""#, #""check":"X"#, "expected 64 lower-case hexadecimal digits", -1),
    ])
  func hostile(part: String, replacement: String, message: String, offset: Int) throws {
    let hash = String(repeating: "0a", count: 32)
    let good = String(decoding: try LogProofReadingTests.proofs()[1].bytes, as: UTF8.self)
    let text = good.replacing(
      part,
      with: replacement.replacing("HASH", with: hash).replacing(
        "MANY", with: Array(repeating: "\"\(hash)\"", count: 100_000).joined(separator: ",")))
    #expect(text != good)
    let error = #expect(throws: LogProofError.self) { try LogProof(reading: Array(text.utf8)) }
    guard case .notAProof(let fault) = error else { return #expect(Bool(false), "called altered") }
    if message == "SEAL" {
      #expect(fault.message.hasSuffix("the leaf of a line is without its seal"))
    } else {
      #expect(fault.message == message)
    }
    if offset >= 0 { #expect(fault.offset == offset) }
  }

  @Test("places in a log are read strictly too")
  func places() throws {
    let good = String(decoding: try LogProofReadingTests.proofs()[2].bytes, as: UTF8.self)
    func message(_ part: String, _ replacement: String) -> String? {
      let text = good.replacing(part, with: replacement)
      do throws(LogProofError) {
        _ = try LogProof(reading: Array(text.utf8))
        return nil
      } catch {
        if case .notAProof(let fault) = error { return fault.message }
        return "altered"
      }
    }
    #expect(message(#""from":{"seq":4"#, #""from":{"seq":0"#) == "a place in a log has a seq of at least 1 and a seal")
    #expect(message(#""from":{"seq":4"#, #""from":{"seq":13"#) == "from is not after to")
    #expect(message(#""from":{"seq":4"#, #""from":{"size":4"#) == "a place in a log has a seq and a seal")
    #expect(message(#""from":{"seq":4,"#, #""from":{"#) == "a place in a log has a seq of at least 1 and a seal")
    #expect(message(#""from":{"seq":4"#, #""from":{"seq":3"#) == "altered")
    #expect(message(#""to":"#, #""line":"{}","to":"#) == "is not written as proofs are")
  }

  @Test("bytes that are nothing of the kind are refused", arguments: ["", "\n", "[]", "{}", "{", "null", "\u{FEFF}{}"])
  func otherBytes(text: String) {
    #expect(throws: LogProofError.self) { try LogProof(reading: Array(text.utf8)) }
    #expect(throws: LogProofError.self) { try LogProof(reading: [0xFF] + Array(text.utf8)) }
    let deep = Array(String(repeating: "[", count: 1_000_000).utf8)
    #expect(throws: LogProofError.self) { try LogProof(reading: deep) }
  }
}
