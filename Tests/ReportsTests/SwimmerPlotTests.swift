import CalendarTime
import Projections
import TestSupport
import Testing

@testable import Reports

/// Patients drawn from a seed: courses that overlap, end on their first day or do not end, holds, marks of every kind.
func drawnPatients(seed: UInt64) -> [SwimmerPatient] {
  var generator = RepeatableRandomNumberGenerator(seed: seed)
  func day(_ range: ClosedRange<Int>) -> CalendarDay {
    CalendarDay(daysSinceEpoch: Int32(19_000 + Int.random(in: range, using: &generator)))
  }
  return (0..<Int.random(in: 1...30, using: &generator)).map { number in
    let courses = (0..<Int.random(in: 0...5, using: &generator)).map { course in
      let start = day(0...900)
      let end = start.adding(days: Int.random(in: 0...400, using: &generator))
      let middle = start.adding(days: (end - start) / 2)
      return SwimmerPatient.Course(
        drug: "drug \(Int.random(in: 0..<9, using: &generator))", isAnchor: course == 0, start: start, end: end,
        isOngoing: Bool.random(using: &generator), cause: EndCause.allCases.randomElement(using: &generator),
        isOpenAtStart: Bool.random(using: &generator),
        steps: [
          .init(start: start, end: middle, dose: "10mg/day", share: 1),
          .init(start: middle, end: end, dose: nil, share: nil),
        ], holds: start < middle ? [start..<middle] : [])
    }
    let marks = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
      SwimmerPatient.Mark(
        kind: MarkKind.allCases.randomElement(using: &generator) ?? .death, day: day(0...1300), text: "m")
    }
    return SwimmerPatient(
      name: "P\(number)", group: Bool.random(using: &generator) ? "a" : "b",
      firstCombination: Bool.random(using: &generator) ? courses.first?.end : nil, courses: courses, marks: marks)
  }
}

@Suite("The geometry of a swimmer plot")
struct SwimmerPlotTests {
  private static let tolerance = 1e-9

  private static let variants = (0..<12 as Range<UInt64>).flatMap { seed in
    SwimmerPlot.Axis.allCases.flatMap { axis in SwimmerPlot.Order.allCases.map { (seed, axis, $0) } }
  }

  @Test(
    "every bar is its days times the scale, every mark stands on its day, ongoing bars have arrows", arguments: variants
  )
  func bars(seed: UInt64, axis: SwimmerPlot.Axis, order: SwimmerPlot.Order) throws {
    let patients = drawnPatients(seed: seed)
    let plot = SwimmerPlot(patients, axis: axis, order: order, page: PlotPage(width: 174))
    let shown = patients.filter { !$0.courses.isEmpty }
    #expect(Set(plot.lanes.map(\.name)) == Set(shown.map(\.name)), "seed \(seed)")
    #expect(plot.lanes.count == shown.count, "seed \(seed)")
    for lane in plot.lanes {
      let patient = try #require(shown.first { $0.name == lane.name })
      let zero =
        axis == .date
        ? CalendarDay(daysSinceEpoch: 0) : patient.firstCombination ?? patient.start ?? .init(daysSinceEpoch: 0)
      func place(_ day: CalendarDay) -> Double {
        plot.page.plotLeft + Double(max(0, day - zero - plot.firstDay)) * plot.millimetresPerDay
      }
      #expect(lane.bars.count == patient.courses.count && lane.marks.count == patient.marks.count, "seed \(seed)")
      for course in patient.courses {
        let isDrawn = lane.bars.contains { bar in
          plot.drugs[bar.drug] == course.drug && bar.hasArrow == course.isOngoing
            && bar.isOpenAtStart == course.isOpenAtStart && abs(bar.x - place(course.start)) < Self.tolerance
            && abs(bar.width - (place(course.end) - place(course.start))) < Self.tolerance
            && bar.isCut == (course.start - zero < plot.firstDay) && bar.cause == course.cause
            && bar.holds.count == course.holds.count
        }
        #expect(isDrawn, "seed \(seed), \(lane.name), \(course)")
      }
      for mark in patient.marks {
        #expect(
          lane.marks.contains { $0.kind == mark.kind && abs($0.x - place(mark.day)) < Self.tolerance }, "seed \(seed)")
      }
    }
  }

  @Test(
    "nothing lies over anything else, and all lies within the axis and its lane", arguments: 0..<40 as Range<UInt64>)
  func overlaps(seed: UInt64) {
    let plot = SwimmerPlot(drawnPatients(seed: seed), axis: .date, order: .start, page: PlotPage(width: 85))
    var below = 0.0
    for lane in plot.lanes {
      #expect(lane.y >= below, "seed \(seed)")
      below = lane.y + lane.height
      for (index, bar) in lane.bars.enumerated() {
        #expect(bar.y >= lane.y && bar.y + SwimmerPlot.barHeight <= below, "seed \(seed)")
        #expect(bar.x >= plot.page.plotLeft - 1e-9, "seed \(seed)")
        #expect(bar.x + bar.width <= plot.right + 1e-9, "seed \(seed)")
        #expect(abs(bar.pieces.reduce(0) { $0 + $1.width } - bar.width) < 1e-9, "its doses are the whole of it")
        for other in lane.bars[(index + 1)...] where other.y == bar.y {
          #expect(other.x >= bar.x + bar.width || bar.x >= other.x + other.width, "seed \(seed)")
        }
      }
      for (index, mark) in lane.marks.enumerated() {
        #expect(mark.y - MarkKind.radius >= lane.y && mark.y + MarkKind.radius <= below, "seed \(seed)")
        for other in lane.marks[(index + 1)...] where other.y == mark.y {
          #expect(abs(other.x - mark.x) >= 2 * MarkKind.radius - 1e-9, "seed \(seed)")
        }
      }
    }
    #expect(plot.bottom >= below)
  }

  @Test("lanes stand in groups, and in the order asked for", arguments: 0..<10 as Range<UInt64>)
  func orders(seed: UInt64) throws {
    let patients = drawnPatients(seed: seed)
    let byName = Dictionary(uniqueKeysWithValues: patients.map { ($0.name, $0) })
    for order in SwimmerPlot.Order.allCases {
      let plot = SwimmerPlot(patients, axis: .date, order: order, page: PlotPage(width: 174))
      #expect(plot.lanes.compactMap(\.heading) == Set(plot.lanes.compactMap { byName[$0.name]?.group }).sorted())
      for (one, other) in zip(plot.lanes, plot.lanes.dropFirst()) where other.heading == nil {
        let (first, second) = (try #require(byName[one.name]), try #require(byName[other.name]))
        switch order {
        case .start: #expect(first.start.map { start in second.start.map { start <= $0 } } == true, "seed \(seed)")
        case .length: #expect(first.days >= second.days, "seed \(seed)")
        case .name: #expect(first.name < second.name, "seed \(seed)")
        }
      }
    }
  }

  @Test("a part of the patients stands on the same axis as all of them", arguments: 0..<10 as Range<UInt64>)
  func parts(seed: UInt64) throws {
    let patients = drawnPatients(seed: seed)
    let whole = SwimmerPlot(patients, axis: .date, order: .name, page: PlotPage(width: 174))
    for patient in patients where !patient.courses.isEmpty {
      let part = SwimmerPlot([patient], axis: .date, order: .name, page: whole.page, within: whole)
      let lane = try #require(whole.lanes.first { $0.name == patient.name })
      #expect(part.ticks == whole.ticks && part.lanes[0].bars.map(\.x) == lane.bars.map(\.x), "seed \(seed)")
      #expect(part.lanes[0].bars.map(\.drug) == lane.bars.map(\.drug), "seed \(seed)")
    }
  }

  @Test("pages hold every lane once, in order, and none is higher than asked", arguments: 0..<10 as Range<UInt64>)
  func pages(seed: UInt64) {
    let patients = drawnPatients(seed: seed)
    for order in SwimmerPlot.Order.allCases {
      let whole = SwimmerPlot(patients, axis: .combination, order: order, page: PlotPage(width: 174))
      let pages = SwimmerPlot.pages(
        patients, axis: .combination, order: order, page: PlotPage(width: 174), height: 60)
      #expect(pages.flatMap { $0.lanes.map(\.name) } == whole.lanes.map(\.name), "seed \(seed)")
      #expect(pages.allSatisfy { $0.ticks == whole.ticks && $0.drugs == whole.drugs }, "seed \(seed)")
      for page in pages where page.lanes.count > 1 {
        let height = page.bottom - page.lanes[0].y
        #expect(height <= 60 + SwimmerPlot.laneGap + SwimmerPlot.headingHeight, "seed \(seed)")
      }
    }
  }

  @Test("a worked example: 30 days of 60 at 174 mm")
  func worked() throws {
    let start = try #require(CalendarDay(year: 2024, month: 1, day: 1))
    let patient = SwimmerPatient(
      name: "P", firstCombination: start,
      courses: [
        .init(drug: "x", isAnchor: true, start: start, end: start.adding(days: 60), isOngoing: false),
        .init(drug: "y", isAnchor: false, start: start, end: start.adding(days: 30), isOngoing: true),
      ], marks: [])
    let plot = SwimmerPlot([patient], axis: .combination, order: .start, page: PlotPage(width: 174))
    // 174 wide, less 24 for labels, 5 on the right and 11 for months.
    #expect(plot.millimetresPerDay == 134.0 / 60)
    #expect(plot.lanes[0].bars.map(\.x) == [24, 24] && plot.lanes[0].bars.map(\.width) == [134, 67])
    #expect(plot.lanes[0].bars.map(\.hasArrow) == [false, true])
    #expect(plot.ticks.map(\.label) == ["0", "1"])
    #expect(abs(plot.ticks[1].x - (24 + 30.4375 * 134 / 60)) < 1e-9)
  }

  @Test(
    "the name of the axis has room at either width, and months before the combination a minus", arguments: [85, 174])
  func axis(width: Double) throws {
    let start = try #require(CalendarDay(year: 2024, month: 1, day: 1))
    let patient = SwimmerPatient(
      name: "P", firstCombination: start.adding(days: 400),
      courses: [.init(drug: "x", isAnchor: true, start: start, end: start.adding(days: 800), isOngoing: false)],
      marks: [])
    let plot = SwimmerPlot([patient], axis: .combination, order: .start, page: PlotPage(width: width))
    // 400 days after the first combination leave room for a quarter of them before it.
    // Of 16 months a tick stands at each third on a narrow page, and at each second on a wide one.
    let label = width < 120 ? "\u{2212}3" : "\u{2212}2"
    #expect(plot.firstDay == -100 && plot.ticks.first?.label == label && plot.lanes[0].bars[0].isCut)
    let svg = plot.svg(title: "t", description: "d")
    let match = try #require(svg.firstMatch(of: /<text x="([0-9.]+)"[^>]*>(Months since [^<]*)</))
    let middle = try #require(Double(match.1))
    // At 7 points the letters of such a text are 1.2 mm wide on average.
    let half = Double(match.2.count) * 1.2 / 2
    #expect(middle - half >= 0 && middle + half <= width)
  }

  @Test("the time on combination is shaded, and its months stand on the right: overlaps count once")
  func combined() throws {
    let start = try #require(CalendarDay(year: 2024, month: 1, day: 1))
    func days(_ from: Int, _ to: Int) -> Range<CalendarDay> { start.adding(days: from)..<start.adding(days: to) }
    let patient = SwimmerPatient(
      name: "P", firstCombination: start, combined: [days(50, 80), days(0, 30), days(20, 60)],
      courses: [
        .init(
          drug: "x", isAnchor: true, start: start, end: start.adding(days: 100), isOngoing: false, cause: .remission)
      ], marks: [])
    #expect(patient.combined == [days(0, 80)])
    let plot = SwimmerPlot([patient], axis: .combination, order: .length, page: PlotPage(width: 174))
    #expect(plot.lanes[0].combined.map(\.x) == [24] && abs(plot.lanes[0].combined[0].width - 134 * 0.8) < 1e-9)
    // 80 days of 30.4375 a month.
    #expect(plot.lanes[0].months == "2.6")
    let svg = plot.svg(title: "", description: "")
    for words in [
      ">2.6<", ">months on<", ">on combination<", ">stopped: remission, or planned<", "class=\"end remission-",
    ] {
      #expect(svg.contains(words), "\(words)")
    }
  }

  @Test("nothing to show is an empty plot, not a fault")
  func empty() {
    let plot = SwimmerPlot([], axis: .date, order: .start, page: PlotPage(width: 174))
    #expect(plot.lanes.isEmpty && plot.millimetresPerDay.isFinite)
    #expect(plot.svg(title: "t", description: "d").hasSuffix("</svg>\n"))
  }

  @Test(
    "the drawing holds each bar, arrow and mark once, and no text that could be markup",
    arguments: 0..<6 as Range<UInt64>)
  func drawing(seed: UInt64) {
    let plot = SwimmerPlot(drawnPatients(seed: seed), axis: .combination, order: .start, page: PlotPage(width: 174))
    let bars = plot.lanes.flatMap(\.bars)
    let marks = plot.lanes.flatMap(\.marks)
    for isPart in [false, true] {
      let svg = plot.svg(title: "<t>", description: "\"d\"", isPart: isPart)
      #expect(count("<g class=\"bar\"", in: svg) == bars.count && count("class=\"outline\"", in: svg) == bars.count)
      #expect(count("<path class=\"arrow\"", in: svg) == bars.count(where: \.hasArrow) + legendArrow(svg, isPart))
      #expect(count("<g class=\"mark\"", in: svg) == marks.count)
      #expect(svg.contains("<title>&lt;t&gt;</title>") && svg.contains("<desc>&quot;d&quot;</desc>"))
    }
  }

  private func legendArrow(_ svg: String, _ isPart: Bool) -> Int { isPart || !svg.contains(">ongoing</text>") ? 0 : 1 }

  private func count(_ words: String, in text: String) -> Int {
    text.split(separator: words, omittingEmptySubsequences: false).count - 1
  }
}
