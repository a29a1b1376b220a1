import PatientRecord
import Testing

@testable import Importing

@Suite("Values of rows")
struct ValueTests {
  @Test(
    "a value becomes the field of an event as the mapping says",
    arguments: [
      ("patient-enrolled", #"{"sex": {"column": "v", "values": {"w": "female"}}}"#, "w", #"{"sex":"female"}"#),
      ("patient-enrolled", #"{"sex": {"column": "v"}}"#, "male", #"{"sex":"male"}"#),
      (
        "patient-enrolled", #"{"sex": "other", "birthYear": {"column": "v"}}"#, "1979",
        #"{"sex":"other","birthYear":1979}"#
      ),
      ("patient-enrolled", #"{"sex": "other", "birthYear": {"column": "v"}}"#, "n/a", #"{"sex":"other"}"#),
      ("patient-enrolled", #"{"sex": {"column": "v", "empty": "unknown"}}"#, "", #"{"sex":"unknown"}"#),
      (
        "measurement-recorded", #"{"analyte": "ALT", "value": {"column": "v", "decimal": ","}, "unit": "U/L"}"#,
        "\"87,6\"", #"{"analyte":"ALT","value":87.6,"unit":"U/L"}"#
      ),
      (
        "treatment-started", #"{"drug": "methotrexate", "dose": {"column": "v"}}"#, "15mg/week",
        #"{"treatment":"T1","drug":"methotrexate","dose":{"amount":15,"unit":"mg","every":"P1W"}}"#
      ),
      (
        "treatment-started",
        #"{"drug": "x", "dose": {"amount": {"column": "v"}, "unit": "mg", "every": "PT12H"}}"#, "7.5",
        #"{"treatment":"T1","drug":"x","dose":{"amount":7.5,"unit":"mg","every":"PT12H"}}"#
      ),
      (
        "treatment-started", #"{"drug": "x", "dose": {"amount": {"column": "v"}, "unit": "mg", "every": "P1D"}}"#, "",
        #"{"treatment":"T1","drug":"x"}"#
      ),
      (
        "treatment-started", #"{"drug": {"column": "v", "values": {"MTX": "methotrexate"}, "others": "as-written"}}"#,
        "Ciclosporin", #"{"treatment":"T1","drug":"Ciclosporin"}"#
      ),
      (
        "treatment-started",
        #"{"drug": {"first": [{"column": "v", "values": {"1": "x"}, "skip": ["9"]}, {"column": "w"}]}}"#,
        "9", #"{"treatment":"T1","drug":"beside"}"#
      ),
      (
        "adverse-event-recorded", #"{"term": "rash", "serious": {"column": "v", "values": {"1": true, "0": false}}}"#,
        "0",
        #"{"term":"rash","serious":false}"#
      ),
      (
        "response-assessed",
        #"{"response": "partial", "instrument": {"with": "v", "value": "EASI"}, "score": {"column": "v"}}"#,
        "7.2", #"{"response":"partial","instrument":"EASI","score":7.2}"#
      ),
    ])
  func values(type: String, data: String, text: String, expected: String) throws {
    let sheet = try ImportedSheet(ImportedSheet.mapping(ImportedSheet.event(type, data)))
    #expect(try sheet.data("p,k,d,v,w\nP1,1,2022-03,\(text),beside\n") == ["2022-03 \(expected)"])
  }

  @Test(
    "a value that the mapping does not explain is a fault with its row and column",
    arguments: [
      ("patient-enrolled", #"{"sex": {"column": "v", "values": {"w": "female"}}}"#, "f", "'f' is none of: w"),
      ("patient-enrolled", #"{"sex": {"column": "v"}}"#, "", "sex is needed"),
      (
        "patient-enrolled", #"{"sex": "other", "birthYear": {"column": "v"}}"#, "79",
        "'79' is no whole number from 1850"
      ),
      ("patient-enrolled", #"{"sex": "other", "age": {"column": "v"}}"#, "4.5", "'4.5' is no whole number"),
      (
        "measurement-recorded", #"{"analyte": "ALT", "value": {"column": "v"}, "unit": "U/L"}"#, "\"7,5\"",
        "'7,5' is no number with a decimal point"
      ),
      (
        "measurement-recorded", #"{"analyte": "ALT", "value": {"column": "v"}, "unit": "U/L"}"#, "1e3",
        "'1e3' is no number"
      ),
      (
        "treatment-started", #"{"drug": "x", "dose": {"column": "v"}}"#, "15mg", "'15mg' is no dose"
      ),
      (
        "treatment-started", #"{"drug": "x", "dose": {"amount": {"column": "v"}, "unit": "mg", "every": "P1D"}}"#, "0",
        "a dose is above 0"
      ),
      (
        "treatment-started",
        #"{"drug": "x", "dose": {"amount": 5, "unit": "mg", "every": {"column": "v"}}}"#, "", "this one is missing"
      ),
    ])
  func faults(type: String, data: String, text: String, message: String) throws {
    let sheet = try ImportedSheet(ImportedSheet.mapping(ImportedSheet.event(type, data)))
    let faults = sheet.faults("p,k,d,v\n\nP1,1,2022-03,\(text)\n")
    #expect(faults.count == 1 && faults[0].hasPrefix("row 3, column v: "), "\(faults)")
    #expect(faults.first?.contains(message) == true, "\(faults)")
  }

  @Test("several values of one cell are a list, and each can make an event of its own")
  func lists() throws {
    let reasons = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["p", "k"], "events": [
          {"slot": "s", "type": "treatment-started", "on": {"column": "d"}, "data": {"drug": "x"}},
          {"slot": "e", "type": "treatment-stopped", "day": "first-off", "on": {"column": "e"},
           "data": {"treatment": "@s", "reasons": [
            {"column": "v", "split": ";", "values": {"AE": "adverse-event", "F": "funding"}}]}}]}
        """#))
    #expect(
      try reasons.data("p,k,d,e,v\nP1,1,2022-03-01,2022-04-01,F; AE\n").last
        == #"2022-04-01 {"treatment":"T1","reasons":["funding","adverse-event"]}"#)
    let each = try ImportedSheet(
      ImportedSheet.mapping(
        ImportedSheet.event(
          "diagnosis-recorded", #"{"condition": "@each", "role": "comorbidity"}"#,
          more: #", "each": {"column": "v", "split": ";", "others": "as-written"}"#)))
    #expect(
      try each.data("p,k,d,v\nP1,1,2022,asthma; hay fever\nP2,1,2022,\n") == [
        #"2022 {"condition":"asthma","role":"comorbidity"}"#, #"2022 {"condition":"hay fever","role":"comorbidity"}"#,
      ])
  }

  @Test("the last day on a drug is the day before the stop, a month stays a month, and a precision takes parts away")
  func dates() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["p", "k"], "events": [
          {"slot": "s", "type": "treatment-started", "on": {"column": "d", "precision": {"column": "v",
           "values": {"1": "day", "2": "month", "3": "year"}}}, "data": {"drug": "x"}},
          {"slot": "e", "type": "treatment-stopped", "if": "e", "day": "last-on", "on": {"column": "e"},
           "data": {"treatment": "@s", "reasons": ["other"]}}]}
        """#))
    let dates = try sheet.data("p,k,d,e,v\nP1,1,2020-03-15,2022-12-31,2\nP1,2,2021-03-15,2022-06,3\n")
    #expect(dates.map { $0.prefix { $0 != " " } } == ["2020-03", "2023-01-01", "2021", "2022-06"])
  }

  @Test("a date can be a stretch between two columns, open where one is empty, and a stop can have none")
  func stretches() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["p", "k"], "events": [
          {"slot": "s", "type": "treatment-started", "on": {"column": "d", "to": "to", "precision": {"column": "v",
           "values": {"1": "day", "4": "stretch", "5": "unknown"}}}, "data": {"drug": "x"}},
          {"slot": "e", "type": "treatment-stopped", "if": ["e", {"column": "w", "is": ["4", "5"]}], "day": "last-on",
           "on": {"column": "e", "to": "eto", "precision": {"column": "w", "empty": "day",
            "values": {"4": "stretch", "5": "unknown"}}},
           "data": {"treatment": "@s", "reasons": ["other"]}}]}
        """#))
    let header = "p,k,d,to,v,e,eto,w\n"
    let dates = try sheet.data(
      header + "P1,1,2020-03-15,2020-05,4,2020-07-31,2020-09-30,4\nP1,2,,2021-03-15,4,,,5\nP1,3,2022-01-05,,4,,,\n"
        + "P1,4,2022-01-05,,1,2023-01-31,,\n")
    #expect(
      dates.map { $0.prefix { $0 != " " } } == [
        "2020-03-15..2020-05", "2020-08-01..2020-10-01", "..2021-03-15", "..", "2022-01-05..", "2022-01-05",
        "2023-02-01",
      ])
    #expect(
      sheet.faults(
        header + "P1,1,,,4,,,\nP1,2,2022-05-01,2022-04-01,4,,,\nP1,3,2022-05-01,,5,,,\n"
          + "P1,4,2022-05-01,,1,2022-06-01,,5\nP1,5,2022-05-01,x,4,,,\n") == [
          "row 2, column d: a stretch needs its first day or its last",
          "row 3, column to: the stretch does not go forward", "row 4, column d: only a stop may have no date",
          "row 5, column e: a date stands here, and another column says that none is known",
          "row 6, column to: 'x' is none of the stated shapes: YYYY-MM-DD, YYYY-MM, YYYY",
        ])
  }

  @Test(
    "each end of a stretch is known to the day, the month or the year, and of a stop a last day on the drug is",
    arguments: [
      ("1", "2020-03-15", "1", "2020-05-31", "2020-03-15..2020-05-31", "2020-03-16..2020-06-01"),
      ("2", "2020-03-15", "3", "2020-01-01", "2020-03..2020", "2020-03..2020"),
      ("3", "2019-06-30", "2", "2020-05-01", "2019..2020-05", "2019..2020-05"),
      ("2", "", "2", "2020-05-31", "..2020-05", "..2020-05"), ("3", "2020-05-31", "1", "", "2020..", "2020.."),
      ("2", "2020-05-31", "1", "2020-05-02", "2020-05..2020-05-02", "2020-05..2020-05-03"),
      ("", "2020-02", "1", "2020-02-28", "2020-02..2020-02-28", "2020-02..2020-02-29"),
    ])
  func ends(first: String, from: String, last: String, to: String, start: String, stop: String) throws {
    let words = #""values": {"1": "day", "2": "month", "3": "year"}"#
    let date =
      #""on": {"column": "d", "precision": "stretch", "to": "e", "ends": [{"column": "v", \#(words)}, "#
      + #"{"column": "w", \#(words)}]}"#
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["p"], "events": [
          {"slot": "s", "type": "treatment-started", \#(date), "data": {"drug": "x"}},
          {"slot": "e", "type": "treatment-stopped", "day": "last-on", \#(date),
           "data": {"treatment": "@s", "reasons": ["other"]}}]}
        """#))
    #expect(try ImportMapping(json: sheet.mapping.json) == sheet.mapping)
    let dates = try sheet.data("p,v,d,w,e\nP1,\(first),\(from),\(last),\(to)\n")
    #expect(dates.map { $0.prefix { $0 != " " } } == [start[...], stop[...]])
    #expect(sheet.faults("p,v,d,w,e\nP1,4,2020,1,2021\n").first == "row 2, column v: '4' is none of: 1, 2, 3")
  }

  @Test("an enrolment can take the earliest date of the patient's rows, and is then inferred")
  func earliest() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["p"], "once": true, "events": [
          {"slot": "e", "type": "patient-enrolled", "on": {"earliest": "d"}, "data": {"sex": "other"}}]}
        """#
      ))
    let drafts = try sheet.drafts("p,k,d\nP1,1,2022-03-01\nP1,2,2021-05\nP1,3,2021-05-20\nP1,4,\n")
    #expect(drafts.drafts.map { "\($0.occurred.map { "\($0)" } ?? "")" } == ["2021-05"])
    #expect(drafts.drafts.first?.evidence.basis == .inferred)
  }

  @Test("rows of one key that count once have to say the same")
  func once() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["p"], "once": true, "events": [
          {"slot": "e", "type": "patient-enrolled", "on": {"column": "d"}, "data": {"sex": {"column": "v"}}}]}
        """#
      ))
    #expect(try sheet.data("p,d,v\nP1,2022,male\nP1,2022,male\nP1,,\n").count == 1)
    #expect(
      sheet.faults("p,d,v\nP1,2022,male\nP1,2022,female\n") == [
        "row 3, column v: 'female' here, and 'male' in row 2"
      ])
    #expect(sheet.faults("p,d,v\nP1,2022,\nP1,2022,female\n").last == "row 3, column v: 'female' here, and '' in row 2")
  }

  @Test("rows of one key say the same in every column that an event is read from, and a difference is told once")
  func onceEveryColumn() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["p"], "once": true, "events": [
          {"slot": "e", "type": "diagnosis-recorded", "if": "i", "each": {"column": "v", "split": ";"},
           "on": {"column": "d", "to": "t", "precision": {"column": "w"}, "ends": [{"column": "a"}, {"column": "b"}]},
           "data": {"condition": "@each", "role": "comorbidity"}, "evidence": {"basis": {"column": "x"}}},
          {"slot": "o", "type": "patient-seen", "on": {"column": "d"}, "data": {}}]}
        """#))
    let (header, row) = ("p,i,v,d,t,w,a,b,x\n", "P1,1,asthma,2020,2022,stretch,year,year,reported")
    #expect(
      try sheet.data(header + row + "\n" + row + "\n").first
        == #"2020..2022 {"condition":"asthma","role":"comorbidity"}"#)
    let other = "P1,2,hay fever,2021,2023,day,month,month,inferred"
    #expect(
      sheet.faults(header + row + "\n" + other + "\n").map { $0.prefix { $0 != ":" } } == [
        "row 3, column i", "row 3, column d", "row 3, column t", "row 3, column v", "row 3, column x",
        "row 3, column w", "row 3, column a", "row 3, column b",
      ])
  }

  @Test("a key twice, an unknown word of the selecting column, and a patient without a name are faults")
  func keys() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(
        #"""
        {"key": ["p", "k"], "select": {"column": "v"}, "events": [
          {"for": ["seen", "visit"], "slot": "a", "type": "patient-seen", "on": {"column": "d"}, "data": {}}]}
        """#))
    #expect(
      sheet.faults("p,k,d,v\nP1,1,2022,seen\nP1,1,2023,visit\nP1,2,2022,gone\n,3,2022,seen\n") == [
        "row 3, column k: the key P1/1 stands in row 2 already",
        "row 4, column v: 'gone' is none of: seen, visit", "row 5, column p: the row names no patient",
      ])
  }

  @Test("a column that the file lacks is named, and with a wrong delimiter the delimiter is asked about")
  func columns() throws {
    let sheet = try ImportedSheet(
      ImportedSheet.mapping(ImportedSheet.event("patient-enrolled", #"{"sex": {"column": "Sex"}}"#)))
    #expect(
      sheet.faults("p,k,d,sex\nP1,1,2022,male\n") == [
        "row 1, column Sex: the mapping names this column, and the file lacks it"
      ])
    for (other, fault) in [
      ("sep=,\np,k,d,Sex\nP1,1,2022,male\n", "the header is one column, and the mapping names others"),
      ("patient\nP1\n", "the header is one column, and the mapping names others"),
      ("p;k;d;Sex\nP1;1;2022;male\n", "the header is parted by semicolons, and the mapping has commas"),
      ("p;a, b;k;d;Sex\nP1;x;1;2022;male\n", "the header is parted by semicolons, and the mapping has commas"),
      ("k\tp\td, e\tSex\nP1\t1\t2022\tmale\n", "the header is parted by tabs, and the mapping has commas"),
    ] {
      #expect(sheet.faults(other) == ["row 1: \(fault)"])
    }
  }
}
