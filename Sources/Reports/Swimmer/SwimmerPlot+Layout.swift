import CalendarTime
import Projections
import Text

extension SwimmerPlot {
  /// Lays out the patients with courses and leaves out the others. O(n log n + n · rows of a lane).
  ///
  /// `within` fixes the axis to that of a larger set of patients, so that parts of it can stand one after the other.
  package init(
    _ patients: [SwimmerPatient], axis: Axis, order: Order, page: PlotPage, within whole: SwimmerPlot? = nil
  ) {
    let shown = SwimmerPlot.sorted(patients.filter { $0.start != nil }, by: order)
    let span = SwimmerPlot.span(shown, axis)
    let firstDay = whole?.firstDay ?? span.lowerBound
    let perDay = whole?.millimetresPerDay ?? SwimmerPlot.axisWidth(page) / Double(max(1, span.count - 1))
    let (anchors, others) = SwimmerPlot.drugs(of: shown)
    let drugs = whole?.drugs ?? anchors + others
    let scale = SwimmerScale(page: page, axis: axis, firstDay: firstDay, millimetresPerDay: perDay)
    let places = Dictionary(uniqueKeysWithValues: drugs.enumerated().map { ($1, $0) })
    var lanes: [Lane] = []
    var y = SwimmerPlot.top
    var group = ""
    for patient in shown {
      let heading = patient.group == group ? nil : patient.group
      if heading != nil { y += SwimmerPlot.headingHeight }
      group = patient.group
      let lane = LaneLayout(patient, scale, places).lane(heading: heading, y: y)
      lanes.append(lane)
      y += lane.height + SwimmerPlot.laneGap
    }
    let ticks = whole?.ticks ?? SwimmerPlot.ticks(span, scale)
    self.init(
      page: page, axis: axis, millimetresPerDay: perDay, drugs: drugs,
      anchorCount: whole?.anchorCount ?? anchors.count, lanes: lanes, bottom: y, ticks: ticks,
      firstDay: firstDay)
  }

  /// The plot in parts that are not higher than a page, all on the axis of the whole. O(n log n).
  package static func pages(
    _ patients: [SwimmerPatient], axis: Axis, order: Order, page: PlotPage, height: Double = 230
  ) -> [SwimmerPlot] {
    let shown = sorted(patients.filter { $0.start != nil }, by: order)
    let whole = SwimmerPlot(shown, axis: axis, order: order, page: page)
    var starts = [0]
    for (place, lane) in whole.lanes.enumerated()
    where lane.y + lane.height - whole.lanes[starts[starts.count - 1]].y > height { starts.append(place) }
    if starts.count == 1 { return [whole] }
    return zip(starts, starts.dropFirst() + [shown.count]).map { start, end in
      SwimmerPlot(Array(shown[start..<end]), axis: axis, order: order, page: page, within: whole)
    }
  }

  /// Orders patients by the name of their group, then by the order asked for, then by name.
  package static func sorted(_ patients: [SwimmerPatient], by order: Order) -> [SwimmerPatient] {
    patients.sorted { one, other in
      if one.group != other.group { return one.group < other.group }
      switch order {
      case .start where one.start != other.start: return one.start ?? .distant < other.start ?? .distant
      case .length where one.days != other.days: return one.days > other.days
      default: return one.name < other.name
      }
    }
  }

  /// Returns the anchors, then the other drugs, each by name.
  private static func drugs(of patients: [SwimmerPatient]) -> (anchors: [String], others: [String]) {
    let courses = patients.flatMap(\.courses)
    let anchors = Set(courses.filter(\.isAnchor).map(\.drug))
    return (anchors.sorted(), Set(courses.map(\.drug)).subtracting(anchors).sorted())
  }

  /// Returns the days from the first that the axis has to show to the last.
  private static func span(_ patients: [SwimmerPatient], _ axis: Axis) -> ClosedRange<Int> {
    var first = Int.max
    var last = Int.min
    for patient in patients {
      let zero = patient.zero(axis).map { Int($0.daysSinceEpoch) } ?? 0
      let days =
        patient.courses.flatMap { [$0.start, $0.end] } + patient.marks.map(\.day)
      for day in days {
        first = min(first, Int(day.daysSinceEpoch) - zero)
        last = max(last, Int(day.daysSinceEpoch) - zero)
      }
    }
    if first > last { return 0...1 }
    // Time before the first combination takes a quarter of what follows it at most, and three months at least.
    if axis == .combination { first = max(first, min(-92, -last / 4)) }
    return min(first, last)...max(last, first + 1)
  }

  private static func ticks(_ span: ClosedRange<Int>, _ scale: SwimmerScale) -> [Tick] {
    let most = scale.page.width < 120 ? 6 : 11
    let months = Double(span.count - 1) / daysInMonth
    let step = monthSteps.first { months / Double($0) <= Double(most) } ?? 1200
    return scale.axis == .date ? dateTicks(span, step, scale) : monthTicks(span, step, scale)
  }

  private static func monthTicks(_ span: ClosedRange<Int>, _ step: Int, _ scale: SwimmerScale) -> [Tick] {
    let days = Double(step) * daysInMonth
    let first = Int((Double(span.lowerBound) / days).rounded(.up))
    let last = Int((Double(span.upperBound) / days).rounded(.down))
    if first > last { return [] }
    return (first...last).map { number in
      let x = scale.page.plotLeft + (Double(number) * days - Double(span.lowerBound)) * scale.millimetresPerDay
      let month = number * step
      return Tick(x: x, label: month < 0 ? "\u{2212}\(month.magnitude)" : String(month))
    }
  }

  private static func dateTicks(_ span: ClosedRange<Int>, _ step: Int, _ scale: SwimmerScale) -> [Tick] {
    let start = CalendarDay(daysSinceEpoch: Int32(span.lowerBound))
    guard var day = CalendarDay(year: start.year - start.year % max(1, step / 12), month: 1, day: 1) else { return [] }
    var ticks: [Tick] = []
    while Int(day.daysSinceEpoch) <= span.upperBound {
      if Int(day.daysSinceEpoch) >= span.lowerBound {
        let label = step % 12 == 0 ? String(day.description.prefix(4)) : String(day.description.prefix(7))
        ticks.append(Tick(x: scale.x(day, nil), label: label))
      }
      day = day.adding(months: step)
    }
    return ticks
  }

  /// The days of a month on the axis.
  static let daysInMonth = 30.4375
}

extension CalendarDay {
  fileprivate static let distant = CalendarDay(daysSinceEpoch: .max)
}

extension SwimmerPatient {
  /// Returns the day at which the axis has its zero; nil on an axis of dates.
  func zero(_ axis: SwimmerPlot.Axis) -> CalendarDay? { axis == .date ? nil : firstCombination ?? start }
}

/// Places the parts of one lane from top to bottom: marks of the response, bars of anchors, other bars, adverse events.
private struct LaneLayout {
  let patient: SwimmerPatient
  let scale: SwimmerScale
  let places: [String: Int]
  let zero: CalendarDay?

  init(_ patient: SwimmerPatient, _ scale: SwimmerScale, _ places: [String: Int]) {
    (self.patient, self.scale, self.places) = (patient, scale, places)
    zero = patient.zero(scale.axis)
  }

  func lane(heading: String?, y: Double) -> SwimmerPlot.Lane {
    var bars: [SwimmerPlot.Bar] = []
    var marks: [SwimmerPlot.Mark] = []
    var row = 0
    place(patient.marks.filter { !$0.kind.isBelow }, from: &row, y, into: &marks)
    place(patient.courses.filter(\.isAnchor), from: &row, y, into: &bars)
    place(patient.courses.filter { !$0.isAnchor }, from: &row, y, into: &bars)
    place(patient.marks.filter(\.kind.isBelow), from: &row, y, into: &marks)
    return SwimmerPlot.Lane(
      name: patient.name, heading: heading, y: y, height: Double(max(1, row)) * SwimmerPlot.rowHeight, zero: zero,
      combined: patient.combined.map {
        SwimmerPlot.Piece(x: x($0.lowerBound), width: days($0.lowerBound, $0.upperBound), share: nil)
      }, months: patient.combined.isEmpty ? "" : oneDecimal(patient.monthsCombined), bars: bars, marks: marks)
  }

  private func place(
    _ courses: [SwimmerPatient.Course], from row: inout Int, _ y: Double, into bars: inout [SwimmerPlot.Bar]
  ) {
    let ordered = courses.sorted { ($0.start, $0.drug) < ($1.start, $1.drug) }
    let rows = packed(ordered.map { x($0.start)...max(x($0.start), x($0.end)) })
    for (course, offset) in zip(ordered, rows) {
      bars.append(bar(course, y: y + Double(row + offset) * SwimmerPlot.rowHeight))
    }
    row += (rows.max() ?? -1) + 1
  }

  private func place(
    _ found: [SwimmerPatient.Mark], from row: inout Int, _ y: Double, into marks: inout [SwimmerPlot.Mark]
  ) {
    let ordered = found.sorted { $0.day < $1.day }
    let rows = packed(ordered.map { x($0.day) - MarkKind.radius...x($0.day) + MarkKind.radius })
    for (mark, offset) in zip(ordered, rows) {
      marks.append(
        SwimmerPlot.Mark(
          kind: mark.kind, x: x(mark.day), y: y + (Double(row + offset) + 0.42) * SwimmerPlot.rowHeight,
          title: mark.text, events: mark.events))
    }
    row += (rows.max() ?? -1) + 1
  }

  private func x(_ day: CalendarDay) -> Double { scale.x(day, zero) }

  private func bar(_ course: SwimmerPatient.Course, y: Double) -> SwimmerPlot.Bar {
    SwimmerPlot.Bar(
      drug: places[course.drug] ?? 0, x: x(course.start), width: days(course.start, course.end), y: y,
      pieces: course.steps.map {
        SwimmerPlot.Piece(x: x($0.start), width: days($0.start, $0.end), share: $0.share)
      },
      holds: course.holds.map {
        SwimmerPlot.Piece(x: x($0.lowerBound), width: days($0.lowerBound, $0.upperBound), share: nil)
      },
      hasArrow: course.isOngoing, isOpenAtStart: course.isOpenAtStart,
      isCut: scale.isCut(course.start, zero), cause: course.cause, title: course.words, events: course.events)
  }

  private func days(_ start: CalendarDay, _ end: CalendarDay) -> Double {
    x(end) - x(start)
  }
}

extension SwimmerPatient.Course {
  /// `methotrexate 15mg/week, 10mg/week: 2022-06-15 to 2023-11-01`.
  fileprivate var words: String {
    var doses: [String] = []
    for step in steps {
      let dose = step.dose ?? "dose not recorded"
      if doses.last != dose { doses.append(dose) }
    }
    let held = holds.map { "held \($0.lowerBound) to \($0.upperBound)" }
    let reason = cause.map { ", stopped: \($0.words)" } ?? ""
    let days =
      (isOpenAtStart ? "on or before " : "") + "\(start) " + (isOngoing ? "ongoing at \(end)" : "to \(end)") + reason
    return ([drug + " " + doses.joined(separator: ", then ") + ": " + days] + held).joined(separator: "; ")
  }
}

/// Returns a row for each range, in their order, so that none overlaps another: the first row that is free.
func packed(_ stretches: [ClosedRange<Double>]) -> [Int] {
  var ends: [Double] = []
  return stretches.map { stretch in
    let row = ends.firstIndex { $0 <= stretch.lowerBound } ?? ends.count
    if row == ends.count { ends.append(stretch.upperBound) } else { ends[row] = stretch.upperBound }
    return row
  }
}
