extension Command {
  /// Lists the errors in the declaration of this command and of those under it, a sentence each; empty if it is sound.
  ///
  /// For tests: parsing and help take a sound declaration for granted.
  package func invariantViolations(inherited: [Option] = []) -> [String] {
    let options = options + inherited
    let names = options.map(\.name) + positionals.map(\.name)
    let lists =
      options.map { ($0.name, $0.choices, $0.defaultValue) } + positionals.map { ($0.name, $0.choices, String?.none) }
    var violations: [String] = []
    func check(_ holds: Bool, _ violation: String) {
      if !holds { violations.append("\(name): \(violation)") }
    }
    check(Set(names).count == names.count, "two arguments share a name")
    check(!names.contains("help") && !names.contains("version"), "help and version are built in")
    check(Set(subcommands.map(\.name)).count == subcommands.count, "two \(subcommandNoun)s share a name")
    check(positionals.isEmpty || subcommands.isEmpty, "a group has no positionals")
    check(!positionals.dropLast().contains(where: \.isRepeating), "only the last positional may repeat")
    check(
      !positionals.drop(while: \.isRequired).contains(where: \.isRequired), "a required positional follows an optional")
    for (name, choices, defaultValue) in lists {
      let isListed = defaultValue.map(choices.contains) ?? true
      check(choices.isEmpty || isListed, "the default of \(name) is none of its choices")
    }
    return violations + subcommands.flatMap { $0.invariantViolations(inherited: options) }
  }
}
