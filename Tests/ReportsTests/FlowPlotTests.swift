import Testing

@testable import Reports

@Suite("The geometry of a treatment flow")
struct FlowPlotTests {
  private func node(_ column: Int, _ name: String, isEnd: Bool = false) -> FlowPlot.Node {
    FlowPlot.Node(column: column, name: name, isEnd: isEnd)
  }

  @Test("blocks are as high as their patients are many, and ribbons share them out without a gap")
  func worked() throws {
    let (first, second) = (node(0, "a"), node(1, "b"))
    let ways = [
      [first, second, node(2, "ongoing", isEnd: true)], [first, second, node(2, "stopped", isEnd: true)],
      [first, node(1, "ongoing", isEnd: true)],
    ]
    let plot = FlowPlot([.init(heading: "x", ways: ways)], page: PlotPage(width: 174))
    let panel = plot.panels[0]
    // Three patients: 4 mm each.
    #expect(plot.millimetresPerPatient == 4 && panel.columns == 3)
    #expect(panel.blocks.map(\.patients) == [3, 2, 1, 1, 1])
    #expect(panel.blocks.map(\.height) == [12, 8, 4, 4, 4])
    #expect(Set(panel.blocks.map(\.x)) == [0.5, 71, 141.5])
    for block in panel.blocks {
      let leaving = panel.ribbons.filter { $0.from == block.node }
      let coming = panel.ribbons.filter { $0.to == block.node }
      #expect(leaving.isEmpty || leaving.reduce(0) { $0 + $1.patients } == block.patients)
      #expect(coming.isEmpty || coming.reduce(0) { $0 + $1.patients } == block.patients)
      for (one, next) in zip(leaving, leaving.dropFirst()) { #expect(one.start.y + one.height == next.start.y) }
    }
    let svg = plot.svg(title: "<t>", description: "")
    #expect(svg.contains(">Line 2<") && svg.contains(">a 3<") && svg.contains("&lt;t&gt;"))
  }

  @Test("nothing to show is an empty plot")
  func empty() {
    #expect(FlowPlot([], page: PlotPage(width: 85)).svg(title: "", description: "").hasSuffix("</svg>\n"))
  }
}
