package import Answers
import CalendarTime
import PatientRecord
import Projections
package import Queries
import Seals

extension Deidentification {
  /// The replacement for the patients of a question under a secret key of at most 64 bytes: the same key makes the same
  /// codes.
  ///
  /// A patient's days count from the first day of the first course, else from the first event. O(events).
  package init(_ question: Question, key: [UInt8]) throws {
    let context = question.context
    let days = try question.derive { (asked) throws(ProjectionError) in
      let first = asked.history.courses.first.map { asked.history.events[$0.start] } ?? asked.history.events.first
      return (asked.name, first.map { ImputedDays(asked.history, context).day(of: $0) })
    }
    let firstDays = Dictionary(days, uniquingKeysWith: { first, _ in first })
    let hash = KeyedHash(key: key)
    self.init(
      code: { kind, text in
        let digest = hash.code(of: Array("\(kind.rawValue)\u{1F}\(text)".utf8))
        return kind.rawValue + "-" + digest.description.prefix(20)
      }, firstDay: { firstDays[$0] ?? nil }, isKnown: Deidentification.isOwnWord)
  }

  /// Tells if a word is of one of the program's lists. Drugs that a department defines are not.
  private static func isOwnWord(_ text: String) -> Bool {
    ownWords.contains(text.lowercased()) || LaboratoryRange.knows(analyte: text)
      || LaboratoryRange.units.contains(text)
  }

  private static let ownWords: Set<String> = {
    var words = Set(DrugCatalogue.builtIn.names)
    for drugClass in DrugClass.allCases { words.insert(drugClass.rawValue) }
    for instrument in InstrumentCatalogue.builtIn.instruments { words.insert(instrument.name.lowercased()) }
    for sex in Sex.allCases { words.insert(sex.rawValue) }
    words.insert("all")
    return words
  }()
}
