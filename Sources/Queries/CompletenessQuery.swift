import Answers
import Arguments
import PatientRecord
import Projections
import Text

extension Query {
  package static let completeness = Query(
    "completeness", "Show which items of a core data set each patient's record lacks.", smallCells: .listed,
    examples: [
      Example(
        "regimen query completeness --core Documentation/examples/core-dataset.json --log EventLogs/case-series",
        "What is missing, and of each item how many patients have it.")
    ], CompletenessQuery.table,
    Parameter(
      CompletenessQuery.init, CoreDatasetFile.option,
      Option.flag("all", help: "Show items that are there, or do not apply, as well.").isGiven))
}

/// `query completeness`: the items of a core data set, patient by patient.
struct CompletenessQuery: AskedQuery {
  /// The path of the core data set; nil for the example that comes with the program.
  let core: String?
  /// True if all rows are listed.
  let showsAll: Bool

  /// The state of an item in a patient's record.
  enum Status: String, CodeValue {
    case absent, present
    case notApplicable = "not-applicable"
  }

  /// One item of one patient.
  struct Row: Sendable {
    let patient, item, domain: String
    let occasion: CoreDataset.Occasion
    let status: Status
    /// The number of occasions that have it, and of those that should.
    let recorded, expected: Int
  }

  func answer(_ question: Question) throws -> Answer {
    let dataset = try CoreDatasetFile.read(core)
    let (texts, context) = (question.texts, question.context)
    let rows = try question.collect { (asked, rows: inout [Listed<Row>]) throws(ProjectionError) in
      let days = ImputedDays(asked.history, context)
      let facts = CoreFacts(
        asked.history, dataset, instruments: context.catalogue.instruments, day: { days.day(of: $0) },
        data: { Value(json: texts.json($0)) })
      for item in dataset.items {
        let (recorded, expected, events) = facts.found(item)
        let row = Row(asked.name, item, recorded, expected)
        // What is not there rests on the first event of the patient, by which it should be.
        let resting = logPositions(of: events.isEmpty ? Array(asked.history.events.prefix(1)) : events)
        rows.append(question.list(row, restingOn: resting, of: asked))
      }
    }.flatMap { $0 }
    let showsAll = showsAll
    let shown = rows.filter { showsAll || $0.status == .absent }
    return question.answer(
      "completeness", "Items of the core data set \(dataset.title); one row per patient and item.", [shown],
      CompletenessQuery.table,
      notes: [
        counts(rows.map(\.content), dataset), dataset.warning, dataset.source.map { "source: \($0)" },
        shown.count == rows.count
          ? nil : "\(counted(rows.count - shown.count, "row")) left out of what is there or does not apply: see --all",
      ].compactMap { $0 })
  }

  /// The patients who have each item, of those to whom it applies.
  private func counts(_ rows: [Row], _ dataset: CoreDataset) -> String {
    let parts = dataset.items.map { item in
      let own = rows.filter { $0.item == item.id && $0.status != .notApplicable }
      return "\(item.id) \(own.count { $0.status == .present }) of \(own.count)"
    }
    return "patients with each item, of those to whom it applies: " + parts.joined(separator: ", ")
  }

  static let table = Table(
    [
      .patient { $0.patient },
      Column("item", identifies: true, sensitivity: .none, "The identifier of the item.") { $0.item },
      Column("domain", empty: .notRecorded, sensitivity: .none, "The domain that the data set names.") {
        $0.domain.isEmpty ? nil : $0.domain
      },
      Column("at", sensitivity: .none, "The occasion: baseline, visit, stop or adverse-event.") { $0.occasion },
      Column(
        "status", sensitivity: .none,
        "present if every occasion has it, or if a patient may have none; else absent, or not-applicable without an "
          + "occasion."
      ) { $0.status },
      Column(
        "recorded", heading: "there", unit: .count(of: .other), sensitivity: .none,
        "The number of occasions that have it."
      ) { $0.recorded },
      Column(
        "expected", heading: "of", unit: .count(of: .other), sensitivity: .none,
        "The number of occasions that should have it."
      ) { $0.expected },
      .events(),
    ] as [Column<Listed<Row>>],
    shown: ["patient", "domain", "item", "at", "recorded", "expected", "status"])
}

extension CompletenessQuery.Row {
  fileprivate init(_ patient: String, _ item: CoreDataset.Item, _ recorded: Int, _ expected: Int) {
    (self.patient, self.item, domain, occasion) = (patient, item.id, item.domain, item.occasion)
    (self.recorded, self.expected) = (recorded, expected)
    if item.mayBeEmpty, expected == 0 {
      status = .present
    } else {
      status = expected == 0 ? .notApplicable : recorded == expected ? .present : .absent
    }
  }
}

extension CoreDataset.Occasion: CodeValue {}
