import CalendarTime

extension Check {
  static let responses = [
    Check(
      "score-range", .refuse, "A score or its baseline outside the range of its instrument.",
      source: "definitions of the instruments", of: [.responseAssessed]
    ) { patient in
      patient.scores(where: { !$0.range.contains($1) }) { instrument in
        "goes from \(DoseAmount.text(instrument.range.lowerBound)) to \(DoseAmount.text(instrument.range.upperBound))"
      }
    },
    Check(
      "score-step", .confirm, "A score between whole numbers of an instrument that has whole numbers alone.",
      source: "definitions of the instruments", of: [.responseAssessed]
    ) { patient in
      patient.scores(where: { $0.range.contains($1) && !$0.allows($1) }) { _ in "has whole numbers alone" }
    },
    Check(
      "complete-with-score", .confirm, "A complete response with a score of more than mild disease.",
      source: "limits of the instruments: SALT 20, EASI 7, PASI 5, IGA 1, DAS28 3.2, BSA 10", of: [.responseAssessed]
    ) { patient in
      patient.scores.compactMap { event, instrument, data in
        guard data.response == .complete, let score = data.score, let worst = instrument.worstForComplete,
          instrument.improvement(of: score, from: worst) < 0
        else {
          return nil
        }
        return CheckHit(
          event, "response",
          "a complete response with \(instrument.name) \(DoseAmount.text(score)), "
            + "\(instrument.better == .lower ? "above" : "below") \(DoseAmount.text(worst))")
      }
    },
    Check(
      "none-with-score", .note, "No response with a score that fell by three quarters or more.",
      source: "EASI-75, PASI-75 and SALT-75 are responses", of: [.responseAssessed]
    ) { patient in
      patient.scores.compactMap { event, instrument, data in
        guard data.response == Response.none, let score = data.score, let baseline = data.baseline,
          instrument.worstForComplete != nil,
          instrument.percentImprovement(of: score, from: baseline).map({ $0 >= 75 }) == true
        else { return nil }
        return CheckHit(
          event, "response",
          "no response with \(instrument.name) \(DoseAmount.text(score)) after "
            + "\(DoseAmount.text(baseline))")
      }
    },
    Check(
      "response-with-worse-score", .note, "A response with a score that is worse than its baseline.",
      source: "a score that rises is no response", of: [.responseAssessed]
    ) { patient in
      patient.scores.compactMap { event, instrument, data in
        guard data.response == .partial || data.response == .complete, let score = data.score,
          let baseline = data.baseline, instrument.worstForComplete != nil,
          instrument.improvement(of: score, from: baseline) < 0
        else { return nil }
        return CheckHit(
          event, "response",
          "a response with \(instrument.name) \(DoseAmount.text(score)) after "
            + "\(DoseAmount.text(baseline))")
      }
    },
    Check(
      "instrument-unknown", .note, "A score without an instrument, or of one whose range is not known.",
      source: "instruments with ranges: SALT, EASI, PASI, IGA, DLQI, DAS28 and others", of: [.responseAssessed]
    ) { patient in
      patient.events.assessments.filter { $0.data.score != nil && $0.instrument == nil }.map {
        $0.data.instrument.isNone
          ? CheckHit($0.event, "score", "a score without an instrument")
          : CheckHit(
            $0.event, "instrument",
            "the range of \(patient.text($0.data.instrument)) is not known: the score is not checked")
      }
    },
    Check(
      "instrument-and-condition", .note, "A score of an instrument that measures another disease.",
      source: "definitions of the instruments", of: [.responseAssessed]
    ) { patient in
      patient.scores.compactMap { event, instrument, data in
        guard !data.condition.isNone, !instrument.conditions.isEmpty,
          !instrument.conditions.occur(in: patient.folded(data.condition))
        else { return nil }
        return CheckHit(event, "instrument", "\(instrument.name) does not measure \(patient.text(data.condition))")
      }
    },
    Check(
      "baseline-differs", .note, "Baselines of one instrument and one course that differ.",
      source: "a course has one baseline: the last score before it", of: [.responseAssessed]
    ) { patient in patient.differingBaselines },
    Check(
      "baseline-and-score", .note,
      "A baseline that differs from the last score of its instrument in the 90 days before the course.",
      source: "the baseline of a course is the last score before it", of: [.responseAssessed]
    ) { patient in patient.baselinesAgainstScores },
    Check(
      "response-before-course", .confirm, "A response to a treatment that was started after it.",
      source: "an effect follows its cause", of: [.responseAssessed]
    ) { patient in
      patient.events.assessments.flatMap { assessment in
        patient.pool.elements(assessment.data.treatments).compactMap { label in
          guard let course = patient.course(label), course.start.days.first > assessment.event.days.last else {
            return nil
          }
          return CheckHit(
            assessment.event, "treatments",
            "\(course.drugName) (\(course.label)) began later, on \(course.start.occurred)", with: [course.start])
        }
      }
    },
    Check(
      "condition-unknown", .confirm, "A response to a condition that the patient is not recorded to have.",
      source: "a response counts for its condition alone", of: [.responseAssessed]
    ) { patient in
      let known = patient.diagnosed
      return known.isEmpty
        ? []
        : patient.events.assessments.filter {
          !$0.data.condition.isNone && !known.contains(patient.folded($0.data.condition))
        }.map {
          CheckHit($0.event, "condition", "the patient has no diagnosis of \(patient.text($0.data.condition))")
        }
    },
    Check(
      "indication-unknown", .note, "An indication that the patient is not recorded to have.",
      source: "a course counts for its indication", of: .starts
    ) { patient in
      let known = patient.diagnosed
      return known.isEmpty
        ? []
        : patient.courses.filter { !$0.data.indication.isNone && !known.contains(patient.folded($0.data.indication)) }
          .map {
            CheckHit($0.start, "indication", "the patient has no diagnosis of \(patient.text($0.data.indication))")
          }
    },
  ]
}

extension CheckedPatient {
  /// The assessments by an instrument whose range is known.
  fileprivate var scores: [(event: HistoryEvent, instrument: Instrument, data: ResponseAssessed)] {
    events.assessments.compactMap { assessment in
      assessment.instrument.map { (assessment.event, $0, assessment.data) }
    }
  }

  /// Returns the scores and baselines that their instrument does not have, with what is said of the instrument.
  fileprivate func scores(
    where isNone: (Instrument, Double) -> Bool, _ clause: (Instrument) -> String
  ) -> [CheckHit] {
    scores.flatMap { event, instrument, data in
      [("score", data.score), ("baseline", data.baseline)].compactMap { field, score in
        guard let score, isNone(instrument, score) else { return nil }
        return CheckHit(event, field, "\(instrument.name) \(clause(instrument)): \(DoseAmount.text(score)) is none")
      }
    }
  }

  /// The conditions that the patient was diagnosed with, folded.
  fileprivate var diagnosed: Set<String> { Set(events.diagnoses.map(\.folded)) }

  fileprivate var differingBaselines: [CheckHit] {
    var first: [String: (event: HistoryEvent, baseline: Double)] = [:]
    return events.assessments.compactMap { assessment in
      let (event, data) = (assessment.event, assessment.data)
      guard let baseline = data.baseline, !data.instrument.isNone else { return nil }
      let labels = pool.elements(data.treatments).map(text).sorted().joined(separator: " ")
      let key = folded(data.instrument) + " " + labels
      guard let known = first[key] else {
        first[key] = (event, baseline)
        return nil
      }
      if known.baseline == baseline { return nil }
      return CheckHit(
        event, "baseline",
        "the baseline \(DoseAmount.text(baseline)) differs from \(DoseAmount.text(known.baseline)) of "
          + "seq \(known.event.sequenceNumber)", with: [known.event])
    }
  }

  /// Stated baselines that differ from the last score before the courses that they name.
  fileprivate var baselinesAgainstScores: [CheckHit] {
    let starts = Dictionary(courses.map { ($0.label, $0.start) }) { first, _ in first }
    return events.assessments.compactMap { assessment in
      let (event, data) = (assessment.event, assessment.data)
      guard let baseline = data.baseline, !data.instrument.isNone,
        let start = pool.elements(data.treatments).compactMap({ starts[text($0)] }).max(by: {
          $0.days.first < $1.days.first
        }), let before = lastScore(of: data, before: start), before.score != baseline
      else { return nil }
      return CheckHit(
        event, "baseline",
        "the baseline \(DoseAmount.text(baseline)) differs from \(DoseAmount.text(before.score)), the last "
          + "\(text(data.instrument)) before the course, of seq \(before.event.sequenceNumber)",
        with: [before.event, start])
    }
  }

  /// Returns the last score of an assessment's instrument and condition that surely lies in the 90 days up to a start.
  private func lastScore(
    of assessed: ResponseAssessed, before start: HistoryEvent
  ) -> (event: HistoryEvent, score: Double)? {
    let earliest = start.days.last.adding(days: -90)
    return events.assessments.compactMap { assessment -> (event: HistoryEvent, score: Double)? in
      let (event, data) = (assessment.event, assessment.data)
      guard let score = data.score, folded(data.instrument) == folded(assessed.instrument),
        data.condition.isNone || assessed.condition.isNone || folded(data.condition) == folded(assessed.condition),
        earliest <= event.days.first, event.days.last <= start.days.first
      else { return nil }
      return (event, score)
    }.max { ($0.event.days.last, $0.event.sequenceNumber) < ($1.event.days.last, $1.event.sequenceNumber) }
  }
}
