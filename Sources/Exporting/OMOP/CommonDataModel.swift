import Answers
import CalendarTime
import Importing
import PatientRecord
import Projections

/// A table of the OMOP Common Data Model 5.4.
///
/// Source: https://ohdsi.github.io/CommonDataModel/cdm54.html. Texts are cut to the length of their column.
struct CommonDataModel {
  let concepts: Concepts

  /// The concepts that every row names.
  static let (regimen, eventField, version) = (32531, 1_147_094, 756_265)

  func person(_ rows: [CDMRecords.Person]) -> Rows {
    let concepts = concepts
    return Rows(
      [rows],
      Table(
        [
          .id("person_id") { $0.id },
          .concept("gender_concept_id") { concepts.id(of: $0.sex) },
          Column("year_of_birth", sensitivity: .date, "The year of birth.") { $0.birthYear },
          .concept("race_concept_id") { _ in 0 }, .concept("ethnicity_concept_id") { _ in 0 },
          .source("person_source_value", .pseudonym) { $0.patient },
          .source("gender_source_value", .none) { $0.sex.rawValue },
          .concept("gender_source_concept_id") { _ in 0 }, .concept("race_source_concept_id") { _ in 0 },
          .concept("ethnicity_source_concept_id") { _ in 0 },
        ] as [Column<CDMRecords.Person>]))
  }

  func period(_ rows: [CDMRecords.Period]) -> Rows {
    let type = concepts.recordType
    return Rows(
      [rows],
      Table(
        [
          .id("observation_period_id") { $0.person }, .id("person_id") { $0.person },
          .day("observation_period_start_date") { $0.first }, .day("observation_period_end_date") { $0.last },
          .concept("period_type_concept_id") { _ in type },
        ] as [Column<CDMRecords.Period>]))
  }

  func death(_ rows: [CDMRecords.Period]) -> Rows {
    let type = concepts.recordType
    return Rows(
      [rows],
      Table(
        [
          .id("person_id") { $0.person }, .day("death_date") { $0.first },
          .concept("death_type_concept_id") { _ in type },
        ] as [Column<CDMRecords.Period>]))
  }

  func exposures(_ rows: [CDMRecords.Exposure]) -> Rows {
    let concepts = concepts
    return Rows(
      [rows],
      Table(
        [
          .id("drug_exposure_id") { $0.id }, .id("person_id") { $0.person },
          .concept("drug_concept_id") { concepts.id(of: .drug, $0.drug) },
          .day("drug_exposure_start_date") { $0.start }, .day("drug_exposure_end_date") { $0.end },
          .day("verbatim_end_date", empty: .when("not recorded to the day")) { $0.verbatimEnd },
          .concept("drug_type_concept_id") { _ in concepts.recordType },
          // PostgreSQL refuses more than 20 characters.
          .source("stop_reason", .none, limit: 20) { row in
            row.stopReason == "insufficient-response" ? "insufficient-resp" : row.stopReason
          },
          .source("sig", .none, limit: .max) { row in row.dose.map(\.description) },
          .concept("route_concept_id") { _ in 0 }, .source("drug_source_value", .term) { $0.drug },
          .concept("drug_source_concept_id") { _ in 0 },
          .source("route_source_value", .none) { $0.route?.rawValue },
          .source("dose_unit_source_value", .none) { $0.dose?.unit.rawValue },
        ] as [Column<CDMRecords.Exposure>]))
  }

  func conditions(_ rows: [CDMRecords.Condition]) -> Rows {
    let concepts = concepts
    return Rows(
      [rows],
      Table(
        [
          .id("condition_occurrence_id") { $0.id }, .id("person_id") { $0.person },
          .concept("condition_concept_id") { concepts.id(of: .condition, $0.name) },
          .day("condition_start_date") { $0.start }, .day("condition_end_date", empty: .ongoing) { $0.end },
          .concept("condition_type_concept_id") { _ in concepts.recordType },
          .concept("condition_status_concept_id") { _ in 0 }, .source("condition_source_value", .term) { $0.name },
          .concept("condition_source_concept_id") { _ in 0 },
          .source("condition_status_source_value", .none) { $0.status },
        ] as [Column<CDMRecords.Condition>]))
  }

  func observations(_ rows: [CDMRecords.Observation]) -> Rows {
    let type = concepts.recordType
    return Rows(
      [rows],
      Table(
        [
          .id("observation_id") { $0.id }, .id("person_id") { $0.person },
          .concept("observation_concept_id") { _ in 0 }, .day("observation_date") { $0.day },
          .concept("observation_type_concept_id") { _ in type },
          Column("value_as_number", empty: .when("a word"), sensitivity: .none, "The value.") { $0.number },
          .source("value_as_string", .term, limit: 60) { $0.value },
          .source("observation_source_value", .none) { $0.name }, .concept("observation_source_concept_id") { _ in 0 },
          .source("qualifier_source_value", .none) { $0.qualifier },
          .source("value_source_value", .term) { $0.valueSource },
          Column("observation_event_id", empty: .when("of no exposure"), sensitivity: .place, "The exposure.") {
            $0.exposure
          },
          Column(
            "obs_event_field_concept_id", empty: .when("of no exposure"), sensitivity: .none, "The field of the id."
          ) { $0.exposure.map { _ in CommonDataModel.eventField } },
        ] as [Column<CDMRecords.Observation>]))
  }

  func measurements(_ rows: [CDMRecords.Measurement]) -> Rows {
    let concepts = concepts
    return Rows(
      [rows],
      Table(
        [
          .id("measurement_id") { $0.id }, .id("person_id") { $0.person },
          .concept("measurement_concept_id") { concepts.id(of: .analyte, $0.analyte) },
          .day("measurement_date") { $0.day }, .concept("measurement_type_concept_id") { _ in concepts.recordType },
          .concept("operator_concept_id") { concepts.id(of: $0.data.comparator) },
          Column("value_as_number", empty: .when("a word"), sensitivity: .none, "The value.") { $0.data.value },
          .concept("unit_concept_id") { _ in 0 }, .source("measurement_source_value", .term) { $0.analyte },
          .concept("measurement_source_concept_id") { _ in 0 }, .source("unit_source_value", .term) { $0.unit },
          .concept("unit_source_concept_id") { _ in 0 }, .source("value_source_value", .freeWords) { $0.result },
        ] as [Column<CDMRecords.Measurement>]))
  }

  func episodes(_ rows: [CDMRecords.Episode]) -> Rows {
    let type = concepts.recordType
    return Rows(
      [rows],
      Table(
        [
          .id("episode_id") { $0.id }, .id("person_id") { $0.person },
          .concept("episode_concept_id") { _ in CommonDataModel.regimen },
          .day("episode_start_date") { $0.row.start },
          .day("episode_end_date", empty: .ongoing) { row in
            row.row.end.map { max(row.row.start, $0.adding(days: -1)) }
          },
          Column("episode_number", sensitivity: .none, "The number among the person's episodes.") { $0.number },
          .concept("episode_object_concept_id") { _ in 0 }, .concept("episode_type_concept_id") { _ in type },
          .source("episode_source_value", .term) { ([$0.row.anchor] + $0.row.partners).joined(separator: " + ") },
          .concept("episode_source_concept_id") { _ in 0 },
        ] as [Column<CDMRecords.Episode>]))
  }

  func links(_ rows: [CDMRecords.Link]) -> Rows {
    Rows(
      [rows],
      Table(
        [
          .id("episode_id") { $0.episode }, .id("event_id") { $0.exposure },
          .concept("episode_event_field_concept_id") { _ in CommonDataModel.eventField },
        ] as [Column<CDMRecords.Link>]))
  }

  func possibleDates(_ rows: [CDMRecords.PossibleDate]) -> Rows {
    Rows(
      [rows],
      Table(
        [
          Column("table", sensitivity: .none, "The table.") { $0.table }, .id("id") { $0.id },
          Column("field", sensitivity: .none, "The column of the date.") { $0.field },
          Column("written", sensitivity: .date, "The date as it was recorded.") { $0.event.occurred },
          Column("first", empty: .when("no day bounds it"), sensitivity: .date, "The first day that it can have been.")
          {
            $0.event.firstDay
          },
          Column("last", empty: .when("no day bounds it"), sensitivity: .date, "The last day that it can have been.") {
            $0.event.lastDay
          },
        ] as [Column<CDMRecords.PossibleDate>]))
  }
}

// Columns that the tables of the model have.
extension Column {
  fileprivate static func id(_ name: String, _ get: @escaping @Sendable (Row) -> Int) -> Column {
    Column(name, sensitivity: .place, "The position in the log that the row rests on.", get)
  }

  fileprivate static func concept(_ name: String, _ get: @escaping @Sendable (Row) -> Int) -> Column {
    Column(name, sensitivity: .none, "A concept; 0 where none is known.", get)
  }

  fileprivate static func day<Cell: CellValue>(
    _ name: String, empty: EmptyCell = .never, _ get: @escaping @Sendable (Row) -> Cell
  ) -> Column {
    Column(name, empty: empty, sensitivity: .date, "A date; the last day, not the first day off.", get)
  }

  fileprivate static func source(
    _ name: String, _ sensitivity: Sensitivity, limit: Int = 50, _ get: @escaping @Sendable (Row) -> String?
  ) -> Column {
    Column(name, empty: .notRecorded, sensitivity: sensitivity, "The value as it was recorded.") { row in
      get(row).map { String($0.prefix(limit)) }
    }
  }
}
