/// The geometry of a treatment flow (alluvial): a column for each line of therapy, a block for each drug in it, and
/// between columns a ribbon for the patients who went from one block to another.
///
/// Places and lengths are millimetres; a block is as high as its patients are many, and so is a ribbon.
package struct FlowPlot: Sendable {
  /// The patients of a block: those on a drug in a line, or those who went no further.
  package struct Node: Hashable, Sendable {
    /// The column: the line, counted from 0; for those who went no further, one more than their line.
    package let column: Int
    /// The drug, or the words for the end.
    package let name: String
    /// True for those who went no further.
    package let isEnd: Bool

    /// A block.
    package init(column: Int, name: String, isEnd: Bool) {
      (self.column, self.name, self.isEnd) = (column, name, isEnd)
    }
  }

  /// The patients of one condition and class, each with the blocks that the patient passes, in order.
  package struct Panel: Sendable {
    /// The heading.
    package let heading: String
    /// The blocks of each patient.
    package let ways: [[Node]]

    /// A panel.
    package init(heading: String, ways: [[Node]]) { (self.heading, self.ways) = (heading, ways) }
  }

  /// A block in its place.
  package struct Block: Sendable {
    /// The patients that it stands for.
    package let node: Node
    /// Their number.
    package let patients: Int
    /// The left edge.
    package let x: Double
    /// The upper edge.
    package let y: Double
    /// The height.
    package let height: Double
  }

  /// A ribbon from the right edge of a block to the left edge of another.
  package struct Ribbon: Sendable {
    /// The block that it leaves.
    package let from: Node
    /// The block to which it leads.
    package let to: Node
    /// The number of patients.
    package let patients: Int
    /// The height.
    package let height: Double
    /// The upper corner on the left.
    package let start: SurvivalPlot.Point
    /// The upper corner on the right.
    package let end: SurvivalPlot.Point
  }

  /// A panel in its place.
  package struct Laid: Sendable {
    /// The heading.
    package let heading: String
    /// The upper edge.
    package let y: Double
    /// The number of columns.
    package let columns: Int
    /// The blocks by column, from top to bottom.
    package let blocks: [Block]
    /// The ribbons.
    package let ribbons: [Ribbon]
  }

  /// The sizes of the figure.
  package let page: PlotPage
  /// Millimetres for a patient.
  package let millimetresPerPatient: Double
  /// The panels from top to bottom.
  package let panels: [Laid]
  private let bottom: Double

  /// The width of a block.
  static let blockWidth = 3.0
  private static let gap = 2.4
  private static let heading = 9.0

  /// Lays out panels one below the other, all on one scale.
  package init(_ panels: [Panel], page: PlotPage) {
    let most = Double(panels.map(\.ways.count).max() ?? 1)
    let perPatient = min(4, 70 / max(1, most))
    var (laid, y) = ([Laid](), 2.0)
    for panel in panels {
      let one = FlowPlot.lay(panel, page, perPatient, at: y + FlowPlot.heading)
      laid.append(Laid(heading: panel.heading, y: y, columns: one.columns, blocks: one.blocks, ribbons: one.ribbons))
      y = (one.blocks.map { $0.y + $0.height }.max() ?? y) + 6
    }
    (self.page, millimetresPerPatient, self.panels, bottom) = (page, perPatient, laid, y)
  }

  private static func lay(
    _ panel: Panel, _ page: PlotPage, _ perPatient: Double, at top: Double
  ) -> (columns: Int, blocks: [Block], ribbons: [Ribbon]) {
    var counts: [Node: Int] = [:]
    var flows: [[Node]: Int] = [:]
    for way in panel.ways {
      for node in way { counts[node, default: 0] += 1 }
      for (from, to) in zip(way, way.dropFirst()) { flows[[from, to], default: 0] += 1 }
    }
    let columns = (counts.keys.map(\.column).max() ?? 0) + 1
    let blocks = blocks(counts, columns, page, perPatient, at: top)
    return (columns, blocks, ribbons(flows, between: blocks, perPatient))
  }

  /// Returns the blocks, the largest of a column first, those who went no further last.
  private static func blocks(
    _ counts: [Node: Int], _ columns: Int, _ page: PlotPage, _ perPatient: Double, at top: Double
  ) -> [Block] {
    // The names of the last column need room on the right.
    let step = (page.width - 30 - blockWidth) / Double(max(1, columns - 1))
    let ordered = counts.keys.sorted { one, other in
      let (count, next) = (counts[one] ?? 0, counts[other] ?? 0)
      if one.column != other.column { return one.column < other.column }
      if one.isEnd != other.isEnd { return !one.isEnd }
      return count != next ? count > next : one.name < other.name
    }
    var (blocks, y, column) = ([Block](), top, 0)
    for node in ordered {
      if node.column != column { (y, column) = (top, node.column) }
      let height = Double(counts[node] ?? 0) * perPatient
      blocks.append(
        Block(node: node, patients: counts[node] ?? 0, x: 0.5 + Double(column) * step, y: y, height: height))
      y += height + gap
    }
    return blocks
  }

  /// Returns the ribbons, which share out the edges of their blocks from top to bottom.
  private static func ribbons(_ flows: [[Node]: Int], between blocks: [Block], _ perPatient: Double) -> [Ribbon] {
    let places = Dictionary(uniqueKeysWithValues: blocks.enumerated().map { ($1.node, $0) })
    var (left, right) = (blocks.map(\.y), blocks.map(\.y))
    return flows.sorted { one, other in
      let place = { (node: Node) in places[node] ?? 0 }
      return (place(one.key[0]), place(one.key[1])) < (place(other.key[0]), place(other.key[1]))
    }.map { pair, patients in
      let (from, to) = (places[pair[0]] ?? 0, places[pair[1]] ?? 0)
      let height = Double(patients) * perPatient
      defer { (right[from], left[to]) = (right[from] + height, left[to] + height) }
      return Ribbon(
        from: pair[0], to: pair[1], patients: patients, height: height,
        start: .init(x: blocks[from].x + blockWidth, y: right[from]), end: .init(x: blocks[to].x, y: left[to]))
    }
  }
}

extension FlowPlot {
  /// Renders the plot as one SVG.
  package func svg(title: String, description: String) -> String {
    var markup = Markup()
    let drugs = Set(panels.flatMap(\.blocks).map(\.node).filter { !$0.isEnd }.map(\.name)).sorted()
    markup.figure(page, height: bottom, title: title, description: description, class: "flow") { markup in
      markup.append(SwimmerPlot.definitions(of: drugs))
      for panel in panels { draw(panel, &markup) }
    }
    return markup.text
  }

  private func draw(_ panel: Laid, _ markup: inout Markup) {
    markup.label(PlotPage.cut(panel.heading, to: page.width), x: 0.5, y: panel.y + 2, weight: "bold")
    for column in 0..<panel.columns {
      guard let x = panel.blocks.first(where: { $0.node.column == column && !$0.node.isEnd })?.x else { continue }
      markup.label("Line \(column + 1)", x: x, y: panel.y + 6.5)
    }
    for ribbon in panel.ribbons {
      let middle = (ribbon.start.x + ribbon.end.x) / 2
      let (top, bottom) = (ribbon.start.y, ribbon.start.y + ribbon.height)
      let (endTop, endBottom) = (ribbon.end.y, ribbon.end.y + ribbon.height)
      let path =
        "M\(length(ribbon.start.x)) \(length(top))C\(length(middle)) \(length(top)) \(length(middle)) "
        + "\(length(endTop)) \(length(ribbon.end.x)) \(length(endTop))V\(length(endBottom))C\(length(middle)) "
        + "\(length(endBottom)) \(length(middle)) \(length(bottom)) \(length(ribbon.start.x)) \(length(bottom))Z"
      markup.element("g", ["class": "ribbon"]) { markup in
        markup.element("title", [:], "\(ribbon.from.name) to \(ribbon.to.name): \(ribbon.patients)")
        markup.element(
          "path", ["d": path, "fill": DrugStyle(drug: ribbon.from.name).colour, "fill-opacity": "0.35"])
      }
    }
    for block in panel.blocks { draw(block, isLast: block.node.column == panel.columns - 1, &markup) }
  }

  private func draw(_ block: Block, isLast: Bool, _ markup: inout Markup) {
    let style = DrugStyle(drug: block.node.name)
    let fills = block.node.isEnd ? ["#E6E9EE"] : [style.colour] + (style.patternName.map { ["url(#\($0))"] } ?? [])
    markup.element("g", ["class": "block"]) { markup in
      markup.element("title", [:], "\(block.node.name): \(block.patients)")
      for fill in fills {
        markup.element(
          "rect",
          [
            "x": length(block.x), "y": length(block.y), "width": length(FlowPlot.blockWidth),
            "height": length(block.height), "fill": fill, "stroke": "#000", "stroke-width": "0.15",
          ])
      }
      markup.label(
        "\(block.node.name) \(block.patients)", x: block.x + FlowPlot.blockWidth + 0.8,
        y: block.y + max(1.8, min(block.height / 2 + 0.9, block.height)))
    }
  }
}
