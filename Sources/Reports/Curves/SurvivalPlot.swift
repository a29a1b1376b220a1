package import Statistics

/// The geometry of curves over time, Kaplan–Meier or Aalen–Johansen: steps, intervals, censor ticks, numbers at risk.
///
/// All places are millimetres from the upper left corner. The curve of a group ends at its longest time.
package struct SurvivalPlot: Sendable {
  /// A place.
  package struct Point: Equatable, Sendable {
    /// The distance from the left edge.
    package let x: Double
    /// The distance from the upper edge.
    package let y: Double
  }

  /// One group.
  package struct Curve: Sendable {
    /// The group's name.
    package let name: String
    /// The corners of its curve, from time 0.
    package let steps: [Point]
    /// Those up to the last time with five or more at risk; beyond it the curve is pale.
    package let sure: [Point]
    /// The place of its median; nil if it is not reached.
    package let median: Point?
    /// The corners of the competing curve; empty if nothing competes.
    package let competing: [Point]
    /// The corners of its interval, upper limits forwards and lower ones backwards; empty if there is none.
    package let band: [Point]
    /// The places of censored rows.
    package let censored: [Point]
    /// The number at risk at each tick.
    package let atRisk: [Int]
    /// The number that was censored by each tick.
    package let censoredBy: [Int]
    /// The number that had stopped by each tick, for whatever reason.
    package let stopped: [Int]
    /// Its median with limits, in words.
    package let summary: String
  }

  /// The quantity of a curve.
  package enum Kind: Sendable {
    /// Drug survival, the probability of remaining on treatment (Kaplan–Meier): falls from 1.
    case survival
    /// The probability of having stopped for ineffectiveness or an adverse event while other stops compete
    /// (Aalen–Johansen): rises from 0.
    case incidence
  }

  /// The quantity of the curves.
  package let kind: Kind
  /// The sizes of the figure.
  package let page: PlotPage
  /// Millimetres in a month.
  package let millimetresPerMonth: Double
  /// The curves in the order of their groups.
  package let curves: [Curve]
  /// The ticks of the axis of months.
  package let ticks: [Tick]
  /// The upper edge of the axes, at a probability of 1.
  package static let top = 3.0
  /// The height of the axes: a probability of 1.
  package let height: Double

  /// The treatment that time is on: `combination`, or `the drug`.
  package var subject = "combination"

  /// A sentence with the numbers of rows, patients and ends.
  package var counts = ""

  /// Lines below the keys, such as the result of a test of the curves.
  package var notes: [String] = []

  /// The months at the ticks.
  let months: [Int]

  /// The month at which the curves begin: 0, or a landmark.
  let beginning: Double

  /// Lays out the curves of groups, in months, from a beginning on. O(n) for n steps.
  package init(
    _ groups: [(name: String, curve: KaplanMeier, summary: String)], transform: IntervalTransform,
    from beginning: Double = 0, page: PlotPage
  ) {
    self.init(
      groups.map { (name: $0.name, summary: $0.summary, estimate: CurveEstimate($0.curve, transform)) },
      kind: .survival, from: beginning, page: page)
  }

  /// Lays out curves of cause 0 with which cause 1 competes. O(n²), for the intervals.
  package init(
    failures groups: [(name: String, curves: AalenJohansen, summary: String)],
    transform: IntervalTransform, from beginning: Double = 0, page: PlotPage
  ) {
    self.init(
      groups.map { (name: $0.name, summary: $0.summary, estimate: CurveEstimate($0.curves, transform)) },
      kind: .incidence, from: beginning, page: page)
  }

  private init(
    _ groups: [(name: String, summary: String, estimate: CurveEstimate)], kind: Kind, from beginning: Double,
    page: PlotPage
  ) {
    let longest = max(1, groups.compactMap(\.estimate.steps.last?.time).max() ?? 1)
    let perMonth = page.plotWidth / longest
    let height = page.width < 120 ? 45.0 : 70.0
    let step = monthSteps.first { longest / Double($0) <= (page.width < 120 ? 6 : 10) } ?? 1200
    let months = Array(stride(from: 0, through: Int(longest), by: step))
    (self.kind, self.page, self.height, self.months, self.beginning) = (kind, page, height, months, beginning)
    millimetresPerMonth = perMonth
    ticks = months.map { Tick(x: page.plotLeft + Double($0) * perMonth, label: String($0)) }
    let point = { (month: Double, share: Double) in
      Point(x: page.plotLeft + month * perMonth, y: SurvivalPlot.top + (1 - share) * height)
    }
    curves = groups.map { group in
      let estimate = group.estimate
      let corners = { (values: [(time: Double, value: Double)]) in
        SurvivalPlot.corners(values, from: point(beginning, estimate.start), estimate.start, point)
      }
      return Curve(
        name: group.name, steps: corners(estimate.steps.map { ($0.time, $0.value) }),
        sure: estimate.lastSure.map { last in
          corners(estimate.steps.filter { $0.time <= last }.map { ($0.time, $0.value) })
        } ?? [],
        median: estimate.median.map { point($0, 0.5) },
        competing: kind == .incidence ? corners(estimate.steps.map { ($0.time, $0.competing) }) : [],
        band: estimate.band.map { corners($0.upper) + corners($0.lower).reversed() } ?? [],
        censored: estimate.steps.filter { $0.censored > 0 }.map { point($0.time, $0.value) },
        atRisk: months.map { estimate.atRisk(at: Double($0), from: beginning) },
        censoredBy: months.map { estimate.censored(by: Double($0)) },
        stopped: months.map { estimate.stopped(by: Double($0)) },
        summary: group.summary)
    }
  }

  private static func corners(
    _ values: [(time: Double, value: Double)], from first: Point, _ start: Double, _ point: (Double, Double) -> Point
  ) -> [Point] {
    var corners = [first]
    var level = start
    for (time, value) in values {
      corners.append(point(time, level))
      if value != level { corners.append(point(time, value)) }
      level = value
    }
    return corners
  }
}

extension SurvivalPlot {
  /// The lower edge of the axes.
  package var bottom: Double { SurvivalPlot.top + height }

  /// Renders the plot as one SVG.
  package func svg(title: String, description: String) -> String {
    let table = bottom + 13
    var markup = Markup()
    let keys = table + Double(curves.count) * SurvivalPlot.blockHeight
    let figureHeight = keys + Double(notes.count) * PlotPage.lineHeight
    markup.figure(page, height: figureHeight, title: title, description: description, class: "survival") { markup in
      for (index, curve) in curves.enumerated() { draw(curve, style(curve, index), index, &markup) }
      markup.axis(page, ticks, name: "Months since start of \(subject)", y: bottom)
      drawShares(&markup)
      for (index, curve) in curves.enumerated() { drawAtRisk(curve, index, table, &markup) }
      for (number, note) in notes.enumerated() {
        markup.label(
          PlotPage.cut(note, to: page.width - 1), x: 0.5, y: keys + Double(number) * PlotPage.lineHeight)
      }
    }
    return markup.text
  }

  /// The style of a curve; of two of one colour the first keeps it.
  private func style(_ curve: Curve, _ index: Int) -> DrugStyle {
    let own = DrugStyle(group: curve.name, index: index)
    let before = curves[..<index].enumerated().map { DrugStyle(group: $1.name, index: $0).colour }
    return before.contains(own.colour) ? DrugStyle(index: index) : own
  }

  private func draw(_ curve: Curve, _ style: DrugStyle, _ index: Int, _ markup: inout Markup) {
    markup.open("g", ["class": "curve"])
    markup.element("title", [:], "\(curve.name): \(curve.summary)")
    if !curve.competing.isEmpty {
      markup.element(
        "path",
        [
          "class": "competing", "d": path(curve.competing), "fill": "none", "stroke": style.colour,
          "stroke-width": "0.2", "stroke-dasharray": "0.4 0.8",
        ])
    }
    if !curve.band.isEmpty {
      markup.element(
        "path", ["class": "band", "d": path(curve.band) + "Z", "fill": style.colour, "fill-opacity": "0.16"])
    }
    for (kind, points, opacity) in [
      ("steps", curve.steps, curve.sure.isEmpty ? "1" : "0.4"), ("sure", curve.sure, "1"),
    ]
    where !points.isEmpty {
      markup.element(
        "path",
        [
          "class": kind, "d": path(points), "fill": "none", "stroke": style.colour, "stroke-width": "0.5",
          "stroke-opacity": opacity, "stroke-dasharray": DrugStyle.dashes[index % DrugStyle.dashes.count],
        ])
    }
    for point in curve.censored {
      markup.element(
        "path",
        [
          "class": "censored", "d": "M\(length(point.x)) \(length(point.y - 0.9))v1.8", "stroke": "#000",
          "stroke-width": "0.25",
        ])
    }
    markup.close("g")
  }

  private func path(_ points: [Point]) -> String {
    points.enumerated().map { "\($0 == 0 ? "M" : "L")\(length($1.x)) \(length($1.y))" }.joined()
  }

  private func drawShares(_ markup: inout Markup) {
    markup.line(page.plotLeft, SurvivalPlot.top, page.plotLeft, bottom)
    for percent in stride(from: 0, through: 100, by: 25) {
      let y = SurvivalPlot.top + (1 - Double(percent) / 100) * height
      markup.line(page.plotLeft - 1, y, page.plotLeft, y)
      markup.label("\(percent)", x: page.plotLeft - 1.6, y: y + 0.9, anchor: "end")
    }
    if kind == .survival { drawMedians(&markup) }
    let words =
      kind == .survival
      ? ["Probability of remaining", "on \(subject) (%)"]
      : ["Stopped for ineffectiveness", "or adverse event (%)"]
    for (number, line) in words.enumerated() {
      markup.uprightLabel(line, x: 2.8 + Double(number) * PlotPage.lineHeight, y: SurvivalPlot.top + height / 2)
    }
  }

  /// Draws a dashed line from a probability of a half to each curve, and down from there to its median.
  private func drawMedians(_ markup: inout Markup) {
    let medians = curves.compactMap(\.median)
    guard let last = medians.max(by: { $0.x < $1.x }) else { return }
    markup.line(page.plotLeft, last.y, last.x, last.y, stroke: "#595959", width: 0.2, dashes: "1 1")
    for median in medians {
      markup.line(median.x, median.y, median.x, bottom, stroke: "#595959", width: 0.2, dashes: "1 1")
    }
  }

  /// Writes the key of a curve, and below it the number at risk at each tick.
  private func drawAtRisk(_ curve: Curve, _ index: Int, _ top: Double, _ markup: inout Markup) {
    let y = top + Double(index) * SurvivalPlot.blockHeight
    let dashes = DrugStyle.dashes[index % DrugStyle.dashes.count]
    markup.line(0.5, y - 0.9, 6.5, y - 0.9, stroke: style(curve, index).colour, width: 0.5, dashes: dashes)
    let lines = PlotPage.wrapped("\(curve.name): \(curve.summary)", to: page.width - 9)
    for (number, line) in lines.enumerated() { markup.label(line, x: 8, y: y + Double(number) * PlotPage.lineHeight) }
    let below = y + Double(max(1, lines.count)) * PlotPage.lineHeight
    let rows = [("At risk", curve.atRisk), ("Censored", curve.censoredBy), ("Stopped", curve.stopped)]
    for (number, (name, counts)) in rows.enumerated() {
      let line = below + Double(number) * PlotPage.lineHeight
      markup.label(name, x: 0.5, y: line)
      for (index, count) in counts.enumerated() where Double(months[index]) >= beginning {
        markup.label(String(count), x: ticks[index].x, y: line, anchor: "middle")
      }
    }
  }

  /// The height of a curve's key with its numbers.
  private static let blockHeight = 5 * PlotPage.lineHeight + 1
}
