import CalendarTime
import EventStorage
import PatientRecord
import RecordKeeping
import TestSupport

/// A record in memory to which drafts are admitted, as a log's writer would, a second apart.
struct RecordBench {
  private(set) var record = Record()
  private var clock = Instant(parsing: "2024-01-01T12:00:00.000Z") ?? Instant(millisecondsSinceEpoch: 0)
  private var random = RepeatableRandomNumberGenerator(seed: 7)

  /// Admits drafts, one a line, or throws what the admission throws.
  @discardableResult
  mutating func append(
    _ drafts: String..., expecting position: Int? = nil, accepting accepted: AcceptedChecks = .none
  ) throws(AdmissionError) -> Admission {
    clock = clock.adding(milliseconds: 1000)
    return try admit(drafts, recorded: clock, expecting: position, accepted)
  }

  /// Admits drafts that say themselves when they were recorded.
  mutating func appendArchive(_ drafts: [String]) throws(AdmissionError) -> Admission {
    try admit(drafts, recorded: nil, expecting: nil, .none)
  }

  /// Admits drafts that are no text, with everything accepted.
  mutating func append(_ mending: Mending) throws(AdmissionError) {
    clock = clock.adding(milliseconds: 1000)
    var random = random
    let context = AdmissionContext(
      recorded: clock, accepted: .all,
      makeID: { EventID(millisecondsSinceEpoch: $0.millisecondsSinceEpoch, using: &random) })
    record = try record.admitting(.events(mending.drafts, pool: mending.pool), context).record
    self.random = random
  }

  private mutating func admit(
    _ drafts: [String], recorded: Instant?, expecting position: Int?, _ accepted: AcceptedChecks
  ) throws(AdmissionError) -> Admission {
    var random = random
    let context = AdmissionContext(
      recorded: recorded, expectedSequenceNumber: position, accepted: accepted,
      makeID: { EventID(millisecondsSinceEpoch: $0.millisecondsSinceEpoch, using: &random) })
    let admission = try record.admitting(Array(drafts.joined(separator: "\n").utf8), context)
    record = admission.record
    self.random = random
    return admission
  }

  /// What an admission of drafts is refused for; empty where it is not refused.
  mutating func faults(_ drafts: String...) -> [String] {
    do {
      try append(drafts.joined(separator: "\n"))
      return []
    } catch {
      return error.faults.map(\.message)
    }
  }

  /// A draft of an event of patient P1.
  static func draft(_ type: String, on date: String?, id: String? = nil, _ data: String) -> String {
    let identity = id.map { "\"id\":\"\($0)\"," } ?? ""
    let occurred = date.map { "\"occurred\":\"\($0)\"," } ?? ""
    return "{\(identity)\"type\":\"\(type)\",\"patient\":\"P1\",\(occurred)\"data\":{\(data)}}"
  }

  /// A draft that says when it was recorded.
  static func recorded(_ draft: String, at instant: String) -> String {
    "{\"recorded\":\"\(instant)\"," + draft.dropFirst()
  }

  /// A start of a course of methotrexate.
  static func start(_ label: String, on date: String, dose: String = "15", id: String? = nil) -> String {
    draft(
      "treatment-started", on: date, id: id,
      #""treatment":"\#(label)","drug":"methotrexate","dose":{"amount":\#(dose),"unit":"mg","every":"P1W"}"#)
  }

  /// A stop of a course.
  static func stop(_ label: String, on date: String, id: String? = nil) -> String {
    draft("treatment-stopped", on: date, id: id, #""treatment":"\#(label)","reasons":["other"]"#)
  }

  /// A titration of a course to so many mg a week.
  static func titration(
    _ direction: String, _ label: String, on date: String, dose: String, id: String? = nil
  ) -> String {
    draft(
      "dose-\(direction)-titrated", on: date, id: id,
      #""treatment":"\#(label)","dose":{"amount":\#(dose),"unit":"mg","every":"P1W"}"#)
  }

  /// A retraction of an event.
  static func retraction(of id: String) -> String {
    draft("event-retracted", on: nil, #""event":"\#(id)","reason":"entered in error""#)
  }
}

/// Some ids to refer to.
enum ID {
  static let first = "01JCQ7Z6V4W1N8S3T5Y2K9M0A1"
  static let second = "01JCQ7Z6V4W1N8S3T5Y2K9M0A2"
  static let third = "01JCQ7Z6V4W1N8S3T5Y2K9M0A3"
}
