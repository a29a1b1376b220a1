import CalendarTime
import PatientRecord

/// A patient whom a batch touches: the events before it and with it, and the drafts among them.
///
/// Whatever a fault or a finding asks for is looked up in tables that are made once, so that naming many costs no more
/// for each.
struct TouchedPatient {
  let name: String
  /// The pseudonym in what is said; nil where the events are of no patient.
  var pseudonym: String? { name == RecordItself.name ? nil : name }
  let before: [RecordedEvent]
  let after: [RecordedEvent]
  /// The drafts of the batch.
  let newcomers: BatchDrafts
  /// The labels of all courses, for hints.
  let labels: [String]
  /// The positions of the drafts of this patient that correct an event, by the position of that event.
  private let corrections: [Int: Int]
  private let amended: Set<Int>
  private let first: Int?
  private let firstCorrection: Int?

  init(_ patient: Symbol, _ events: [RecordedEvent], from first: Int, _ newcomers: BatchDrafts, pool: RecordPool) {
    name = pool.text(patient)
    before = events.filter { $0.sequenceNumber < first }
    after = events
    self.newcomers = newcomers
    labels = events.compactMap { $0.event.start.map { pool.text($0.treatment) } }
    let own = events.filter { newcomers.holds($0.sequenceNumber) }
    self.first = own.first?.sequenceNumber
    firstCorrection = own.first { $0.event.type.isCorrection }?.sequenceNumber
    var positions: [EventID: Int] = [:]
    if firstCorrection != nil {
      for event in events where positions[event.id] == nil { positions[event.id] = event.sequenceNumber }
    }
    var corrections: [Int: Int] = [:]
    var amended: Set<Int> = []
    for event in own {
      switch event.event {
      case .eventAmended(let amendment):
        guard let position = positions[amendment.amends] else { continue }
        corrections[position] = event.sequenceNumber
        amended.insert(position)
      case .eventRetracted(let retraction):
        guard let position = positions[retraction.event] else { continue }
        corrections[position] = event.sequenceNumber
      default: continue
      }
    }
    (self.corrections, self.amended) = (corrections, amended)
  }

  /// True if the batch amends the event at a position.
  func isAmended(_ position: Int) -> Bool { amended.contains(position) }

  /// Returns the draft that causes a fault of an older event: the one that the fault names, else a correction, else the
  /// first.
  func newcomer(behind finding: Finding) -> Draft? {
    finding.other.flatMap { newcomers[$0] } ?? usual
  }

  /// Returns the draft that brings about what a check finds: the event that stands out, another one that it was
  /// compared with, a correction of one of them, else any correction, else the first draft.
  func newcomer(behind finding: CheckFinding) -> Draft? {
    let positions = [finding.sequenceNumber] + finding.others
    return positions.lazy.compactMap { newcomers[$0] }.first
      ?? positions.lazy.compactMap { corrections[$0].flatMap { newcomers[$0] } }.first ?? usual
  }

  private var usual: Draft? { (firstCorrection ?? first).flatMap { newcomers[$0] } }
}
