import Foundation
import TestSupport
import Testing

@Suite("import csv --template")
struct SheetTemplateTests {
  private static let rows = """
    P01,2022-03-01,female,1979,2019,alopecia areata,1,2022-03,baricitinib,4mg/day,oral,,first-line,,no,,,,
    P01,2022-03-01,female,1979,2019,alopecia areata,2,2022-06-15,methotrexate,15mg/week,subcutaneous,,\
    partial-response,,,"with folic acid, as before",2023-10-31,adverse-event; no-response,

    """

  @Test("writes a sheet that, filled in, becomes the courses of a patient by the mapping beside it")
  func filledIn() throws {
    try withLog { log in
      let sheet = log + "-sheet"
      let said = try succeeds(regimen("import", "csv", "--template", "--output", sheet))
      #expect(said.hasPrefix("wrote a sheet of 19 columns to "))
      let header = try String(contentsOfFile: sheet + "/treatments.csv", encoding: .utf8)
      try (header + Self.rows).write(toFile: sheet + "/treatments.csv", atomically: true, encoding: .utf8)
      let words = ["import", "csv", sheet + "/treatments.csv", "--mapping", sheet + "/mapping.json"]
      #expect(try succeeds(regimen(words: words, log: log)).contains("5 new\n2 rows taken\nappended 5 events"))
      #expect(try succeeds(regimen(words: words, log: log)) == "5 the same\n2 rows taken\nnothing to write\n")
      let rows = try succeeds(
        regimen("query", "combinations", "--as-of", "2024-06-30", "--format", "csv", log: log))
      #expect(rows.contains("P01,baricitinib,methotrexate,2022-06-15,2023-11-01,"))
    }
  }

  @Test("lists the words of every column, and writes over nothing")
  func words() throws {
    try withTemporaryDirectory { directory in
      try succeeds(regimen("import", "csv", "--template", "--output", directory))
      let words = try String(contentsOfFile: directory + "/words.csv", encoding: .utf8)
      #expect(words.contains("\nWhy it was stopped,adverse-event,\"several with"))
      #expect(words.contains("\nThe drug by its INN,baricitinib,jak-inhibitor\n"))
      let again = try regimen("import", "csv", "--template", "--output", directory)
      #expect(again.status == 3 && again.error.contains("is there already"))
    }
  }

  @Test("needs a directory, and a directory needs it")
  func directory() throws {
    let missing = try regimen("import", "csv", "--template")
    #expect(missing.status == 2 && missing.error.contains("--output is missing"))
    let lone = try regimen("import", "csv", "sheet.csv", "--output", "nowhere")
    #expect(lone.status == 2 && lone.error.contains("--output is an option of --template"))
    let none = try regimen("import", "csv")
    #expect(none.status == 2 && none.error.contains("FILE is missing"))
  }
}
