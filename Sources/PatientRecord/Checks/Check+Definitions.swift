// Drugs and instruments that a department defines: events of no patient.
extension Check {
  static let definitions = [
    Check(
      "definition-twice", .note, "A drug that is defined already: the latest definition counts.",
      source: "the latest definition of a drug counts", of: [.drugDefined],
      .definitions { record in
        var earlier: [String: HistoryEvent] = [:]
        return record.events.definitions.compactMap { event, data in
          let name = record.folded(data.drug)
          defer { earlier[name] = event }
          return earlier[name].map {
            CheckHit(
              event, "drug", "\(record.text(data.drug)) is defined already, by seq \($0.sequenceNumber)", with: [$0])
          }
        }
      }),
    Check(
      "definition-of-another-class", .note, "A drug of the catalogue that a definition puts into another class.",
      source: "classes of the catalogue: regimen drugs", of: [.drugDefined],
      .definitions { record in
        record.events.definitions.compactMap { event, data in
          let drugClass = record.text(data.drugClass)
          guard let known = DrugCatalogue.builtIn.drug(named: record.text(data.drug)),
            known.drugClass.rawValue != drugClass
          else { return nil }
          return CheckHit(event, "class", "the catalogue has \(known.name) as \(known.drugClass.rawValue)")
        }
      }),
    Check(
      "definition-names-another", .confirm, "A synonym that is another substance of the catalogue.",
      source: "names of the catalogue: regimen drugs", of: [.drugDefined],
      .definitions { record in
        record.events.definitions.compactMap { event, data in
          let own = DrugCatalogue.builtIn.canonicalName(record.text(data.drug))
          let others = record.text(data.synonyms).split(separator: ",").compactMap { synonym in
            DrugCatalogue.builtIn.drug(named: String(synonym)).flatMap { $0.name == own ? nil : (synonym, $0.name) }
          }
          return others.first.map { synonym, name in
            let said = synonym.split(separator: " ").joined(separator: " ")
            return CheckHit(event, "synonyms", said == name ? "\(name) is another substance" : "\(said) is \(name)")
          }
        }
      }),
    Check(
      "definition-not-counted", .confirm, "A JAK inhibitor or a biologic that is said to be no immunomodulator.",
      source: "classes of the catalogue: regimen drugs", of: [.drugDefined],
      .definitions { record in
        record.events.definitions.compactMap { event, data in
          let drugClass = DrugClass(rawValue: record.text(data.drugClass))
          guard data.immunomodulator == false, let drugClass, drugClass == .jakInhibitor || drugClass.isBiologic else {
            return nil
          }
          return CheckHit(event, "immunomodulator", "a drug of the class \(drugClass.rawValue) is an immunomodulator")
        }
      }),
    Check(
      "instrument-defined-twice", .note, "An instrument that is defined already, or that the program has.",
      source: "the latest definition of an instrument counts", of: [.instrumentDefined],
      .definitions { record in
        var earlier: [String: HistoryEvent] = [:]
        return record.events.instrumentDefinitions.compactMap { event, data in
          let name = record.text(data.instrument)
          defer { earlier[record.folded(data.instrument)] = event }
          if let first = earlier[record.folded(data.instrument)] {
            return CheckHit(
              event, "instrument", "\(name) is defined already, by seq \(first.sequenceNumber)", with: [first])
          }
          return InstrumentCatalogue.builtIn.instrument(named: name).map { known in
            CheckHit(event, "instrument", "\(known.name) is known, and this definition takes its place")
          }
        }
      }),
  ]
}
