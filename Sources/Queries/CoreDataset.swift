import Answers
import CalendarTime
import PatientRecord

/// A core data set, as a registry states it: the items that each patient's record should have.
struct CoreDataset: Sendable {
  /// The occasions on which an item is asked for.
  enum Occasion: String, CaseIterable, Sendable {
    /// Once: every event of its types counts, in a window around the enrolment if it has one.
    case baseline
    /// Each day on which the patient was seen or assessed.
    case visit
    case stop
    case adverseEvent = "adverse-event"
  }

  /// One item.
  struct Item: Sendable {
    var id = ""
    var domain = ""
    var occasion = Occasion.baseline
    /// The time before and after the enrolment in which it counts; nil for any time.
    var window: (before: CalendarPeriod, after: CalendarPeriod)?
    /// The types of event that hold it.
    var types: [EventType] = []
    /// The fields of which one has to hold something; without one the event itself is the item.
    var fields: [String] = []
    /// The values that fields need for an event to be one of the item's.
    var conditions: [(field: String, value: Value)] = []
    /// The words of a field that stand for nothing.
    var empty: [String] = []
    /// True if a patient may have none.
    var mayBeEmpty = false
  }

  /// The name.
  var name = ""
  /// The version.
  var version = ""
  /// The warning that stands beside every answer; nil if there is none.
  var warning: String?
  /// The source, if one is named.
  var source: String?
  /// The items, in the order of the file.
  var items: [Item] = []

  /// The name and the version.
  var title: String { [name, version].filter { !$0.isEmpty }.joined(separator: " ") }
}

extension CoreDataset.Item {
  /// Tells if every event of another item is one of this item.
  fileprivate func contains(_ other: CoreDataset.Item) -> Bool {
    Set(other.types).isSubset(of: types)
      && conditions.allSatisfy { own in other.conditions.contains { $0 == own } }
  }
}

/// The parts of a history that a core data set looks at.
struct CoreFacts {
  /// An event with its chosen day and its data.
  private typealias Fact = (event: HistoryEvent, day: CalendarDay, data: Value)

  private var facts: [Fact] = []
  /// The day around which windows lie: that of the enrolment, else of the first course; nil without either.
  private let baseline: CalendarDay?
  /// The days on which the patient was seen or assessed, each once.
  private let visits: [CalendarDay]
  /// The items of which a patient may have none.
  private let optional: [CoreDataset.Item]
  private let instrument: (String) -> String?

  /// The facts of a patient; `data` gives the data of an event, `day` its chosen day.
  init(
    _ history: PatientHistory, _ dataset: CoreDataset, instruments: InstrumentCatalogue,
    day: (HistoryEvent) -> CalendarDay, data: (ClinicalEvent) -> Value
  ) {
    let types = Set(dataset.items.flatMap(\.types))
    facts = history.events.filter { types.contains($0.event.type) }.map { ($0, day($0), data($0.event)) }
    let enrolment = history.events.first { $0.event.type == .patientEnrolled }
    baseline = (enrolment ?? history.events.first { $0.event.start != nil }).map(day)
    let seen = history.events.filter { [.patientSeen, .responseAssessed].contains($0.event.type) }
    visits = Set(seen.map(day)).sorted()
    optional = dataset.items.filter(\.mayBeEmpty)
    instrument = { instruments.instrument(named: $0)?.name }
  }

  /// Returns how many of the occasions of an item have it, and the events that it rests on.
  func found(_ item: CoreDataset.Item) -> (recorded: Int, expected: Int, events: [HistoryEvent]) {
    let own = facts.filter { fact in item.types.contains(fact.event.event.type) && isMeant(fact, by: item) }
    let holding = own.filter { holds($0.data, item) }
    if item.occasion == .visit {
      let days = Set(holding.map(\.day))
      return (visits.count { days.contains($0) }, visits.count, own.map(\.event))
    }
    let mayLack = item.occasion != .baseline || optional.contains { $0.contains(item) }
    return (holding.count, max(own.count, mayLack ? 0 : 1), own.map(\.event))
  }

  /// Tells if an event is one of an item's: by its conditions, and by its window.
  private func isMeant(_ fact: Fact, by item: CoreDataset.Item) -> Bool {
    let fits = item.conditions.allSatisfy { condition in
      isSame(fact.data.member(condition.field), condition.value, of: condition.field)
    }
    guard fits, let window = item.window else { return fits }
    guard let baseline else { return false }
    let first = baseline.adding(months: -window.before.months).adding(days: -window.before.days)
    return first <= fact.day && fact.day <= baseline.adding(window.after)
  }

  private func isSame(_ value: Value, _ asked: Value, of field: String) -> Bool {
    guard case .text(let own) = value, case .text(let other) = asked else { return value == asked }
    if field == "instrument", let name = instrument(other) { return instrument(own) == name }
    return FoldedText(own) == FoldedText(other)
  }

  /// Tells if one of the fields of an item holds something.
  private func holds(_ data: Value, _ item: CoreDataset.Item) -> Bool {
    item.fields.isEmpty
      || item.fields.contains { field in
        switch data.member(field) {
        case .null: false
        case .text(let text): !text.isEmpty && !item.empty.contains(text)
        case .list(let elements): elements.contains { element in !item.empty.contains { element == .text($0) } }
        default: true
        }
      }
  }
}
