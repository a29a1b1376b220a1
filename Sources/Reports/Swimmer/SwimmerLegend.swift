import Projections

/// One entry of a legend.
enum LegendItem {
  case drug(String, DrugStyle)
  case mark(MarkKind)
  case end(EndCause)
  case combined
  case cut
  case held
  case shade
  case ongoing
  case alreadyRunning
  case zero

  /// The words beside the sample.
  var words: String {
    switch self {
    case .drug(let name, _): name
    case .mark(let kind): kind.words
    case .end(let cause): "stopped: \(cause.words)"
    case .combined: "on combination"
    case .cut: "began earlier than shown"
    case .held: "held"
    case .shade: "paler: lower dose; white: dose not recorded"
    case .ongoing: "ongoing"
    case .alreadyRunning: "already running before"
    case .zero: "start of the first combination"
    }
  }
}

extension SwimmerPlot {
  /// The entries for the drugs and marks that the plot holds, and no others.
  var legendItems: [LegendItem] {
    let bars = lanes.flatMap(\.bars)
    let kinds = Set(lanes.flatMap(\.marks).map(\.kind))
    var items = drugs.map { LegendItem.drug($0, DrugStyle(drug: $0)) }
    items.append(.shade)
    if lanes.contains(where: { !$0.combined.isEmpty }) { items.append(.combined) }
    if bars.contains(where: { !$0.holds.isEmpty }) { items.append(.held) }
    if bars.contains(where: \.hasArrow) { items.append(.ongoing) }
    if bars.contains(where: \.isOpenAtStart) { items.append(.alreadyRunning) }
    if bars.contains(where: \.isCut) { items.append(.cut) }
    if axis == .combination, firstDay < 0 { items.append(.zero) }
    let causes = Set(bars.compactMap(\.cause))
    items += EndCause.allCases.filter(causes.contains).map(LegendItem.end)
    return items + MarkKind.allCases.filter(kinds.contains).map(LegendItem.mark)
  }
}

/// Entries in lines, as many in a line as the page has room for.
struct LegendLayout {
  private let places: [(item: LegendItem, x: Double, y: Double)]
  /// The lower edge.
  let bottom: Double

  init(items: [LegendItem], page: PlotPage, top: Double) {
    var places: [(LegendItem, Double, Double)] = []
    var (x, y) = (0.5, top)
    for item in items {
      let width = 9.5 + Double(item.words.count) * PlotPage.textPoints * PlotPage.point * 0.52
      if x > 0.5, x + width > page.width { (x, y) = (0.5, y + 4) }
      places.append((item, x, y))
      x += width
    }
    self.places = places
    bottom = y + 4
  }

  func draw(_ markup: inout Markup) {
    for (item, x, y) in places {
      switch item {
      case .drug(_, let style): markup.swatch(style, x: x, y: y)
      case .mark(let kind): markup.mark(kind, x: x + 2.5, y: y + 1)
      case .end(let cause): markup.end(cause, x: x + 2.5, y: y + 1)
      case .combined: markup.combinedSwatch(x: x, y: y)
      case .cut: markup.cut(x + 1.5, y + 1)
      case .held: markup.heldSwatch(x: x, y: y)
      case .shade: markup.shadeSwatch(x: x, y: y)
      case .ongoing: markup.arrowSwatch(x: x, y: y, toTheRight: true)
      case .alreadyRunning: markup.arrowSwatch(x: x, y: y, toTheRight: false)
      case .zero: markup.line(x + 2.5, y - 0.4, x + 2.5, y + 2.4, stroke: "#666", width: 0.25, dashes: "1 0.8")
      }
      markup.label(item.words, x: x + 6, y: y + 1.9)
    }
  }
}
