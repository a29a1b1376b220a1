package import JSONText
import PatientRecord
import RecordKeeping

/// The meaning of what another record system sends, as a department writes it down once. The program's own export needs
/// none.
package struct FHIRMapping: Sendable {
  /// The name of the source, which stands in the evidence of every event.
  package var source: String
  /// The salt from which the ids of events are made.
  package var salt: ImportSalt
  /// The system of the identifier that carries the pseudonym; nil where a list of pseudonyms has it.
  package var patientSystem: String?
  /// The pseudonyms by the ids of patients.
  package var pseudonyms: [String: String] = [:]
  /// The conditions that are treated, by their code or their words; all others stand beside them.
  package var primary: Set<String> = []
  /// The drugs by codes or words, where the catalogue does not know them.
  package var drugs: [String: String] = [:]
  /// The analytes by codes or words.
  package var analytes: [String: String] = [:]
  /// Results that are no numbers, by codes or words.
  package var results: [String: String] = [:]

  /// The largest mapping that is read, in bytes.
  package static let byteLimit = ImportMapping.byteLimit

  /// Reads the JSON form; throws at the place of the first fault.
  package init(json bytes: [UInt8]) throws(JSONError) {
    var scanner = JSONScanner(bytes)
    var members = try JSONMembers(&scanner)
    try scanner.expectEnd()
    source = try members.required("source", readName)
    salt = try members.required("salt") { (value) throws(JSONError) in
      let start = value.nextOffset()
      guard let salt = ImportSalt(try value.readString()) else {
        throw JSONError("a salt is 32 hexadecimal digits", at: start, hint: "openssl rand -hex 16")
      }
      return salt
    }
    patientSystem = try members.optional("patientSystem", readName)
    pseudonyms = try members.optional("pseudonyms", readWordPairs) ?? [:]
    primary = Set(try members.optional("primary", readTexts) ?? [])
    drugs = try members.optional("drugs", readWordPairs) ?? [:]
    analytes = try members.optional("analytes", readWordPairs) ?? [:]
    results = try members.optional("results", readWordPairs) ?? [:]
    try members.refuseUnread(
      known: ["source", "salt", "patientSystem", "pseudonyms", "primary", "drugs", "analytes", "results"])
    if source.contains(":") || source.contains("/") {
      throw JSONError("a source has neither : nor / in it", at: members.ranges["source"]?.lowerBound ?? 0)
    }
  }

  /// The meaning of an export of the program's own: the ids of its events are secret enough, so that any salt does.
  init?(ofLog id: String) {
    guard let salt = ImportSalt(id.lowercased().filter { $0 != "-" }) else { return nil }
    (source, self.salt) = ("regimen", salt)
  }

  /// Returns the names under which a mapping can have a concept.
  static func names(of concept: FHIRNode) -> [String] {
    concept.codes.flatMap { system, code in
      [FHIRSystem.prefix(of: system).map { "\($0):\(code)" }, "\(system)|\(code)", code].compactMap { $0 }
    } + [concept.words].compactMap { $0 }
  }

  /// Returns the value of a concept in one of the lists: by a code with its prefix, by a code alone, or by its words.
  static func value(_ concept: FHIRNode, in list: [String: String]) -> String? {
    list.isEmpty ? nil : names(of: concept).lazy.compactMap { list[$0] }.first
  }
}

/// Reads an object of texts.
private func readWordPairs(_ value: inout JSONScanner) throws(JSONError) -> [String: String] {
  var pairs: [String: String] = [:]
  try value.readObject { (key, _, value) throws(JSONError) in pairs[key] = try readName(&value) }
  return pairs
}
