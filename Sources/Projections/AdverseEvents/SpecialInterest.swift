import PatientRecord

/// Adverse events of special interest, in groups such as venous thromboembolism, each found by the words of its terms.
package struct SpecialInterest: Hashable, Sendable {
  /// The thing that a group counts.
  package enum Kind: Hashable, Sendable { case adverseEvent, death }

  /// The relation of an adverse event to a group.
  package enum Match: Hashable, Sendable {
    case no, yes
    /// Its term is one of the group; the seriousness or the grade that the group asks for is not recorded.
    case unknown
  }

  /// One group.
  package struct Group: Hashable, Sendable {
    /// The identifier.
    package let id: String
    /// The title for people.
    package let title: String
    /// The kind of event.
    package var kind = Kind.adverseEvent
    /// The terms: an event is of the group if the words of one are among those of its term.
    package var terms: [String] = []
    /// The seriousness that an event needs; nil for any.
    package var serious: Bool?
    /// The lowest grade that an event needs; nil for any.
    package var gradeAtLeast: Int?
    /// The identifiers of other groups whose events are this one's as well.
    package var groups: [String] = []

    /// A group of an identifier and a title.
    package init(id: String, title: String) { (self.id, self.title) = (id, title) }
  }

  /// The name of the list.
  package let name: String
  /// The version of the list.
  package let version: String
  /// The groups, in the order to show.
  package let groups: [Group]

  /// A list of groups.
  package init(name: String, version: String, groups: [Group]) {
    (self.name, self.version, self.groups) = (name, version, groups)
  }

  /// Tells if an adverse event is one of a group, or of a group that it includes.
  package func matches(_ group: Group, term: String, serious: Bool?, grade: Int?) -> Match {
    let own = group.matches(term: term, serious: serious, grade: grade)
    let others = groups.filter { group.groups.contains($0.id) && $0.id != group.id }
      .map { $0.matches(term: term, serious: serious, grade: grade) }
    let all = [own] + others
    return all.contains(.yes) ? .yes : all.contains(.unknown) ? .unknown : .no
  }
}

extension SpecialInterest.Group {
  fileprivate func matches(term: String, serious: Bool?, grade: Int?) -> SpecialInterest.Match {
    let words = WholeWords(term)
    guard kind == .adverseEvent, terms.contains(where: words.contain) else { return .no }
    let verdicts = [
      self.serious.map { asked in serious.map { $0 == asked } },
      gradeAtLeast.map { least in grade.map { $0 >= least } },
    ].compactMap { $0 }
    if verdicts.contains(false) { return .no }
    return verdicts.contains(nil) ? .unknown : .yes
  }
}

/// An adverse event as groups of special interest see it.
struct InterestingEvent {
  let event: HistoryEvent
  let data: AdverseEventRecorded
  let term: String
  /// The highest grade by the as-of date; nil if none is recorded.
  let grade: Int?
}

extension DatedHistory {
  /// The adverse events with their highest grades, in the order of the record.
  var interestingEvents: [InterestingEvent] {
    var grades: [EventID: Int] = [:]
    for event in history.events {
      guard case .adverseEventGraded(let data) = event.event, let grade = data.grade else { continue }
      grades[data.event] = max(grades[data.event] ?? 0, Int(grade))
    }
    return history.events.compactMap { event in
      guard case .adverseEventRecorded(let data) = event.event else { return nil }
      let grade = [data.grade.map(Int.init), grades[event.id]].compactMap { $0 }.max()
      return InterestingEvent(event: event, data: data, term: context.pool.text(data.term), grade: grade)
    }
  }
}
