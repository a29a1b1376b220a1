import PatientRecord
import Testing

@testable import Exporting
@testable import Importing

@Suite("The treatment sheet")
struct TreatmentSheetTests {
  private static let sheet = TreatmentSheet(.builtIn)

  @Test("has a heading in plain words for each column, and each once")
  func headings() {
    #expect(
      Self.sheet.headings == [
        "Patient", "Date of enrolment", "Sex as recorded", "Year of birth", "Date of the diagnosis", "The disease",
        "Treatment line", "First day on the drug", "The drug by its INN", "Amount, unit and how often",
        "How it is given",
        "What it is given for", "Why it was started", "A taper as planned, in words",
        "It was already running on that date", "Free words", "Last day on the drug", "Why it was stopped",
        "The drug that took its place",
      ])
    #expect(Set(Self.sheet.headings).count == Self.sheet.headings.count)
    #expect(Self.sheet.text.hasPrefix("Patient,Date of enrolment,Sex as recorded,"))
  }

  @Test("lists the words of every closed list and every drug")
  func words() {
    let words = Self.sheet.words
    let reasons = words.filter { $0.heading == "Why it was stopped" }.map(\.word)
    #expect(reasons == StopReason.table.words.all)
    #expect(words.filter { $0.heading == "The drug by its INN" }.count == DrugCatalogue.builtIn.drugs.count)
    #expect(words.allSatisfy { Self.sheet.headings.contains($0.heading) })
    #expect(Self.sheet.wordList.hasPrefix("column,word,meaning\nPatient,P01,\"a pseudonym, never a name\"\n"))
  }

  @Test("its mapping is read as it is written, and reads every column")
  func mapping() throws {
    let json = Self.sheet.mapping.json
    #expect(try ImportMapping(json: json) == Self.sheet.mapping)
    let text = String(decoding: json, as: UTF8.self)
    for heading in Self.sheet.headings { #expect(text.contains("\"\(heading)\""), "\(heading)") }
  }

  @Test("an example of a dose is one")
  func doses() throws {
    let words = Self.sheet.words.filter { $0.heading == "Amount, unit and how often" }
    #expect(!words.isEmpty)
    for word in words {
      let examples = [word.word] + word.meaning.dropFirst(3).split(separator: ", ").map(String.init)
      for example in examples { #expect((try? Dose(parsing: example)) != nil, "\(example)") }
    }
  }
}
