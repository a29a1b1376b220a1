package import JSONText
import Seals

/// The error for bytes that are no reliable proof.
package enum LogProofError: Error, Equatable, Sendable {
  /// They are no proof, with the place where they cease to be one.
  case notAProof(JSONError)
  /// They are a proof in which something was changed after it was written: its check does not fit the rest.
  case altered
}

extension LogProof {
  enum Kind: String { case inclusion, consistency }

  /// Reads a document, which must be byte for byte as `bytes` writes it. Says nothing of whether the proof holds.
  package init(reading bytes: [UInt8]) throws(LogProofError) {
    let check: Digest
    do throws(JSONError) {
      let members = try LogProofMembers(bytes)
      self = try members.proof()
      check = try members.required(members.check, "check")
      let written = document(check: check)
      if written != bytes {
        let common = zip(written, bytes).prefix { $0 == $1 }.count
        throw JSONError("is not written as proofs are", at: common)
      }
    } catch {
      throw .notAProof(error)
    }
    if document(check: check) != self.bytes { throw .altered }
  }
}

/// The members of a document, each with the offset of its key.
private struct LogProofMembers {
  typealias Member<Value> = (value: Value, offset: Int)

  private(set) var check: Digest?
  private var format: Member<Int>?
  private var kind: Member<LogProof.Kind>?
  private var log: String?
  private var sequenceNumber: Member<Int>?
  private var line: Member<[UInt8]>?
  private var size: Member<Int>?
  private var seal: Seal?
  private var earlier: Member<KeptSeal>?
  private var later: KeptSeal?
  private var path: [Digest]?

  init(_ bytes: [UInt8]) throws(JSONError) {
    var scanner = JSONScanner(bytes)
    var members = LogProofMembers()
    try scanner.readObject { (key, offset, value) throws(JSONError) in try members.take(key, offset, &value) }
    try scanner.expectEnd()
    self = members
  }

  private init() {}

  private mutating func take(_ key: String, _ offset: Int, _ value: inout JSONScanner) throws(JSONError) {
    switch key {
    case "format": format = (try value.readInteger(), offset)
    case "kind":
      guard let read = LogProof.Kind(rawValue: try value.readString()) else {
        throw JSONError("a proof's kind is inclusion or consistency", at: offset)
      }
      kind = (read, offset)
    case "log": log = try value.readString()
    case "seq": sequenceNumber = (try value.readInteger(), offset)
    case "line": line = (Array(try value.readString().utf8), offset)
    case "size": size = (try value.readInteger(), offset)
    case "seal": seal = Seal(try readDigest(&value))
    case "from": earlier = (try readKeptSeal(&value), offset)
    case "to": later = try readKeptSeal(&value)
    case "path": path = try readPath(&value)
    case "check": check = try readDigest(&value)
    default: throw JSONError("a proof has no such member", at: offset)
    }
  }

  /// The proof that the members make; that none is there too many shows when it is written again.
  func proof() throws(JSONError) -> LogProof {
    let format = try required(format, "format")
    if format.value != LogProof.format {
      throw JSONError(
        "the proof has another format than \(LogProof.format)", at: format.offset,
        hint: "use a later version of regimen")
    }
    switch try required(kind, "kind").value {
    case .inclusion: return .inclusion(try inclusion())
    case .consistency: return .consistency(try consistency())
    }
  }

  func required<Value>(_ member: Value?, _ name: String) throws(JSONError) -> Value {
    guard let member else { throw JSONError("the proof has no \(name)", at: 0) }
    return member
  }

  private func inclusion() throws(JSONError) -> InclusionProof {
    let size = try required(size, "size")
    let sequenceNumber = try required(sequenceNumber, "seq")
    let line = try required(line, "line")
    guard sequenceNumber.value >= 1, sequenceNumber.value <= size.value,
      let keptSeal = KeptSeal(sequenceNumber: size.value, seal: try required(seal, "seal"))
    else { throw JSONError("seq is at least 1 and at most size", at: sequenceNumber.offset) }
    do throws(LineFault) {
      try InclusionProof.check(line.value, isLine: sequenceNumber.value)
    } catch {
      throw JSONError("line, at its byte \(error.offset): \(error.message)", at: line.offset)
    }
    return InclusionProof(
      log: try required(log, "log"), sequenceNumber: sequenceNumber.value, line: line.value, keptSeal: keptSeal,
      path: try required(path, "path"))
  }

  private func consistency() throws(JSONError) -> ConsistencyProof {
    let earlier = try required(earlier, "from")
    let later = try required(later, "to")
    if earlier.value.sequenceNumber > later.sequenceNumber {
      throw JSONError("from is not after to", at: earlier.offset)
    }
    return ConsistencyProof(
      log: try required(log, "log"), earlier: earlier.value, later: later, path: try required(path, "path"))
  }

  private func readPath(_ value: inout JSONScanner) throws(JSONError) -> [Digest] {
    var path: [Digest] = []
    try value.readArray { (element) throws(JSONError) in
      if path.count == LogProof.pathLimit {
        throw JSONError("a path has at most \(LogProof.pathLimit) hashes", at: element.nextOffset())
      }
      path.append(try readDigest(&element))
    }
    return path
  }

  private func readKeptSeal(_ value: inout JSONScanner) throws(JSONError) -> KeptSeal {
    let start = value.nextOffset()
    var sequenceNumber: Int?
    var seal: Seal?
    try value.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "seq": sequenceNumber = try value.readInteger()
      case "seal": seal = Seal(try readDigest(&value))
      default: throw JSONError("a place in a log has a seq and a seal", at: offset)
      }
    }
    guard let sequenceNumber, let seal, let keptSeal = KeptSeal(sequenceNumber: sequenceNumber, seal: seal) else {
      throw JSONError("a place in a log has a seq of at least 1 and a seal", at: start)
    }
    return keptSeal
  }

  private func readDigest(_ value: inout JSONScanner) throws(JSONError) -> Digest {
    let start = value.nextOffset()
    guard let digest = Digest(hexadecimal: Array(try value.readString().utf8)) else {
      throw JSONError("expected 64 lower-case hexadecimal digits", at: start)
    }
    return digest
  }
}

extension InclusionProof {
  /// Checks that a text can be what the leaf of the line with this sequence number hashes.
  ///
  /// A stub is not: its leaf is that of the line that it stands for.
  static func check(_ line: [UInt8], isLine sequenceNumber: Int) throws(LineFault) {
    if let lineFeed = line.firstIndex(of: UInt8(ascii: "\n")) {
      throw LineFault(offset: lineFeed, message: "a line has no line feed in it")
    }
    let members = try LineMembers(scanning: line, in: 0..<line.count)
    if let sealStart = StoredLine.sealStart(line, in: 0..<line.count) {
      throw LineFault(offset: sealStart, message: "the leaf of a line is without its seal")
    }
    if members.erased != nil { throw LineFault(offset: 0, message: "it is what an erasure left") }
    if members.sequenceNumber != sequenceNumber { throw LineFault(offset: 0, message: "its seq is another") }
  }
}
