import CalendarTime

/// Two kinds of drugs that are not given together without a reason.
private struct DrugPair: Sendable {
  let code: String
  let severity: Check.Severity
  let compares: String
  let source: String
  /// The words behind the names of both drugs.
  let says: String
  let left: @Sendable (CheckedCourse) -> Bool
  let right: @Sendable (CheckedCourse) -> Bool
  /// The property by which two courses of a pair differ: the drug, unless another one is named.
  var differsBy: @Sendable (CheckedCourse) -> String = \.drugName

  /// Returns the courses that begin, or run, while one of the other kind surely runs for more than a day. O(n log n).
  func hits(_ courses: [CheckedCourse]) -> [CheckHit] {
    if courses.count < 2 { return [] }
    let sides = courses.map { (isLeft: left($0), isRight: right($0)) }
    // Most patients have no such pair, or only one side of it.
    guard sides.contains(where: \.isLeft), sides.contains(where: \.isRight),
      sides.count(where: { $0.isLeft || $0.isRight }) > 1
    else { return [] }
    var (lefts, rights) = (Running(differsBy: differsBy), Running(differsBy: differsBy))
    var hits: [CheckHit] = []
    for (course, (isLeft, isRight)) in zip(courses, sides) where isLeft || isRight {
      let other = (isRight ? lefts.beside(course) : nil) ?? (isLeft ? rights.beside(course) : nil)
      if let other {
        hits.append(
          CheckHit(
            course.start, "drug", "\(course.drugName) runs together with \(other.drugName) (\(other.label)): \(says)",
            with: [other.start, other.stop, course.stop]))
      }
      if isLeft { lefts.add(course) }
      if isRight { rights.add(course) }
    }
    return hits
  }

  /// The courses of a kind that run longest: two that differ.
  private struct Running {
    let differsBy: @Sendable (CheckedCourse) -> String
    var longest: [CheckedCourse] = []

    func beside(_ course: CheckedCourse) -> CheckedCourse? {
      longest.first { other in
        differsBy(other) != differsBy(course)
          && min(other.surelyTo, course.surelyTo) - max(other.surelyFrom, course.surelyFrom) > 1
      }
    }

    mutating func add(_ course: CheckedCourse) {
      if let same = longest.firstIndex(where: { differsBy($0) == differsBy(course) }) {
        if longest[same].surelyTo < course.surelyTo { longest[same] = course }
      } else {
        longest.append(course)
      }
      longest.sort { $0.surelyTo > $1.surelyTo }
      if longest.count > 2 { longest.removeLast() }
    }
  }
}

extension Check {
  static let pairs: [Check] =
    drugPairs.map { pair in
      Check(pair.code, pair.severity, pair.compares, source: pair.source, of: .starts) { patient in
        pair.hits(patient.coursesByStart)
      }
    } + [
      Check(
        "two-biologics", .confirm, "Two biologics of one target that run together for more than a day.",
        source: "labels of biologics: no use together with another of the same target", of: .starts
      ) { patient in
        let biologics = patient.coursesByStart.filter(\.isBiologic)
        let targets = Set(biologics.compactMap(\.drug?.drugClass.rawValue)).sorted()
        return targets.flatMap { target in
          let isOfTarget: @Sendable (CheckedCourse) -> Bool = { $0.isOf(target) }
          return DrugPair(
            code: "", severity: .confirm, compares: "", source: "", says: "two biologics of one target",
            left: isOfTarget, right: isOfTarget
          ).hits(biologics)
        }
      }
    ]

  private static let drugPairs = [
    DrugPair(
      code: "two-jak-inhibitors", severity: .confirm,
      compares: "Two systemic JAK inhibitors that run together for more than a day.",
      source: "labels of JAK inhibitors: no use together with another JAK inhibitor", says: "two JAK inhibitors",
      left: isJAKInhibitor, right: isJAKInhibitor),
    DrugPair(
      code: "biologics-of-two-targets", severity: .note,
      compares: "Two biologics of different targets that run together for more than a day.",
      source: "labels of biologics: not studied together", says: "two biologics",
      left: { $0.isBiologic }, right: { $0.isBiologic }, differsBy: { $0.drug?.drugClass.rawValue ?? "" }),
    DrugPair(
      code: "acitretin-methotrexate", severity: .confirm, compares: "Acitretin together with methotrexate.",
      source: "acitretin SmPC 4.3: hepatitis", says: "contraindicated",
      left: isOne(of: "acitretin"), right: isOne(of: "methotrexate")),
    DrugPair(
      code: "azathioprine-allopurinol", severity: .confirm,
      compares: "Azathioprine together with allopurinol or febuxostat.",
      source: "azathioprine SmPC 4.5: a quarter of the dose with allopurinol; febuxostat SmPC 4.4",
      says: "azathioprine is not broken down", left: isOne(of: "azathioprine"),
      right: isOne(of: "allopurinol", "febuxostat")),
    DrugPair(
      code: "methotrexate-trimethoprim", severity: .confirm,
      compares: "Methotrexate together with trimethoprim, alone or in co-trimoxazole.",
      source: "methotrexate SmPC 4.5: pancytopenia", says: "both act against folate",
      left: isOne(of: "methotrexate"), right: isOne(of: "trimethoprim", "sulfamethoxazole and trimethoprim")),
    DrugPair(
      code: "live-vaccine", severity: .confirm, compares: "A live vaccine under a JAK inhibitor or a biologic.",
      source: "labels of JAK inhibitors and biologics: no live vaccines", says: "a live vaccine",
      left: { isJAKInhibitor($0) || $0.isBiologic }, right: isLiveVaccine),
    DrugPair(
      code: "jak-inhibitor-immunosuppressant", severity: .note,
      compares: "A JAK inhibitor together with ciclosporin, azathioprine, tacrolimus or a biologic.",
      source: "labels of JAK inhibitors: not recommended together with potent immunosuppressants",
      says: "not recommended together", left: isJAKInhibitor,
      right: { $0.isBiologic || isSystemicOne(of: $0, ["ciclosporin", "azathioprine", "tacrolimus"]) }),
  ]

  @Sendable private static func isJAKInhibitor(_ course: CheckedCourse) -> Bool { course.isOf("jak-inhibitor") }

  private static func isSystemicOne(of course: CheckedCourse, _ names: [String]) -> Bool {
    course.isSystemic && names.contains(course.drugName)
  }

  private static func isOne(of names: String...) -> @Sendable (CheckedCourse) -> Bool {
    { isSystemicOne(of: $0, names) }
  }

  /// True for the live vaccines, by words of their names in any language.
  @Sendable private static func isLiveVaccine(_ course: CheckedCourse) -> Bool {
    guard course.drug == nil else { return false }
    let name = DrugSpelling.folded(course.name)
    return liveVaccines.occur(in: name) && !shingrix.occur(in: name)
  }

  private static let liveVaccines: FoldedWords = [
    "bcgvac", "vaccinebcg", "mmr", "measles", "mumps", "rubella", "varicella", "zostavax", "yellowfever", "stamaril",
    "vivotif", "fluenz", "flumist",
  ]
  private static let shingrix: FoldedWords = ["shingrix"]
}
