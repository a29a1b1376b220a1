import CalendarTime
import PatientRecord
import Projections
import TestSupport

/// A random record of courses of four drugs within the first months of 2022, as the words that `TestRecord` reads.
struct RandomRecord {
  /// A course: its drug, its first day and its first day off in days after 2022-01-01; nil where it runs.
  struct Course {
    var drug: String
    var start: Int
    var stop: Int?
  }

  static let drugs = ["baricitinib", "upadacitinib", "methotrexate", "prednisone"]
  static let origin = PartialDate(year: 2022).map(\.days.first) ?? CalendarDay(daysSinceEpoch: 0)

  private(set) var courses: [Course] = []
  /// The dates that are cut to their month.
  private var partial: Set<Int> = []

  /// Up to `count` courses on exact dates, or, one date in `partialOneIn`, only on the month.
  init(seed: UInt64, upTo count: Int, partialOneIn: Int? = nil, oneCourseADrug: Bool = false) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    var free = RandomRecord.drugs.shuffled(using: &generator)
    for index in 0..<Int.random(in: 1...count, using: &generator) {
      guard let drug = oneCourseADrug ? free.popLast() : free.randomElement(using: &generator) else { break }
      let start = Int.random(in: 0...150, using: &generator)
      let runs = Int.random(in: 0..<4, using: &generator) == 0
      courses.append(
        Course(drug: drug, start: start, stop: runs ? nil : start + Int.random(in: 0...60, using: &generator)))
      for date in [2 * index, 2 * index + 1] {
        if let partialOneIn, Int.random(in: 0..<partialOneIn, using: &generator) == 0 { partial.insert(date) }
      }
    }
  }

  static func day(_ number: Int) -> CalendarDay { origin.adding(days: number) }

  /// The record in words.
  var text: String {
    courses.enumerated().flatMap { index, course in
      let start = "\(date(course.start, 2 * index)) start T\(index + 1) \(course.drug)"
      let stop = course.stop.map { "\(date($0, 2 * index + 1)) stop T\(index + 1) other" }
      return [start] + (stop.map { [$0] } ?? [])
    }.joined(separator: "\n")
  }

  /// The same, the course at a position split on a day: stopped, and started again, some days later, as another course.
  func split(_ position: Int, on day: Int, resumedAfter gap: Int = 0) -> RandomRecord {
    var copy = self
    copy.courses.append(Course(drug: courses[position].drug, start: day + gap, stop: courses[position].stop))
    copy.courses[position].stop = day
    return copy
  }

  private func date(_ number: Int, _ index: Int) -> String {
    let text = RandomRecord.day(number).description
    return partial.contains(index) ? String(text.dropLast(3)) : text
  }
}
