import Answers
package import Projections
package import Queries
import Statistics
import Text

/// The curves of `plot survival`, from the rows that `query survival` counts.
package enum SurvivalDrawing {
  /// Returns the plot and the words under it, or the reason that there is none to draw.
  package static func plot(
    _ question: Question, by grouping: Grouping?, strata: Grouping?, _ options: CurveOptions, _ page: PlotPage
  ) throws -> (drawn: Drawn, words: [String]) {
    let cohorts = try SurvivalCohorts(question, by: grouping, strata: strata, within: options.window)
    let isAskedFor = options.showsTest || strata != nil
    let test = isAskedFor ? cohorts.test(by: grouping, question.profile) ?? .failure(.nothingToCompare) : nil
    return (
      plot(cohorts, test: test, question.profile, options.interval.transform, page),
      [words(question, interval: options.interval.rawValue, within: options.window)]
        + cohorts.captionNotes(question.profile, within: options.window).map(sentence)
    )
  }

  /// The same for rows that are at hand.
  static func plot(
    _ cohorts: SurvivalCohorts, test: Result<LogRank, NoTest>? = nil, _ profile: Profile,
    _ transform: IntervalTransform, _ page: PlotPage
  ) -> Drawn {
    if cohorts.looksAhead {
      return .none("groups by response have no curve: who responds must have stayed long enough to do so")
    }
    if cohorts.hasSums { return .none("days summed over several intervals are no time to an event") }
    let rows = cohorts.groups.flatMap(\.followed)
    if rows.isEmpty { return .none("there is no combination to follow") }
    var plot =
      profile.endpoint == .failure
      ? failures(cohorts, profile, transform, page) : survival(cohorts, profile, transform, page)
    if profile.unit == .course { plot.subject = "the drug" }
    plot.counts = counts(rows, profile)
    switch test {
    case .success(let test)?:
      plot.notes.append(
        "log-rank p \(shownPValue(test.pValue))" + cohorts.strataInWords + cohorts.remarks(on: test, profile))
    case .failure(let reason)?: plot.notes.append(reason.message)
    case nil: break
    }
    plot.notes += cohorts.groups.filter { !isDrawn($0, cohorts) && $0.hasCurve }.map { group in
      "\(shown(group.name)): n \(group.followed.count), too few for a curve"
    }
    return .plot(plot, rows: rows.count)
  }

  /// Returns the numbers of rows, patients and ends in words.
  private static func counts(_ rows: [FollowedRow], _ profile: Profile) -> String {
    let noun = profile.unit == .pair ? "combination" : profile.unit == .course ? "course" : "row"
    let ends = rows.count { $0.end != nil }
    let events = rows.count { $0.end == .event }
    let failed = profile.endpoint == .failure ? ", \(events) for ineffectiveness or an adverse event" : ""
    let patients = counted(Set(rows.map(\.row.patient)).count, "patient")
    return "\(counted(rows.count, noun)) in \(patients); \(ends) had stopped\(failed)."
  }

  /// Tells if a group has a curve of its own: five rows or more, unless no group has so many.
  private static func isDrawn(_ group: SurvivalCohorts.Group, _ cohorts: SurvivalCohorts) -> Bool {
    func isLarge(_ group: SurvivalCohorts.Group) -> Bool { group.followed.count >= CurveEstimate.fewest }
    return group.hasCurve && (isLarge(group) || !cohorts.groups.contains { $0.hasCurve && isLarge($0) })
  }

  private static func survival(
    _ cohorts: SurvivalCohorts, _ profile: Profile, _ transform: IntervalTransform, _ page: PlotPage
  ) -> SurvivalPlot {
    let groups = cohorts.groups.filter { isDrawn($0, cohorts) }.map { group in
      let curve = group.followed.curve(profile)
      return (name: shown(group.name), curve: curve, summary: summary(curve, of: group.followed.count, transform))
    }
    return SurvivalPlot(groups, transform: transform, from: beginning(cohorts), page: page)
  }

  private static func failures(
    _ cohorts: SurvivalCohorts, _ profile: Profile, _ transform: IntervalTransform, _ page: PlotPage
  ) -> SurvivalPlot {
    let groups = cohorts.groups.filter { isDrawn($0, cohorts) }.map { group in
      (
        name: shown(group.name), curves: group.followed.competingCurves(profile), summary: summary(group.followed)
      )
    }
    return SurvivalPlot(failures: groups, transform: transform, from: beginning(cohorts), page: page)
  }

  /// The month at which curves begin: 0, or the beginning of their window.
  private static func beginning(_ cohorts: SurvivalCohorts) -> Double { cohorts.groups.flatMap(\.followed).beginning }

  /// Returns the words under a figure: what its curves are, and what they estimate.
  package static func words(_ question: Question, interval: String, within window: StartWindow? = nil) -> String {
    let variance = question.profile.variance == .patient ? "robust by patient where one has several rows" : "Greenwood"
    let estimand = question.estimandOfTime(within: window, variance: variance)
    return words(question.profile, interval: interval) + " " + sentence(estimand.sentence)
  }

  /// Returns a clause as a sentence.
  private static func sentence(_ clause: String) -> String { clause.prefix(1).uppercased() + clause.dropFirst() + "." }

  private static func words(_ profile: Profile, interval: String) -> String {
    switch profile.endpoint {
    case .discontinuation:
      "Kaplan-Meier estimate of the probability of remaining on treatment, with 95 % interval (\(interval)); ticks are "
        + "rows that were ongoing or whose follow-up ended, dashed lines lead to medians, and a curve is pale where "
        + "fewer than 5 are at risk. Below: the number at risk, and those censored and stopped by then."
    case .failure:
      "Aalen-Johansen estimate of the probability of having stopped for ineffectiveness or an adverse event, with "
        + "95 % interval (\(interval)); the dotted line is that of having stopped for other reasons. Ticks are rows "
        + "that were ongoing or whose follow-up ended, and a curve is pale where fewer than 5 are at risk. Below: the "
        + "number at risk, and those censored and stopped by then."
    }
  }

  /// Returns the title of a figure.
  package static func title(_ profile: Profile, rows: Int) -> String {
    let subject = profile.unit == .course ? "the drug" : "combination"
    let what =
      profile.endpoint == .failure
      ? "Stopping of \(subject) for ineffectiveness or adverse event" : "Remaining on \(subject)"
    return "\(what), \(counted(rows, "row"))"
  }

  /// A plot, or the reason that there is none.
  package enum Drawn {
    /// A plot of some rows.
    case plot(SurvivalPlot, rows: Int)
    /// The reason.
    case none(String)
  }

  private static func summary(_ curve: KaplanMeier, of number: Int, _ transform: IntervalTransform) -> String {
    let limits = curve.medianInterval(transform: transform)
    let words = { (value: Double?) in value.map(oneDecimal) ?? "not reached" }
    let hasInterval = limits.lower != nil || limits.upper != nil
    let interval =
      hasInterval ? "95 % interval \(words(limits.lower)) to \(words(limits.upper))" : "no 95 % interval"
    return "n \(number), median \(words(curve.median)), \(interval)"
  }

  private static func summary(_ rows: [FollowedRow]) -> String {
    func number(_ end: FollowedRow.End?) -> Int { rows.count { $0.end == end } }
    return
      "n \(rows.count), stopped for ineffectiveness or adverse event \(number(.event)), for other reasons (dotted) "
      + "\(number(.competing)), ongoing \(number(nil))"
  }
}
