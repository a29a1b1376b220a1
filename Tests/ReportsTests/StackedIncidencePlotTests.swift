import Statistics
import Testing

@testable import Reports

@Suite("The geometry of causes of stopping")
struct StackedIncidencePlotTests {
  @Test("areas lie one above the other, and end at the incidences: a worked example")
  func worked() {
    // Cause 0 at 1, cause 1 at 2, censored at 3, cause 0 at 4: 1/4, then 1/4, then what is left, 1/2.
    let observations = [0, 1, nil, 0].enumerated().map { CompetingObservation(time: Double($0 + 1), cause: $1) }
    let curves = AalenJohansen(observations, causes: 2)
    let plot = StackedIncidencePlot(curves, names: ["a", "b"], subject: "x", page: PlotPage(width: 174))
    let month = 145.0 / 4
    func points(_ places: [(month: Double, share: Double)]) -> [SurvivalPlot.Point] {
      places.map { SurvivalPlot.Point(x: 24 + $0.month * month, y: 53 - $0.share * 50) }
    }
    let lower = points([(0, 0), (1, 0), (1, 0), (2, 0), (2, 0), (3, 0), (3, 0), (4, 0), (4, 0)])
    let middle = points(
      [(0, 0), (1, 0), (1, 0.25), (2, 0.25), (2, 0.25), (3, 0.25), (3, 0.25), (4, 0.25), (4, 0.75)])
    let upper = points([(0, 0), (1, 0), (1, 0.25), (2, 0.25), (2, 0.5), (3, 0.5), (3, 0.5), (4, 0.5), (4, 1)])
    #expect(plot.areas[0].corners == middle + lower.reversed())
    #expect(plot.areas[1].corners == upper + middle.reversed())
    #expect(plot.areas.map(\.last) == [0.75, 0.25])
  }

  @Test("a cause of which nobody stopped is neither drawn nor named")
  func empty() {
    let curves = AalenJohansen([CompetingObservation(time: 1, cause: 0)], causes: 2)
    let plot = StackedIncidencePlot(curves, names: ["first", "second"], subject: "x", page: PlotPage(width: 85))
    let svg = plot.svg(title: "", description: "")
    #expect(svg.contains(">first<") && !svg.contains("second"))
  }
}
