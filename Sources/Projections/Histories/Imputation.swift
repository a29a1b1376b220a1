package import CalendarTime
package import PatientRecord

/// Which of the days that partial dates allow is taken.
package enum Imputation: CaseIterable, Sendable {
  /// As the profile's rule `partial` says.
  case chosen
  /// Everything as long as it can have been: where `daysMax` comes from.
  case longest
  /// Everything as short as it can have been: where `daysMin` comes from.
  case shortest

  /// The longest for the shortest, and the reverse.
  var opposite: Imputation {
    switch self {
    case .chosen: .chosen
    case .longest: .shortest
    case .shortest: .longest
    }
  }
}

/// A value for each reading.
struct ByImputation<Value> {
  var chosen: Value
  var longest: Value
  var shortest: Value

  init(_ value: (Imputation) -> Value) {
    chosen = value(.chosen)
    longest = value(.longest)
    shortest = value(.shortest)
  }

  subscript(imputation: Imputation) -> Value {
    switch imputation {
    case .chosen: chosen
    case .longest: longest
    case .shortest: shortest
    }
  }
}

extension ByImputation: Sendable where Value: Sendable {}

extension Profile {
  /// The day on which an event is taken to have happened.
  ///
  /// An end of follow-up, death included, is read as a stop. `refuse` reads like `middle`: what may not be read is
  /// refused with the row that it bears on.
  package func day(of event: HistoryEvent, _ imputation: Imputation = .chosen) -> CalendarDay {
    let rule =
      switch imputation {
      case .chosen: partial
      case .longest: PartialDates.longest
      case .shortest: PartialDates.shortest
      }
    switch (rule, event.event.boundary) {
    case (.longest, .opens), (.shortest, .closes): return event.days.first
    case (.longest, .closes), (.shortest, .opens): return event.days.last
    default: return event.days.middle
    }
  }
}

extension ClinicalEvent {
  enum Boundary { case opens, closes, neither }

  /// Whether time on a drug begins or ends with the event.
  var boundary: Boundary {
    switch self {
    case .treatmentStarted, .coTherapyAdded, .treatmentResumed: .opens
    case .treatmentStopped, .treatmentHeld, .followUpEnded: .closes
    default: .neither
    }
  }
}

/// The highest part of a day that is not known but chosen, as the flags of CDISC ADaM (and of admiral) name it.
///
/// Of `2022-03` the day is imputed (D), of `2022` the month as well (M). What the rest of the record leaves open
/// counts, not what was written: a month of which one day is possible is not flagged.
package enum ImputedPart: String, CaseIterable, Sendable {
  case day = "D"
  case month = "M"
  case year = "Y"

  /// What differs between the earliest and the latest possible day; nil where nothing does, or one of them is missing.
  package init?(_ first: CalendarDay?, _ last: CalendarDay?) {
    guard let first, let last, first != last else { return nil }
    let (one, other) = (first.components, last.components)
    self = one.year != other.year ? .year : one.month != other.month ? .month : .day
  }
}
