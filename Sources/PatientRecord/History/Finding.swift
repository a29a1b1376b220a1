/// A rule that an event breaks: refused when it is recorded, reported where it is read.
package struct Finding: Hashable, Sendable {
  /// The broken rules.
  package enum Rule: Hashable, Sendable {
    /// It names a treatment that no event in force starts.
    case unknownTreatment
    /// Its label belongs to another course already.
    case labelTwice
    /// It stops, changes, holds or resumes a course that is stopped already on every day that it may lie on.
    case alreadyStopped
    /// It lies before its course begins.
    case beforeStart
    /// It stops a course before a change that is on record.
    case stopBeforeChange
    /// It holds a held treatment or resumes a running one, in every order that the days allow.
    case holdsDoNotAlternate
    /// It has no date, and is no stop.
    case withoutDate
    /// It lies after the day on which it was written.
    case inTheFuture
    /// It lies after the patient's death.
    case afterDeath
    /// It raises a dose as a down-titration, or lowers it as an up-titration, in every order that the days allow.
    case wrongDirection
    /// Its dose cannot be compared with the one before.
    case incomparableDose
    /// It corrects an event that this patient does not have before it, or points to none in force of the right type.
    case unknownEvent
    /// It amends an event that cannot be amended: an amendment, a retraction, an erasure.
    case notAmendable
    /// It retracts or amends an event that is retracted already.
    case alreadyRetracted
    /// It defines a drug of a class that the catalogue does not have.
    case unknownClass
    /// It defines an instrument with a number that cannot be: a range that does not go up, a response outside it.
    case impossibleInstrument
    /// It says nothing: a measurement without a value and its unit or a result, or a response without an assessment.
    case saysNothing
    /// It links pseudonyms that are one person's already.
    case onePersonAlready
    /// It links a pseudonym that stands behind another one already.
    case linkedAlready
    /// The new data of an amendment could not be read.
    case unreadableData
  }

  /// The broken rule.
  package let rule: Rule
  /// Position in the log of the event that breaks it.
  package let sequenceNumber: Int
  /// Position of another event that the rule speaks of, where there is one.
  package let other: Int?
  /// The key, in the event or its `data`, that is at fault.
  package let field: String

  init(_ rule: Rule, at sequenceNumber: Int, other: Int? = nil, field: String) {
    self.rule = rule
    self.sequenceNumber = sequenceNumber
    self.other = other
    self.field = field
  }

  /// True if a newcomer may leave an older event in this state: it merely looks odd.
  package var isOddityOfAnotherEvent: Bool { rule == .wrongDirection || rule == .incomparableDose }
}
