import CalendarTime
import PatientRecord

/// Courses of one drug that count as one exposure.
struct MergedExposure {
  let drug: CombinationDrug
  /// By chosen start.
  let courses: [ReadCourse]
  /// From the earliest start to the latest stop, in each reading.
  let days: ByReading<DayRange>
  /// Whether days are left out because the drug was held.
  let hasHolds: Bool

  fileprivate init(_ courses: [ReadCourse], _ first: ReadCourse) {
    hasHolds = courses.contains { $0.holds != nil }
    drug = first.drug
    self.courses = courses
    days = ByReading { reading in
      courses.dropFirst().reduce(first.days[reading]) { $0.hull($1.days[reading]) }
    }
  }

  /// The course whose start is the exposure's.
  func firstCourse(in reading: Reading) -> ReadCourse? {
    courses.first { $0.days[reading].start == days[reading].start }
  }

  /// The course whose end is the exposure's.
  var lastCourse: ReadCourse? { courses.last { $0.days.chosen.end == days.chosen.end } }

  /// Whether it was already running when it is first heard of, so that it may have begun at any time before.
  func isOpenAtStart(in reading: Reading) -> Bool {
    courses.allSatisfy { $0.onOrBefore || $0.days[reading].start > days[reading].start }
  }
}

extension MergedExposure {
  /// Merges the courses of each drug when the gap between them is at most so many days, judged on chosen days.
  ///
  /// A course of no chosen days is never merged. By drug, then start; O(n log n).
  static func merge(_ courses: [ReadCourse], gap: Int) -> [MergedExposure] {
    let ordered = courses.sorted { left, right in
      if left.drug.name != right.drug.name { return left.drug.name < right.drug.name }
      if left.days.chosen.start != right.days.chosen.start { return left.days.chosen.start < right.days.chosen.start }
      return left.course.start < right.course.start
    }
    var exposures: [MergedExposure] = []
    exposures.reserveCapacity(ordered.count)
    var open: [ReadCourse] = []
    var reached: DayRange?
    func close() {
      if let first = open.first { exposures.append(MergedExposure(open, first)) }
      open = []
      reached = nil
    }
    for course in ordered {
      let days = course.days.chosen
      if let first = open.first, first.drug.name != course.drug.name { close() }
      if days.isEmpty {
        exposures.append(MergedExposure([course], course))
        continue
      }
      if let end = reached?.end, days.start - end > gap { close() }
      open.append(course)
      reached = reached?.hull(days) ?? days
    }
    close()
    return exposures
  }
}
