package import JSONText
package import Projections
package import Text

/// A file that holds a profile as an answer printed it.
package enum ProfileFile {
  /// Reads a profile, or an answer that holds one under `profile`; rules that it does not name keep their defaults.
  package static func read(_ bytes: [UInt8], from file: String) throws(Diagnostic) -> Profile {
    do throws(JSONError) {
      return try Profile().setting(rules(in: bytes))
    } catch {
      throw Diagnostic(error, file: file, in: bytes)
    }
  }

  /// A rule as a file names it, and where.
  package struct Rule: Sendable {
    let name: String
    let nameOffset: Int
    let value: String
    let valueOffset: Int
  }

  /// The members of the document, or of its `profile` where it has one.
  private static func rules(in bytes: [UInt8]) throws(JSONError) -> [Rule] {
    var scanner = JSONScanner(bytes)
    var plain: [Rule] = []
    var nested: [Rule]?
    var other: Int?
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      switch (key, value.peekKind()) {
      case ("profile", .object):
        var found: [Rule] = []
        try value.readObject { (key, offset, value) throws(JSONError) in
          found.append(try rule(key, offset, &value))
        }
        nested = found
      case (_, .string), (_, .number): plain.append(try rule(key, offset, &value))
      default:
        other = other ?? offset
        try value.skipValue()
      }
    }
    try scanner.expectEnd()
    if let nested { return nested }
    if let other {
      throw JSONError(
        "neither a profile nor an answer with one", at: other,
        hint: "save an answer with --format json, or write {\"unit\":\"patient\"}")
    }
    return plain
  }

  /// A rule with its value; a number stands for its text.
  package static func rule(
    _ name: String, _ nameOffset: Int, _ value: inout JSONScanner
  ) throws(JSONError) -> Rule {
    let offset = value.nextOffset()
    let text = value.peekKind() == .number ? try value.readNumberText() : try value.readString()
    return Rule(name: name, nameOffset: nameOffset, value: text, valueOffset: offset)
  }
}

extension Profile {
  /// The profile with some rules of a file; throws at the place of the first that cannot be set.
  package func setting(_ rules: [ProfileFile.Rule]) throws(JSONError) -> Profile {
    var profile = self
    for rule in rules {
      do throws(ProfileError) {
        try profile.set(rule.name, to: rule.value)
      } catch {
        let isValue = error.fault == .badValue
        let hint = nearest(to: isValue ? rule.value : rule.name, among: error.known).first ?? error.hint
        throw JSONError(
          error.message, at: isValue ? rule.valueOffset : rule.nameOffset,
          length: (isValue ? rule.value : rule.name).utf8.count + 2, hint: hint)
      }
    }
    return profile
  }
}
