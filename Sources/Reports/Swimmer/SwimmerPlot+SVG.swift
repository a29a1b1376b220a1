import Projections

extension SwimmerPlot {
  /// Renders the plot as one SVG.
  ///
  /// In a page that holds several, `isPart` leaves out patterns and legend, which the page has once, and gives every
  /// bar and mark its events in `data-events`; the page's script makes buttons of them.
  package func svg(title: String, description: String, isPart: Bool = false) -> String {
    let legend = LegendLayout(items: legendItems, page: page, top: bottom + 10)
    var markup = Markup()
    let height = isPart ? bottom + 10 : legend.bottom + 2
    markup.figure(
      page, height: height, title: title, description: description, class: "swimmer", role: isPart ? "group" : "img"
    ) { markup in
      if !isPart { markup.append(SwimmerPlot.definitions(of: drugs)) }
      for lane in lanes { drawCombined(lane, &markup) }
      for tick in ticks { markup.line(tick.x, SwimmerPlot.top, tick.x, bottom, stroke: "#D8D8D8", width: 0.15) }
      if axis == .combination, firstDay < 0 {
        let zero = page.plotLeft - Double(firstDay) * millimetresPerDay
        markup.line(zero, SwimmerPlot.top, zero, bottom, stroke: "#666", width: 0.25, dashes: "1 0.8")
      }
      for lane in lanes { draw(lane, isPart, &markup) }
      markup.axis(page, ticks, name: axisName, y: bottom, right: right)
      if lanes.contains(where: { !$0.months.isEmpty }) {
        for (line, words) in ["months on", "combination"].enumerated() {
          let y = SwimmerPlot.top - 2.6 + Double(line) * PlotPage.lineHeight
          markup.label(words, x: page.width - 0.5, y: y, anchor: "end")
        }
      }
      if !isPart { legend.draw(&markup) }
    }
    return markup.text
  }

  /// Renders the legend alone, for a page that shows the plot in parts.
  package func legendSVG() -> String {
    let legend = LegendLayout(items: legendItems, page: page, top: 3)
    var markup = Markup()
    markup.figure(
      page, height: legend.bottom + 2, title: "Legend", description: "What colours, patterns and shapes stand for.",
      class: "legend"
    ) { markup in
      markup.append(SwimmerPlot.definitions(of: drugs))
      legend.draw(&markup)
    }
    return markup.text
  }

  private var axisName: String {
    axis == .date ? "Date" : "Months since start of first combination, else of first course"
  }

  /// Writes the patterns that fill bars.
  static func definitions(of drugs: [String]) -> String {
    var markup = Markup()
    markup.element("defs", [:]) { markup in
      var known: Set<Int> = []
      for style in drugs.map(DrugStyle.init) where known.insert(style.pattern).inserted {
        if let name = style.patternName { markup.pattern(name, path: style.path, size: style.patternSize) }
      }
      markup.pattern("held", path: "M0 1L1 0M-0.25 0.25L0.25 -0.25M0.75 1.25L1.25 0.75", size: 1.2, ground: "#FFF")
    }
    return markup.text
  }

  /// Shades the time on combination, and writes its months.
  private func drawCombined(_ lane: Lane, _ markup: inout Markup) {
    for piece in lane.combined {
      markup.element(
        "rect",
        [
          "class": "combined", "x": length(piece.x), "y": length(lane.y - 0.3), "width": length(piece.width),
          "height": length(lane.height + 0.6), "fill": SwimmerPlot.shade,
        ])
    }
    if !lane.months.isEmpty {
      markup.label(lane.months, x: page.width - 0.5, y: lane.y + lane.height / 2 + 0.9, anchor: "end")
    }
  }

  /// The colour behind the time on combination.
  static let shade = "#E6E9EE"

  private func draw(_ lane: Lane, _ isPart: Bool, _ markup: inout Markup) {
    if let heading = lane.heading {
      markup.label(PlotPage.cut(heading, to: page.width), x: 0.5, y: lane.y - 1.4, weight: "bold")
    }
    markup.open("g", ["class": "lane", "data-patient": lane.name])
    markup.line(0, lane.y + lane.height, page.width, lane.y + lane.height, stroke: "#E4E4E4", width: 0.12)
    markup.open("g", ["class": "name"])
    markup.element("title", [:], lane.name)
    markup.label(PlotPage.cut(lane.name, to: page.labelWidth - 1), x: 0.5, y: lane.y + lane.height / 2 + 0.9)
    markup.close("g")
    for bar in lane.bars {
      markup.item("bar", bar.title, bar.events, isPart) { draw(bar, &$0) }
    }
    for mark in lane.marks {
      markup.item("mark", mark.title, mark.events, isPart) { $0.mark(mark.kind, x: mark.x, y: mark.y) }
    }
    markup.close("g")
  }

  private func draw(_ bar: Bar, _ markup: inout Markup) {
    let style = DrugStyle(drug: drugs[bar.drug])
    for piece in bar.pieces where piece.width > 0 {
      markup.box(piece, y: bar.y, fill: style.tint(piece.share))
    }
    if let name = style.patternName {
      markup.box(Piece(x: bar.x, width: bar.width, share: nil), y: bar.y, fill: "url(#\(name))")
    }
    for hold in bar.holds { markup.box(hold, y: bar.y, fill: "url(#held)") }
    for piece in bar.pieces.dropFirst() where piece.x > bar.x {
      markup.line(piece.x, bar.y, piece.x, bar.y + SwimmerPlot.barHeight, width: 0.25)
    }
    markup.element(
      "rect",
      [
        "class": "outline", "x": length(bar.x), "y": length(bar.y), "width": length(bar.width),
        "height": length(SwimmerPlot.barHeight), "fill": "none", "stroke": "#000", "stroke-width": "0.15",
      ])
    let middle = bar.y + SwimmerPlot.barHeight / 2
    if bar.hasArrow { markup.arrow(bar.x + bar.width, middle, toTheRight: true) }
    if bar.isOpenAtStart { markup.arrow(bar.x, middle, toTheRight: false) }
    if bar.isCut { markup.cut(bar.x, middle) }
    if let cause = bar.cause { markup.end(cause, x: max(bar.x, bar.x + bar.width - 0.9), y: middle) }
  }
}

extension EndCause {
  /// The words in a legend.
  var words: String {
    switch self {
    case .ineffectiveness: "ineffectiveness"
    case .adverseEvent: "adverse event"
    case .remission: "remission, or planned"
    case .other: "other reason, or none recorded"
    case .death: "death"
    }
  }

  /// The strokes in a disc of a radius of 0.85: a tick, a cross, an exclamation mark, a bar, a dagger.
  var shape: String {
    switch self {
    case .remission: "M-0.4 0L-0.1 0.35L0.45 -0.35"
    case .ineffectiveness: "M-0.35 -0.35L0.35 0.35M-0.35 0.35L0.35 -0.35"
    case .adverseEvent: "M0 -0.5V0.15M0 0.45V0.5"
    case .other: "M-0.4 0H0.4"
    case .death: "M0 -0.5V0.5M-0.3 -0.2H0.3"
    }
  }
}

extension DrugStyle {
  /// Returns the colour of a share of the highest dose: paler for less, white if the dose is not known.
  func tint(_ share: Double?) -> String {
    guard let share else { return "#FFFFFF" }
    let strength = 0.3 + 0.7 * min(max(share, 0), 1)
    let digits = Array(colour.dropFirst())
    return stride(from: 0, to: 6, by: 2).reduce("#") { text, index in
      let part = Double(Int(String(digits[index...index + 1]), radix: 16) ?? 0)
      let mixed = String(Int((255 - (255 - part) * strength).rounded()), radix: 16, uppercase: true)
      return text + (mixed.count < 2 ? "0" + mixed : mixed)
    }
  }
}

extension Markup {
  fileprivate mutating func pattern(_ id: String, path: String, size: Double, ground: String? = nil) {
    element(
      "pattern",
      [
        "id": id, "width": "1", "height": "1", "patternUnits": "userSpaceOnUse",
        "patternTransform": "scale(\(length(size)))",
      ]
    ) { markup in
      if let ground { markup.element("rect", ["width": "1", "height": "1", "fill": ground]) }
      markup.element(
        "path", ["d": path, "stroke": "#000", "stroke-width": "0.2", "stroke-opacity": "0.7", "fill": "none"])
    }
  }

  /// Writes a bar or a mark with its words.
  fileprivate mutating func item(
    _ kind: String, _ title: String, _ events: [Int], _ isPart: Bool, _ body: (inout Markup) -> Void
  ) {
    if isPart {
      open("g", ["class": kind, "data-events": events.map(String.init).joined(separator: " ")])
    } else {
      open("g", ["class": kind])
    }
    element("title", [:], title)
    body(&self)
    close("g")
  }

  fileprivate mutating func box(_ piece: SwimmerPlot.Piece, y: Double, fill: String) {
    element(
      "rect",
      [
        "x": length(piece.x), "y": length(y), "width": length(piece.width), "height": length(SwimmerPlot.barHeight),
        "fill": fill,
      ])
  }

  fileprivate mutating func arrow(_ x: Double, _ y: Double, toTheRight: Bool) {
    let tip = toTheRight ? 2.2 : -2.2
    element(
      "path",
      [
        "class": toTheRight ? "arrow" : "open",
        "d": "M\(length(x)) \(length(y - 1.2))l\(length(tip)) 1.2l\(length(-tip)) 1.2Z",
        "fill": toTheRight ? "#000" : "#FFF", "stroke": "#000", "stroke-width": "0.15",
      ])
  }

  /// Writes two strokes across a bar that began before the axis.
  mutating func cut(_ x: Double, _ y: Double) {
    for shift in [0.3, 1.1] {
      line(x + shift, y + 1.3, x + shift + 0.5, y - 1.3, stroke: "#FFF", width: 0.6)
      line(x + shift, y + 1.3, x + shift + 0.5, y - 1.3, width: 0.2)
    }
  }

  /// Writes the shape of a cause of stopping around a centre: white on black, so that it is seen on any colour.
  mutating func end(_ cause: EndCause, x: Double, y: Double) {
    open("g", ["class": "end \(cause.rawValue)", "transform": "translate(\(length(x)) \(length(y)))"])
    element("circle", ["r": "0.85", "fill": "#000"])
    element(
      "path", ["d": cause.shape, "stroke": "#FFF", "stroke-width": "0.28", "fill": "none", "stroke-linecap": "round"])
    close("g")
  }

  /// Writes the shape of a mark around a centre.
  mutating func mark(_ kind: MarkKind, x: Double, y: Double) {
    let shape = kind.shape
    open("g", ["class": kind.rawValue, "transform": "translate(\(length(x)) \(length(y)))"])
    element(
      "path",
      [
        "d": shape.outline, "fill": shape.fill, "stroke": shape.stroke, "stroke-width": "0.25",
        "stroke-linejoin": "round",
      ])
    if !shape.inner.isEmpty { element("path", ["d": shape.inner, "fill": "#009E73"]) }
    if kind == .unassessable { element("path", ["d": "M-0.35 0H0.35", "stroke": "#000", "stroke-width": "0.25"]) }
    if kind == .seriousAdverseEvent {
      element("path", ["d": "M0 -0.35V0.25M0 0.45V0.6", "stroke": "#000", "stroke-width": "0.25"])
    }
    close("g")
  }

  /// Writes a sample of a drug's bar.
  mutating func swatch(_ style: DrugStyle, x: Double, y: Double) {
    let piece = SwimmerPlot.Piece(x: x, width: 5, share: 1)
    box(piece, y: y, fill: style.tint(1))
    if let name = style.patternName { box(piece, y: y, fill: "url(#\(name))") }
    outline(piece, y: y)
  }

  mutating func heldSwatch(x: Double, y: Double) {
    let piece = SwimmerPlot.Piece(x: x, width: 5, share: nil)
    box(piece, y: y, fill: "url(#held)")
    outline(piece, y: y)
  }

  /// Writes three doses of one drug, paler for less.
  mutating func shadeSwatch(x: Double, y: Double) {
    for (index, share) in [0.0, 0.5, 1.0].enumerated() {
      box(
        SwimmerPlot.Piece(x: x + Double(index) * 5 / 3, width: 5 / 3, share: share), y: y,
        fill: DrugStyle(index: 7).tint(share))
    }
    outline(SwimmerPlot.Piece(x: x, width: 5, share: nil), y: y)
  }

  mutating func combinedSwatch(x: Double, y: Double) {
    element("rect", ["x": length(x), "y": length(y), "width": "5", "height": "2", "fill": SwimmerPlot.shade])
  }

  mutating func arrowSwatch(x: Double, y: Double, toTheRight: Bool) {
    arrow(toTheRight ? x + 1.5 : x + 3.5, y + SwimmerPlot.barHeight / 2, toTheRight: toTheRight)
  }

  private mutating func outline(_ piece: SwimmerPlot.Piece, y: Double) {
    element(
      "rect",
      [
        "x": length(piece.x), "y": length(y), "width": length(piece.width), "height": length(SwimmerPlot.barHeight),
        "fill": "none", "stroke": "#000", "stroke-width": "0.15",
      ])
  }
}
