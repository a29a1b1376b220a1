import CalendarTime
import PatientRecord
import RecordKeeping

/// Gives the courses of one patient their labels, and resolves what his or her rows refer to.
struct PatientReferences {
  /// The outcome for an event.
  enum Outcome: Equatable { case resolved, goneWithAnother, faulty }

  private let plan: ImportPlan
  private let log: LogSide
  /// The labels of the courses of the file, by the id of their starts.
  private var labels: [EventID: Symbol] = [:]
  /// The events that the log has no more: erased or retracted.
  private let gone: Set<EventID>
  /// The running courses by drug, as the file and the log have them up to the event that is looked at.
  private var running: [String: [Symbol]] = [:]
  private let catalogue: DrugCatalogue

  init(_ plan: ImportPlan, _ log: LogSide, gone: Set<EventID>, catalogue: DrugCatalogue) {
    (self.plan, self.log, self.gone, self.catalogue) = (plan, log, gone, catalogue)
  }

  /// A step in the order of days: an event of the file, or the start or stop of a course that only the log has.
  private enum Step {
    case event(Int)
    case start(label: Symbol, drug: String)
    case stop(label: Symbol)
  }

  /// Labels the courses among some events, and fills in what they refer to. `own` are their places among all events.
  mutating func resolve(_ own: [Int], _ rows: inout RowReader) -> [Int: Outcome] {
    label(own, &rows)
    var outcomes: [Int: Outcome] = [:]
    for step in steps(own, rows) {
      switch step {
      case .start(let label, let drug): running[drug, default: []].append(label)
      case .stop(let label): end(label)
      case .event(let place):
        outcomes[place] = resolve(place, &rows)
        let event = rows.events[place].draft.event
        if let start = event.start, !gone.contains(rows.events[place].draft.id) {
          running[catalogue.canonicalName(rows.filler.pool.text(start.drug)), default: []].append(start.treatment)
        } else if event.place == .stop, let label = event.treatment {
          end(label)
        }
      }
    }
    return outcomes
  }

  private mutating func end(_ label: Symbol) {
    for drug in running.keys { running[drug]?.removeAll { $0 == label } }
  }

  /// Gives each course the label that the log has for it, else the one that its row states if that is free, else the
  /// next free one in order of start.
  private mutating func label(_ own: [Int], _ rows: inout RowReader) {
    let starts = own.filter { rows.events[$0].draft.event.start != nil }
      .sorted { rows.precedes($0, $1) }
    var used = Set(log.events.compactMap { $0.event.start.map { rows.filler.pool.text($0.treatment) } })
    var number = 0
    let stated = freeLabels(starts, rows, &used)
    for place in starts {
      let id = rows.events[place].draft.id
      let label: Symbol
      if let known = log.original(id).flatMap(log.label) ?? stated[place] {
        label = known
      } else {
        repeat { number += 1 } while used.contains("T\(number)")
        used.insert("T\(number)")
        label = rows.filler.pool.vocabulary.symbol(for: "T\(number)")
      }
      labels[id] = label
      rows.events[place].draft.event.setLabel(label)
    }
  }

  /// The labels that rows state for their courses and that nothing else has, by the places of these.
  private func freeLabels(_ starts: [Int], _ rows: RowReader, _ used: inout Set<String>) -> [Int: Symbol] {
    var stated: [Int: Symbol] = [:]
    for place in starts where log.original(rows.events[place].draft.id) == nil {
      guard let label = rows.events[place].draft.event.start?.treatment, !label.isNone,
        used.insert(rows.filler.pool.text(label)).inserted
      else { continue }
      stated[place] = label
    }
    return stated
  }

  /// The events of the file and the courses that only the log has, in the order of days.
  private func steps(_ own: [Int], _ rows: RowReader) -> [Step] {
    var steps: [(day: CalendarDay, place: PlaceInDay, number: Int, step: Step)] = own.map { place in
      let draft = rows.events[place].draft
      return (draft.occurred?.days.first ?? .init(daysSinceEpoch: 0), draft.event.place, place, .event(place))
    }
    for course in log.courses where labels[course.start.id] == nil {
      guard let start = course.start.event.start else { continue }
      let drug = catalogue.canonicalName(rows.filler.pool.text(start.drug))
      steps.append((course.start.days.first, .start, -1, .start(label: start.treatment, drug: drug)))
      if let stop = course.stop { steps.append((stop.days.first, .stop, -1, .stop(label: start.treatment))) }
    }
    return steps.sorted { ($0.day, $0.place, $0.number) < ($1.day, $1.place, $1.number) }.map(\.step)
  }

  /// Fills in what one event refers to.
  private func resolve(_ place: Int, _ rows: inout RowReader) -> Outcome {
    let event = rows.events[place]
    let planned = plan.tables[Int(event.table)].events[Int(event.place)]
    guard planned.refers else { return .resolved }
    let finder = TargetFinder(
      plan: plan, labels: labels, log: log, gone: gone, running: running, catalogue: catalogue, event: event)
    var found = [FoundReference?](repeating: nil, count: planned.fields.count)
    for (index, value) in planned.fields.enumerated() {
      guard let value, value.refers else { continue }
      switch finder.find(value, planned.kinds[index], &rows) {
      case .faulty: return .faulty
      case .gone: return .goneWithAnother
      case .found(let reference): found[index] = reference
      }
    }
    var filler = ReferenceFiller(found: found)
    rows.events[place].draft.event.visit(&filler)
    for index in filler.missing {
      let place = planned.fields[index]?.place
      rows.filler.cells.note("\(planned.names[index]) is needed", row: Int(event.index), place)
    }
    return filler.missing.isEmpty ? .resolved : .faulty
  }
}

extension ClinicalEvent {
  /// Gives the course that the event starts a label.
  mutating func setLabel(_ label: Symbol) {
    switch self {
    case .treatmentStarted(var data):
      data.treatment = label
      self = .treatmentStarted(data)
    case .coTherapyAdded(var data):
      data.course.treatment = label
      self = .coTherapyAdded(data)
    default: return
    }
  }
}
