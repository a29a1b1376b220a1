import Arguments
import PatientRecord
import Projections
import Queries
import Text

/// A topic of `regimen help TOPIC`. Its text is made from the same declarations that the program runs by.
package enum HelpTopic: String, CaseIterable, Sendable {
  case types, drugs, dates, doses, checks, rules, columns, topics

  /// The names of all topics.
  package static let names = choices(of: HelpTopic.self)

  /// The text.
  package var text: String {
    switch self {
    case .types: HelpTopic.typesText
    case .drugs: HelpTopic.drugsText
    case .dates: HelpTopic.datesText
    case .doses: HelpTopic.dosesText
    case .checks: HelpTopic.checksText
    case .rules: HelpTopic.rulesText
    case .columns: HelpTopic.columnsText
    case .topics: HelpTopic.topicsText
    }
  }

  /// Every type of event with its fields.
  private static var typesText: String {
    let types = EventType.allCases.map { type in
      let fields = type.fields.map { field in
        let name = field.isRequired ? field.name : field.name + "?"
        return "  \(padded(name, to: 15, .left)) \(field.help)\(words(field.kind))"
      }
      return ([type.rawValue] + fields).joined(separator: "\n")
    }
    return "The types of event and their fields; ? marks what may be left out.\n\n"
      + types.joined(separator: "\n\n") + "\n"
  }

  private static func words(_ kind: FieldKind) -> String {
    switch kind {
    case .code(let words), .codes(let words): ": " + words.joined(separator: ", ")
    case .integer(let range): ", \(range.lowerBound) to \(range.upperBound)"
    case .suspects:
      "\n                  causality, if any: " + choices(of: Causality.self).joined(separator: ", ")
        + "\n                  what was done, if anything: " + choices(of: SuspectAction.self).joined(separator: ", ")
    default: ""
    }
  }

  /// Every check, by its weight.
  private static var checksText: String {
    let titles: [(Check.Severity, String)] = [
      (.refuse, "Cannot be: such an entry is refused."),
      (
        .confirm,
        "Improbable: asked about at a terminal, else refused unless --accept CODE,... or --accept all is given."
      ),
      (.note, "Noted: recorded, and said."),
    ]
    let lists = titles.map { severity, title in
      let checks = Check.all.filter { $0.severity == severity }
      return ([title, ""] + checks.map { "\($0.code)\n  \($0.compares)\n  Source: \($0.source)." })
        .joined(separator: "\n")
    }
    return """
      The checks run when something is recorded, and in regimen check on the record as known. The line of an entry says
      under accepted which of them its author accepted.


      """ + lists.joined(separator: "\n\n") + "\n"
  }

  /// Every drug of the catalogue.
  private static var drugsText: String {
    let drugs = DrugCatalogue.builtIn.drugs.map { drug in
      let former = drug.formerATC.isEmpty ? "" : " (was \(drug.formerATC.joined(separator: ", ")))"
      let synonyms = drug.synonyms.isEmpty ? "" : "; also \(drug.synonyms.joined(separator: ", "))"
      let routes = drug.routes.map(\.rawValue).joined(separator: ", ")
      return "\(padded(drug.name, to: 20, .left)) \(padded(drug.drugClass.rawValue, to: 22, .left)) "
        + (drug.atc.isEmpty ? "no ATC code" : drug.atc.joined(separator: ", ")) + former + "; \(routes)"
        + (drug.isSystemicImmunomodulator ? "" : "; no immunomodulator") + synonyms
    }
    return """
      The drugs that are known, with class, ATC codes and routes. Names are matched whatever their case, accents, salt
      or the suffix of a biosimilar. An unknown drug is recorded as it is written, with a warning; it is then neither
      anchor nor partner of a combination.


      """ + drugs.joined(separator: "\n") + "\n"
  }

  /// The queries, of which each has a description of its columns.
  private static var columnsText: String {
    let queries = Query.all.map { "  \(padded($0.name, to: 16, .left)) \($0.summary)" }
    return """
      Says what each column of an answer holds: its unit, what an empty cell means, and how personal it is. With
      --format csv or json the same is a data dictionary to give out with the data.

      regimen help columns QUERY, where QUERY is one of:


      """ + queries.joined(separator: "\n") + "\n"
  }

  /// The topics.
  private static let topicsText = """
    regimen help TOPIC explains:

      types    the types of event and their fields
      drugs    the drugs that are known, with class and ATC codes
      dates    how dates are written and read
      doses    how doses are written
      checks   what is refused, asked about and noted when something is recorded
      rules    the rules by which figures are derived
      columns  the columns of answers
      topics   this list

    regimen help COMMAND explains a command; regimen help lists the commands.

    """

  /// The writing and reading of dates.
  private static let datesText = """
    A clinical date is written year first, as far as it is known:

      2022-03-09   a day            today, yesterday   for --on and --as-of
      2022-03      some day of that month
      2022         some day of that year     unknown            for a stop: some day of its course, stored as ..
      2022-03..2022-06, ..2022-06, 2022-06..   some day of that stretch

    A month's name will do, too: 9 March 2022, March 2022, Mar 9 2022, 09-MAR-2022, 9 de marzo de 2022.
    03/04/2022 is refused: it can be two days; 13/04/2022 can be only one. A date that is only a month or a year may be
    any of its days, but none after the day on which it was recorded, none before an earlier event of the same course
    and none after a later one.
    Which of them a figure takes is the rule 'partial' (regimen help rules); daysMin and daysMax show how far it
    matters.

    --as-of DATE      only what had occurred by that day
    --known-at TIME   only what had been recorded by then: 2022-03-09T09:15:00.123Z, a date (its end in UTC), or @SEQ

    """

  /// The writing of doses.
  private static var dosesText: String {
    """
    A dose is an amount, a unit and how often, with a decimal point:

      15mg/week   300mg/14d   20mg/12h   2.5mg/day   100mg bid   40 mg weekly

    Units: \(DoseUnit.known).
    How often: /hour /day /week /month, or a number of h, d, w or m; bid, tid, daily, weekly, q2w, q4w; a day, once a
    week, per month.

    In drafts a dose is an object, with an ISO 8601 interval: {"amount":15,"unit":"mg","every":"P1W"}.
    g, mg and ug are compared by weight; other units only with themselves. A month counts 30.4375 days.

    """
  }

  /// The rules of a profile.
  private static var rulesText: String {
    let presets = Profile.Preset.allCases.map { $0 == .regimen ? "\($0.rawValue) (the defaults)" : $0.rawValue }
    return """
      Figures are derived by rules, and every answer prints them. Change one with --rule NAME=VALUE, or all of them with
      --profile: \(presets.joined(separator: ", ")), or a file that holds an answer's profile. They act in this order:
      partial, gap, anchor and partner, possible, holds, minimum (on pairs), unit.

      adam is not admiral yet: doses count elapsed days, an adverse event takes the middle of its possible days, and
      starts are not raised to the treatment start. ohdsi leaves exposures of no days out of segments.

        rule              default                  decision

      """ + lines(Rule.ofEveryAnswer) + """


        Rules of exposures, of rates and of curves alone:


        """ + lines(Rule.ofExposures + Rule.ofRates + Rule.ofCurves) + """


          Rules of pathways and segments alone:


          """ + lines(Rule.ofPathways) + "\n"
  }

  private static func lines(_ rules: [Rule]) -> String {
    rules.map { rule in
      "  \(padded(rule.name, to: 17, .left)) \(padded(rule.defaultValue, to: 24, .left)) \(rule.help)"
    }.joined(separator: "\n")
  }
}
