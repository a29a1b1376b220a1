import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("What a schedule asks for") struct DueTests {
  private static let liver = Schedule.Test(id: "liver", events: .measurements(["ALT"]))
  private static let visit = Schedule.Test(id: "visit", events: .types([.patientSeen, .treatmentStarted]))

  /// Every two weeks for six weeks from the start or the last dose raised, every month for three, then every three.
  private static func monitoring(_ phases: [Schedule.Phase]? = nil) -> Schedule.Rule {
    var rule = Schedule.Rule(id: "mtx")
    rule.subject = .courses(DrugSelection(parsing: "methotrexate"))
    rule.tests = [liver]
    rule.phases =
      phases ?? [
        .every(CalendarPeriod(days: 14), lasting: CalendarPeriod(days: 42)),
        .every(CalendarPeriod(months: 1), lasting: CalendarPeriod(months: 3)),
        .every(CalendarPeriod(months: 3), lasting: nil),
      ]
    rule.restarts = [.doseUpTitrated]
    return rule
  }

  private func rows(_ rule: Schedule.Rule, _ text: String, asOf: String, _ rules: String...) throws -> [String] {
    var schedule = Schedule()
    schedule.rules = [rule]
    let record = try TestRecord(text, asOf: asOf)
    let rows = try deriveDue(by: schedule, record.history, patient: "P01", in: record.context(rules))
    return rows.map { row in
      let due = row.due.map { $0.isExact ? "\($0.first)" : "\($0.first)..\($0.last)" } ?? "–"
      return "\(row.drug ?? "–") \(row.test) \(due) \(row.status)"
    }
  }

  private static let start = "2024-01-01 start T1 methotrexate 15mg/week"

  @Test(
    "the next test is due a period of the phase after the last one, or after the start; a raised dose begins anew",
    arguments: [
      ("", "2024-01-10", "2024-01-15 later"), ("", "2024-01-15", "2024-01-15 due"),
      ("", "2024-01-16", "2024-01-15 overdue"), ("2024-01-14 measured ALT 30 U/L", "2024-01-16", "2024-01-28 later"),
      // Six weeks end on 12 February, three months later on 12 May.
      ("2024-02-11 measured ALT 30 U/L", "2024-03-01", "2024-02-25 overdue"),
      ("2024-02-12 measured ALT 30 U/L", "2024-03-12", "2024-03-12 due"),
      ("2024-05-11 measured ALT 30 U/L", "2024-06-01", "2024-06-11 later"),
      ("2024-05-12 measured ALT 30 U/L", "2024-06-01", "2024-08-12 later"),
      ("2024-05-12 measured ALT 30 U/L\n2024-06-01 raise T1 20mg/week", "2024-06-20", "2024-06-15 overdue"),
      ("2024-05-12 measured ALT 30 U/L\n2024-06-01 lower T1 10mg/week", "2024-06-20", "2024-08-12 later"),
      ("2024-06-05 measured ALT 30 U/L\n2024-06-01 raise T1 20mg/week", "2024-06-19", "2024-06-19 due"),
      // Held, it is due still; a test of before the start is none since.
      ("2024-01-10 hold T1", "2024-01-15", "2024-01-15 due"),
      ("2023-12-30 measured ALT 30 U/L", "2024-01-15", "2024-01-15 due"),
      ("2024-01-14 measured Haemoglobin 13 g/dL", "2024-01-16", "2024-01-15 overdue"),
      ("2024-01-14 measured alanine-aminotransferase 30 U/L", "2024-01-16", "2024-01-28 later"),
    ])
  func phases(more: String, asOf: String, row: String) throws {
    #expect(try rows(Self.monitoring(), Self.start + "\n" + more, asOf: asOf) == ["methotrexate liver \(row)"])
  }

  @Test(
    "partial dates give the days on which it may be due, and nothing is overdue before the last of them is past",
    arguments: [
      // A test on some day of January: due 14 days later, from the 15th (no test before) to the 14th of February.
      ("2024-01 measured ALT 30 U/L", "2024-02-14", "2024-01-15..2024-02-14 due"),
      ("2024-01 measured ALT 30 U/L", "2024-02-15", "2024-01-15..2024-02-14 overdue"),
      // On some day of February: two weeks after one of the first eleven, a month after one of the others.
      ("2024-02 measured ALT 30 U/L", "2024-03-29", "2024-02-15..2024-03-29 due"),
      // Raised on some day of March, with no test since: 14 days later.
      ("2024-03 raise T1 20mg/week", "2024-04-15", "2024-03-15..2024-04-14 overdue"),
    ])
  func partial(more: String, asOf: String, row: String) throws {
    #expect(try rows(Self.monitoring(), Self.start + "\n" + more, asOf: asOf) == ["methotrexate liver \(row)"])
    let text = Self.start + "\n" + more
    #expect(throws: ProjectionError.partialDate(sequenceNumber: 2)) {
      try rows(Self.monitoring(), text, asOf: asOf, "partial=refuse")
    }
  }

  @Test(
    "a baseline and a test at a time are due until they were done once; then the schedule asks for no more",
    arguments: [
      ("", "2024-01-02", "2024-01-01 overdue"), ("2023-11-05 measured ALT 30 U/L", "2024-01-02", "2024-01-01 overdue"),
      ("2023-11-06 measured ALT 30 U/L", "2024-01-02", "2024-01-29..2024-02-26 later"),
      ("2023-11 measured ALT 30 U/L", "2024-01-02", "2024-01-01 unknown"),
      ("2023-12-06 measured ALT 30 U/L\n2024-01-28 measured ALT 30 U/L", "2024-02-26", "2024-01-29..2024-02-26 due"),
      ("2023-12-06 measured ALT 30 U/L\n2024-01-29 measured ALT 30 U/L", "2024-02-27", "– done"),
      ("2024-02-01 measured ALT 30 U/L", "2024-02-27", "– done"),
    ])
  func once(more: String, asOf: String, row: String) throws {
    let rule = Self.monitoring([
      .baseline(CalendarPeriod(days: 56)),
      .at(CalendarPeriod(days: 42), from: CalendarPeriod(days: 28), to: CalendarPeriod(days: 56)),
    ])
    #expect(try rows(rule, Self.start + "\n" + more, asOf: asOf) == ["methotrexate liver \(row)"])
  }

  @Test("a course that was running when it is first heard of has no first phases")
  func openStart() throws {
    let text = "2024-01-01 start T1 methotrexate 15mg/week onOrBefore"
    let baseline = Self.monitoring([.baseline(CalendarPeriod(days: 56))])
    #expect(try rows(baseline, text, asOf: "2024-02-01") == ["methotrexate liver – unknown"])
    #expect(try rows(Self.monitoring(), text, asOf: "2024-02-01") == ["methotrexate liver 2024-01-15..2024-04-01 due"])
  }

  @Test("other drugs, stopped courses, the dead and the lost are due for nothing")
  func nobody() throws {
    let rule = Self.monitoring()
    #expect(try rows(rule, "2024-01-01 start T1 baricitinib", asOf: "2024-06-01") == [])
    for line in ["2024-05-01 stop T1 other", "2024-05-01 ended lost", "2024-05-01 ended death"] {
      #expect(try rows(rule, Self.start + "\n" + line, asOf: "2024-06-01") == [])
    }
    #expect(try rows(rule, Self.start + "\n2024-05-01 ended lost\n2024-05-10 seen", asOf: "2024-06-01").count == 1)
  }

  @Test(
    "a visit is due a period after the last one, on treatment or off it, and overdue after some time more",
    arguments: [
      (true, "", "2024-04-01", "2024-04-01 due"), (true, "", "2024-05-01", "2024-04-01 due"),
      (true, "", "2024-05-02", "2024-04-01 overdue"), (true, "2024-03-10 seen", "2024-05-02", "2024-06-10 later"),
      (false, "2024-03-10 stop T1 other\n2024-03-10 seen", "2024-05-02", "2024-06-10 later"),
    ])
  func visits(onTreatment: Bool, more: String, asOf: String, row: String) throws {
    var rule = Schedule.Rule(id: "visits")
    rule.subject = .patients(onTreatment: onTreatment)
    rule.tests = [Self.visit]
    rule.phases = [.every(CalendarPeriod(months: 3), lasting: nil)]
    rule.late = CalendarPeriod(months: 1)
    #expect(try rows(rule, Self.start + "\n" + more, asOf: asOf) == ["– visit \(row)"])
    rule.subject = .patients(onTreatment: !onTreatment)
    #expect(try rows(rule, Self.start + "\n" + more, asOf: asOf) == [])
  }
}
