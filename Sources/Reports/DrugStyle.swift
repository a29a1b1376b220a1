/// The style of a drug: a colour that colour-blind readers can tell, and a pattern, so that colour is never alone.
///
/// The colours are those of M. Okabe and K. Ito, Color Universal Design (2008), with a grey in place of their black.
package struct DrugStyle: Equatable, Sendable {
  /// The pattern over the colour.
  package enum Pattern: String, CaseIterable, Sendable { case plain, upright, dots, level, grid, rising }

  /// The colour of its highest dose.
  package let colour: String
  /// The pattern over the colour.
  package let pattern: Pattern

  private static let colours = [
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#8C8C8C",
  ]

  /// The style of the drug at a place in the legend: eight colours and six patterns give 24 styles before one repeats.
  package init(index: Int) {
    colour = DrugStyle.colours[index % DrugStyle.colours.count]
    pattern = Pattern.allCases[index % Pattern.allCases.count]
  }

  /// The line styles of curves, in the order of their groups.
  static let dashes = ["none", "2 0.8", "0.5 0.7", "2 0.6 0.5 0.6", "3.2 0.8", "1 0.5"]

  /// The pattern's lines in a square of 1.2 mm; nil if it has none.
  var path: String? {
    switch pattern {
    case .plain: nil
    case .upright: "M0.6 0V1.2"
    case .level: "M0 0.6H1.2"
    case .dots: "M0.4 0.6H0.8"
    case .grid: "M0.6 0V1.2M0 0.6H1.2"
    case .rising: "M0 1.2L1.2 0"
    }
  }
}

/// A mark on a patient's lane; each kind has a shape of its own.
package enum MarkKind: String, CaseIterable, Sendable {
  case complete, partial, noResponse, unassessable, adverseEvent, seriousAdverseEvent, death

  /// The words in a legend.
  package var words: String {
    switch self {
    case .complete: "complete response"
    case .partial: "partial response"
    case .noResponse: "no response"
    case .unassessable: "response unassessable"
    case .adverseEvent: "adverse event"
    case .seriousAdverseEvent: "serious adverse event"
    case .death: "death"
    }
  }

  /// True if it stands below the bars.
  package var isBelow: Bool { self == .adverseEvent || self == .seriousAdverseEvent }

  /// Half of the width, in millimetres.
  package static let radius = 0.95

  /// The shape around the origin: its outline and its filled part.
  var shape: (outline: String, inner: String, fill: String, stroke: String) {
    switch self {
    case .complete: ("M0 -0.95L0.95 0L0 0.95L-0.95 0Z", "", "#009E73", "#000")
    case .partial: ("M0 -0.95L0.95 0L0 0.95L-0.95 0Z", "M0 -0.95L0 0.95L-0.95 0Z", "#FFF", "#000")
    case .noResponse: ("M0 -0.95L0.95 0L0 0.95L-0.95 0Z", "", "#FFF", "#000")
    case .unassessable: ("M-0.8 0A0.8 0.8 0 1 1 0.8 0A0.8 0.8 0 1 1 -0.8 0Z", "", "#FFF", "#000")
    case .adverseEvent: ("M0 -0.9L0.9 0.75L-0.9 0.75Z", "", "#FFF", "#C04A00")
    case .seriousAdverseEvent: ("M0 -0.9L0.9 0.75L-0.9 0.75Z", "", "#D55E00", "#000")
    case .death: ("M0 -0.95V0.95M-0.55 -0.4H0.55", "", "none", "#000")
    }
  }
}
