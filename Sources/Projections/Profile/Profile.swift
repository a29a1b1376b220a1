package import CalendarTime

/// The set of rules by which a figure is derived: one stored property for each declaration of `Rule.all`.
///
///     var profile = Profile()
///     profile.unit = .patient
///     try profile.set("gap", to: "30")
///     profile.differencesInWords  // ["rows are patients, not pairs", "restarts within 30 days count as one course"]
///
/// The rules act in this order: imputation of days (`partial`), merge (`gap`), intersect (`anchor`, `partner`),
/// `holds`, `minimum` on pairs, then the `unit`; `days`, `month` and the responses only say how a row is measured.
package struct Profile: Hashable, Sendable {
  /// The thing that a row of combinations stands for.
  package var unit = Unit.pair
  /// The count of days.
  package var days = DayCount.elapsed
  /// The count of months.
  package var month = MonthCount.calendar
  /// The longest gap in days, 0 or more, over which courses of one drug are merged.
  package var gap = 0
  /// The shortest pair that counts.
  package var minimum = CalendarPeriod()
  /// The imputation of partial dates.
  package var partial = PartialDates.middle
  /// The possible pairs that count.
  package var possible = Possible.imputed
  /// The treatment of held days.
  package var holds = Holds.counted
  /// The drugs that are anchors.
  package var anchor = DrugSelection.jakInhibitors
  /// The drugs that are partners, unless they are anchors.
  package var partner = DrugSelection.systemicImmunomodulators
  /// The treatment of ongoing rows in the final list.
  package var ongoing = Ongoing.included
  /// The response that is a row's.
  package var response = ResponseChoice.best
  /// The response that is a patient's, under `unit=patient`.
  package var patientResponse = PatientResponseChoice.best
  /// The day to which ongoing treatment is counted.
  package var assumeContinuing = AssumeContinuing.afterLastContact(CalendarPeriod(months: 3))
  /// The time at risk of rows that began before the patient was enrolled.
  package var prevalent = Prevalent.delayed
  /// The rows of a patient that count.
  package var row = RowChoice.all
  /// The observations that a variance takes as independent.
  package var variance = Variance.patient
  /// The ends of rows that are events of a curve.
  package var endpoint = Endpoint.discontinuation
  /// The days, 0 or more, after the end of a row in which the onset of an adverse event still counts for it.
  package var lag = 0
  /// The adverse events that count for a rate, which other answers neither use nor print.
  package var attribution = Attribution.all
  /// The figures of curves that mislead, which other answers neither use nor print.
  package var misleading = Misleading.refused
  /// The sum of the doses of an exposure, which other answers neither use nor print.
  package var doseTotal = DoseTotal.prorated
  /// The rules of pathways, which other answers neither use nor print.
  package var pathways = PathwayRules()

  /// The rules with their defaults.
  package init() {}
}

// The values of rules that take a word.
extension Profile {
  /// The thing that a row of combinations stands for.
  package enum Unit: String, RuleChoice {
    /// One anchor with one partner.
    case pair
    /// A maximal interval of one constant set of anchors and partners.
    case regimen
    /// The days of one patient on any combination.
    case patient
    /// The time on one drug, an anchor or a partner, alone or with others: drug survival of single drugs.
    case course

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .pair: "rows are pairs of an anchor and a partner"
      case .regimen: "rows are regimens, not pairs"
      case .patient: "rows are patients, not pairs"
      case .course: "rows are courses of single drugs, not pairs"
      }
    }
  }

  /// The count of days.
  package enum DayCount: String, RuleChoice {
    /// End minus start.
    case elapsed
    /// One more for each pair, regimen or maximal interval.
    case inclusive

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .elapsed: "days are end minus start"
      case .inclusive: "days are end minus start, and one more"
      }
    }
  }

  /// The count of months.
  package enum MonthCount: String, RuleChoice {
    /// The most whole months that fit, and the rest as a part of the next.
    case calendar
    /// Days divided by 30.4375, as CDISC ADaM does.
    case average = "30.4375"

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .calendar: "months are calendar months"
      case .average: "a month is 30.4375 days"
      }
    }
  }

  /// The imputation of a date that is only a month or a year.
  package enum PartialDates: String, RuleChoice {
    /// The middle of the narrowed possible days, over which dates of one course that share them are spread.
    case middle
    /// The middle of the narrowed possible days of each date by itself.
    case midpoint
    /// Starts and resumptions first, stops and holds last, the rest in the middle.
    case longest
    /// Starts and resumptions last, stops and holds first, the rest in the middle.
    case shortest
    /// As datasets of CDISC ADaM that admiral makes: starts, resumptions and onsets of adverse events first, but not
    /// before the first day on an anchor; stops, holds and outcomes of adverse events last, but not after the end of
    /// follow-up; the rest in the middle.
    case adam
    /// No imputation: an answer that needs one is refused.
    case refuse

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .middle: "partial dates are the middle of their possible days, spread over those that a course shares"
      case .midpoint: "partial dates are each the middle of their possible days"
      case .longest: "partial dates are imputed so that treatment lasts longest"
      case .shortest: "partial dates are imputed so that treatment lasts shortest"
      case .adam: "partial dates are imputed as admiral does for CDISC ADaM"
      case .refuse: "partial dates are refused"
      }
    }
  }

  /// The pairs that count although some possible days leave them no day in common.
  package enum Possible: String, RuleChoice {
    /// None.
    case leftOut = "left-out"
    /// Those of which both drugs were taken on one day at least, on imputed days.
    case imputed
    /// All, those without such a day as rows of no days.
    case counted

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .leftOut: "pairs that partial dates leave in doubt do not count"
      case .imputed: "pairs that partial dates leave in doubt count where their imputed days overlap"
      case .counted: "pairs that partial dates leave in doubt count"
      }
    }
  }

  /// The treatment of days on which a drug is held.
  package enum Holds: String, RuleChoice {
    /// A held drug is still the patient's: its days count.
    case counted
    /// A day counts only if neither drug of a pair is held. Holds never split a row.
    case leftOut = "left-out"

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .counted: "days on which a drug is held count"
      case .leftOut: "days on which a drug is held do not count"
      }
    }
  }

  /// The treatment of rows that have not ended in the final list.
  package enum Ongoing: String, RuleChoice {
    case included
    case leftOut = "left-out"

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .included: "ongoing rows are listed"
      case .leftOut: "ongoing rows are left out"
      }
    }
  }

  /// The ends of rows that are events of a curve of drug survival.
  package enum Endpoint: String, RuleChoice {
    /// Every end.
    case discontinuation
    /// An end for want of effect or an adverse event; others compete.
    case failure

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .discontinuation: "every end is an event"
      case .failure: "an end is an event for want of effect or an adverse event; other ends compete"
      }
    }
  }

  /// The response within a row that is the row's.
  package enum ResponseChoice: String, RuleChoice {
    case best, last

    /// The value as a clause.
    package var inWords: String { "the \(rawValue) response within a row counts" }
  }

  /// The response of a patient's pairs, in the order of the rows, that is the patient's.
  package enum PatientResponseChoice: String, RuleChoice {
    case best, first, last

    /// The value as a clause.
    package var inWords: String { "a patient's response is the \(rawValue) of the pairs" }
  }

  /// The sum of the doses of an exposure.
  package enum DoseTotal: String, RuleChoice {
    /// Amount per day times days: each dose is spread over its interval.
    case prorated
    /// The amounts of all administrations: one on the first day of a dose, and one after each interval.
    case administered

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .prorated: "cumulative doses spread each dose over its interval"
      case .administered: "cumulative doses add up administrations"
      }
    }
  }

  /// The time at risk of rows that began before the patient was enrolled.
  ///
  /// Nothing could be seen to end before the enrolment: a patient who had stopped came into no record.
  package enum Prevalent: String, RuleChoice {
    /// It begins at the enrolment (left truncation).
    case delayed
    /// There is none.
    case leftOut = "left-out"
    /// It begins with the row.
    case naive

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .delayed: "time before the enrolment is not at risk"
      case .leftOut: "rows that began before the enrolment are left out"
      case .naive: "time before the enrolment counts as time at risk"
      }
    }
  }

  /// The rows of a patient that count.
  package enum RowChoice: String, RuleChoice {
    /// Every row.
    case all
    /// The first that the rule `prevalent` does not leave out, so that every patient has one row at most.
    case first

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .all: "every row of a patient counts"
      case .first: "the first row of a patient counts"
      }
    }
  }

  /// The observations that a variance takes as independent.
  package enum Variance: String, RuleChoice {
    /// Patients, whose rows may depend on each other.
    case patient
    /// Rows, those of one patient too.
    case rows

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .patient: "intervals allow for rows of one patient"
      case .rows: "intervals take rows of one patient as independent"
      }
    }
  }
}
