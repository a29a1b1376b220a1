import Answers
import CalendarTime
import Projections
package import Queries

/// The record as the tables of the OMOP Common Data Model 5.4.
package struct CDMExport {
  private let question: Question
  private let source: ExportSource
  private let model: CommonDataModel

  /// The tables of what a question finds, with pairs or regimens as episodes by its rules.
  package init(
    _ question: Question, concepts: Concepts, program: String, deidentified: DeidentifiedQuestion? = nil
  ) {
    self.question = deidentified?.question ?? question
    source = ExportSource(self.question, program: program, deidentified)
    model = CommonDataModel(concepts: concepts)
  }

  /// The files. Throws if partial dates are refused and an episode rests on one.
  package func export() throws -> Export {
    let context = question.context
    let patients = try question.collect { (asked, records: inout [CDMRecords]) throws(ProjectionError) in
      records.append(try CDMBuilder.records(asked, in: context))
    }.flatMap(\.self)
    let tables: [(String, Rows)] = [
      ("person", model.person(patients.compactMap(\.person))),
      ("observation_period", model.period(patients.compactMap(\.period))),
      ("death", model.death(patients.compactMap(\.death))),
      ("drug_exposure", model.exposures(patients.flatMap(\.exposures))),
      ("condition_occurrence", model.conditions(patients.flatMap(\.conditions))),
      ("observation", model.observations(patients.flatMap(\.observations))),
      ("measurement", model.measurements(patients.flatMap(\.measurements))),
      ("episode", model.episodes(patients.flatMap(\.episodes))),
      ("episode_event", model.links(patients.flatMap(\.links))),
      ("possible_dates", model.possibleDates(patients.flatMap(\.possibleDates))),
    ]
    let files = tables.map { Export.File($0.0 + ".csv", $0.1.csv()) } + [sourceFile]
    return Export(files, losses: losses(patients))
  }

  /// The table `cdm_source`, which holds the proof.
  private var sourceFile: Export.File {
    let answer = source.answer
    let isHidden = source.deidentification != nil
    let asOf = isHidden ? Deidentification.dayZero : answer.asOf
    let released = isHidden ? asOf : answer.knownAt?.day ?? asOf
    let columns: [Column<Int>] = [
      ("cdm_source_name", "regimen"), ("cdm_source_abbreviation", "regimen"), ("cdm_holder", "the holder of the log"),
      ("source_description", source.value.compactJSON), ("source_release_date", "\(released)"),
      ("cdm_release_date", "\(asOf)"), ("cdm_version", "5.4"),
      ("cdm_version_concept_id", "\(CommonDataModel.version)"), ("vocabulary_version", "none"),
    ].map { name, value in Column(name, sensitivity: .place, "The origin of the tables.") { _ in value } }
    return Export.File("cdm_source.csv", Rows([[0]], Table(columns)).csv())
  }

  private func losses(_ patients: [CDMRecords]) -> [Loss] {
    let lost = patients.reduce(into: CDMLosses()) { $0.add($1.losses) }
    return source.losses + [
      Loss("patients without a year of birth", because: "the model demands one", lost.withoutBirthYear),
      Loss(
        "years of birth", because: "they are the year of enrolment less the age: one less is possible",
        lost.birthYearsFromAge),
      Loss(
        "further reasons of a stop", because: "an exposure has one; the others are observations", lost.furtherReasons),
      Loss("doses that were taken on no day", because: "an exposure has a day at least", lost.dosesOfNoDays),
      Loss("interruptions", because: "exposures end and begin again", lost.interruptions),
      Loss("codes of diagnoses", because: "they are looked up in no vocabulary", lost.codes),
      Loss("possible combinations", because: "they do not count by the rule possible", lost.possible),
      Loss("texts", because: "they are cut to the length of their column", shortened(patients)),
    ]
  }

  /// The number of texts that are longer than their column.
  private func shortened(_ patients: [CDMRecords]) -> Int {
    var values: [String] = []
    for records in patients {
      values += records.exposures.map(\.drug)
      values += records.conditions.map(\.name)
      values += records.measurements.map(\.analyte)
      values += records.measurements.compactMap(\.result)
      values += records.observations.compactMap(\.valueSource)
      if let person = records.person { values.append(person.patient) }
    }
    let observed = patients.flatMap(\.observations).compactMap(\.value)
    return values.count { $0.count > 50 } + observed.count { $0.count > 60 }
  }
}
