/// The reason why a batch is refused; nothing of it is written.
package struct AdmissionError: Error, Sendable {
  /// The kind of refusal.
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
    /// The place in the drafts; nil where it concerns the whole.
    package let range: Range<Int>?
    /// The fault.
    package let message: String
    /// The next step to try.
    package let hint: String?
  }

  /// The kind of refusal.
  package let kind: Kind
  /// The faults, in the order of the drafts; at least one.
  package let faults: [Fault]

  init(_ kind: Kind, _ faults: [Fault]) {
    self.kind = kind
    self.faults = faults
  }

  init(_ kind: Kind, _ message: String, at range: Range<Int>? = nil, hint: String? = nil) {
    self.init(kind, [Fault(range: range, message: message, hint: hint)])
  }
}
