package import CalendarTime
package import PatientRecord

/// Which of the days that partial dates allow is taken.
package enum Reading: CaseIterable, Sendable {
  /// As the profile's rule `partial` says.
  case chosen
  /// Everything as long as it can have been: where `daysMax` comes from.
  case longest
  /// Everything as short as it can have been: where `daysMin` comes from.
  case shortest

  /// The longest for the shortest, and the reverse.
  var opposite: Reading {
    switch self {
    case .chosen: .chosen
    case .longest: .shortest
    case .shortest: .longest
    }
  }
}

/// A value for each reading.
struct ByReading<Value> {
  var chosen: Value
  var longest: Value
  var shortest: Value

  init(_ value: (Reading) -> Value) {
    chosen = value(.chosen)
    longest = value(.longest)
    shortest = value(.shortest)
  }

  subscript(reading: Reading) -> Value {
    switch reading {
    case .chosen: chosen
    case .longest: longest
    case .shortest: shortest
    }
  }
}

extension ByReading: Sendable where Value: Sendable {}

extension Profile {
  /// The day on which an event is taken to have happened.
  ///
  /// An end of follow-up, death included, is read as a stop. `refuse` reads like `middle`: what may not be read is
  /// refused with the row that it bears on.
  package func day(of event: HistoryEvent, _ reading: Reading = .chosen) -> CalendarDay {
    let rule =
      switch reading {
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
