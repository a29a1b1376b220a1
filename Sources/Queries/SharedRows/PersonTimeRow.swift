import Answers
import PatientRecord
import Projections

/// A patient's part of rates of adverse events under one kind of treatment, read back by `--rows`.
struct PersonTimeRow: SharedRow {
  /// The part; its `rows`, `onsets` and `events` stand below.
  private var part = AdverseEventExposure()
  /// The days after the end of treatment in which events count.
  private(set) var riskWindow = 0
  private var pairs: [Terms] = []
  private var onsets: [Onset] = []
  private var events = SharedEvents()

  /// No time.
  init() {}

  init(_ part: AdverseEventExposure, riskWindow: Int, of asked: AskedPatient) {
    (self.part, self.riskWindow) = (part, riskWindow)
    // Neither depends on the order of recording, and no count on theirs.
    pairs = part.rows.map { Terms(terms: $0.sorted()) }.sorted { $0.terms.lexicographicallyPrecedes($1.terms) }
    onsets = part.onsets.map { onset in
      Onset(onset: onset, event: asked.identifier(onset.sequenceNumber) ?? .absent)
    }.sorted { $0.event.description < $1.event.description }
    events = SharedEvents(part.events, of: asked)
  }

  var patient: String {
    get { part.patient }
    set { part.patient = newValue }
  }

  var positions: [Int] { Set(events.positions + onsets.map(\.onset.sequenceNumber)).sorted() }

  mutating func place(_ known: [EventID: Int]) -> Bool {
    for place in onsets.indices {
      guard let position = known[onsets[place].event] else { return false }
      onsets[place].onset.sequenceNumber = position
    }
    return events.place(known)
  }

  /// The treatment that puts at risk.
  var basis: AdverseEventExposure.Basis { part.basis }

  /// The part as it was derived.
  var exposure: AdverseEventExposure {
    var part = part
    (part.rows, part.onsets, part.events) = (pairs.map(\.terms), onsets.map(\.onset), events.positions)
    return part
  }

  /// The terms of the adverse events counted for one exposure at risk, or for one pair.
  private struct Terms: SharedPart {
    var terms: [String] = []

    static let shared: [SharedColumn<Terms>] = [
      SharedColumn("terms", sensitivity: .term, "The terms of the adverse events.", \.terms)
    ]
  }

  /// An adverse event of the patient.
  private struct Onset: SharedPart {
    var onset = AdverseEventExposure.Onset()
    var event = EventID.absent

    static let shared: [SharedColumn<Onset>] = [
      SharedColumn("term", sensitivity: .term, "The adverse event.", \.onset.term),
      SharedColumn("place", sensitivity: .none, "The place of its onset by the time at risk.", \.onset.place),
      SharedColumn(
        "uncertain", sensitivity: .none, "True if another possible day would place it elsewhere.",
        \.onset.isUncertain),
      SharedColumn("event", sensitivity: .place, "The id of its event.", \.event),
    ]
  }

  static let shared: [SharedColumn<PersonTimeRow>] = [
    SharedColumn("patient", identifies: true, sensitivity: .pseudonym, "The patient's pseudonym.", \.part.patient),
    SharedColumn("exposure", identifies: true, sensitivity: .none, "The treatment that puts at risk.", \.part.basis),
    SharedColumn(
      "riskWindow", unit: .days, identifies: true, sensitivity: .none,
      "The days after the end of treatment in which events count.", \.riskWindow),
    SharedColumn("exposed", sensitivity: .none, "True if the patient was ever at risk.", \.part.isExposed),
    SharedColumn(
      "treated", sensitivity: .none, "True if the patient was ever on it, also for time that does not count.",
      \.part.isTreated),
    SharedColumn(
      "possible", unit: .count(of: .other), sensitivity: .none,
      "The number of combinations that are possible only and do not count.", \.part.possible),
    SharedColumn("days", unit: .days, sensitivity: .none, "The days at risk.", \.part.days),
    SharedColumn(
      "staleDays", unit: .days, sensitivity: .none, "Those more than a year after the patient's last entry.",
      \.part.staleDays),
    .list(
      "pairs", sensitivity: .term, "The exposures or pairs at risk, each with the adverse events counted for it.",
      \.pairs
    ) { $0.terms.isEmpty ? "none" : $0.terms.joined(separator: ", ") },
    .list(
      "adverseEvents", sensitivity: .term, "All adverse events of the patient, and their place by this time.", \.onsets
    ) { "\($0.onset.term) \($0.onset.place.rawValue)" },
    SharedColumn(
      "timeEvents", sensitivity: .place, "Those of the events that the time rests on, in the order of their ids.",
      \.events.identifiers),
  ]
}
