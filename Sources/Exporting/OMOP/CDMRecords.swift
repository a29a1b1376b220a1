import CalendarTime
import PatientRecord
import Projections
import Queries

/// The rows of one patient in the tables of the OMOP Common Data Model 5.4.
///
/// An id is the position in the log of the event that a row rests on, so that it stays from export to export.
struct CDMRecords: Sendable {
  var person: Person?
  var period: Period?
  var exposures: [Exposure] = []
  var conditions: [Condition] = []
  var observations: [Observation] = []
  var measurements: [Measurement] = []
  var episodes: [Episode] = []
  var links: [Link] = []
  var death: Period?
  var possibleDates: [PossibleDate] = []
  var losses = CDMLosses()

  struct Person: Sendable {
    let id: Int
    let sex: Sex
    let birthYear: Int
    let patient: String
  }

  /// A stretch of days of a person.
  struct Period: Sendable {
    let person: Int
    let first: CalendarDay
    let last: CalendarDay
  }

  struct Exposure: Sendable {
    let id: Int
    let person: Int
    let label: Symbol
    let drug: String
    let start: CalendarDay
    /// The last day on the drug.
    let end: CalendarDay
    /// The same where it was recorded to the day.
    let verbatimEnd: CalendarDay?
    let stopReason: String?
    let dose: Dose?
    let route: Route?
  }

  struct Condition: Sendable {
    let id: Int
    let person: Int
    let name: String
    let start: CalendarDay
    let end: CalendarDay?
    let status: String
  }

  struct Observation: Sendable {
    let id: Int
    let person: Int
    let day: CalendarDay
    let name: String
    let value: String?
    var number: Double?
    var qualifier: String?
    var valueSource: String?
    /// The exposure that it is about.
    var exposure: Int?
  }

  struct Measurement: Sendable {
    let id: Int
    let person: Int
    let day: CalendarDay
    let data: MeasurementRecorded
    let analyte: String
    let unit: String?
    let result: String?
  }

  struct Episode: Sendable {
    let id: Int
    let person: Int
    let number: Int
    let row: Combination
  }

  /// An exposure that is a part of an episode.
  struct Link: Sendable {
    let episode: Int
    let exposure: Int
  }

  /// A date that is not known to the day.
  struct PossibleDate: Sendable {
    let table: String
    let id: Int
    let field: String
    let event: HistoryEvent
  }
}

/// Counts of what the tables of the model have no place for.
struct CDMLosses: Sendable {
  var withoutBirthYear = 0
  var birthYearsFromAge = 0
  var furtherReasons = 0
  var dosesOfNoDays = 0
  var interruptions = 0
  var codes = 0
  var possible = 0

  mutating func add(_ other: CDMLosses) {
    withoutBirthYear += other.withoutBirthYear
    birthYearsFromAge += other.birthYearsFromAge
    furtherReasons += other.furtherReasons
    dosesOfNoDays += other.dosesOfNoDays
    interruptions += other.interruptions
    codes += other.codes
    possible += other.possible
  }
}
