package import CalendarTime

/// The geometry of a swimmer plot: one lane a patient, bars for courses, marks for what happened.
///
/// All places and lengths are millimetres from the upper left corner. Along the axis a day is `millimetresPerDay`
/// long, everywhere.
package struct SwimmerPlot: Sendable {
  /// What the axis counts.
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
  }

  /// A part of a bar.
  package struct Piece: Equatable, Sendable {
    /// Where it begins.
    package let x: Double
    /// How long it is.
    package let width: Double
    /// How dark: the share of the drug's highest dose; nil where that is not known.
    package let share: Double?
  }

  /// The time on one drug.
  package struct Bar: Sendable {
    /// The drug's place in `drugs`.
    package let drug: Int
    /// Where it begins.
    package let x: Double
    /// How long it is: the exposure's days times the scale.
    package let width: Double
    /// Its upper edge.
    package let y: Double
    /// Its doses.
    package let pieces: [Piece]
    /// Where it is hatched: while it was held.
    package let holds: [Piece]
    /// Whether it ends in an arrow: it had not ended.
    package let hasArrow: Bool
    /// Whether it begins in an arrow: it was running already.
    package let isOpenAtStart: Bool
    /// What it shows, in words.
    package let title: String
    /// Positions in the log of what it rests on.
    package let events: [Int]
  }

  /// Something on one day.
  package struct Mark: Sendable {
    /// Its shape.
    package let kind: MarkKind
    /// Its centre along the axis.
    package let x: Double
    /// Its centre across.
    package let y: Double
    /// What it shows, in words.
    package let title: String
    /// Positions in the log of what it rests on.
    package let events: [Int]
  }

  /// One patient.
  package struct Lane: Sendable {
    /// The pseudonym.
    package let name: String
    /// The heading that stands above the lane; nil where it is that of the lane before, or there is none.
    package let heading: String?
    /// The upper edge, below the heading.
    package let y: Double
    /// The height.
    package let height: Double
    /// The day at which the axis has its zero; nil on an axis of dates.
    package let zero: CalendarDay?
    /// The bars.
    package let bars: [Bar]
    /// The marks.
    package let marks: [Mark]
  }

  /// The height of a bar.
  package static let barHeight = 2.0
  /// The distance between the upper edges of two bars, or of two rows of marks.
  static let rowHeight = 2.4
  /// What stays free between two lanes.
  static let laneGap = 1.2
  /// The height of a heading.
  static let headingHeight = 5.0
  /// Where the first lane begins.
  static let top = 2.0

  /// The sizes of the figure.
  package let page: PlotPage
  /// What the axis counts.
  package let axis: Axis
  /// The scale.
  package let millimetresPerDay: Double
  /// The drugs in the order of the legend: those that combinations are built on, then the others.
  package let drugs: [String]
  /// How many of them combinations are built on: the first ones.
  let anchorCount: Int
  /// The lanes from top to bottom.
  package let lanes: [Lane]
  /// The lower edge of the last lane, where the axis stands.
  package let bottom: Double
  /// The ticks of the axis.
  package let ticks: [Tick]
  /// The first day of the axis of dates, or the days from zero to its left end.
  package let firstDay: Int

  /// Where a day of a lane stands: the one formula for bars and marks.
  package func x(of day: CalendarDay, zero: CalendarDay?) -> Double {
    SwimmerScale(page: page, axis: axis, firstDay: firstDay, millimetresPerDay: millimetresPerDay).x(day, zero)
  }
}

/// From days to millimetres.
struct SwimmerScale {
  let page: PlotPage
  let axis: SwimmerPlot.Axis
  let firstDay: Int
  let millimetresPerDay: Double

  func x(_ day: CalendarDay, _ zero: CalendarDay?) -> Double {
    page.plotLeft + Double(number(day, zero) - firstDay) * millimetresPerDay
  }

  /// The number of a day on the axis.
  private func number(_ day: CalendarDay, _ zero: CalendarDay?) -> Int {
    zero.map { day - $0 } ?? Int(day.daysSinceEpoch)
  }
}
