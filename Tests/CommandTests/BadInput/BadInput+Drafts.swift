extension BadInput {
  /// Text that is no JSON, or not the JSON of a draft.
  static let malformed: [BadInput] = [
    .drafts("", says: "standard input: there is nothing to record", "try: give at least one event"),
    .drafts("\n\n", says: "there is nothing to record"),
    .drafts("x", says: "standard input:1:1: expected an event", "a JSON object on a line of its own"),
    .drafts("[]", says: "standard input:1:1: expected an event"),
    .drafts(#"{"type":"patient-seen""#, says: "standard input:1:23: expected a comma or the end of the object"),
    .drafts(draft("patient-seen") + "}", says: "standard input:1:80: "),
    .drafts(draft("patient-seen", patient: "P\u{0}"), says: "standard input:1:42: a NUL in a text", "leave it out"),
    .drafts(draft("patient-seen", patient: #"P\u0000"#), says: "standard input:1:40: a NUL in a text", "leave it out"),
    .drafts(draft("patient-seen", patient: #"P\ud800"#), says: "standard input:1:42: half of a surrogate pair"),
    .drafts(draft("patient-seen", patient: #"P\ude00\ud83d"#), says: "half of a surrogate pair"),
    .drafts(draft("patient-seen", patient: "P\u{1B}[31m"), says: "a control character in a text", "escapes"),
    .drafts(draft("patient-seen", patient: ""), says: "the text is empty"),
    .drafts(
      #"{"type":"patient-seen","type":"patient-seen","v":1,"patient":"P01","occurred":"2022","data":{}}"#,
      says: "standard input:1:24: the same key twice"),
    .drafts(draft("patient-seen", #"{"note":"a","note":"b"}"#), says: "standard input:1:89: the same key twice"),
    .drafts(String(repeating: "[", count: 100_000), says: "standard input:1:1: expected an event"),
    .drafts(
      draft("patient-seen", #"{"note":"# + String(repeating: "[", count: 100_000) + "}"), says: "nested too deep"),
    .drafts(draft("patient-sene"), says: "standard input:1:9: unknown type of event", #"did you mean "patient-seen"?"#),
    .drafts(draft("event-erased"), says: "only an erasure writes this type"),
    .drafts(
      #"{"type":"patient-seen","v":2,"patient":"P01","occurred":"2022","data":{}}"#,
      says: "standard input:1:28: this version of the type is not known", "try: write it as version 1"),
    .drafts(
      #"{"type":"patient-seen","v":1,"pateint":"P01","occurred":"2022","data":{}}"#,
      says: "standard input:1:30: unknown key", #"did you mean "patient"?"#),
    .drafts(
      #"{"seq":9,"type":"patient-seen","v":1,"patient":"P01","occurred":"2022","data":{}}"#,
      says: "standard input:1:2: unknown key", "one of: id, type, v"),
    .drafts(
      #"{"type":"patient-seen","v":1,"patient":"P01","data":{}}"#, says: #""occurred" is missing"#),
    .drafts(
      #"{"type":"patient-seen","v":1,"patient":"P01","occurred":"2022"}"#, says: #""data" is missing"#),
    .drafts(
      #"{"type":"patient-seen","v":0,"patient":"P01","occurred":"2022","data":{}}"#, says: "versions count from 1"),
    .drafts(
      #"{"id":"01JCQ7Z6V4W1N8S3T5Y2K9M0AU","type":"patient-seen","patient":"P01","occurred":"2022","data":{}}"#,
      says: "standard input:1:7: not an event's id", "26 characters"),
  ]

  /// Numbers and values that no field takes, however they are written.
  static let values: [BadInput] = [
    .event(
      "dose-up-titrated", #"{"treatment":"T1","dose":{"amount":1e400,"unit":"mg","every":"P1D"}}"#,
      says: ":1:116: the number is too large"),
    .event(
      "measurement-recorded", #"{"analyte":"ALT","value":-1e999,"unit":"U/L"}"#, says: "the number is too large"),
    .event(
      "patient-enrolled", #"{"sex":"male","birthYear":99999999999999999999}"#, says: "expected a whole number"),
    .event("patient-enrolled", #"{"sex":"male","birthYear":3000}"#, says: "the number is out of range", "try: from "),
    .event("dose-up-titrated", #"{"treatment":"T1","dose":"8mg/day"}"#, says: "expected a dose", #""every":"P1W""#),
    .event(
      "dose-up-titrated", #"{"treatment":"T1","dose":{"amount":8,"unit":"mg"}}"#,
      says: "a dose has an amount, a unit and an interval"),
    .event(
      "dose-up-titrated", #"{"treatment":"T1","dose":{"amount":8,"unit":"mg","every":"P99999999999999999999D"}}"#,
      says: "not an interval", "PT12H"),
    .event(
      "treatment-stopped", #"{"treatment":"T1","reasons":["other","other"]}"#, says: "the same word twice"),
    .event(
      "adverse-event-recorded", #"{"term":"nausea","suspects":[{"causality":"probable"}]}"#,
      says: #""treatment" is missing"#),
    .event(
      "adverse-event-recorded", #"{"term":"nausea","suspects":[{"treatment":"T1"},{"treatment":"T1"}]}"#,
      says: "the same treatment twice"),
  ]

  /// Drafts that are well formed, and break a rule of the format or of the record.
  static let refusals: [BadInput] = [
    .event(
      "treatment-stopped", #"{"treatment":"T1","reason":["other"]}"#,
      says: "standard input:1:100: unknown key", #"did you mean "reasons"?"#),
    .event("patient-seen", #"{"noet":"x"}"#, says: "unknown key", #"did you mean "note"?"#),
    .event(
      "treatment-stopped", #"{"treatment":"T1","reasons":["adverse-evnt"]}"#, says: "not a word of the list",
      #"did you mean "adverse-event"?"#),
    .event("treatment-stopped", #"{"treatment":"T1","reasons":[]}"#, says: "the list is empty"),
    .event("patient-seen", on: "2022-02-30", "{}", says: "standard input:1:57: there is no such day", "01 to 28"),
    .event("patient-seen", on: "2022-13-01", "{}", says: "there is no such month", "01 to 12"),
    .event("patient-seen", on: "2099-01-01", "{}", says: "standard input:1:57: the date lies after the day"),
    .event("patient-seen", on: "03/04/2022", "{}", says: "2022-04-03 (day first)", "2022-03-04 (month first)"),
    .event(
      "dose-down-titrated", #"{"treatment":"T1","dose":{"amount":1,"unit":"tablet","every":"P1D"}}"#,
      says: "standard input:1:108: the dose cannot be compared", "seq 1"),
    .event(
      "dose-down-titrated", #"{"treatment":"T1","dose":{"amount":8,"unit":"mg","every":"P1D"}}"#,
      says: "the dose goes the other way", "seq 1", "try: use dose-down-titrated to lower"),
    .event(
      "dose-up-titrated", #"{"treatment":"T1","dose":{"amount":-8,"unit":"mg","every":"P1D"}}"#,
      says: ":1:116: a dose is above 0"),
    .event(
      "treatment-started", #"{"treatment":"T1","drug":"ruxolitinib"}"#,
      says: "the label belongs to another course, started by seq 1"),
    .event(
      "treatment-stopped", #"{"treatment":"T9","reasons":["other"]}"#, says: "no event starts this treatment",
      "T1, T2"),
    .drafts(
      #"{"type":"event-amended","v":1,"patient":"P01","data":{"amends":"01JCQ7Z6V4W1N8S3T5Y2K9M0AB","data":{},"#
        + #""reason":"x"}}"#, says: "standard input:1:64: the amended event is not in the log", "regimen query events"),
    .drafts(
      #"{"type":"event-retracted","v":1,"patient":"P01","data":{"event":"01JCQ7Z6V4W1N8S3T5Y2K9M0AB","reason":"x"}}"#,
      says: "standard input:1:65: no such event of this patient", "regimen query events"),
    .drafts(
      [draft("patient-seen"), draft("patient-seen", on: "2022-09-31")].joined(separator: "\n"),
      says: "standard input:2:57: there is no such day"),
    .drafts(
      [draft("patient-seen"), "", draft("patient-seen", on: "2099")].joined(separator: "\n"),
      says: "standard input:3:57: the date lies after the day of recording"),
  ]
}
