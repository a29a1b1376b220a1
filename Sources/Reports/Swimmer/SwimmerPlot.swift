package import CalendarTime
package import Projections

/// The geometry of a swimmer plot: a lane for each patient, bars for courses, marks for events.
///
/// All places and lengths are millimetres from the upper left corner. Along the axis a day is `millimetresPerDay`
/// long, everywhere.
package struct SwimmerPlot: Sendable {
  /// The scale of the axis.
  package enum Axis: String, CaseIterable, Sendable {
    /// Months of 30.4375 days since the patient's first combination, else since the first course.
    case combination
    /// Calendar dates.
    case date
  }

  /// The order of lanes within a group.
  package enum Order: String, CaseIterable, Sendable {
    /// By the day of the first course.
    case start
    /// The longest record first, from the first day of the first course to the last.
    case length
    /// By pseudonym.
    case name

    /// The order in words.
    package var words: String {
      switch self {
      case .start: "by the first course"
      case .length: "the longest first"
      case .name: "by pseudonym"
      }
    }
  }

  /// A part of a bar.
  package struct Piece: Equatable, Sendable {
    /// The left end.
    package let x: Double
    /// The length.
    package let width: Double
    /// The darkness: the share of the drug's highest dose; nil if it is not known.
    package let share: Double?
  }

  /// The time on one drug.
  package struct Bar: Sendable {
    /// The index of the drug in `drugs`.
    package let drug: Int
    /// The left end.
    package let x: Double
    /// The length: the exposure's days times the scale.
    package let width: Double
    /// The upper edge.
    package let y: Double
    /// The doses.
    package let pieces: [Piece]
    /// The hatched parts, while the drug was held.
    package let holds: [Piece]
    /// True if it ends in an arrow, because it had not ended.
    package let hasArrow: Bool
    /// True if it begins in an arrow, because it was already running.
    package let isOpenAtStart: Bool
    /// True if it began before the left end of the axis, where it is cut.
    package let isCut: Bool
    /// The cause for which it was stopped, which has a shape of its own; nil if it was not.
    package let cause: EndCause?
    /// The description in words.
    package let title: String
    /// The positions in the log of the events behind it.
    package let events: [Int]
  }

  /// A mark on one day.
  package struct Mark: Sendable {
    /// The kind, which has a shape of its own.
    package let kind: MarkKind
    /// The centre along the axis.
    package let x: Double
    /// The centre across the axis.
    package let y: Double
    /// The description in words.
    package let title: String
    /// The positions in the log of the events behind it.
    package let events: [Int]
  }

  /// One patient.
  package struct Lane: Sendable {
    /// The pseudonym.
    package let name: String
    /// The heading above the lane; nil if it is that of the lane before, or if there is none.
    package let heading: String?
    /// The upper edge, below the heading.
    package let y: Double
    /// The height.
    package let height: Double
    /// The day at which the axis has its zero; nil on an axis of dates.
    package let zero: CalendarDay?
    /// The time on combination, shaded behind the bars.
    package let combined: [Piece]
    /// The months on combination, in the column on the right; empty for none.
    package let months: String
    /// The bars.
    package let bars: [Bar]
    /// The marks.
    package let marks: [Mark]
  }

  /// The height of a bar.
  package static let barHeight = 2.0
  /// The distance between the upper edges of two bars, or of two rows of marks.
  static let rowHeight = 2.4
  /// The width of the column of months on the right.
  static let monthsWidth = 11.0
  /// The gap between two lanes.
  static let laneGap = 1.2
  /// The height of a heading.
  static let headingHeight = 5.0
  /// The upper edge of the first lane.
  static let top = 5.0

  /// The sizes of the figure.
  package let page: PlotPage
  /// The scale of the axis.
  package let axis: Axis
  /// The scale.
  package let millimetresPerDay: Double
  /// The drugs in the order of the legend: the anchors, then the others.
  package let drugs: [String]
  /// The number of anchors, the first ones of `drugs`.
  let anchorCount: Int
  /// The lanes from top to bottom.
  package let lanes: [Lane]
  /// The lower edge of the last lane, at which the axis stands.
  package let bottom: Double
  /// The ticks of the axis.
  package let ticks: [Tick]
  /// The first day of the axis of dates, or the days from zero to its left end.
  package let firstDay: Int

  /// The right end of the axis.
  package var right: Double { page.plotLeft + SwimmerPlot.axisWidth(page) }

  /// The length of the axis: the column of months stands on its right.
  static func axisWidth(_ page: PlotPage) -> Double { page.plotWidth - monthsWidth }

  /// Returns the place of a day of a lane along the axis: the one formula for bars and marks. A day before the axis
  /// stands at its left end.
  package func x(of day: CalendarDay, zero: CalendarDay?) -> Double {
    SwimmerScale(page: page, axis: axis, firstDay: firstDay, millimetresPerDay: millimetresPerDay).x(day, zero)
  }
}

/// The conversion of days to millimetres.
struct SwimmerScale {
  let page: PlotPage
  let axis: SwimmerPlot.Axis
  let firstDay: Int
  let millimetresPerDay: Double

  func x(_ day: CalendarDay, _ zero: CalendarDay?) -> Double {
    page.plotLeft + Double(max(0, number(day, zero) - firstDay)) * millimetresPerDay
  }

  /// Tells if a day lies before the left end of the axis.
  func isCut(_ day: CalendarDay, _ zero: CalendarDay?) -> Bool { number(day, zero) < firstDay }

  /// Returns the number of a day on the axis.
  private func number(_ day: CalendarDay, _ zero: CalendarDay?) -> Int {
    zero.map { day - $0 } ?? Int(day.daysSinceEpoch)
  }
}
