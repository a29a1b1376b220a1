import Foundation
import JSONText
import PatientRecord
import TestSupport
import Testing

@testable import Exporting
@testable import Importing

@Suite("The REDCap pack")
struct REDCapPackTests {
  private static let pack = REDCapPack(.builtIn)
  private static var rows: [[String]] { pack.dictionary.rows }

  @Test("a dictionary has 18 columns, begins with the record, and keeps the rows of a form together")
  func shape() {
    #expect(REDCapDictionaryFile.headings.count == 18 && Self.rows.allSatisfy { $0.count == 18 })
    #expect(Self.rows.first?.prefix(4) == ["record_id", "enrolment", "", "text"])
    let forms = Self.rows.map { $0[1] }.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    #expect(forms == Form.allCases.map(\.rawValue))
  }

  @Test("names stand once and are those that REDCap takes unchanged")
  func names() throws {
    let names = Self.rows.map { $0[0] }
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.wholeMatch(of: /[a-z][a-z0-9]*(?:_[a-z0-9]+)*/) != nil && name.count <= 26, "\(name)")
    }
    for end in ["_complete", "_timestamp", "_return_code"] {
      #expect(!names.contains { name in Form.allCases.contains { name == $0.rawValue + end } })
    }
  }

  @Test("choices have codes of their own, also as the columns of checkboxes, and a label")
  func choices() {
    for row in Self.rows where !row[5].isEmpty {
      let choices = row[5].split(separator: "|").map { $0.split(separator: ",", maxSplits: 1).map(String.init) }
      #expect(choices.count > 1 && choices.allSatisfy { $0.count == 2 && $0[1].contains(/\S/) }, "\(row[0])")
      let codes = choices.map { $0[0].trimmingCharacters(in: .whitespaces) }
      #expect(codes.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil }, "\(row[0])")
      let columns = codes.map { $0.lowercased().replacing("-", with: "_").replacing(".", with: "_") }
      #expect(Set(columns).count == codes.count, "\(row[0])")
    }
  }

  @Test("logic names fields that there are")
  func branching() {
    let names = Set(Self.rows.map { $0[0] })
    for row in Self.rows {
      for match in row[11].matches(of: /\[([^\]]*)\]/) { #expect(names.contains(String(match.output.1)), "\(row[11])") }
      #expect(!row[11].contains("\""), "only single quotation marks are taken")
    }
  }

  @Test("the mapping is read as it is written")
  func mapping() throws {
    #expect(try ImportMapping(json: Self.pack.mapping.json) == Self.pack.mapping)
  }

  /// All values of some keys in a JSON value.
  private static func values(of keys: Set<String>, in json: Any) -> [String] {
    if let list = json as? [Any] { return list.flatMap { values(of: keys, in: $0) } }
    guard let object = json as? [String: Any] else { return [] }
    return object.flatMap { key, value in
      keys.contains(key) && value is String ? [value as? String ?? ""] : values(of: keys, in: value)
    }
  }

  @Test("the mapping reads every field of the dictionary, and no other")
  func columns() throws {
    let json = try JSONSerialization.jsonObject(with: Data(Self.pack.mapping.json))
    let read = Set(Self.values(of: ["column", "checkbox", "instance", "to"], in: json))
    #expect(read == Set(Self.rows.map { $0[0] }))
  }

  @Test("the mapping gives every choice of the dictionary a word, but the one that leads to a text")
  func words() throws {
    let json = String(decoding: Self.pack.mapping.json, as: UTF8.self)
    for row in Self.rows where !row[5].isEmpty && row[0] != Form.kindName {
      let codes = row[5].split(separator: "|").map { $0.prefix { $0 != "," }.trimmingCharacters(in: .whitespaces) }
      let key = row[3] == "checkbox" ? "checkbox" : "column"
      let place = try #require(json.range(of: "\"\(key)\": \"\(row[0])\", \"values\": {"), "\(row[0])")
      let words = json[place.upperBound...].prefix { $0 != "}" }.matches(of: /"([^"]*)": "/).map { String($0.output.1) }
      let hasText = Self.rows.contains { $0[0] == row[0] + "_other" }
      #expect(words == (hasText ? codes.dropLast() : codes[...]).map { $0 }, "\(row[0])")
    }
  }

  @Test("the drugs that a department defines are offered first")
  func ownDrugs() throws {
    var pool = RecordPool()
    var definition = DrugDefined()
    definition.drug = pool.vocabulary.symbol(for: "newtinib")
    definition.drugClass = pool.vocabulary.symbol(for: "jak-inhibitor")
    let pack = REDCapPack(DrugCatalogue(definitions: [definition], pool: pool))
    let drugs = try #require(pack.dictionary.rows.first { $0[0] == "course_drug" })
    #expect(drugs[5].hasPrefix("newtinib, newtinib (jak-inhibitor) | baricitinib, baricitinib (jak-inhibitor) | "))
    #expect(drugs[5].hasSuffix(" | other, other, namely:") && drugs[7] == "autocomplete")
  }

  @Test("a pack that is made anew keeps what the ids of events are made of")
  func madeAnew() {
    var earlier = REDCapPack(.builtIn).mapping
    (earlier.source, earlier.patient.prefix) = ("clinic", "R")
    let anew = REDCapPack(.builtIn, keeping: earlier).mapping
    #expect(anew == earlier)
    #expect(REDCapPack(.builtIn).mapping.salt != earlier.salt, "another pack has a salt of its own")
  }

  @Test("the repeating instruments are all but enrolment and the end of follow-up")
  func repeating() {
    let lines = Self.pack.repeatingInstruments.split(separator: "\n").map(String.init)
    #expect(lines.first == "form_name,custom_form_label" && lines.count == Form.allCases.count - 1)
    #expect(lines.contains("course,[course_drug] [course_date]"))
    let names = Set(Self.rows.map { $0[0] })
    for match in Self.pack.repeatingInstruments.matches(of: /\[([^\]]*)\]/) {
      #expect(names.contains(String(match.output.1)))
    }
  }
}

/// The example is what a department gets. A change of the types of event changes it: the difference is to be read, and
/// accepted with `REGIMEN_ACCEPT=1`.
@Suite("The example of a REDCap project")
struct REDCapExampleTests {
  private static let directory = PackageLayout.root + "/Documentation/examples/redcap/"

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: Self.directory + name, encoding: .utf8)
  }

  private func expect(_ name: String, is made: String) throws {
    if ProcessInfo.processInfo.environment["REGIMEN_ACCEPT"] == "1" {
      try made.write(toFile: Self.directory + name, atomically: true, encoding: .utf8)
    }
    #expect(try text(name) == made, "\(name): accept with REGIMEN_ACCEPT=1")
  }

  @Test("its dictionary and its mapping are those that the program makes")
  func files() throws {
    let earlier = try ImportMapping(json: Array(try text("mapping.json").utf8))
    let pack = REDCapPack(.builtIn, keeping: earlier)
    try expect("dictionary.csv", is: pack.dictionary.text)
    try expect("mapping.json", is: String(decoding: pack.mapping.json, as: UTF8.self))
  }

  @Test(
    "its export has the columns of a raw export: the fields of each form, a column a checkbox, and the form's state")
  func columns() throws {
    let rows = REDCapPack(.builtIn).dictionary.rows
    var expected = ["record_id", "redcap_repeat_instrument", "redcap_repeat_instance"]
    for form in Form.allCases {
      for row in rows where row[1] == form.rawValue && row[0] != "record_id" {
        let codes = row[5].split(separator: "|").map { $0.prefix { $0 != "," }.trimmingCharacters(in: .whitespaces) }
        expected += row[3] == "checkbox" ? codes.map { "\(row[0])___\($0.replacing("-", with: "_"))" } : [row[0]]
      }
      expected.append(form.rawValue + "_complete")
    }
    let header = try text("export.csv").prefix { $0 != "\n" }.split(separator: ",").map(String.init)
    #expect(header == expected, "make it again: Tools/checks/redcap/circle.py --only-export")
  }
}
