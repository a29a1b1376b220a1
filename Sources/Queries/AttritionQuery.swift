import Answers
import Arguments
import CalendarTime
import Projections

extension Query {
  package static let attrition = Query(
    "attrition", "Show how many patients are left out of time on combination, step by step.", AttritionQuery.table,
    .constant(AttritionQuery()))
}

/// `query attrition`: from all patients of the record to those in a curve, each left out at one step.
struct AttritionQuery: AskedQuery {
  /// One step; the first has all patients.
  struct Row: Sendable {
    let step: AttritionStep?
    let leftOut: Int
    let remaining: Int
    let words: String
  }

  func answer(_ question: Question) throws -> Answer {
    let left = try question.derive { (asked) throws(ProjectionError) in
      try deriveAttrition(asked.history, patient: asked.name, in: question.context)
    }
    var remaining = left
    var rows = [listed(nil, 0, of: left, left.count, question)]
    for step in AttritionStep.allCases {
      let asked = remaining
      remaining.removeAll { $0.step == step }
      rows.append(listed(step, asked.count - remaining.count, of: asked, remaining.count, question))
    }
    return question.answer(
      "attrition", "Patients left out of time on combination; one row per step, in order.",
      [rows], AttritionQuery.table,
      notes: [
        "each patient is left out once: at the last step that a drug, a combination or a row of the patient came to; "
          + "the last number is that of patients in a curve"
      ])
  }

  /// A step with the events of the patients who came to it.
  private func listed(
    _ step: AttritionStep?, _ leftOut: Int, of patients: [Attrition], _ remaining: Int, _ question: Question
  ) -> Listed<Row> {
    let words = step.map(question.profile.inWords) ?? "patients of the record"
    return question.list(
      Row(step: step, leftOut: leftOut, remaining: remaining, words: words),
      restingOn: question.namesEvents ? patients.flatMap(\.events).sorted() : [])
  }

  static let table = Table(
    [
      Column("step", empty: .when("all patients"), identifies: true, sensitivity: .none, "The step.") {
        $0.step?.rawValue
      },
      Column("leftOut", heading: "left out", unit: .count, sensitivity: .none, "The number of patients left out at it.")
      {
        $0.leftOut
      },
      Column("remaining", unit: .count, sensitivity: .none, "The number of patients after it.") { $0.remaining },
      .events(),
    ] as [Column<Listed<Row>>],
    shown: [.composed("step", of: ["step"]) { $0.words }, "leftOut", "remaining"])
}

extension Profile {
  /// A step in words, as the rules have it.
  fileprivate func inWords(_ step: AttritionStep) -> String {
    let isCourse = unit == .course
    switch step {
    case .noSystemicDrug: return "took no systemic drug"
    case .noAnchor: return isCourse ? "took neither anchor nor partner" : "took no anchor"
    case .noPartner: return "took no partner"
    case .neverTogether: return "never took an anchor and a partner on one day"
    case .onlyPossible: return "took them together under some imputation only"
    case .tooShort:
      return minimum.isEmpty ? "took them for too short a time" : "took them for less than \(minimum.inWords)"
    case .overBeforeEnrolment: return "had ended before the enrolment"
    case .begunBeforeEnrolment: return "had begun before the enrolment"
    case .startUnknown: return "were on treatment when they are first heard of: in no curve"
    }
  }
}
