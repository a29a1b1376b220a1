import PatientRecord

/// The style of a drug: a colour that colour-blind readers can tell, and a pattern, so that colour is never alone.
///
/// A drug has one style in every figure of every log. The colours are those of M. Okabe and K. Ito, Color Universal
/// Design (2008), with a grey in place of their black.
package struct DrugStyle: Equatable, Sendable {
  /// The colour of its highest dose.
  package let colour: String
  /// The pattern over the colour, by its number; 0 is none.
  package let pattern: Int

  private static let colours = [
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#8C8C8C",
  ]

  /// The lines of patterns, in a square of one: each is used narrow and wide.
  private static let shapes = [
    "M0.5 0V1", "M0.3 0.5H0.7", "M0 0.5H1", "M0.5 0V1M0 0.5H1", "M0 1L1 0M-0.25 0.25L0.25 -0.25M0.75 1.25L1.25 0.75",
    "M0 0L1 1M-0.25 0.75L0.25 1.25M0.75 -0.25L1.25 0.25", "M0 1L1 0M0 0L1 1", "M0.3 0V1M0.7 0V1", "M0 0.3H1M0 0.7H1",
    "M0.2 0.2H0.5V0.5H0.2Z", "M0 0.7L0.5 0.3L1 0.7", "M0.5 0V0.6",
  ]

  /// The number of styles before one repeats: more than there are drugs in the catalogue.
  static let count = colours.count * (2 * shapes.count + 1)

  /// The style of a number. Neighbours differ in colour, and those eight apart in both.
  init(index: Int) {
    let row = index / DrugStyle.colours.count
    colour = DrugStyle.colours[(index + row) % DrugStyle.colours.count]
    pattern = row % (2 * DrugStyle.shapes.count + 1)
  }

  /// The style of a drug by its name in answers: that of its place in the built-in catalogue, else one by its letters.
  package init(drug name: String) {
    let place = DrugCatalogue.builtIn.position(ofDrugNamed: name)?.drug
    // FNV-1a: a hash that is the same in every run.
    let hash = name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
    self.init(index: place ?? Int(hash) % DrugStyle.count)
  }

  /// The style of a curve: that of the drug that gives its group the name, else of its place among the groups.
  init(group name: String, index: Int) {
    self = DrugCatalogue.builtIn.drug(named: name) == nil ? DrugStyle(index: index) : DrugStyle(drug: name)
  }

  /// The line styles of curves, in the order of their groups.
  static let dashes = ["none", "2 0.8", "0.5 0.7", "2 0.6 0.5 0.6", "3.2 0.8", "1 0.5"]

  /// The name of the pattern in a drawing; nil if there is none.
  var patternName: String? { pattern == 0 ? nil : "drug-\(pattern)" }
  /// The pattern's lines in a square of one.
  var path: String { pattern == 0 ? "" : DrugStyle.shapes[(pattern - 1) % DrugStyle.shapes.count] }
  /// The side of the square, in millimetres.
  var patternSize: Double { pattern > DrugStyle.shapes.count ? 2 : 1.1 }
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
