/// The sizes of a figure for one or two columns of a journal, in millimetres unless another unit is named.
package struct PlotPage: Equatable, Sendable {
  /// The width of the figure.
  package let width: Double
  /// The room for labels on the left.
  package let labelWidth: Double

  /// Millimetres in a point.
  static let point = 25.4 / 72
  /// The size of text, in points: the smallest that journals take.
  static let textPoints = 7.0
  /// The distance between lines of text.
  static let lineHeight = 3.4
  /// The margin on the right: room for an arrow or half a label.
  static let rightMargin = 5.0

  /// The sizes of a figure of a width; journals take 85 (one column) and 174 (two).
  package init(width: Double) {
    self.width = width
    labelWidth = width < 120 ? 16 : 24
  }

  /// The left end of the axis.
  package var plotLeft: Double { labelWidth }
  /// The length of the axis.
  package var plotWidth: Double { width - labelWidth - PlotPage.rightMargin }

  /// Cuts a text to a width at the size of text, by the mean width of its letters.
  static func cut(_ text: String, to width: Double) -> String {
    let most = letters(in: width)
    return text.count <= most ? text : text.prefix(most - 1) + "…"
  }

  /// Breaks a text between words into two lines at most; cuts the rest.
  static func wrapped(_ text: String, to width: Double) -> [String] {
    // The letters of a whole line are closer to the mean width than those of a single name.
    let most = letters(in: width * 1.1)
    if text.count <= most { return [text] }
    guard let space = text.prefix(most).lastIndex(of: " ") else { return [cut(text, to: width)] }
    return [String(text[..<space]), cut(String(text[text.index(after: space)...]), to: width)]
  }

  /// Returns the length of a text at the size of text, by the mean width of its letters.
  static func length(of text: String) -> Double { Double(text.count) * textPoints * point * 0.55 }

  private static func letters(in width: Double) -> Int { max(1, Int(width / (textPoints * point * 0.55))) }
}

/// A place on an axis with its label.
package struct Tick: Equatable, Sendable {
  /// The distance from the left edge of the figure, in millimetres.
  package let x: Double
  /// The label.
  package let label: String
}

/// The steps between ticks to choose from, in months; the first that gives few enough ticks is taken.
let monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]

extension Markup {
  /// Writes a figure with its name and description for readers who cannot see it.
  ///
  /// Screen readers skip the contents of an `img`, so a figure that holds buttons is a `group`.
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

  /// Writes a line of text at a place.
  mutating func label(
    _ text: String, x: Double, y: Double, anchor: String = "start", weight: String = "normal"
  ) {
    element(
      "text", ["x": length(x), "y": length(y), "text-anchor": anchor, "font-weight": weight], text)
  }

  /// Writes a line of text that reads from below, with its middle at a place.
  mutating func uprightLabel(_ text: String, x: Double, y: Double) {
    element(
      "text",
      [
        "x": length(x), "y": length(y), "text-anchor": "middle",
        "transform": "rotate(-90 \(length(x)) \(length(y)))",
      ], text)
  }

  /// Writes a straight line.
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

  /// Writes a horizontal axis with its ticks and its name, on a line at `y` up to `right`, else to the end of the page.
  mutating func axis(_ page: PlotPage, _ ticks: [Tick], name: String, y: Double, right: Double? = nil) {
    line(page.plotLeft, y, right ?? page.plotLeft + page.plotWidth, y)
    for tick in ticks {
      line(tick.x, y, tick.x, y + 1)
      label(tick.label, x: tick.x, y: y + 4, anchor: "middle")
    }
    let half = PlotPage.length(of: name) / 2
    let middle = min(page.plotLeft + page.plotWidth / 2, page.width - half)
    label(name, x: max(middle, half), y: y + 7.6, anchor: "middle")
  }
}
