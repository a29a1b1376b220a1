import Projections
import Text

extension DurationsQuery {
  /// Lists the assumptions of the figures, and the cause of a missing one.
  static func notes(
    _ cohorts: SurvivalCohorts, _ profile: Profile, _ grouping: Grouping?, _ suppression: Suppression
  ) -> [String] {
    let rows = cohorts.rows
    let isAnyOngoing = rows.contains(where: \.ongoing)
    let hasSums = rows.contains { $0.intervals > 1 }
    var notes: [String] = []
    if isAnyOngoing, profile.ongoing == .included {
      notes.append("mean and quartiles count what is ongoing as if it had ended; the Kaplan-Meier figures do not")
    } else if isAnyOngoing, !hasSums {
      notes.append("mean and quartiles leave out what is ongoing; the Kaplan-Meier figures count it as censored")
    }
    if profile.endpoint == .failure {
      notes.append("no Kaplan-Meier under endpoint=failure, where other ends compete: see regimen query survival")
    } else if hasSums {
      notes.append(
        "no Kaplan-Meier under unit=patient: some patients' days are summed over several intervals, and a sum of "
          + "spells is no survival time")
    } else {
      notes += [repeats(rows, suppression), grouping == .response ? responders : nil].compactMap(\.self)
    }
    notes += CombinationsQuery.notes(rows, isSuppressing: suppression.isOn)
    return notes + [openStarts(rows, suppression)].compactMap(\.self) + cohorts.entryNotes(profile, suppression)
  }

  /// That a curve by response compares what is not comparable.
  private static let responders =
    "curves by response flatter responders: who responds must have stayed long enough to do so"

  /// That rows of one patient are not independent, where there are any.
  static func repeats(_ rows: [Combination], _ suppression: Suppression) -> String? {
    var counts: [String: Int] = [:]
    for row in rows { counts[row.patient, default: 0] += 1 }
    let patients = counts.values.count { $0 > 1 }
    guard patients > 0 else { return nil }
    let who = suppression.isOn ? "some patients stand" : "\(patients) of \(counts.count) patients stand"
    return "\(who) in more than one row: intervals, standard errors and tests take rows as independent"
  }

  /// That some rows are longer than is known, because they were already running.
  static func openStarts(_ rows: [Combination], _ suppression: Suppression) -> String? {
    let open = rows.count { $0.daysMax == nil }
    guard open > 0 else { return nil }
    let which = suppression.isOn ? "some rows" : counted(open, "row")
    let isFollowed = rows.contains { $0.daysMax == nil && $0.isFollowed }
    return "\(which) of drugs that were running when they are first heard of: "
      + (isFollowed ? "counted from there, and perhaps longer" : "in no curve, since the start is not known")
  }
}
