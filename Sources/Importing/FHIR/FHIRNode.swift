package import JSONText

/// An element of a resource: a value of JSON as a tree. What is not there is `nothing`, so that paths need no
/// questions.
package indirect enum FHIRNode: Equatable, Sendable {
  case object([String: FHIRNode])
  case list([FHIRNode])
  case text(String)
  case number(Double)
  case flag(Bool)
  case nothing

  /// Reads a value.
  package init(_ scanner: inout JSONScanner) throws(JSONError) {
    switch scanner.peekKind() {
    case .object:
      var members: [String: FHIRNode] = [:]
      try scanner.readObject { (key, _, value) throws(JSONError) in members[key] = try FHIRNode(&value) }
      self = .object(members)
    case .array:
      var elements: [FHIRNode] = []
      try scanner.readArray { (value) throws(JSONError) in elements.append(try FHIRNode(&value)) }
      self = .list(elements)
    case .string: self = .text(try scanner.readString())
    case .number: self = .number(try scanner.readNumber())
    case .bool: self = .flag(try scanner.readBool())
    case .null, nil:
      try scanner.skipValue()
      self = .nothing
    }
  }

  subscript(name: String) -> FHIRNode {
    if case .object(let members) = self { members[name] ?? .nothing } else { .nothing }
  }

  /// The elements of a list; none of anything else.
  var elements: [FHIRNode] { if case .list(let elements) = self { elements } else { [] } }
  var first: FHIRNode { elements.first ?? .nothing }
  var text: String? { if case .text(let text) = self, !text.isEmpty { text } else { nil } }
  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }

  /// The extension of the program's own of a name.
  func more(_ name: String) -> FHIRNode {
    self["extension"].elements.first { $0["url"].text == FHIRSystem.own + name } ?? .nothing
  }

  /// The codes of a concept, each with its system.
  var codes: [(system: String, code: String)] {
    self["coding"].elements.compactMap { coding in
      coding["code"].text.map { (coding["system"].text ?? "", $0) }
    }
  }

  /// The word of one of the program's lists that a concept has.
  func word(_ list: String) -> String? { codes.first { $0.system == FHIRSystem.own + list }?.code }

  /// The words of a concept: its text, else those of a coding.
  var words: String? { self["text"].text ?? self["coding"].elements.lazy.compactMap { $0["display"].text }.first }

  /// A code with its prefix: `ICD10:L63.9`; nil where no coding is of a system with one.
  var prefixedCode: String? {
    for (system, code) in codes {
      if system == FHIRSystem.own + "code" { return code }
      if let prefix = FHIRSystem.prefix(of: system) { return "\(prefix):\(code)" }
    }
    return nil
  }
}
