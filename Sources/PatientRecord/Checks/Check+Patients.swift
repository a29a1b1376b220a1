import CalendarTime

// Who the patient is.
extension Check {
  static let patients = [
    Check(
      "pseudonym", .confirm, "A pseudonym that looks like a name, an e-mail address or a date of birth.",
      source: "GDPR article 4(5): a pseudonym cannot be attributed without additional information", of: .all
    ) { patient in
      guard let first = patient.history.events.min(by: { $0.sequenceNumber < $1.sequenceNumber }),
        let likeness = PseudonymLikeness(patient.name)
      else { return [] }
      return [CheckHit(first, "patient", "the pseudonym looks like \(likeness.rawValue)")]
    },
    Check(
      "birth-after-enrolment", .refuse, "A year of birth after the year of enrolment.", source: "definition",
      of: [.patientEnrolled]
    ) { patient in
      patient.events.enrolments.filter { enrolment in
        enrolment.birthByYear.map { $0.first > enrolment.event.days.last } ?? false
      }.map { CheckHit($0.event, "birthYear", "the patient is born after the enrolment") }
    },
    Check(
      "age-and-birth", .confirm, "An age that does not fit the year of birth.", source: "definition",
      of: [.patientEnrolled]
    ) { patient in
      patient.events.enrolments.filter { enrolment in
        guard let year = enrolment.birthByYear, let age = enrolment.birthByAge else { return false }
        return year.shared(with: age) == nil
      }.map { CheckHit($0.event, "age", "the age does not fit the year of birth") }
    },
    Check(
      "age", .confirm, "An age above 105 at enrolment.", source: "rarer than a slip of the fingers",
      of: [.patientEnrolled]
    ) { patient in
      patient.events.enrolments.filter { enrolment in
        enrolment.birth.map { $0.last.adding(years: 106) <= enrolment.event.days.first } ?? false
      }.map { CheckHit($0.event, $0.data.age == nil ? "birthYear" : "age", "the patient is older than 105") }
    },
    Check(
      "enrolled-otherwise", .confirm, "A second enrolment with another sex or another birth: another patient.",
      source: "sex at enrolment and birth do not change", of: [.patientEnrolled]
    ) { patient in
      patient.pairsOfEnrolments.compactMap { first, second in
        guard let difference = second.difference(from: first) else { return nil }
        return CheckHit(
          second.event, difference.field, "\(difference.words) differs from that of seq \(first.event.sequenceNumber)",
          with: [first.event])
      }
    },
    Check(
      "enrolment-twice", .confirm, "An enrolment that says the same of the same date as another one.",
      source: "one entry made twice", of: [.patientEnrolled]
    ) { patient in
      patient.pairsOfEnrolments.filter { patient.isSame($0.first, $0.second) }.map { first, second in
        CheckHit(
          second.event, "occurred", "this enrolment is recorded already, by seq \(first.event.sequenceNumber)",
          with: [first.event])
      }
    },
    Check(
      "enrolled-twice", .note, "A second enrolment while the patient is followed.",
      source: "a patient enters once, and again after follow-up ended", of: [.patientEnrolled]
    ) { patient in
      let ends = patient.events.endsOfFollowUp
      return patient.pairsOfEnrolments.filter { first, second in
        second.difference(from: first) == nil && !patient.isSame(first, second)
          && !ends.contains { $0.days.first <= second.event.days.last }
      }.map { first, second in
        CheckHit(
          second.event, "occurred", "the patient is enrolled already, by seq \(first.event.sequenceNumber)",
          with: [first.event])
      }
    },
    Check(
      "sex-and-condition", .confirm, "A condition that only the other sex has.",
      source: "anatomy; a record of another patient", of: [.diagnosisRecorded, .adverseEventRecorded]
    ) { patient in
      guard let enrolment = patient.events.enrolments.first(where: { $0.data.sex == .male || $0.data.sex == .female })
      else {
        return []
      }
      let words = enrolment.data.sex == .male ? conditionsOfWomen : conditionsOfMen
      return patient.conditions(containing: words).map {
        CheckHit(
          $0.event, $0.event.event.type == .diagnosisRecorded ? "condition" : "term",
          "\($0.text) of a patient enrolled as \(enrolment.data.sex.rawValue)", with: [enrolment.event])
      }
    },
    Check(
      "pregnancy-of-a-man", .note, "A hold or a stop for pregnancy of a patient enrolled as male.",
      source: "anatomy; men stop some drugs for a partner's pregnancy", of: [.treatmentHeld, .treatmentStopped]
    ) { patient in
      guard let enrolment = patient.events.enrolments.first(where: { $0.data.sex == .male })?.event else { return [] }
      return patient.events.interruptions.compactMap { event in
        guard let field = patient.fieldOfPregnancy(event.event) else { return nil }
        return CheckHit(event, field, "the reason is pregnancy, of a patient enrolled as male", with: [enrolment])
      }
    },
  ]

  private static let conditionsOfWomen: FoldedWords = [
    "pregnan", "ovari", "uterin", "endometri", "menorrh", "cervicalcancer",
  ]
  private static let conditionsOfMen: FoldedWords = ["prostat", "testicul", "penile"]
}

extension CheckedPatient {
  /// The field of an event that names pregnancy as the reason for a hold or a stop; nil where none does.
  fileprivate func fieldOfPregnancy(_ event: ClinicalEvent) -> String? {
    switch event {
    case .treatmentHeld(let hold) where hold.reason == .pregnancy: "reason"
    case .treatmentStopped(let stop) where stop.reasons.elements.contains(.pregnancy): "reasons"
    default: nil
    }
  }

  /// True if two enrolments say the same of the same date.
  fileprivate func isSame(_ one: CheckedEnrolment, _ other: CheckedEnrolment) -> Bool {
    one.event.occurred == other.event.occurred
      && EventContent(one.event.event, pool).text == EventContent(other.event.event, pool).text
  }

  /// Each enrolment with the first one before it.
  fileprivate var pairsOfEnrolments: [(first: CheckedEnrolment, second: CheckedEnrolment)] {
    guard let first = events.enrolments.first else { return [] }
    return events.enrolments.dropFirst().map { (first, $0) }
  }
}

extension CheckedEnrolment {
  /// Returns the difference from another enrolment of the patient; nil where both can be true.
  fileprivate func difference(from other: CheckedEnrolment) -> (words: String, field: String)? {
    if data.sex != other.data.sex, data.sex != .unknown, other.data.sex != .unknown { return ("the sex", "sex") }
    guard let birth, let earlier = other.birth, birth.shared(with: earlier) == nil else { return nil }
    return data.birthYear == nil ? ("the age", "age") : ("the year of birth", "birthYear")
  }
}

/// The likeness of a pseudonym that is none.
enum PseudonymLikeness: String {
  case name = "a name"
  case address = "an e-mail address"
  case birth = "a date of birth"

  /// Looks at a pseudonym; nil where it looks like one: with digits, in capitals, or without sense.
  init?(_ text: String) {
    if text.contains("@") {
      self = .address
    } else if PseudonymLikeness.hasDate(text) {
      self = .birth
    } else if PseudonymLikeness.isName(text) {
      self = .name
    } else {
      return nil
    }
  }

  /// True for a day written with separators, or as eight digits.
  private static func hasDate(_ text: String) -> Bool {
    let numbers = text.split { !($0.isASCII && $0.isNumber) }.map(String.init)
    let signs = text.filter { !($0.isASCII && $0.isNumber) }
    if numbers.count == 3, let separator = signs.dropFirst(max(0, signs.count - 2)).first, "-./ ".contains(separator) {
      let (first, middle, last) = (numbers[0], numbers[1], numbers[2])
      let isYearFirst = first.count == 4 && isDay(first, middle, last)
      let isYearLast = last.count == 4 && (isDay(last, middle, first) || isDay(last, first, middle))
      return isYearFirst || isYearLast
    }
    guard numbers.count == 1, let digits = numbers.first, digits.count == 8 else { return false }
    let (start, end) = (digits.prefix(4), digits.suffix(4))
    return isDay(start, end.prefix(2), end.suffix(2)) || isDay(end, start.suffix(2), start.prefix(2))
      || isDay(end, start.prefix(2), start.suffix(2))
  }

  private static func isDay(
    _ year: some StringProtocol, _ month: some StringProtocol, _ day: some StringProtocol
  ) -> Bool {
    guard let year = Int(year), let month = Int(month), let day = Int(day), (1900...2100).contains(year) else {
      return false
    }
    return CalendarDay(year: year, month: month, day: day) != nil
  }

  /// True for two or more words of letters, for a word that begins with one capital, and for a usual given name.
  private static func isName(_ text: String) -> Bool {
    let words = text.split { $0 == " " || $0 == "," || $0 == "." || $0 == "_" }
    guard !words.isEmpty, words.allSatisfy({ $0.allSatisfy { $0.isLetter || $0 == "-" || $0 == "'" } }) else {
      return false
    }
    if words.contains(where: { givenNames.contains(DrugSpelling.folded(String($0))) }) { return true }
    let long = words.filter { $0.count >= 2 }
    let isInitialled = text.contains(". ")
    if words.count >= 2, long.count >= 1, words.contains(where: isCapitalised) || long.count >= 2 || isInitialled {
      return true
    }
    return words.count == 1 && words.contains { $0.count >= 4 && isCapitalised($0) }
  }

  private static func isCapitalised(_ word: Substring) -> Bool {
    guard let first = word.first, first.isUppercase else { return false }
    return word.dropFirst().contains { $0.isLowercase }
  }

  /// Usual given names in the languages of the catalogue, folded: a pseudonym in small or capital letters may be one.
  private static let givenNames: Set<String> = [
    "maria", "jose", "antonio", "carmen", "manuel", "juan", "ana", "francisco", "laura", "david", "isabel", "carlos",
    "lucia", "miguel", "pedro", "elena", "pablo", "marta", "sara", "paula", "jean", "marie", "pierre", "michel",
    "nathalie", "isabelle", "philippe", "camille", "anna", "peter", "michael", "thomas", "andreas", "sabine", "ursula",
    "monika", "stefan", "hans", "klaus", "julia", "giulia", "marco", "giuseppe", "francesca", "luca", "sofia", "chiara",
    "andrea", "joao", "rita", "tiago", "beatriz", "ines", "james", "john", "robert", "mary", "patricia", "jennifer",
    "linda", "elizabeth", "william", "susan", "sarah", "emma", "olivia", "george", "henry", "paul", "mark",
  ]
}
