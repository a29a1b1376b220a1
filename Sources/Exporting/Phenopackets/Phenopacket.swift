import Answers
import CalendarTime
import PatientRecord
import Projections

/// One patient as a phenopacket of GA4GH, version 2.
///
/// Source: https://phenopacket-schema.readthedocs.io/en/2.0.0. A moment there is a whole instant: a date that is not
/// known to the day is an interval. A dose has to have an end: one that goes on ends on the date of the export.
struct Phenopacket {
  private let tables: PatientTables
  private let context: ProjectionContext
  private let source: ExportSource
  private let asOf: CalendarDay
  private let days: ImputedDays
  private var terms = OntologyTerms()
  /// The facts that the packet has no place for.
  private(set) var lost = Lost()
  /// The packet.
  private(set) var value = Value.null

  /// Counts of what a packet has no place for.
  struct Lost {
    var doses = 0
    var ongoing = 0
    var reasons = 0
    var responses = 0
    var interruptions = 0
    var priorTherapies = 0
    var results = 0

    mutating func add(_ other: Lost) {
      doses += other.doses
      ongoing += other.ongoing
      reasons += other.reasons
      responses += other.responses
      interruptions += other.interruptions
      priorTherapies += other.priorTherapies
      results += other.results
    }
  }

  init(_ tables: PatientTables, of history: PatientHistory, in context: ProjectionContext, source: ExportSource) {
    (self.tables, self.context, self.source) = (tables, context, source)
    (asOf, days) = (history.asOf, ImputedDays(history, context))
    (lost.interruptions, lost.priorTherapies) = (tables.holds.count, tables.priorTherapies.count)
    let parts: [(key: String, value: Value)] = [
      ("id", .text("regimen-" + tables.person.patient)), ("subject", subject), ("phenotypicFeatures", features()),
      ("measurements", measurements()), ("diseases", diseases()), ("medicalActions", actions()),
    ]
    value = .object(parts.filter { $0.value != [] } + [(key: "metaData", value: metaData)])
  }

  private func day(_ event: HistoryEvent) -> CalendarDay { days.day(of: event) }

  private static func start(_ day: CalendarDay) -> Value { .text("\(day)T00:00:00Z") }
  private static func end(_ day: CalendarDay) -> Value { .text("\(day)T23:59:59Z") }

  /// A number is written unless it is 0, which is that of no number.
  private static func quantity(_ unit: Value, _ number: Double) -> Value {
    number == 0 ? ["unit": unit] : ["unit": unit, "value": .number(number)]
  }

  /// A day, or the interval in which it lies.
  private func time(_ event: HistoryEvent) -> Value {
    if event.days.isExact { return ["timestamp": Phenopacket.start(event.days.first)] }
    return [
      "interval": ["start": Phenopacket.start(event.days.first), "end": Phenopacket.end(event.days.last)]
    ]
  }

  private var subject: Value {
    var members: [(key: String, value: Value)] = [("id", .text(tables.person.patient))]
    if let last = tables.events.map({ day($0.event) }).max() {
      members.append(("timeAtLastEncounter", ["timestamp": Phenopacket.start(last)]))
    }
    let sex =
      switch tables.person.enrolment?.data.sex {
      case .female: "FEMALE"
      case .male: "MALE"
      case .other: "OTHER_SEX"
      case .unknown, nil: ""
      }
    // The value of no sex is that of none given, which is not written.
    if !sex.isEmpty { members.append(("sex", .text(sex))) }
    return .object(members)
  }

  private mutating func features() -> Value {
    .list(
      tables.adverseEvents.map { fact in
        let data = fact.data.data
        let suspects = tables.suspects.filter { $0.event.id == fact.event.id }.map { suspect in
          [suspect.data.drug ?? suspect.data.label, suspect.data.data.causality?.rawValue].compactMap { $0 }
            .joined(separator: " ")
        }
        var members: [(key: String, value: Value)] = []
        if !suspects.isEmpty {
          members.append(("description", .text("adverse event; suspected: " + suspects.joined(separator: ", "))))
        }
        members.append(("type", terms.own("term", fact.text(data.term) ?? "")))
        if let severity = data.severity { members.append(("severity", terms.of(severity))) }
        members.append(("onset", time(fact.event)))
        return .object(members)
      })
  }

  private mutating func measurements() -> Value {
    var values: [Value] = []
    if let enrolment = tables.person.enrolment, let age = enrolment.data.age {
      values.append([
        "assay": terms.term("LOINC:30525-0", "Age"),
        "value": ["quantity": Phenopacket.quantity(terms.term("UCUM:a", "year"), Double(age))],
        "timeObserved": time(enrolment.event),
      ])
    }
    for fact in tables.measurements {
      guard let number = fact.value, fact.comparator == nil, let unit = fact.text(fact.unit) else {
        lost.results += 1
        continue
      }
      values.append([
        "assay": terms.own("analyte", fact.text(fact.analyte) ?? ""),
        "value": ["quantity": Phenopacket.quantity(terms.term("UCUM:\(unit)", unit), number)],
        "timeObserved": time(fact.event),
      ])
    }
    return .list(values)
  }

  private mutating func diseases() -> Value {
    .list(
      tables.diagnoses.map { fact in
        var members: [(key: String, value: Value)] = [
          ("term", terms.condition(fact.text(fact.data.data.condition) ?? "", code: fact.text(fact.data.data.code))),
          ("onset", time(fact.event)),
        ]
        if let resolved = fact.data.resolved { members.append(("resolution", time(resolved))) }
        return .object(members)
      })
  }

  private mutating func actions() -> Value { .list(tables.courses.map { action($0) }) }

  private mutating func action(_ course: RecordedFact<CourseFacts>) -> Value {
    let label = course.data.label
    var members: [(key: String, value: Value)] = [("treatment", treatment(course))]
    let primary = tables.diagnoses.first { $0.data.data.role == .primary }
    if let indication = course.text(course.start.indication) {
      members.append(("treatmentTarget", terms.condition(indication, code: nil)))
    } else if let primary, let condition = primary.text(primary.data.data.condition) {
      members.append(("treatmentTarget", terms.condition(condition, code: primary.text(primary.data.data.code))))
    }
    let responses = tables.responses.filter { response in
      tables.responseTreatments.contains { $0.event.id == response.event.id && $0.data.value == label }
    }.compactMap(\.data.response)
    if let best = responses.min(by: { Response.table.position(of: $0) < Response.table.position(of: $1) }) {
      members.append(("responseToTreatment", terms.own("response", best.rawValue)))
      lost.responses += responses.count - 1
    }
    if let stop = course.stop, let reason = stop.data.reasons.elements.first {
      members.append(("treatmentTerminationReason", terms.own("stop-reason", reason.rawValue)))
      lost.reasons += stop.data.reasons.elements.count - 1
    }
    let suspected = Set(tables.suspects.filter { $0.data.label == label }.map(\.event.id))
    let events = tables.adverseEvents.filter { suspected.contains($0.event.id) }
    if !events.isEmpty {
      members.append(
        ("adverseEvents", .list(events.map { terms.own("term", $0.text($0.data.data.term) ?? "") })))
    }
    return .object(members)
  }

  private mutating func treatment(_ course: RecordedFact<CourseFacts>) -> Value {
    let name = course.data.drug?.name ?? course.text(course.start.drug) ?? ""
    let route = course.start.route ?? course.start.dose?.unit.impliedRoute
    let code = course.data.drug?.atc(by: route)
    var members: [(key: String, value: Value)] = [
      ("agent", code.map { terms.term("ATC:\($0)", name) } ?? terms.own("drug", name))
    ]
    if let route, let term = terms.of(route) { members.append(("routeOfAdministration", term)) }
    let steps = intervals(of: course)
    if !steps.isEmpty { members.append(("doseIntervals", .list(steps))) }
    members.append(("drugType", "PRESCRIPTION"))
    return .object(members)
  }

  /// The doses of a course, each to the day before the next one.
  private mutating func intervals(of course: RecordedFact<CourseFacts>) -> [Value] {
    let doses = tables.doses.filter { $0.data.label == course.data.label }
    return doses.enumerated().compactMap { place, fact in
      let next = place + 1 < doses.count ? doses[place + 1].event : course.stop?.event
      let dose = fact.data.dose
      // A dose that is left out declares no ontology.
      let declared = terms
      guard let unit = terms.of(dose.unit), let frequency = terms.of(dose.every), dose.upTo == nil else {
        (terms, lost.doses) = (declared, lost.doses + 1)
        return nil
      }
      if next == nil { lost.ongoing += 1 }
      let first = day(fact.event)
      let last = max(first, next.map { day($0).adding(days: -1) } ?? asOf)
      return [
        "quantity": Phenopacket.quantity(unit, dose.amount), "scheduleFrequency": frequency,
        "interval": ["start": Phenopacket.start(first), "end": Phenopacket.end(last)],
      ]
    }
  }

  private var metaData: Value {
    let answer = source.answer
    let isHidden = source.deidentification != nil
    let reference: Value = [
      "id": .text(isHidden ? "urn:regimen:deidentified" : "urn:regimen:log:" + (answer.log.id ?? "lines")),
      "reference": .text(
        isHidden ? "no log is said" : "seq \(answer.log.sequenceNumber) seal \(answer.log.seal ?? "none")"),
      "description": .text(
        (isHidden ? "" : "as of \(answer.asOf); ")
          + answer.profile.map { "\($0.name)=\($0.value)" }.joined(separator: " ")),
    ]
    let parts: [(key: String, value: Value)] = [
      ("created", .text(source.created.description.replacing(".000Z", with: "Z"))),
      ("createdBy", .text(source.program)),
      ("resources", .list(terms.resources)), ("phenopacketSchemaVersion", "2.0"), ("externalReferences", [reference]),
    ]
    // A patient without codes has no resources: a list that is empty is none there.
    return .object(parts.filter { $0.value != [] })
  }
}
