import CalendarTime
import PatientRecord
import Projections
import Testing

/// A small record of one patient from a few words a line; a line's number is its event's position in the log.
///
///     2022-03-01 enrolled female age=29
///     2022-03-01 diagnosis alopecia-areata
///     2022-03    start T1 baricitinib 4mg/day oral
///     2022-06-01 add T2 methotrexate 15mg/week reason=partial-response
///     2023-11-01 stop T2 adverse-event
///     amend #4 2022-07-01 add T2 methotrexate 20mg/week
struct TestRecord {
  private(set) var pool = RecordPool()
  private(set) var events: [RecordedEvent] = []
  let asOf: CalendarDay

  /// Reads lines; everything counts as written in 2030, so that only the as-of date cuts partial dates.
  init(_ text: String, asOf: String = "2025-01-01") throws {
    self.asOf = try day(asOf)
    for line in text.split(separator: "\n") where !line.allSatisfy(\.isWhitespace) { try add(line) }
  }

  var history: PatientHistory { PatientHistory(events, pool: pool, asOf: asOf) }

  /// The rules by which rows are derived, with treatment that goes on to the as-of date unless a rule says otherwise: a
  /// record of few lines has no visits.
  func context(_ rules: [String]) throws -> ProjectionContext {
    var profile = Profile()
    profile.assumeContinuing = .yes
    for rule in rules {
      let parts = rule.split(separator: "=", maxSplits: 1)
      try profile.set(String(parts[0]), to: String(parts[1]))
    }
    return ProjectionContext(profile: profile, pool: pool)
  }

  func combinations(_ rules: String...) throws -> [Combination] { try combinations(rules) }

  func combinations(_ rules: [String]) throws -> [Combination] {
    try deriveCombinations(history, patient: "P01", in: context(rules))
  }

  func onlyCombination(_ rules: String...) throws -> Combination {
    let rows = try deriveCombinations(history, patient: "P01", in: context(rules))
    try #require(rows.count == 1)
    return rows[0]
  }

  func exposures(_ rules: String...) throws -> [Exposure] {
    try deriveExposures(history, patient: "P01", in: context(rules))
  }

  func outcomes(_ rules: String...) throws -> [OutcomeRow] {
    try deriveOutcomes(history, patient: "P01", in: context(rules))
  }

  func onlyOutcome(_ rules: String...) throws -> OutcomeRow {
    let rows = try deriveOutcomes(history, patient: "P01", in: context(rules))
    try #require(rows.count == 1)
    return rows[0]
  }

  func regimen(_ rules: String...) throws -> CurrentRegimen {
    try deriveCurrentRegimen(history, patient: "P01", in: context(rules))
  }

  func responses(_ rules: String...) throws -> [ResponseRow] {
    try deriveResponses(history, patient: "P01", in: context(rules))
  }

  func adverseEvents(_ rules: String...) throws -> [AdverseEventRow] {
    try deriveAdverseEvents(history, patient: "P01", in: context(rules))
  }

  func lastSeen(_ rules: String...) throws -> LastSeen {
    try deriveLastSeen(history, patient: "P01", in: context(rules))
  }

  func patientRow(_ rules: String...) throws -> PatientRow {
    try derivePatientRow(history, patient: "P01", in: context(rules))
  }
}

extension Profile.Unit {
  /// The units of rows that are combinations, and not courses of single drugs.
  static let ofCombinations: [Profile.Unit] = [.pair, .regimen, .patient]
}

extension TestRecord {
  private mutating func add(_ line: Substring) throws {
    var words = line.split(separator: " ").map(String.init)
    var occurred: PartialDate?
    let event: ClinicalEvent
    switch words[0] {
    case "amend":
      var amendment = EventAmended()
      amendment.amends = identifier(words[1])
      words.removeFirst(2)
      if words[0].first?.isNumber == true { amendment.occurred = try PartialDate(parsing: words.removeFirst()) }
      amendment.data = pool.replacement(try fact(words))
      event = .eventAmended(amendment)
    case "retract":
      var retraction = EventRetracted()
      retraction.event = identifier(words[1])
      event = .eventRetracted(retraction)
    default:
      occurred = try PartialDate(parsing: words.removeFirst())
      event = try fact(words)
    }
    let position = events.count + 1
    events.append(
      RecordedEvent(
        sequenceNumber: position, id: EventID(high: 0, low: UInt64(position)),
        patient: pool.vocabulary.symbol(for: "P01"), occurred: occurred,
        recorded: Instant(startOf: try day("2030-01-01")).adding(milliseconds: Int64(position)), event: event))
  }

  private func identifier(_ reference: String) -> EventID {
    EventID(high: 0, low: UInt64(reference.dropFirst()) ?? 0)
  }

  private mutating func fact(_ words: [String]) throws -> ClinicalEvent {
    let options = Dictionary(
      words.filter { $0.contains("=") }.map { word in
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        return (parts[0], parts[1])
      }, uniquingKeysWith: { $1 })
    let plain = words.filter { !$0.contains("=") }
    switch plain[0] {
    case "start": return .treatmentStarted(try course(plain, options))
    case "add":
      var addition = CoTherapyAdded()
      addition.course = try course(plain, options)
      return .coTherapyAdded(addition)
    case "lower": return .doseDownTitrated(try titration(plain))
    case "raise": return .doseUpTitrated(try titration(plain))
    case "reschedule": return .doseScheduleChanged(try titration(plain))
    case "hold": return .treatmentHeld(interruption(plain))
    case "resume": return .treatmentResumed(interruption(plain))
    case "stop":
      var stop = TreatmentStopped()
      stop.treatment = pool.vocabulary.symbol(for: plain[1])
      stop.reasons = CodeList(try plain.dropFirst(2).map { try #require(StopReason(rawValue: $0)) })
      stop.switchedTo = pool.vocabulary.symbol(for: options["switchedTo"] ?? "")
      return .treatmentStopped(stop)
    default: return try finding(plain, options)
    }
  }

  private mutating func course(_ words: [String], _ options: [String: String]) throws -> TreatmentStarted {
    var start = TreatmentStarted()
    start.treatment = pool.vocabulary.symbol(for: words[1])
    start.drug = pool.vocabulary.symbol(for: words[2].split(separator: "_").joined(separator: " "))
    start.indication = pool.vocabulary.symbol(for: options["for"]?.replacing("_", with: " ") ?? "")
    start.reason = try options["reason"].map { try #require(StartReason(rawValue: $0)) }
    for word in words.dropFirst(3) {
      if word == "onOrBefore" {
        start.onOrBefore = true
      } else if let route = Route(rawValue: word) {
        start.route = route
      } else {
        start.dose = try Dose(parsing: word.replacing("_", with: " "))
      }
    }
    return start
  }

  private mutating func titration(_ words: [String]) throws -> DoseTitrated {
    var titration = DoseTitrated()
    titration.treatment = pool.vocabulary.symbol(for: words[1])
    titration.dose = try Dose(parsing: words[2].replacing("_", with: " "))
    return titration
  }

  private mutating func interruption(_ words: [String]) -> TreatmentInterruption {
    var interruption = TreatmentInterruption()
    interruption.treatment = pool.vocabulary.symbol(for: words[1])
    return interruption
  }
}

extension TestRecord {
  private mutating func finding(_ words: [String], _ options: [String: String]) throws -> ClinicalEvent {
    switch words[0] {
    case "enrolled":
      var enrolment = PatientEnrolled()
      enrolment.sex = try #require(Sex(rawValue: words[1]))
      enrolment.age = options["age"].flatMap(Int32.init)
      enrolment.birthYear = options["born"].flatMap(Int32.init)
      return .patientEnrolled(enrolment)
    case "diagnosis", "comorbidity":
      var diagnosis = DiagnosisRecorded()
      diagnosis.condition = pool.vocabulary.symbol(for: words[1].replacing("_", with: " "))
      diagnosis.role = words[0] == "diagnosis" ? .primary : .comorbidity
      return .diagnosisRecorded(diagnosis)
    case "prior":
      var prior = PriorTherapyRecorded()
      prior.therapy = pool.vocabulary.symbol(for: words[1].replacing("_", with: " "))
      return .priorTherapyRecorded(prior)
    case "response": return .responseAssessed(try response(words, options))
    case "measured":
      var measurement = MeasurementRecorded()
      measurement.analyte = pool.vocabulary.symbol(for: words[1])
      measurement.value = Double(words[2])
      measurement.unit = pool.vocabulary.symbol(for: words[3])
      return .measurementRecorded(measurement)
    case "graded":
      var grading = AdverseEventGraded()
      grading.event = identifier(words[1])
      grading.grade = Int32(words[2])
      return .adverseEventGraded(grading)
    case "cured":
      var resolution = DiagnosisResolved()
      resolution.event = identifier(words[1])
      return .diagnosisResolved(resolution)
    case "adverse": return .adverseEventRecorded(try adverseEvent(words, options))
    case "resolved":
      var resolution = AdverseEventResolved()
      resolution.event = identifier(words[1])
      resolution.outcome = try #require(AdverseEventOutcome(rawValue: words[2]))
      return .adverseEventResolved(resolution)
    case "ended":
      var end = FollowUpEnded()
      end.reason = try #require(FollowUpEndReason(rawValue: words[1]))
      return .followUpEnded(end)
    default:
      try #require(words[0] == "seen", "no such event: \(words[0])")
      return .patientSeen(PatientSeen())
    }
  }

  private mutating func response(_ words: [String], _ options: [String: String]) throws -> ResponseAssessed {
    var response = ResponseAssessed()
    let global = Response(rawValue: words[1])
    try #require(words[1] == "score" || global != nil, "no such response: \(words[1])")
    response.response = global
    response.phase = try options["phase"].map { try #require(ResponsePhase(rawValue: $0)) }
    response.transitory = words.contains("transitory") ? true : nil
    response.instrument = pool.vocabulary.symbol(for: options["instrument"] ?? "")
    response.score = options["score"].flatMap(Double.init)
    response.baseline = options["baseline"].flatMap(Double.init)
    response.condition = pool.vocabulary.symbol(for: options["condition"]?.replacing("_", with: " ") ?? "")
    let labels = words.dropFirst(2).filter { $0 != "transitory" }.map { pool.vocabulary.symbol(for: $0) }
    response.treatments = labels.isEmpty ? PooledList() : pool.list(labels)
    return response
  }

  private mutating func adverseEvent(_ words: [String], _ options: [String: String]) throws -> AdverseEventRecorded {
    var event = AdverseEventRecorded()
    event.term = pool.vocabulary.symbol(for: words[1])
    event.severity = options["severity"].flatMap(Severity.init)
    event.grade = options["grade"].flatMap(Int32.init)
    let suspects = words.dropFirst(2).map { word in
      let parts = word.split(separator: ":").map(String.init)
      return Suspect(
        treatment: pool.vocabulary.symbol(for: parts[0]),
        causality: parts.count > 1 ? Causality(rawValue: parts[1]) : nil,
        action: parts.count > 2 ? SuspectAction(rawValue: parts[2]) : nil)
    }
    event.suspects = suspects.isEmpty ? PooledList() : pool.list(suspects)
    if let measured = options["measured"] { event.measurements = pool.list([identifier(measured)]) }
    return event
  }
}

/// The day of `2022-03-09`.
func day(_ text: String) throws -> CalendarDay {
  let date = try PartialDate(parsing: text)
  try #require(date.precision == .day)
  return date.days.first
}

extension Combination {
  /// `baricitinib + methotrexate 2022-06-01..2023-11-01 518d`, a question mark before what is only possible.
  var brief: String {
    let end = end?.description ?? ""
    let drugs = "\(anchor) + \(partners.joined(separator: ", "))"
    return "\(possible ? "? " : "")\(drugs) \(start)..\(end) \(days)d"
  }
}

extension Exposure {
  /// `baricitinib T1 T3 2022-06-01..2023-11-01`.
  var brief: String {
    "\(drug) \(treatments.joined(separator: " ")) \(start)..\(end?.description ?? "")"
  }
}
