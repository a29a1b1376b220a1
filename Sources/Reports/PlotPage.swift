/// The sizes of a figure, in millimetres unless said otherwise: one or two columns of a journal.
package struct PlotPage: Equatable, Sendable {
  /// The width of the figure.
  package let width: Double
  /// The room for labels on the left.
  package let labelWidth: Double

  /// Millimetres in a point.
  static let point = 25.4 / 72
  /// The size of text, in points: the smallest that journals take.
  static let textPoints = 7.0
  /// The size of headings, in points.
  static let headingPoints = 8.0
  /// The distance between lines of text.
  static let lineHeight = 3.4
  /// What stays free on the right: an arrow, half a label.
  static let rightMargin = 5.0

  /// A figure of a width; journals take 85 (one column) and 174 (two).
  package init(width: Double) {
    self.width = width
    labelWidth = width < 120 ? 16 : 24
  }

  /// Where the axis begins.
  package var plotLeft: Double { labelWidth }
  /// How long the axis is.
  package var plotWidth: Double { width - labelWidth - PlotPage.rightMargin }

  /// A text cut to a width at the size of text, by the mean width of its letters.
  static func cut(_ text: String, to width: Double) -> String {
    let most = letters(in: width)
    return text.count <= most ? text : text.prefix(most - 1) + "…"
  }

  /// A text on two lines at most, parted between words; what has no room is cut.
  static func wrapped(_ text: String, to width: Double) -> [String] {
    // Whole lines come nearer to the mean than single names do.
    let most = letters(in: width * 1.1)
    if text.count <= most { return [text] }
    guard let space = text.prefix(most).lastIndex(of: " ") else { return [cut(text, to: width)] }
    return [String(text[..<space]), cut(String(text[text.index(after: space)...]), to: width)]
  }

  /// The length of a text at the size of text, by the mean width of its letters.
  static func length(of text: String) -> Double { Double(text.count) * textPoints * point * 0.55 }

  private static func letters(in width: Double) -> Int { max(1, Int(width / (textPoints * point * 0.55))) }
}

/// A place on an axis with its label.
package struct Tick: Equatable, Sendable {
  /// The distance from the left edge of the figure, in millimetres.
  package let x: Double
  /// What stands there.
  package let label: String
}

/// The steps between ticks, in months, of which the first is taken that gives few enough.
let monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]

extension Markup {
  /// A figure with its name and description for those who cannot see it.
  ///
  /// What lies within an `img` is not read out; a figure that holds buttons is a `group`.
  mutating func figure(
    _ page: PlotPage, height: Double, title: String, description: String, class kind: String, role: String = "img",
    _ body: (inout Markup) -> Void
  ) {
    open(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": length(page.width) + "mm", "height": length(height) + "mm",
        "viewBox": "0 0 \(length(page.width)) \(length(height))", "role": role, "class": "plot \(kind)",
        "font-family": "Arial, Helvetica, Liberation Sans, sans-serif",
        "font-size": length(PlotPage.textPoints * PlotPage.point), "fill": "#000",
      ])
    element("title", [:], title)
    element("desc", [:], description)
    body(&self)
    close("svg")
  }

  /// A line of text at a place.
  mutating func label(
    _ text: String, x: Double, y: Double, anchor: String = "start", weight: String = "normal"
  ) {
    element(
      "text", ["x": length(x), "y": length(y), "text-anchor": anchor, "font-weight": weight], text)
  }

  /// A straight line.
  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String = "#000", width: Double = 0.2,
    dashes: String = "none"
  ) {
    element(
      "line",
      [
        "x1": length(x1), "y1": length(y1), "x2": length(x2), "y2": length(y2), "stroke": stroke,
        "stroke-width": length(width), "stroke-dasharray": dashes,
      ])
  }

  /// A horizontal axis with its ticks and its name, on a line at `y`.
  mutating func axis(_ page: PlotPage, _ ticks: [Tick], name: String, y: Double) {
    line(page.plotLeft, y, page.plotLeft + page.plotWidth, y)
    for tick in ticks {
      line(tick.x, y, tick.x, y + 1)
      label(tick.label, x: tick.x, y: y + 4, anchor: "middle")
    }
    let half = PlotPage.length(of: name) / 2
    let middle = min(page.plotLeft + page.plotWidth / 2, page.width - half)
    label(name, x: max(middle, half), y: y + 7.6, anchor: "middle")
  }
}
