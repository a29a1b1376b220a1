package import Projections
package import Statistics

/// The response that a page shows first: that at a fixed month, or the best one where too few were assessed there.
package struct ResponseHeadline: Sendable {
  /// One response.
  package struct Figure: Sendable {
    /// The response.
    package let response: ResponseDefinition
    /// The patients with it, of those counted.
    package let proportion: Proportion
  }

  /// The month.
  package static let month = 6
  /// The global responses, the strictest first.
  package let figures: [Figure]
  /// True if they are the best responses ever, since most of the patients were not assessed at the month.
  package let isBest: Bool
  /// The number of patients who are counted at the month, and of those who were not assessed there.
  package let (counted, missing): (Int, Int)

  /// The headline of a question.
  package init(_ question: Question) throws {
    let rows = try AssessedCohorts(question, by: nil).groups.flatMap(\.rows)
    let definitions: [ResponseDefinition] = [.complete, .completeOrPartial]
    let atMonth = rows.map { $0.standing(.complete, atMonth: ResponseHeadline.month, asOf: question.asOf) }
    counted = atMonth.count { $0.responds(by: .nonResponder) != nil }
    missing = atMonth.count { $0.failing == .missing }
    let isBest = 2 * missing >= counted
    self.isBest = isBest
    figures = definitions.map { definition in
      let standings =
        isBest
        ? rows.map { $0.best(definition) }
        : rows.map { $0.standing(definition, atMonth: ResponseHeadline.month, asOf: question.asOf) }
      let verdicts = standings.compactMap { $0.responds(by: isBest ? .best : .nonResponder) }
      return Figure(
        response: definition, proportion: Proportion(count: verdicts.count { $0 }, total: verdicts.count))
    }
  }
}
