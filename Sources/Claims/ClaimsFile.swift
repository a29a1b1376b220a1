package import JSONText
import PatientRecord
package import Projections
import Queries
package import Text

/// A paper's figures as a file holds them.
package struct ClaimsFile {
  /// The name that people know the file by.
  let name: String
  /// The bytes, to show places in them.
  let bytes: [UInt8]
  /// The rules of claims that name no others.
  package let profile: Profile
  /// The figures in the order of the file.
  package let claims: [Claim]
  /// Bounds of the lengths that are only inferred.
  let lengths: [InferredLength]
  /// Lengths whose sum is known.
  let sums: [LengthSum]

  /// The largest file that is read, in bytes.
  package static let byteLimit = 64 << 20

  /// Reads the bytes of a file that people know by `name`.
  package static func read(_ bytes: [UInt8], named name: String) throws(Diagnostic) -> ClaimsFile {
    do throws(JSONError) {
      return try ClaimsFile(bytes, name: name)
    } catch {
      var diagnostic = Diagnostic(error, file: name, in: bytes)
      diagnostic.hint = diagnostic.hint ?? "regimen claims --help says how a claim is written"
      throw diagnostic
    }
  }

  /// Reads the bytes of a file that is called `name`; throws at the place of the first fault.
  package init(_ bytes: [UInt8], name: String) throws(JSONError) {
    var scanner = JSONScanner(bytes)
    var parts: [String: Range<Int>] = [:]
    let known = ["paper", "rules", "inferred", "sums", "claims"]
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      guard known.contains(key) else { throw .unknownKey(key, at: offset, known) }
      parts[key] = try value.skipValue()
    }
    try scanner.expectEnd()
    guard let listed = parts["claims"] else {
      throw JSONError(
        "no claims", at: 0,
        hint: #"write {"claims":[{"claim":"1","query":"patients","statistic":"count","printed":18}]}"#)
    }
    (self.name, self.bytes) = (name, bytes)
    if let paper = parts["paper"] {
      var words = JSONScanner(bytes, in: paper)
      _ = try words.readString()
    }
    profile =
      try parts["rules"].map { range throws(JSONError) in
        var rules = JSONScanner(bytes, in: range)
        return try Profile().setting(rules.readRules())
      } ?? Profile()
    lengths = try ClaimsFile.list(parts["inferred"], bytes) { (value) throws(JSONError) in
      try InferredLength(&value)
    }
    sums = try ClaimsFile.list(parts["sums"], bytes) { (value) throws(JSONError) in try LengthSum(&value) }
    let shared = profile
    claims = try ClaimsFile.list(listed, bytes) { (value) throws(JSONError) in
      try ClaimReader.read(&value, under: shared)
    }
    try ClaimsFile.refuseRepeated(claims, bytes, listed)
  }

  private static func list<Element>(
    _ range: Range<Int>?, _ bytes: [UInt8], _ read: (inout JSONScanner) throws(JSONError) -> Element
  ) throws(JSONError) -> [Element] {
    guard let range else { return [] }
    var scanner = JSONScanner(bytes, in: range)
    var elements: [Element] = []
    try scanner.readArray { (value) throws(JSONError) in elements.append(try read(&value)) }
    return elements
  }

  /// Refuses two claims of one name, at the place of the second.
  private static func refuseRepeated(
    _ claims: [Claim], _ bytes: [UInt8], _ range: Range<Int>
  ) throws(JSONError) {
    var seen: Set<String> = []
    guard let twice = claims.firstIndex(where: { !seen.insert($0.name).inserted }) else { return }
    var scanner = JSONScanner(bytes, in: range)
    var offsets: [Int] = []
    try scanner.readArray { (value) throws(JSONError) in offsets.append(try value.skipValue().lowerBound) }
    throw JSONError(
      "two claims are named '\(claims[twice].name)'", at: offsets[twice], hint: "give each claim a name of its own")
  }
}

/// A length of a combination that is only inferred, and what is possible of it.
struct InferredLength {
  /// The events that end it; several where several rows end together.
  let ends: [(id: EventID, offset: Int)]
  /// The whole months that it may have.
  let months: ClosedRange<Int>

  fileprivate init(_ value: inout JSONScanner) throws(JSONError) {
    let start = value.nextOffset()
    var ends: [(EventID, Int)] = []
    var months: ClosedRange<Int>?
    try value.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "ends": ends = try value.readIdentifiers()
      case "months": months = try value.readMonths()
      default: throw .unknownKey(key, at: offset, ["ends", "months"])
      }
    }
    guard let months, !ends.isEmpty else {
      throw JSONError(
        "an inferred length needs ends and months", at: start,
        hint: #"write {"ends":["<id of the stop>"],"months":[1,9]}"#)
    }
    self.ends = ends.map { (id: $0.0, offset: $0.1) }
    self.months = months
  }
}

/// Lengths that are inferred but for their sum.
struct LengthSum {
  /// An end of each length.
  let ends: [(id: EventID, offset: Int)]
  /// Their sum.
  let months: Int

  fileprivate init(_ value: inout JSONScanner) throws(JSONError) {
    let start = value.nextOffset()
    var ends: [(EventID, Int)] = []
    var months: Int?
    try value.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "ends": ends = try value.readIdentifiers()
      case "months": months = try value.readInteger()
      default: throw .unknownKey(key, at: offset, ["ends", "months"])
      }
    }
    guard let months, ends.count > 1 else {
      throw JSONError(
        "a sum needs two ends or more, and months", at: start, hint: #"write {"ends":["<id>","<id>"],"months":10}"#)
    }
    self.ends = ends.map { (id: $0.0, offset: $0.1) }
    self.months = months
  }
}

extension JSONScanner {
  /// Rules by name, each with its places.
  mutating func readRules() throws(JSONError) -> [ProfileFile.Rule] {
    var rules: [ProfileFile.Rule] = []
    try readObject { (name, offset, value) throws(JSONError) in
      rules.append(try ProfileFile.rule(name, offset, &value))
    }
    return rules
  }

  fileprivate mutating func readIdentifiers() throws(JSONError) -> [(EventID, Int)] {
    var ids: [(EventID, Int)] = []
    try readArray { (value) throws(JSONError) in
      let offset = value.nextOffset()
      let text = try value.readString()
      guard let id = EventID(text) else {
        throw JSONError(
          "not an event's id", at: offset, length: text.utf8.count + 2,
          hint: "an id has 26 characters: regimen query events --format csv")
      }
      ids.append((id, offset))
    }
    return ids
  }

  /// A pair of whole months, the least and the most.
  fileprivate mutating func readMonths() throws(JSONError) -> ClosedRange<Int> {
    let offset = nextOffset()
    var bounds: [Int] = []
    try readArray { (value) throws(JSONError) in bounds.append(try value.readInteger()) }
    guard bounds.count == 2, 0 <= bounds[0], bounds[0] <= bounds[1], bounds[1] <= 1200 else {
      throw JSONError("months are the least and the most, from 0 to 1200", at: offset, hint: "such as [1,9]")
    }
    return bounds[0]...bounds[1]
  }
}

extension JSONError {
  /// A key that nobody reads, with the one that was probably meant.
  static func unknownKey(_ key: String, at offset: Int, _ known: [String]) -> JSONError {
    JSONError(
      "there is no key '\(shown(key))'", at: offset, length: key.utf8.count + 2,
      hint: nearest(to: key, among: known).first ?? "one of: " + known.joined(separator: ", "))
  }
}
