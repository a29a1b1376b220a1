package import CalendarTime

/// The set of rules by which a figure is derived.
///
/// The order in which they act: choice of days (`partial`), merge (`gap`), intersect (`anchor`, `partner`), `holds`,
/// `minimum` on pairs, then the `unit`; `days`, `month` and the responses only say how a row is measured.
package struct Profile: Hashable, Sendable {
  /// What a row of combinations stands for.
  package enum Unit: String, CaseIterable, Sendable {
    /// One anchor with one partner.
    case pair
    /// A maximal interval of one constant set of anchors and partners.
    case regimen
    /// The days of one patient on any combination.
    case patient
  }

  /// How days are counted.
  package enum DayCount: String, CaseIterable, Sendable {
    /// End minus start.
    case elapsed
    /// One more for each pair, regimen or maximal interval.
    case inclusive
  }

  /// How months are counted.
  package enum MonthCount: String, CaseIterable, Sendable {
    /// The most whole months that fit, and the rest as a part of the next.
    case calendar
    /// Days divided by 30.4375, as CDISC ADaM does.
    case average = "30.4375"
  }

  /// How a date that is only a month or a year is read.
  package enum PartialDates: String, CaseIterable, Sendable {
    /// The middle of the narrowed possible days.
    case middle
    /// Starts and resumptions first, stops and holds last, the rest in the middle.
    case longest
    /// Starts and resumptions last, stops and holds first, the rest in the middle.
    case shortest
    /// Not at all: an answer that needs one is refused.
    case refuse
  }

  /// Whether the days on which a drug is held count.
  package enum Holds: String, CaseIterable, Sendable {
    /// A held drug is still the patient's: its days count.
    case counted
    /// A day counts only where neither drug of a pair is held. Holds never split a row.
    case leftOut = "left-out"
  }

  /// Whether rows that have not ended stand in the final list.
  package enum Ongoing: String, CaseIterable, Sendable {
    case included
    case leftOut = "left-out"
  }

  /// Which ends of a row are events of its curve.
  package enum Endpoint: String, CaseIterable, Sendable {
    /// Whatever ends it.
    case discontinuation
    /// An end for want of effect or an adverse event; others compete.
    case failure
  }

  /// Which of the responses within a row is the row's.
  package enum ResponseChoice: String, CaseIterable, Sendable { case best, last }

  /// Which of the responses of a patient's pairs, in the order of the rows, is the patient's.
  package enum PatientResponseChoice: String, CaseIterable, Sendable { case best, first, last }

  /// Whether what is not stopped is taken to go on to the as-of date.
  package enum AssumeContinuing: String, CaseIterable, Sendable {
    case yes
    /// It is counted to the patient's last event, and censored there.
    case no
  }

  /// What a row of combinations stands for.
  package var unit = Unit.pair
  /// How days are counted.
  package var days = DayCount.elapsed
  /// How months are counted.
  package var month = MonthCount.calendar
  /// The longest gap in days, 0 or more, over which courses of one drug are merged.
  package var gap = 0
  /// The shortest pair that counts.
  package var minimum = CalendarPeriod()
  /// How partial dates are read.
  package var partial = PartialDates.middle
  /// Whether held days count.
  package var holds = Holds.counted
  /// The drugs that are anchors.
  package var anchor = DrugSelection.jakInhibitors
  /// The drugs that are partners, unless they are anchors.
  package var partner = DrugSelection.systemicImmunomodulators
  /// Whether ongoing rows stand in the final list.
  package var ongoing = Ongoing.included
  /// Which response is a row's.
  package var response = ResponseChoice.best
  /// Which response is a patient's, under `unit=patient`.
  package var patientResponse = PatientResponseChoice.best
  /// To when what still runs is counted.
  package var assumeContinuing = AssumeContinuing.yes
  /// Which ends of a row are events of its curve.
  package var endpoint = Endpoint.discontinuation
  /// The days, 0 or more, after the end of a row in which the onset of an adverse event still counts for it.
  package var lag = 0
  /// The rules of pathways, which other answers neither use nor print.
  package var pathways = PathwayRules()

  /// The rules with their defaults.
  package init() {}
}
