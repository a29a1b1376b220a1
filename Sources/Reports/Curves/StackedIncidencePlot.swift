package import Statistics

/// The geometry of incidences that add up: an area for each cause of stopping, one above the other.
package struct StackedIncidencePlot: Sendable {
  /// One cause.
  package struct Area: Sendable {
    /// The cause in words.
    package let name: String
    /// The corners: its upper edge forwards, its lower one backwards.
    package let corners: [SurvivalPlot.Point]
    /// The incidence at the end.
    package let last: Double
  }

  /// The sizes of the figure.
  package let page: PlotPage
  /// Millimetres in a month.
  package let millimetresPerMonth: Double
  /// The areas from the lowest to the highest.
  package let areas: [Area]
  private let subject: String
  private let ticks: [Tick]
  private static let height = 50.0
  private static let bottom = SurvivalPlot.top + height

  /// Lays out the incidences of causes with names. O(n) for n steps.
  package init(_ curves: AalenJohansen, names: [String], subject: String, page: PlotPage) {
    let longest = max(1, curves.steps.last?.time ?? 1)
    let perMonth = page.plotWidth / longest
    let step = monthSteps.first { longest / Double($0) <= (page.width < 120 ? 6 : 10) } ?? 1200
    (self.page, self.subject, millimetresPerMonth) = (page, subject, perMonth)
    ticks = stride(from: 0, through: Int(longest), by: step).map {
      Tick(x: page.plotLeft + Double($0) * perMonth, label: String($0))
    }
    func edge(_ cause: Int) -> [SurvivalPlot.Point] {
      func point(_ month: Double, _ share: Double) -> SurvivalPlot.Point {
        SurvivalPlot.Point(x: page.plotLeft + month * perMonth, y: StackedIncidencePlot.bottom - share * Self.height)
      }
      var (points, level) = ([point(0, 0)], 0.0)
      for step in curves.steps {
        let share = step.incidences[..<cause].reduce(0, +)
        points += [point(step.time, level), point(step.time, share)]
        level = share
      }
      return points
    }
    areas = names.enumerated().map { index, name in
      Area(
        name: name, corners: edge(index + 1) + edge(index).reversed(),
        last: curves.steps.last?.incidences[index] ?? 0)
    }
  }

  /// The fill of each cause: a colour and the number of lines over it, so that colour is never alone.
  private static let fills: [(colour: String, dashes: String)] = [
    ("#D55E00", "none"), ("#F0E442", "0.4 0.8"), ("#009E73", "1.6 0.6"), ("#BBBBBB", "0.3 0.3"), ("#000000", "none"),
  ]

  /// Renders the plot as one SVG; a cause of which nobody stopped is left out.
  package func svg(title: String, description: String) -> String {
    let bottom = StackedIncidencePlot.bottom
    let shown = areas.enumerated().filter { $1.last > 0 }
    let keysALine = page.width < 120 ? 1 : 3
    var markup = Markup()
    markup.figure(
      page, height: bottom + 11 + 4 * Double((shown.count + keysALine - 1) / keysALine), title: title,
      description: description,
      class: "causes"
    ) { markup in
      for (index, area) in shown { draw(area, index, &markup) }
      markup.axis(page, ticks, name: "Months since start of \(subject)", y: bottom)
      drawShares(&markup)
      for (place, (index, area)) in shown.enumerated() {
        drawKey(
          area, index, x: 0.5 + Double(place % keysALine) * page.width / Double(keysALine),
          y: bottom + 11 + 4 * Double(place / keysALine), &markup)
      }
    }
    return markup.text
  }

  private func draw(_ area: Area, _ index: Int, _ markup: inout Markup) {
    let fill = StackedIncidencePlot.fills[index % StackedIncidencePlot.fills.count]
    let path = area.corners.enumerated().map { "\($0 == 0 ? "M" : "L")\(length($1.x)) \(length($1.y))" }.joined()
    markup.element("g", ["class": "cause"]) { markup in
      markup.element("title", [:], area.name)
      markup.element(
        "path",
        [
          "d": path + "Z", "fill": fill.colour, "stroke": "#000", "stroke-width": "0.25",
          "stroke-dasharray": fill.dashes,
        ])
    }
  }

  private func drawKey(_ area: Area, _ index: Int, x: Double, y: Double, _ markup: inout Markup) {
    let fill = StackedIncidencePlot.fills[index % StackedIncidencePlot.fills.count]
    markup.element(
      "rect",
      [
        "x": length(x), "y": length(y), "width": "5", "height": "2.4", "fill": fill.colour, "stroke": "#000",
        "stroke-width": "0.25", "stroke-dasharray": fill.dashes,
      ])
    markup.label(area.name, x: x + 6.5, y: y + 2.1)
  }

  private func drawShares(_ markup: inout Markup) {
    markup.line(page.plotLeft, SurvivalPlot.top, page.plotLeft, StackedIncidencePlot.bottom)
    for percent in stride(from: 0, through: 100, by: 25) {
      let y = StackedIncidencePlot.bottom - Double(percent) / 100 * StackedIncidencePlot.height
      markup.line(page.plotLeft - 1, y, page.plotLeft, y)
      markup.label("\(percent)", x: page.plotLeft - 1.6, y: y + 0.9, anchor: "end")
    }
    markup.uprightLabel(
      "Stopped, by cause (%)", x: 2.8 + PlotPage.lineHeight, y: SurvivalPlot.top + StackedIncidencePlot.height / 2)
  }
}
