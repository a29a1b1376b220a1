package import CalendarTime
package import PatientRecord

/// The imputation of a partial date: the choice of one day among those that it allows.
package enum Imputation: CaseIterable, Sendable {
  /// The day that the profile's rule `partial` chooses.
  case chosen
  /// The day that makes treatment as long as it can have been; `daysMax` comes from it.
  case longest
  /// The day that makes treatment as short as it can have been; `daysMin` comes from it.
  case shortest

  /// The longest for the shortest, and the shortest for the longest.
  var opposite: Imputation {
    switch self {
    case .chosen: .chosen
    case .longest: .shortest
    case .shortest: .longest
    }
  }
}

/// A value for each imputation.
struct ByImputation<Value> {
  var chosen: Value
  var longest: Value
  var shortest: Value

  init(chosen: Value, longest: Value, shortest: Value) {
    (self.chosen, self.longest, self.shortest) = (chosen, longest, shortest)
  }

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

/// The days of the events of one patient: the rule `partial` chooses one of the possible days of each.
package struct ImputedDays: Sendable {
  private let context: ProjectionContext
  private let partial: Profile.PartialDates
  /// The days that bound others under `partial=adam`; nil under any other value.
  private let bounds: AnalysisBounds?

  /// The days of the events of a history. O(1), but under `partial=adam` O(n) for n courses.
  package init(_ history: PatientHistory, _ context: ProjectionContext) {
    self.context = context
    partial = context.profile.partial
    bounds = partial == .adam ? AnalysisBounds(history, context) : nil
  }

  /// The rules by which the days are chosen.
  var profile: Profile { context.profile }

  /// Returns the day of an event under an imputation.
  ///
  /// An end of follow-up, death included, is imputed as a stop. `refuse` imputes like `middle`; a row that rests on
  /// such a day is then refused as a whole.
  package func day(of event: HistoryEvent, _ imputation: Imputation = .chosen) -> CalendarDay {
    if imputation == .chosen, let bounds { return bounds.day(of: event) }
    return partial.day(of: event, event.event.boundary, imputation)
  }
}

extension Profile {
  /// Returns the day of a death under an imputation, as that of a stop.
  package func day(_ death: DeathReport, _ imputation: Imputation = .chosen) -> CalendarDay {
    partial.day(of: death.event, .closes, imputation)
  }

  /// Returns the earliest of some deaths on chosen days; of several on one day, that of the first kind.
  package func earliest(_ deaths: [DeathReport]) -> DeathReport? {
    deaths.min { one, other in
      let (day, otherDay) = (day(one), day(other))
      return day == otherDay ? one.source.rank < other.source.rank : day < otherDay
    }
  }
}

extension Profile.PartialDates {
  /// Returns the day of an event under an imputation, by this rule if it is the chosen one.
  fileprivate func day(
    of event: HistoryEvent, _ boundary: ClinicalEvent.Boundary, _ imputation: Imputation
  ) -> CalendarDay {
    if imputation == .chosen, self == .middle || self == .refuse { return event.spreadDay }
    let days = event.days
    let rule =
      switch imputation {
      case .chosen: self
      case .longest: Profile.PartialDates.longest
      case .shortest: Profile.PartialDates.shortest
      }
    switch (rule, boundary) {
    case (.longest, .opens), (.adam, .opens), (.shortest, .closes): return days.first
    case (.longest, .closes), (.adam, .closes), (.shortest, .opens): return days.last
    default: return days.middle
    }
  }
}

extension DeathReport.Source {
  fileprivate var rank: Int { DeathReport.Source.allCases.firstIndex(of: self) ?? 0 }
}

extension ClinicalEvent {
  /// The effect of an event on time on a drug.
  enum Boundary { case opens, closes, neither }

  /// The effect on time on a drug: begins it, ends it, or neither.
  var boundary: Boundary {
    switch self {
    case .treatmentStarted, .coTherapyAdded, .treatmentResumed: .opens
    case .treatmentStopped, .treatmentHeld, .followUpEnded: .closes
    default: .neither
    }
  }
}

/// The highest part of a day that is imputed, as the imputation flags of CDISC ADaM (and of admiral) name it.
///
/// `2022-03` has an imputed day (D), `2022` an imputed month as well (M). The flag depends on the days that the rest of
/// the record leaves possible, not on the text: a month with one possible day has no flag.
package enum ImputedPart: String, CaseIterable, Sendable {
  case day = "D"
  case month = "M"
  case year = "Y"

  /// The part that differs between the earliest and the latest possible day; nil if they are equal or one is missing.
  package init?(_ first: CalendarDay?, _ last: CalendarDay?) {
    guard let first, let last, first != last else { return nil }
    let (one, other) = (first.components, last.components)
    self = one.year != other.year ? .year : one.month != other.month ? .month : .day
  }
}
