import Seals
import Testing

@testable import EventStorage

/// What becomes of a proof whose fields were altered by one who computed its check anew.
@Suite("Altered proofs")
struct AlteredProofTests {
  static let other = SHA256.hash("other".utf8)

  /// A proof that is written and read again, as a forger would hand it over; nil where it is not even read.
  private func isAccepted(_ proof: LogProof) -> Bool { (try? LogProof(reading: proof.bytes))?.holds == true }

  @Test("an inclusion proof with another line, place, seal or path fails")
  func inclusion() throws {
    let log = try LogProofTests.smallLog([1, 3, 2, 5, 1])
    for sequenceNumber in 1...12 {
      let good = try log.inclusionProof(of: sequenceNumber)
      #expect(isAccepted(.inclusion(good)))
      let text = String(decoding: good.line, as: UTF8.self)
      for line in [
        text.replacing("2022-03\"", with: "2022-04\""), text.replacing("\"seq\":\(sequenceNumber),", with: ""),
        text + " ",
      ] {
        #expect(line != text && !isAccepted(.inclusion(good.altered(line: line))))
      }
      for place in 1...12 where place != sequenceNumber {
        let moved = text.replacing("\"seq\":\(sequenceNumber),", with: "\"seq\":\(place),")
        #expect(!isAccepted(.inclusion(good.altered(sequenceNumber: place))))
        #expect(!isAccepted(.inclusion(good.altered(sequenceNumber: place, line: moved))))
      }
      #expect(!isAccepted(.inclusion(good.altered(seal: Seal(AlteredProofTests.other)))))
      for path in altered(good.path) { #expect(!isAccepted(.inclusion(good.altered(path: path)))) }
    }
  }

  @Test("a consistency proof with another seal or path fails")
  func consistency() throws {
    let log = try LogProofTests.smallLog([1, 3, 2, 5, 1])
    let ends = log.batches.map(\.lastSequenceNumber)
    let seal = Seal(AlteredProofTests.other)
    for earlier in ends {
      for later in ends where later >= earlier {
        let good = try log.consistencyProof(since: earlier, at: later)
        #expect(isAccepted(.consistency(good)))
        #expect(!isAccepted(.consistency(try good.altered(earlier: seal))))
        #expect(!isAccepted(.consistency(try good.altered(later: seal))))
        for path in altered(good.path) { #expect(!isAccepted(.consistency(try good.altered(path: path)))) }
      }
    }
  }

  // RFC 9162 has no size in the root, and an index and a size only choose the turns of a path: so 1 of 3 and 1 of 4
  // have paths of one shape. What then holds is true of a log that nobody has; the size belongs to the kept seal.
  @Test("a size may be altered unseen only into that of a seal that no one has kept")
  func size() throws {
    let fileSystem = try SampleLog.log(batches: [3, 1])
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    let good = try log.inclusionProof(of: 1, at: 3)
    let altered = try good.altered(size: 4)
    #expect(isAccepted(.inclusion(altered)))
    #expect(try finding(in: log, against: good.keptSeal, fileSystem) == nil)
    #expect(try finding(in: log, against: altered.keptSeal, fileSystem) == .differs)
    #expect(altered.keptSeal != good.keptSeal)
  }

  private func altered(_ path: [Digest]) -> [[Digest]] {
    var paths = [path + [AlteredProofTests.other], [AlteredProofTests.other] + path]
    if !path.isEmpty { paths += [Array(path.dropLast()), Array(path.dropFirst())] }
    if path.count > 1 { paths.append(path.reversed()) }
    for index in path.indices {
      var changed = path
      changed[index] = AlteredProofTests.other
      paths.append(changed)
    }
    return paths.filter { $0 != path }
  }
}

extension InclusionProof {
  func altered(
    sequenceNumber: Int? = nil, line: String? = nil, seal: Seal? = nil, path: [Digest]? = nil
  ) -> InclusionProof {
    InclusionProof(
      log: log, sequenceNumber: sequenceNumber ?? self.sequenceNumber, line: line.map { Array($0.utf8) } ?? self.line,
      keptSeal: seal.flatMap { KeptSeal(sequenceNumber: keptSeal.sequenceNumber, seal: $0) } ?? keptSeal,
      path: path ?? self.path)
  }

  func altered(size: Int) throws -> InclusionProof {
    InclusionProof(
      log: log, sequenceNumber: sequenceNumber, line: line,
      keptSeal: try #require(KeptSeal(sequenceNumber: size, seal: keptSeal.seal)), path: path)
  }
}

extension ConsistencyProof {
  func altered(earlier: Seal? = nil, later: Seal? = nil, path: [Digest]? = nil) throws -> ConsistencyProof {
    ConsistencyProof(
      log: log,
      earlier: try #require(
        KeptSeal(sequenceNumber: self.earlier.sequenceNumber, seal: earlier ?? self.earlier.seal)),
      later: try #require(KeptSeal(sequenceNumber: self.later.sequenceNumber, seal: later ?? self.later.seal)),
      path: path ?? self.path)
  }
}
