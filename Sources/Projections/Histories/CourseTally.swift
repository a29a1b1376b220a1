package import PatientRecord

/// The courses of some patients by drug and route, and the patients without an enrolment.
///
/// It is the same for every profile: rules decide later which courses an answer counts.
package struct CourseTally: Sendable {
  private struct Kind: Hashable {
    let drug: Symbol
    /// One more than the place of the route in the list of routes; 0 for none.
    let routeNumber: UInt8

    init(_ start: TreatmentStarted) {
      drug = start.drug
      let route = start.route ?? start.dose?.unit.impliedRoute
      routeNumber = route.map { Route.table.position(of: $0) + 1 } ?? 0
    }

    var route: Route? { Route.table.value(at: Int(routeNumber) - 1) }
  }

  private var courses: [Kind: Int] = [:]
  /// The number of patients with an event in force, but without an enrolment.
  package private(set) var notEnrolled = 0

  /// No courses.
  package init() {}

  /// Adds the courses of a patient. O(events).
  package mutating func add(_ history: PatientHistory) {
    for course in history.courses {
      guard let start = history.events[course.start].event.start else { continue }
      courses[Kind(start), default: 0] += 1
    }
    let isEnrolled = history.events.contains { if case .patientEnrolled = $0.event { true } else { false } }
    if !isEnrolled, !history.events.isEmpty { notEnrolled += 1 }
  }

  /// Adds the courses of other patients.
  package mutating func add(_ other: CourseTally) {
    courses.merge(other.courses, uniquingKeysWith: +)
    notEnrolled += other.notEnrolled
  }

  /// The reason that a course is part of no combination.
  package enum Reason: CaseIterable, Sendable {
    /// The drug acts where it is applied, and not on the whole body.
    case notSystemic
    /// The catalogue does not know the drug.
    case unknownDrug
    /// The drug is neither anchor nor partner under the profile.
    case otherDrug
  }

  /// Returns the courses that are part of no combination by a reason: how many of each drug, the most first. An unknown
  /// drug has its most frequent spelling.
  package func courses(leftOutFor reason: Reason, in context: ProjectionContext) -> [(drug: String, count: Int)] {
    var spellings: [FoldedText: [String: Int]] = [:]
    for (kind, count) in courses {
      let named = context.named(kind.drug)
      guard context.reason(toLeaveOut: named, by: kind.route) == reason else { continue }
      spellings[FoldedText(named.drug.name), default: [:]][named.drug.name, default: 0] += count
    }
    func mostFirst(_ left: (key: String, value: Int), _ right: (key: String, value: Int)) -> Bool {
      (right.value, left.key) < (left.value, right.key)
    }
    let counts = spellings.values.compactMap { counts in
      counts.min(by: mostFirst).map { (key: $0.key, value: counts.values.reduce(0, +)) }
    }
    return counts.sorted(by: mostFirst).map { (drug: $0.key, count: $0.value) }
  }
}

extension ProjectionContext {
  /// Returns the reason that a course of a drug by a route is part of no combination; nil if it can be.
  fileprivate func reason(toLeaveOut named: NamedDrug, by route: Route?) -> CourseTally.Reason? {
    if let route = route ?? named.route, !route.isSystemic { return .notSystemic }
    if !named.isKnown { return .unknownDrug }
    return named.drug.isAnchor || named.drug.isPartner ? nil : .otherDrug
  }
}
