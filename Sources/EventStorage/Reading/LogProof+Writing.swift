import JSONText
import Seals

extension LogProof {
  /// The document, its line feed included.
  package var bytes: [UInt8] { document(check: SHA256.hash(checkedPart)) }

  /// The document with a check that need not fit.
  func document(check: Digest) -> [UInt8] { checkedPart + Array(",\"check\":\"\(check)\"}\n".utf8) }

  /// The document as far as its check covers it.
  private var checkedPart: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("format", LogProof.format)
    writer.key("kind")
    switch self {
    case .inclusion(let proof): proof.write(to: &writer)
    case .consistency(let proof): proof.write(to: &writer)
    }
    return writer.bytes
  }
}

extension InclusionProof {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.string(LogProof.Kind.inclusion.rawValue)
    writer.member("log", log)
    writer.member("seq", sequenceNumber)
    writer.member("line", String(decoding: line, as: UTF8.self))
    writer.member("size", keptSeal.sequenceNumber)
    writer.member("seal", keptSeal.seal.description)
    writer.write(path: path)
  }
}

extension ConsistencyProof {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.string(LogProof.Kind.consistency.rawValue)
    writer.member("log", log)
    writer.key("from")
    writer.write(earlier)
    writer.key("to")
    writer.write(later)
    writer.write(path: path)
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ keptSeal: KeptSeal) {
    beginObject()
    member("seq", keptSeal.sequenceNumber)
    member("seal", keptSeal.seal.description)
    endObject()
  }

  fileprivate mutating func write(path: [Digest]) {
    key("path")
    beginArray()
    for hash in path { string(hash.description) }
    endArray()
  }
}
