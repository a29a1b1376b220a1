/// Why a batch is not written; nothing of it is.
package struct AdmissionError: Error, Sendable {
  /// What kind of refusal it is.
  package enum Kind: Sendable {
    /// A draft is not an event of format 1.
    case malformed
    /// A rule of the record is broken.
    case refused
    /// An id is there already, with other content or erased.
    case conflict
    /// The log is not where the author expected it.
    case moved
    /// There is nothing to write.
    case empty
  }

  /// One thing that is wrong.
  package struct Fault: Sendable {
    /// Where it stands in the drafts; nil where it concerns the whole.
    package let range: Range<Int>?
    /// What is wrong.
    package let message: String
    /// What to try next.
    package let hint: String?
  }

  /// What kind of refusal it is.
  package let kind: Kind
  /// What is wrong, in the order of the drafts; at least one.
  package let faults: [Fault]

  init(_ kind: Kind, _ faults: [Fault]) {
    self.kind = kind
    self.faults = faults
  }

  init(_ kind: Kind, _ message: String, at range: Range<Int>? = nil, hint: String? = nil) {
    self.init(kind, [Fault(range: range, message: message, hint: hint)])
  }
}
