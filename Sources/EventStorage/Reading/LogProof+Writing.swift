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
    writer.key("format")
    writer.integer(LogProof.format)
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
    writer.key("log")
    writer.string(log)
    writer.key("seq")
    writer.integer(sequenceNumber)
    writer.key("line")
    writer.string(String(decoding: line, as: UTF8.self))
    writer.key("size")
    writer.integer(keptSeal.sequenceNumber)
    writer.key("seal")
    writer.string(keptSeal.seal.description)
    writer.write(path: path)
  }
}

extension ConsistencyProof {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.string(LogProof.Kind.consistency.rawValue)
    writer.key("log")
    writer.string(log)
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
    key("seq")
    integer(keptSeal.sequenceNumber)
    key("seal")
    string(keptSeal.seal.description)
    endObject()
  }

  fileprivate mutating func write(path: [Digest]) {
    key("path")
    beginArray()
    for hash in path { string(hash.description) }
    endArray()
  }
}
