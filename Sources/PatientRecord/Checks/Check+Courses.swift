import CalendarTime

// Courses and the patient who has them.
extension Check {
  static let courses = [
    Check(
      "course-twice", .note, "A course of a drug that runs already: one entry made twice.",
      source: "a drug is taken once at a time; a change of dose is a titration", of: .starts
    ) { patient in patient.overlapsOfOneDrug },
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
      "drug-unknown", .note, "A drug that the catalogue does not have: answers by class leave it out.",
      source: "the catalogue: regimen help drugs", of: .namedDrugs
    ) { patient in
      patient.events.namedDrugs.compactMap { named in
        patient.remark(onDrug: patient.text(named.name)).map { CheckHit(named.event, named.field, $0) }
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

  /// A remark on a drug's name; nil where the catalogue has it.
  func remark(onDrug name: String) -> String? {
    guard catalogue.drug(named: name) == nil else { return nil }
    let proposal =
      catalogue.suggestion(for: name).map { "did you mean \($0)? then amend the entry" }
      ?? "it is neither anchor nor partner of a combination"
    return "the drug \(name) is not in the catalogue: \(proposal)"
  }

  /// Courses that begin while another of the same drug may run. O(n log n).
  fileprivate var overlapsOfOneDrug: [CheckHit] {
    if courses.count < 2 { return [] }
    var longest: [String: CheckedCourse] = [:]
    var hits: [CheckHit] = []
    func end(_ course: CheckedCourse) -> CalendarDay { course.stop?.days.last ?? .endOfTime }
    for course in courses.sorted(by: { $0.start.days.first < $1.start.days.first }) {
      let key = course.drug?.name ?? DrugSpelling.folded(course.name)
      if let other = longest[key] {
        let (earlier, later) =
          other.start.sequenceNumber < course.start.sequenceNumber ? (other, course) : (course, other)
        if end(other) > course.start.days.first {
          hits.append(
            CheckHit(
              later.start, "drug",
              "a course of the same drug runs on that date, \(earlier.label), started by seq "
                + "\(earlier.start.sequenceNumber)", with: [earlier.start, earlier.stop, later.stop]))
        }
        if end(other) >= end(course) { continue }
      }
      longest[key] = course
    }
    return hits
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
