package import Answers
import Arguments
import CalendarTime
import Projections

extension Query {
  package static let attrition = Query(
    "attrition", "Show how many patients are left out of time on combination, step by step.", smallCells: .withheld,
    AttritionQuery.table,
    Parameter(AttritionQuery.init, Suppression.groups))
}

/// `query attrition`: from all patients of the record to those in a curve, each left out at one step.
package struct AttritionQuery: AskedQuery {
  package let suppression: Suppression

  /// The query with its option.
  package init(suppression: Suppression = Suppression(threshold: nil)) { self.suppression = suppression }

  /// One step; the first has all patients. A number is nil if it is withheld.
  struct Row: Sendable {
    let step: AttritionStep?
    let leftOut: Int?
    let remaining: Int?
    let words: String
  }

  /// Answers a question.
  package func answer(_ question: Question) throws -> Answer {
    let left = try question.derive { (asked) throws(ProjectionError) in
      try deriveAttrition(asked.history, patient: asked.name, in: question.context)
    }
    let steps: [AttritionStep?] = [nil] + AttritionStep.allCases
    let remaining = steps.indices.map { place in left.filter { !steps[...place].contains($0.step) || $0.step == nil } }
    let shown = shownSteps(left, steps)
    let rows = steps.indices.map { place in
      let asked = remaining[max(place - 1, 0)]
      return question.list(
        Row(
          step: steps[place],
          leftOut: place == 0 ? 0 : shown[place] && shown[place - 1] ? asked.count - remaining[place].count : nil,
          remaining: shown[place] ? remaining[place].count : nil,
          words: steps[place].map(question.profile.inWords) ?? "patients of the record"),
        restingOn: question.namesEvents && !suppression.isOn ? asked.flatMap(\.events).sorted() : [])
    }
    return question.answer(
      "attrition", "Patients left out of time on \(question.profile.subjectInWords); one row per step, in order.",
      [rows], AttritionQuery.table,
      notes: [
        "each patient is left out once: at the last step that a drug, a combination or a row of the patient came to; "
          + "the last number is that of patients in a curve"
      ] + suppression.notes)
  }

  /// The steps after which the number of patients may be shown: of those after which it is, each next one leaves out no
  /// patient or enough. The last number comes first, then all patients.
  private func shownSteps(_ left: [Attrition], _ steps: [AttritionStep?]) -> [Bool] {
    var parts = ShownParts(Array(left.enumerated()), suppression) { "\($0.offset)" }
    func admit(_ place: Int) -> Bool {
      parts.admit([{ !steps[...place].contains($0.element.step) || $0.element.step == nil }])
    }
    var shown = steps.map { _ in false }
    let last = steps.count - 1
    for place in [last] + Array(0..<last) { shown[place] = parts.admitAll() && admit(place) }
    return shown
  }

  static let table = Table(
    [
      Column("step", empty: .when("all patients"), identifies: true, sensitivity: .none, "The step.") {
        $0.step?.rawValue
      },
      Column(
        "leftOut", heading: "left out", unit: .count(of: .patients), empty: .when("withheld"), sensitivity: .none,
        "The number of patients left out at it."
      ) {
        $0.leftOut
      },
      Column(
        "remaining", unit: .count(of: .patients), empty: .when("withheld"), sensitivity: .none,
        "The number of patients after it."
      ) { $0.remaining },
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
