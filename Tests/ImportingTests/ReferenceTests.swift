import Testing

@testable import Importing

@Suite("References between rows")
struct ReferenceTests {
  @Test("a change names the one course of its drug that runs on the date")
  func running() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["p", "d", "w"], "select": {"column": "w"}, "events": [
          {"for": ["start"], "slot": "s", "type": "treatment-started", "on": {"column": "d"},
           "data": {"drug": {"column": "m"}}},
          {"for": ["hold"], "slot": "h", "type": "treatment-held", "on": {"column": "d"},
           "data": {"treatment": {"running": "m"}}},
          {"for": ["stop"], "slot": "e", "type": "treatment-stopped", "day": "first-off", "on": {"column": "d"},
           "data": {"treatment": {"running": "m"}, "reasons": ["other"]}}]}
        """#))
    let rows = "p,d,w,m\nP1,2022-06-01,stop,MTX\nP1,2022-01-01,start,methotrexate\nP1,2022-08-01,start,methotrexate\n"
    #expect(
      try sheet.data(rows + "P1,2022-09-01,hold,methotrexate\n") == [
        #"2022-06-01 {"treatment":"T1","reasons":["other"]}"#, #"2022-01-01 {"treatment":"T1","drug":"methotrexate"}"#,
        #"2022-08-01 {"treatment":"T2","drug":"methotrexate"}"#, #"2022-09-01 {"treatment":"T2"}"#,
      ])
    #expect(
      sheet.faults(rows + "P1,2022-07-01,hold,methotrexate\n") == [
        "row 5, column m: no course of methotrexate runs on 2022-07-01"
      ])
    #expect(
      sheet.faults(rows + "P1,2022-03-01,start,methotrexate\nP1,2022-04-01,hold,methotrexate\n") == [
        "row 2, column m: 2 courses of MTX run on 2022-06-01",
        "row 6, column m: 2 courses of methotrexate run on 2022-04-01",
      ])
  }

  private static let dictionary = """
    Variable / Field Name,Form Name,Field Type,"Choices, Calculations, OR Slider Labels",Field Label,\
    Text Validation Type OR Show Slider Number
    record_id,base,text,,Record,
    drug,course,dropdown,"1, baricitinib | 2, methotrexate",Drug,
    start,course,text,,First day,date_ymd
    of,dose,text,,Of which course,integer
    dose,dose,text,,Dose,
    on,dose,text,,From,date_ymd
    term,event,text,,What happened,
    onset,event,text,,Onset,date_ymd
    suspect,event,checkbox,"1, yes | -9, not known",Suspect,
    courses,event,text,,Suspected courses,
    """

  private func project(_ values: String = #"{"1": "baricitinib", "2": "methotrexate"}"#) throws -> ImportedSheet {
    try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"redcap": {"instrument": "course"}, "events": [
          {"slot": "s", "type": "treatment-started", "on": {"column": "start"},
           "data": {"drug": {"column": "drug", "values": \#(values)}, "dose": "15mg/week"}}]},
        {"redcap": {"instrument": "dose"}, "events": [
          {"slot": "d", "type": "dose-down-titrated", "on": {"column": "on"},
           "data": {"treatment": {"slot": "s", "instrument": "course", "instance": "of"},
                    "dose": {"column": "dose"}}}]},
        {"redcap": {"instrument": "event"}, "events": [
          {"slot": "a", "type": "adverse-event-recorded", "on": {"column": "onset"}, "data": {
           "term": {"column": "term"}, "suspects": [
            {"treatment": {"slot": "s", "instrument": "course", "instance": "courses", "split": ","},
             "causality": "possible"}],
           "serious": {"column": "suspect___1", "values": {"1": true, "0": false}}}}]}
        """#, more: #", "redcap": {"complete": [1, 2]}"#))
  }

  private let header =
    "p,redcap_repeat_instrument,redcap_repeat_instance,drug,start,course_complete,of,dose,on,dose_complete,"
    + "term,onset,suspect___1,suspect____9,courses,event_complete\n"

  @Test("rows of other instruments name a course by its instance, and suspects several")
  func instances() throws {
    let rows =
      header + "7,course,1,1,2022-01-01,2,,,,,,,,,,\n7,course,2,2,2022-02-01,1,,,,,,,,,,\n"
      + "7,dose,1,,,,2,10mg/week,2022-03-01,2,,,,,,\n7,event,1,,,,,,,,nausea,2022-04-01,0,0,\"1,2\",2\n"
    #expect(
      try project().data(rows).suffix(2) == [
        #"2022-03-01 {"treatment":"T2","dose":{"amount":10,"unit":"mg","every":"P1W"}}"#,
        #"2022-04-01 {"term":"nausea","serious":false,"suspects":[{"treatment":"T1","causality":"possible"},"#
          + #"{"treatment":"T2","causality":"possible"}]}"#,
      ])
  }

  @Test("an instance that the file does not have is a fault")
  func missingInstance() throws {
    let rows = header + "7,dose,1,,,,2,10mg/week,2022-03-01,2,,,,,,\n"
    #expect(try project().faults(rows) == ["row 2, column of: no row 7/course/2 of the patient has the event s"])
  }

  @Test("a fault of a row is told once, and not where another event names its course; nor is a row of another patient")
  func namedFaults() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["k"], "events": [
          {"slot": "s", "type": "treatment-started", "on": {"column": "d"}, "data": {"drug": {"column": "m"}}},
          {"slot": "h", "type": "treatment-held", "if": "o", "on": {"column": "e"},
           "data": {"treatment": {"slot": "s", "key": ["o"]}}}]}
        """#))
    let header = "p,k,d,e,m,o\n"
    #expect(
      sheet.faults(header + "P1,1,2022-13-01,2022-02-01,x,1\n") == [
        "row 2, column d: '2022-13-01': there is no such date"
      ])
    #expect(
      sheet.faults(header + "P1,1,2022-01-01,,x,\nP2,2,2022-01-01,2022-02-01,x,1\n") == [
        "row 3, column o: no row 1 of the patient has the event s"
      ])
  }

  @Test("forms that are not complete enough are left out and counted, and rows of other instruments are listed")
  func complete() throws {
    let rows = header + "7,course,1,1,2022-01-01,0,,,,,,,,,,\n7,other,1,,,,,,,,,,,,,\n"
    let drafts = try project().drafts(rows)
    #expect(drafts.drafts.isEmpty && drafts.rowCounts.incomplete == 1)
    #expect(drafts.rowCounts.notMapped.map(\.name) == ["other"])
  }

  @Test("a choice of the dictionary that is not mapped, and a code that it lacks, are faults before any row is read")
  func dictionary() throws {
    let dictionary = Self.dictionary.replacing("record_id", with: "p")
    let rows = header + "7,course,1,1,not a date,2,,,,,,,,,,\n"
    #expect(
      try project(#"{"1": "baricitinib", "3": "x"}"#).faults(rows, dictionary: dictionary) == [
        "column drug: the choice 2, methotrexate, is not mapped", "column drug: the dictionary has no choice 3",
      ])
  }

  @Test("an export of labels is refused with the setting to change")
  func labels() throws {
    let faults = try project().faults("Record ID,Event Name,Repeat Instrument,Repeat Instance\n7,,course,1\n")
    #expect(faults == ["row 1: this is an export of labels"])
  }

  @Test("the column of a checkbox has an underscore for each minus sign of its code")
  func checkboxes() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        ImportedSheet.event(
          "diagnosis-recorded", #"{"condition": "@each", "role": "comorbidity"}"#,
          more: #", "each": {"checkbox": "co", "values": {"1": "asthma", "-2": "gout"}, "skip": ["-9"]}"#)))
    let header = "p,k,d,co___1,co____2,co____9,co___5\n"
    #expect(
      try sheet.data(header + "P1,1,2022,0,1,1,0\n") == [#"2022 {"condition":"gout","role":"comorbidity"}"#])
    #expect(
      sheet.faults(header + "P1,1,2022,1,0,0,1\n") == ["row 2, column co___5: the code 5 is not mapped"])
    #expect(
      sheet.faults(header + "P1,1,2022,Checked,0,0,0\n") == ["row 2, column co___1: 'Checked' is neither 0 nor 1"])
  }
}
