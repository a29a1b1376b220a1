/// The kind of personal data that a column holds, so that an export can leave out or replace what must not go out.
///
/// Every column declares one. There is no default: a new column does not compile before somebody has thought about it.
public enum Sensitivity: String, CaseIterable, Sendable {
  /// Nothing that tells who a patient is: counts, codes of a closed list, names of drugs, lengths of time.
  case none
  /// A patient's pseudonym.
  case pseudonym
  /// The label of a course, which somebody chose.
  case label
  /// A calendar date, or a year.
  case date
  /// An age in years.
  case age
  /// A word that somebody typed and that one of the program's lists may hold: a drug, an analyte, a score, a unit.
  case term
  /// Words that somebody typed. They may hold anything, a name included.
  case freeWords = "free-words"
  /// A place in the log: a position, a seal, or the id of an event. Whoever has the log finds the patient by it.
  case place
  /// A person or a program that wrote an entry, or the site where it was written.
  case author
}
