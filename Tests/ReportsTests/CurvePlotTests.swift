import PatientRecord
import Statistics
import TestSupport
import Testing

@testable import Reports

@Suite("The geometry of curves and dose bars")
struct CurvePlotTests {
  private func plot(_ observations: [Observation]) -> SurvivalPlot {
    SurvivalPlot([("all", KaplanMeier(observations), "")], transform: .logLog, page: PlotPage(width: 174))
  }

  @Test("a worked example: events at 1 and 3, censored at 2 and 4")
  func worked() {
    let plot = plot((1...4).map { Observation(time: Double($0), isEvent: $0 % 2 == 1) })
    #expect(plot.millimetresPerMonth == 145.0 / 4)
    let month = 145.0 / 4
    // 3/4 after month 1, 3/4 · 1/2 = 3/8 after month 3; 70 mm high from 3 mm on.
    func points(_ places: [(month: Double, share: Double)]) -> [SurvivalPlot.Point] {
      places.map { place in SurvivalPlot.Point(x: 24 + place.month * month, y: 3 + (1 - place.share) * 70) }
    }
    let corners = points([(0, 1), (1, 1), (1, 0.75), (2, 0.75), (3, 0.75), (3, 0.375), (4, 0.375)])
    #expect(plot.curves[0].steps == corners)
    #expect(plot.curves[0].censored == points([(2, 0.75), (4, 0.375)]))
    #expect(plot.ticks.map(\.label) == ["0", "1", "2", "3", "4"] && plot.curves[0].atRisk == [4, 4, 3, 2, 1])
    #expect(plot.curves[0].stopped == [0, 1, 1, 2, 2] && plot.curves[0].censoredBy == [0, 0, 1, 1, 2])
    // Half have stopped at month 3; fewer than five are at risk throughout.
    #expect(plot.curves[0].median == points([(3, 0.5)])[0] && plot.curves[0].sure.isEmpty)
    let drawn = plot.svg(title: "", description: "")
    for words in ["Probability of remaining", "on combination (%)", "Months since start of combination", "Stopped"] {
      #expect(drawn.contains(">\(words)<"), "\(words)")
    }
  }

  @Test("from a landmark on, where those who reached it begin: events at 8 and 12 months, from 6 on")
  func landmark() {
    let rows = [8.0, 12].map { Observation(time: $0, isEvent: true, entry: 6) }
    let plot = SurvivalPlot([("all", KaplanMeier(rows), "")], transform: .logLog, from: 6, page: PlotPage(width: 174))
    #expect(plot.curves[0].steps[0] == SurvivalPlot.Point(x: 24 + 6 * 145.0 / 12, y: 3))
    let counts = Dictionary(zip(plot.months, plot.curves[0].atRisk), uniquingKeysWith: { $1 })
    #expect(counts[0] == 0 && counts[6] == 2 && counts[12] == 1)
    // Seven ticks of two months; numbers from the landmark on alone.
    let labels = plot.svg(title: "", description: "").split(separator: "<").filter { $0.hasSuffix(">0") }
    #expect(plot.months == [0, 2, 4, 6, 8, 10, 12] && labels.count == 2 + 4 + 1)
  }

  @Test("corners, ticks and numbers are those of the estimate", arguments: 0..<20 as Range<UInt64>)
  func random(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let observations = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
      Observation(time: Double(Int.random(in: 0...60, using: &generator)) / 2, isEvent: Bool.random(using: &generator))
    }
    let estimate = KaplanMeier(observations)
    let plot = plot(observations)
    let curve = plot.curves[0]
    for step in estimate.steps {
      let point = SurvivalPlot.Point(
        x: plot.page.plotLeft + step.time * plot.millimetresPerMonth,
        y: SurvivalPlot.top + (1 - step.survival) * plot.height)
      #expect(curve.steps.contains(point), "seed \(seed)")
      #expect(curve.censored.contains(point) == (step.censored > 0), "seed \(seed)")
    }
    let last = estimate.steps.last { $0.atRisk >= 5 }?.time
    #expect(curve.sure.isEmpty == (last == nil), "seed \(seed)")
    if let last { #expect(curve.sure.last?.x == plot.page.plotLeft + last * plot.millimetresPerMonth, "seed \(seed)") }
    #expect(curve.steps.starts(with: curve.sure), "seed \(seed)")
    #expect(curve.atRisk == plot.months.map { estimate.atRisk(at: Double($0)) }, "seed \(seed)")
    #expect(zip(curve.steps, curve.steps.dropFirst()).allSatisfy { $0.x <= $1.x && $0.y <= $1.y }, "it only falls")
    #expect(plot.svg(title: "", description: "").contains("class=\"steps\""))
  }

  @Test("failure rises from 0, and what competes beside it: a worked example")
  func incidence() {
    // Stopped for want of effect at 1, for another reason at 2, ongoing at 3, stopped for want of effect at 4.
    let observations = [0, 1, nil, 0].enumerated().map { CompetingObservation(time: Double($0 + 1), cause: $1) }
    let curves = AalenJohansen(observations, causes: 2)
    let plot = SurvivalPlot(failures: [("all", curves, "")], transform: .logLog, page: PlotPage(width: 174))
    let month = 145.0 / 4
    func points(_ places: [(month: Double, share: Double)]) -> [SurvivalPlot.Point] {
      places.map { place in SurvivalPlot.Point(x: 24 + place.month * month, y: 3 + (1 - place.share) * 70) }
    }
    // 1/4 after month 1; 1/2 are left after month 2, and the last of them fails at 4.
    let corners = points([(0, 0), (1, 0), (1, 0.25), (2, 0.25), (3, 0.25), (4, 0.25), (4, 0.75)])
    #expect(plot.curves[0].steps == corners)
    #expect(plot.curves[0].competing == points([(0, 0), (1, 0), (2, 0), (2, 0.25), (3, 0.25), (4, 0.25)]))
    #expect(plot.curves[0].censored == points([(3, 0.25)]) && plot.curves[0].atRisk == [4, 4, 3, 2, 1])
    #expect(plot.curves[0].stopped == [0, 1, 2, 2, 3])
    #expect(plot.svg(title: "", description: "").contains("class=\"competing\""))
  }

  @Test("dose bars are their days times the scale, under one heading a drug", arguments: 0..<10 as Range<UInt64>)
  func doses(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let doses = (0..<Int.random(in: 0...12, using: &generator)).map { number in
      ExposurePlot.Dose(
        drug: "drug \(number / 3)", dose: "<\(number)>", days: Int.random(in: 0...3000, using: &generator), patients: 1,
        share: 1)
    }
    let plot = ExposurePlot(doses, page: PlotPage(width: 174))
    #expect(plot.bars.map(\.width) == doses.map { Double($0.days) * plot.millimetresPerDay }, "seed \(seed)")
    #expect(plot.bars.compactMap(\.heading) == Set(doses.map(\.drug)).sorted(), "seed \(seed)")
    #expect(!plot.svg(title: "", description: "").contains("<0>"))
  }

  @Test("each drug of the catalogue has a style of its own, and colour is never alone")
  func styles() {
    let drugs = DrugCatalogue.builtIn.drugs.map(\.name)
    let styles = drugs.map(DrugStyle.init(drug:))
    #expect(Set(styles.map { "\($0.colour) \($0.path) \($0.patternSize)" }).count == drugs.count)
    #expect(zip(styles, styles.dropFirst()).allSatisfy { $0.colour != $1.colour })
    // Drugs that are given together, and those of one class that follow each other.
    for pair in [("baricitinib", "methotrexate"), ("tacrolimus", "ciclosporin"), ("baricitinib", "tacrolimus")] {
      #expect(DrugStyle(drug: pair.0).colour != DrugStyle(drug: pair.1).colour, "\(pair)")
    }
    #expect(DrugStyle(drug: "Olumiant") == DrugStyle(drug: "baricitinib"))
    #expect(DrugStyle(drug: "of no catalogue") == DrugStyle(drug: "of no catalogue"))
    #expect(Set(DrugStyle.dashes).count == DrugStyle.dashes.count)
    let shapes = MarkKind.allCases.map { "\($0.shape.outline) \($0.shape.inner) \($0.shape.fill)" }
    #expect(Set(shapes).count == shapes.count)
  }

  @Test("the same style paler: white where the dose is not known, the colour itself at the highest")
  func tints() {
    let style = DrugStyle(index: 0)
    #expect(style.tint(1) == "#0072B2" && style.tint(nil) == "#FFFFFF")
    // 30 % of the colour, 70 % white: 255 − 0.3 · 255, 255 − 0.3 · 141, 255 − 0.3 · 77.
    #expect(style.tint(0) == "#B3D5E8")
  }
}
