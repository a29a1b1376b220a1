import Importing
import PatientRecord
import Testing

@testable import Exporting

@Suite("Forms")
struct FormTests {
  private static let lists = FormLists(.builtIn)

  @Test("every type of event has a form, or a reason for having none", arguments: EventType.allCases)
  func places(type: EventType) {
    #expect((type.formPlace == nil) == (type.reasonForNoForm != nil))
  }

  @Test("every field of a type that has a form is asked for, or follows from the form", arguments: EventType.allCases)
  func fields(type: EventType) throws {
    guard let place = type.formPlace else { return }
    let event = try #require(FormEvent.events(of: place.form, Self.lists).map(\.event).first { $0.type == type })
    let given = type == .treatmentStarted ? ["treatment"] : []
    #expect(event.data.map(\.name) == type.fields.map(\.name).filter { !given.contains($0) })
  }

  @Test("an event that a form makes besides is made where its date is given, and asked about then alone")
  func added() throws {
    let events = FormEvent.events(of: .course, Self.lists)
    #expect(events.map(\.event.type) == [.treatmentStarted, .treatmentStopped])
    let stop = try #require(events.last)
    #expect(stop.event.condition?.column == "stop_date" && stop.event.day == .lastOn)
    #expect(stop.questions.first?.conditions == [] && stop.questions.first?.isRequired == false)
    #expect(stop.event.condition?.orElse == [RowCondition("stop_date_known", is: ["stretch", "unknown"])])
    #expect(
      stop.questions.map(\.name).prefix(5) == [
        "stop_date", "stop_date_known", "stop_first_known", "stop_date_to", "stop_last_known",
      ])
    #expect(stop.questions[2...4].allSatisfy { $0.conditions == ["[stop_date_known] = 'stretch'"] })
    #expect(stop.questions[2].choices.map(\.word) == ["day", "month", "year"])
    #expect(
      stop.questions.dropFirst(5).allSatisfy {
        $0.conditions.first
          == "[stop_date] <> '' or [stop_date_known] = 'stretch' or [stop_date_known] = 'unknown'"
      })
  }

  @Test("only a stop can be without a date")
  func datesUnknown() {
    let known = Form.allCases.flatMap { $0.questions(Self.lists) }.filter { $0.name.hasSuffix("_date_known") }
    #expect(known.count == Set(EventType.allCases.compactMap { $0.formPlace?.prefix }).count)
    for question in known {
      #expect(question.choices.map(\.word).contains("unknown") == (question.name == "stop_date_known"))
      #expect(question.choices.map(\.word).prefix(4) == ["day", "month", "year", "stretch"])
    }
  }

  @Test("a change asks for a dose where its kind has one")
  func kinds() throws {
    let questions = Form.courseChange.questions(Self.lists)
    #expect(questions.first?.name == "change_kind" && questions.first?.choices.count == 5)
    let dose = try #require(questions.first { $0.name == "change_dose_amount" })
    #expect(
      dose.conditions == [
        "[change_kind] = 'dose-down-titrated' or [change_kind] = 'dose-up-titrated' or "
          + "[change_kind] = 'dose-schedule-changed'"
      ])
    #expect(questions.first { $0.name == "change_reason" }?.conditions == [])
    #expect(Set(questions.map(\.name)).count == questions.count)
  }

  @Test(
    "a word becomes a code that REDCap allows, and a word of its own letters stays",
    arguments: [
      (["female", "no-response"], ["female", "no-response"]), (["<", "<=", ">=", ">"], ["lt", "lte", "gte", "gt"]),
      (["mg/kg", "mg/m2"], ["mg-per-kg", "mg-per-m2"]), (["a b", "a-b"], ["a-b", "a-b-2"]),
      (["é", "|"], ["ue9", "blank"]),
    ])
  func codes(words: [String], codes: [String]) {
    #expect(FormChoice.list(words.map { ($0, $0) }).map(\.code) == codes)
  }

  @Test("the intervals of the catalogue can be chosen, from hours to as needed")
  func intervals() {
    let words = Self.lists.intervals.map(\.word)
    for range in DrugCatalogue.doseRanges {
      for interval in range.intervals { #expect(words.contains(interval.iso), "\(interval.iso)") }
    }
    #expect(words.first == "PT6H" && words.suffix(2) == ["once", "as-needed"])
    #expect(Self.lists.intervals.first { $0.word == "P2W" }?.label == "every 2 weeks")
  }
}
