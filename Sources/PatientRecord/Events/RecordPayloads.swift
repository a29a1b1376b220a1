// What each field means stands in `visit`, once, for the help as well; so it is not said again above the variable.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// The subject of events that are of no patient: what a department defines for all of its patients.
///
/// These events are kept like a patient's history, under a name that no patient can have; a line has no `patient`.
package enum RecordItself {
  /// The name: a NUL, which no text of a line can hold.
  package static let name = "\u{0}"
}

/// A department's own drug, or what it says otherwise of a drug of the catalogue.
public struct DrugDefined: Payload {
  public var drug = Symbol.none
  /// A class of the catalogue.
  public var drugClass = Symbol.none
  public var immunomodulator: Bool?
  /// Other names, separated by commas.
  public var synonyms = Symbol.none
  public var atc = Symbol.none
  public var code = Symbol.none
  public var routes = CodeList<Route>()
  /// The usual amounts over their usual interval: one amount or a range.
  public var usualDose: Dose?
  /// The highest amount of that interval, in the unit of `usualDose`.
  public var highestAmount: Double?
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("drug", "the drug by its INN"), .drug, &drug)
    try visitor.text(.required("class", "its class: regimen help drugs"), .words, &drugClass)
    try visitor.flag(.required("immunomodulator", .flag, "a systemic immunomodulator, so a partner"), &immunomodulator)
    try visitor.text(.optional("synonyms", "other names, separated by commas"), .words, &synonyms)
    try visitor.text(.optional("atc", "its WHO ATC code"), .words, &atc)
    try visitor.text(.optional("code", "a code of the department, such as a product number"), .words, &code)
    try visitor.codes(.optional("routes", "the routes by which it is given"), &routes)
    try visitor.dose(.optional("usualDose", "the usual dose, often a range: 5-10mg/day"), &usualDose)
    try visitor.number(.optional("highestAmount", "the highest amount, in the unit of the usual dose"), &highestAmount)
    try visitor.text(.note, .words, &note)
  }
}

/// A department's own instrument of scores, or what it says otherwise of a built-in one.
public struct InstrumentDefined: Payload {
  public var instrument = Symbol.none
  public var lowest = 0.0
  public var highest = 0.0
  public var better = BetterScore.lower
  public var whole: Bool?
  /// Other names, separated by commas.
  public var names = Symbol.none
  /// Scores, separated by commas.
  public var absolute = Symbol.none
  /// Improvements in per cent, separated by commas.
  public var relative = Symbol.none
  public var minimumDifference: Double?
  public var reference = Symbol.none
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("instrument", "the name of the score"), .words, &instrument)
    try visitor.number(.required("lowest", "the lowest score"), &lowest)
    try visitor.number(.required("highest", "the highest score"), &highest)
    try visitor.code(.required("better", .flag, "the side on which a score is better"), &better)
    try visitor.flag(.optional("whole", "it has whole numbers alone"), &whole)
    try visitor.text(.optional("names", "other names, separated by commas"), .words, &names)
    try visitor.text(.optional("absolute", "scores that are a response: 2, 5"), .words, &absolute)
    try visitor.text(.optional("relative", "improvements in per cent that are a response: 50, 75"), .words, &relative)
    try visitor.number(
      .optional("minimumDifference", "the smallest change that patients notice"), &minimumDifference)
    try visitor.text(.optional("reference", "the publication that says so"), .words, &reference)
    try visitor.text(.note, .words, &note)
  }
}

/// Two pseudonyms are one person.
public struct PatientsLinked: Payload {
  /// The pseudonym that the person keeps.
  public var patient = Symbol.none
  public var other = Symbol.none
  public var reason = Symbol.none
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("patient", "the pseudonym that the person keeps"), .words, &patient)
    try visitor.text(.required("other", "the other pseudonym of the person"), .words, &other)
    try visitor.text(.required("reason", .flag, "why the two are one person"), .words, &reason)
    try visitor.text(.note, .words, &note)
  }
}
