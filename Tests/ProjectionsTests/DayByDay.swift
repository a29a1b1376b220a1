import CalendarTime
import Projections

/// The combinations of exact dates, found by looking at every day by itself.
///
/// Day `censoringDay` stands for everything from then on: who is on a drug then still is.
struct DayByDay {
  struct Row: Hashable {
    let anchors: [String]
    let partners: [String]
    let start: Int
    /// Nil while ongoing.
    let end: Int?
    let days: Int
  }

  private let censoringDay: Int
  private var onDrug: [String: Set<Int>] = [:]
  private var inPair: [[String]: Set<Int>] = [:]
  /// The days on which a drug was stopped that had been started on them.
  private var oneDay: [String: Set<Int>] = [:]
  /// The pairs of no days: a drug was taken with the other on such a day.
  private(set) var brief: [Row] = []

  init(_ courses: [RandomRecord.Course], censoringDay: Int, endedBy death: Int? = nil, gap: Int, minimum: Int) {
    self.censoringDay = censoringDay
    for course in courses where course.start <= censoringDay {
      for day in course.start...censoringDay where day < course.stop ?? .max && day < death ?? .max {
        onDrug[course.drug, default: []].insert(day)
      }
      if min(course.stop ?? .max, death ?? .max) == course.start {
        oneDay[course.drug, default: []].insert(course.start)
      }
    }
    for (drug, days) in onDrug { onDrug[drug] = filled(days, gap) }
    for anchor in ["baricitinib", "upadacitinib"] {
      for partner in ["methotrexate", "prednisone"] {
        let common = onDrug[anchor, default: []].intersection(onDrug[partner, default: []])
        let runs = runs(common).filter { counted($0) >= minimum }
        inPair[[anchor, partner]] = Set(runs.joined())
        if minimum == 0 { addBrief(anchor, partner, runs) }
      }
    }
  }

  /// Adds the pairs of no days of two drugs, but for those that touch days on both.
  private mutating func addBrief(_ anchor: String, _ partner: String, _ runs: [[Int]]) {
    let (one, other) = (oneDay[anchor, default: []], oneDay[partner, default: []])
    let days = one.intersection(onDrug[partner, default: []].union(other))
      .union(other.intersection(onDrug[anchor, default: []]))
    let touched = Set(runs.flatMap { $0 + [($0.last ?? 0) + 1] })
    brief += days.subtracting(touched).sorted().map {
      Row(anchors: [anchor], partners: [partner], start: $0, end: $0, days: 0)
    }
  }

  var pairs: [Row] {
    brief
      + rows { day in
        inPair.filter { $0.value.contains(day) }.map { [[$0.key[0]], [$0.key[1]]] }
      }
  }

  var regimens: [Row] {
    brief
      + rows { day in
        let running = inPair.filter { $0.value.contains(day) }.keys
        return running.isEmpty ? [] : [[Set(running.map { $0[0] }).sorted(), Set(running.map { $0[1] }).sorted()]]
      }
  }

  /// The number of days up to the censoring day on any combination.
  var patientDays: Int { counted(Array(Set(inPair.values.joined()))) }

  /// Makes a row of consecutive days with the same drugs.
  private func rows(_ sets: (Int) -> [[[String]]]) -> [Row] {
    var rows: [Row] = []
    var open: [[[String]]: Int] = [:]
    for day in 0...censoringDay + 1 {
      let today = day > censoringDay ? [] : Set(sets(day))
      for (set, start) in open where !today.contains(set) {
        let end = day > censoringDay ? nil : day
        rows.append(
          Row(anchors: set[0], partners: set[1], start: start, end: end, days: min(day, censoringDay) - start))
        open[set] = nil
      }
      for set in today where open[set] == nil { open[set] = day }
    }
    return rows
  }

  private func counted(_ days: [Int]) -> Int { days.count { $0 < censoringDay } }

  private func runs(_ days: Set<Int>) -> [[Int]] {
    var runs: [[Int]] = []
    for day in days.sorted() {
      if runs.last?.last == day - 1 { runs[runs.count - 1].append(day) } else { runs.append([day]) }
    }
    return runs
  }

  private func filled(_ days: Set<Int>, _ gap: Int) -> Set<Int> {
    var filled = days
    for (before, after) in zip(days.sorted(), days.sorted().dropFirst()) where after - before - 1 <= gap {
      filled.formUnion(before..<after)
    }
    return filled
  }
}
