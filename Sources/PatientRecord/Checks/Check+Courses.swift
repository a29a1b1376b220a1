import CalendarTime

// Courses and the patient who has them.
extension Check {
  static let courses = [
    Check(
      "start-twice", .confirm, "A course of the same drug in the same dose from the same date on: it counts twice.",
      source: "one entry made twice", of: .starts
    ) { patient in
      patient.overlapsOfOneDrug.filter(\.isSame).map {
        CheckHit(
          $0.later.start, "drug",
          "this start of \($0.later.drugName) is recorded already, as \($0.earlier.label), by seq "
            + "\($0.earlier.start.sequenceNumber)", with: [$0.earlier.start])
      }
    },
    Check(
      "course-twice", .note, "A course of a drug that runs already, otherwise than the check start-twice finds it.",
      source: "a drug is taken once at a time; a change of dose is a titration", of: .starts
    ) { patient in
      patient.overlapsOfOneDrug.filter { !$0.isSame }.map {
        CheckHit(
          $0.later.start, "drug",
          "a course of the same drug runs on that date, \($0.earlier.label), started by seq "
            + "\($0.earlier.start.sequenceNumber)", with: [$0.earlier.start, $0.earlier.stop, $0.later.stop])
      }
    },
    Check(
      "switched-to-itself", .note, "A drug that is stopped to be replaced by itself.", source: "a switch has two drugs",
      of: [.treatmentStopped]
    ) { patient in
      patient.courses.compactMap { course in
        guard let stop = course.stop, case .treatmentStopped(let data) = stop.event, !data.switchedTo.isNone,
          patient.catalogue.canonicalName(patient.text(data.switchedTo)) == course.drugName
        else { return nil }
        return CheckHit(stop, "switchedTo", "\(course.drugName) is replaced by itself", with: [course.start])
      }
    },
    Check(
      "added-to-itself", .note, "A drug that is added to a course of its own.", source: "a combination has two drugs",
      of: [.coTherapyAdded]
    ) { patient in
      patient.courses.compactMap { course in
        guard case .coTherapyAdded(let data) = course.start.event,
          let other = patient.pool.elements(data.addedTo).lazy.compactMap(patient.course)
            .first(where: { $0.drugName == course.drugName })
        else { return nil }
        return CheckHit(
          course.start, "addedTo", "\(course.drugName) is added to itself, \(other.label)", with: [other.start])
      }
    },
    Check(
      "drug-misspelt", .confirm, "A drug that the catalogue does not have, one letter from one that it has.",
      source: "the catalogue: regimen help drugs; answers by class leave a drug out that it does not have",
      of: .namedDrugs
    ) { patient in
      patient.unknownDrugs.compactMap { named in
        named.nearest.map {
          CheckHit(
            named.event, named.field, "the drug \(named.name) is not in the catalogue: did you mean \($0)?")
        }
      }
    },
    Check(
      "drug-unknown", .note, "A drug that the catalogue does not have: answers by class leave it out.",
      source: "the catalogue: regimen help drugs", of: .namedDrugs
    ) { patient in
      patient.unknownDrugs.filter { $0.nearest == nil }.map {
        CheckHit(
          $0.event, $0.field,
          "the drug \($0.name) is not in the catalogue: it is neither anchor nor partner of a combination")
      }
    },
    Check(
      "jak-inhibitor-at-65", .note, "A JAK inhibitor started at the age of 65 or later.",
      source: "EMA 2022, JAK inhibitors: at 65 and above only where nothing else suits", of: .starts
    ) { patient in
      guard let birth = patient.birth else { return [] }
      return patient.courses.filter { $0.isOf("jak-inhibitor") && $0.start.days.first >= birth.last.adding(years: 65) }
        .map {
          CheckHit(
            $0.start, "drug", "\($0.drugName) is started at 65 or later", with: [patient.events.enrolments.first?.event]
          )
        }
    },
    Check(
      "jak-inhibitor-risk", .note,
      "A JAK inhibitor started after a thrombosis, a cardiovascular event or a malignancy.",
      source: "EMA 2022, JAK inhibitors: only where nothing else suits", of: .starts
    ) { patient in
      let started = patient.courses.filter { $0.isOf("jak-inhibitor") }
      let risks = started.isEmpty ? [] : patient.conditions(containing: riskWords)
      return started.compactMap { course in
        risks.first { $0.event.days.first < course.start.days.first }.map { risk in
          CheckHit(course.start, "drug", "\(course.drugName) is started after \(risk.text)", with: [risk.event])
        }
      }
    },
    Check(
      "teratogen-in-pregnancy", .confirm, "A teratogenic drug within 40 weeks of a recorded pregnancy.",
      source: "labels: contraindicated in pregnancy", of: .starts
    ) { patient in
      let ends = patient.events.endsOfDiagnoses
      let pregnancies = patient.conditions(containing: pregnancy)
      if pregnancies.isEmpty { return [] }
      return patient.courses.filter { $0.isSystemic && teratogens.contains($0.drugName) }.compactMap { course in
        pregnancies.first { pregnancy in
          course.surelyFrom <= pregnancy.event.days.first.adding(days: 280)
            && course.surelyTo > pregnancy.event.days.last
            && ends[pregnancy.event.id].map { course.surelyFrom <= $0.days.last } ?? true
        }.map { pregnancy in
          CheckHit(
            course.start, "drug",
            "\(course.drugName) is given in \(pregnancy.text) (seq \(pregnancy.event.sequenceNumber))",
            with: [pregnancy.event, course.stop])
        }
      }
    },
  ]

  private static let teratogens: Set<String> = [
    "methotrexate", "acitretin", "etretinate", "isotretinoin", "alitretinoin", "mycophenolate", "leflunomide",
    "thalidomide", "cyclophosphamide", "baricitinib", "upadacitinib", "tofacitinib", "abrocitinib", "ritlecitinib",
    "filgotinib", "deuruxolitinib",
  ]

  private static let pregnancy: FoldedWords = ["pregnan", "embaraz", "grossesse", "schwanger", "gravidanz"]

  private static let riskWords: FoldedWords = [
    "thrombosis", "thromboembol", "pulmonaryembol", "myocardialinfarct", "stroke", "carcinoma", "malignan", "lymphoma",
    "melanoma", "cancer", "trombosis", "infarto", "thrombose", "infarctus", "herzinfarkt", "schlaganfall", "leukaemia",
    "leukemia",
  ]
}

extension CheckedPatient {
  /// Diagnoses and adverse events with one of some words in them.
  func conditions(containing words: FoldedWords) -> [(event: HistoryEvent, text: String)] {
    events.conditions.filter { words.occur(in: $0.folded) }.map { ($0.event, text($0.text)) }
  }

  /// The names of drugs that the catalogue does not have, each with the one that was probably meant.
  fileprivate var unknownDrugs: [(event: HistoryEvent, field: String, name: String, nearest: String?)] {
    events.namedDrugs.compactMap { named in
      let name = text(named.name)
      if catalogue.drug(named: name) != nil { return nil }
      return (named.event, named.field, name, catalogue.suggestion(for: name))
    }
  }

  /// Pairs of courses of one drug of which one begins while the other may run. O(n log n).
  fileprivate var overlapsOfOneDrug: [CoursePair] {
    if courses.count < 2 { return [] }
    var longest: [String: CheckedCourse] = [:]
    var pairs: [CoursePair] = []
    func end(_ course: CheckedCourse) -> CalendarDay { course.stop?.days.last ?? .endOfTime }
    for course in courses.sorted(by: { $0.start.days.first < $1.start.days.first }) {
      let key = course.drug?.name ?? DrugSpelling.folded(course.name)
      if let other = longest[key] {
        let isEarlier = other.start.sequenceNumber < course.start.sequenceNumber
        if end(other) > course.start.days.first {
          pairs.append(CoursePair(earlier: isEarlier ? other : course, later: isEarlier ? course : other))
        }
        if end(other) >= end(course) { continue }
      }
      longest[key] = course
    }
    return pairs
  }
}

/// Two courses of one drug, in the order in which they were recorded.
private struct CoursePair {
  let earlier, later: CheckedCourse

  /// True if both say the same of the same date, and surely run at one time.
  var isSame: Bool {
    earlier.start.occurred == later.start.occurred && earlier.data.dose == later.data.dose
      && earlier.route == later.route && earlier.data.indication == later.data.indication
      && max(earlier.surelyFrom, later.surelyFrom) < min(earlier.surelyTo, later.surelyTo)
  }
}

extension EventTypes {
  /// The types that name drugs.
  fileprivate static let namedDrugs: EventTypes = [.treatmentStarted, .coTherapyAdded, .treatmentStopped]
}

extension ClinicalEvent {
  /// The drugs that the event names, each with its field.
  package var namedDrugs: [(name: Symbol, field: String)] {
    switch self {
    case .treatmentStarted, .coTherapyAdded: start.map { [($0.drug, "drug")] } ?? []
    case .treatmentStopped(let stop): stop.switchedTo.isNone ? [] : [(stop.switchedTo, "switchedTo")]
    default: []
    }
  }
}
