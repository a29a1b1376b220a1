/// One field of a payload: what the format, the flags of `record` and the help say of it.
public struct Field: Sendable {
  /// The way to type a field after `record`: as a word in its place, or only behind its flag.
  public enum Entry: Sendable { case word, flag }

  /// The key in `data`.
  public let name: StaticString
  /// True if the field must be there.
  public let isRequired: Bool
  /// The way `record` takes it.
  public let entry: Entry
  /// One line for the help.
  public let help: StaticString

  @inlinable
  init(_ name: StaticString, _ isRequired: Bool, _ entry: Entry, _ help: StaticString) {
    self.name = name
    self.isRequired = isRequired
    self.entry = entry
    self.help = help
  }

  /// A field that must be there, typed as a word.
  @inlinable static func required(_ name: StaticString, _ help: StaticString) -> Field {
    Field(name, true, .word, help)
  }
  /// A field that must be there.
  @inlinable static func required(_ name: StaticString, _ entry: Entry, _ help: StaticString) -> Field {
    Field(name, true, entry, help)
  }
  /// A field that may be absent, typed behind its flag.
  @inlinable static func optional(_ name: StaticString, _ help: StaticString) -> Field {
    Field(name, false, .flag, help)
  }
  /// A field that may be absent.
  @inlinable static func optional(_ name: StaticString, _ entry: Entry, _ help: StaticString) -> Field {
    Field(name, false, entry, help)
  }

  /// Free words, which every type has, always last.
  @inlinable static var note: Field { Field("note", false, .flag, "free words") }
}

/// The kind of text in a field; readers may check or complete it accordingly.
public enum TextKind: Sendable, BitwiseCopyable { case words, treatmentLabel, drug, condition, unit }
