import Answers
import PatientRecord

/// The terms of ontologies that a packet names, and the ontologies that it then has to declare.
struct OntologyTerms {
  private var used: Set<String> = []

  /// Returns a term by its code with a prefix, and a label.
  mutating func term(_ id: String, _ label: String) -> Value {
    used.insert(String(id.prefix { $0 != ":" }))
    return ["id": .text(id), "label": .text(label)]
  }

  /// Returns a term of the log's own.
  mutating func own(_ kind: String, _ word: String) -> Value {
    let code = word.split(separator: " ").joined(separator: "-")
    return term("regimen:\(kind)-\(code)", word.split(separator: "-").joined(separator: " "))
  }

  /// Returns a condition, by its code if that names an ontology.
  mutating func condition(_ name: String, code: String?) -> Value {
    guard let code, let colon = code.firstIndex(of: ":"), let prefix = OntologyTerms.prefixes[String(code[..<colon])]
    else { return own("condition", name) }
    return term("\(prefix):\(code[code.index(after: colon)...])", name)
  }

  mutating func of(_ severity: Severity) -> Value {
    switch severity {
    case .mild: term("HP:0012825", "Mild")
    case .moderate: term("HP:0012826", "Moderate")
    case .severe: term("HP:0012828", "Severe")
    }
  }

  /// Returns a route; nil for one without a code.
  mutating func of(_ route: Route) -> Value? {
    switch route {
    case .oral: term("NCIT:C38288", "Oral Route of Administration")
    case .subcutaneous: term("NCIT:C38299", "Subcutaneous Route of Administration")
    case .intravenous: term("NCIT:C38276", "Intravenous Route of Administration")
    case .intramuscular: term("NCIT:C28161", "Intramuscular Route of Administration")
    case .topical: term("NCIT:C38304", "Topical Route of Administration")
    case .intralesional: term("NCIT:C38250", "Intralesional Route of Administration")
    case .phototherapy, .other: nil
    }
  }

  /// Returns a frequency, as CDISC has it in the NCI Thesaurus; nil for one without a code.
  mutating func of(_ interval: DoseInterval) -> Value? {
    switch interval.iso {
    case "P1D", "PT24H": term("NCIT:C25473", "QD")
    case "PT12H": term("NCIT:C64496", "Twice Daily")
    case "PT8H": term("NCIT:C64527", "Three Times Daily")
    case "P1W", "P7D": term("NCIT:C67069", "Every Week")
    case "P2W", "P14D": term("NCIT:C71127", "Every Two Weeks")
    case "P1M": term("NCIT:C64498", "Monthly")
    default: nil
    }
  }

  /// Returns a unit as UCUM writes it; nil for one that UCUM does not have.
  mutating func of(_ unit: DoseUnit) -> Value? {
    switch unit {
    case .gram: term("UCUM:g", "gram")
    case .milligram: term("UCUM:mg", "milligram")
    case .microgram: term("UCUM:ug", "microgram")
    case .internationalUnit: term("UCUM:[IU]", "international unit")
    case .millilitre: term("UCUM:mL", "milliliter")
    case .milligramPerKilogram: term("UCUM:mg/kg", "milligram per kilogram")
    case .milligramPerSquareMetre: term("UCUM:mg/m2", "milligram per square meter")
    case .joulePerSquareCentimetre: term("UCUM:J/cm2", "joule per square centimeter")
    case .tablet, .application, .session: nil
    }
  }

  /// The prefixes of codes of the log, and those of phenopackets.
  private static let prefixes = [
    "SCT": "SNOMEDCT", "MONDO": "MONDO", "ORPHA": "ORPHA", "NCIT": "NCIT", "ICD10": "ICD10", "ICD10CM": "ICD10CM",
    "HP": "HP",
  ]

  /// The ontologies that were named, in the order of their prefixes.
  var resources: [Value] {
    OntologyTerms.known.filter { used.contains($0[4]) }.map { cells in
      [
        "id": .text(cells[0]), "name": .text(cells[1]), "url": .text(cells[2]), "version": .text(cells[3]),
        "namespacePrefix": .text(cells[4]), "iriPrefix": .text(cells[5]),
      ]
    }
  }

  /// Id, name, address, version, prefix and prefix of addresses of each ontology.
  private static let known = [
    [
      "atc", "Anatomical Therapeutic Chemical Classification System", "http://www.whocc.no/atc/", "2024", "ATC",
      "https://www.whocc.no/atc_ddd_index/?code=",
    ],
    [
      "hp", "Human Phenotype Ontology", "http://purl.obolibrary.org/obo/hp.owl", "2024-04-26", "HP",
      "http://purl.obolibrary.org/obo/HP_",
    ],
    [
      "icd10", "International Classification of Diseases, 10th revision", "https://icd.who.int/browse10", "2019",
      "ICD10",
      "https://icd.who.int/browse10/2019/en#/",
    ],
    [
      "icd10cm", "ICD-10, Clinical Modification", "https://www.cdc.gov/nchs/icd/icd-10-cm", "2024", "ICD10CM",
      "http://hl7.org/fhir/sid/icd-10-cm/",
    ],
    [
      "loinc", "Logical Observation Identifiers Names and Codes", "https://loinc.org", "2.78", "LOINC",
      "https://loinc.org/",
    ],
    [
      "mondo", "Mondo Disease Ontology", "http://purl.obolibrary.org/obo/mondo.owl", "2024-06-04", "MONDO",
      "http://purl.obolibrary.org/obo/MONDO_",
    ],
    [
      "ncit", "NCI Thesaurus", "http://purl.obolibrary.org/obo/ncit.owl", "21.05d", "NCIT",
      "http://purl.obolibrary.org/obo/NCIT_",
    ],
    ["ordo", "Orphanet", "https://www.orpha.net", "4.5", "ORPHA", "http://www.orpha.net/ORDO/Orphanet_"],
    ["snomedct", "SNOMED CT", "http://snomed.info/sct", "20240701", "SNOMEDCT", "http://snomed.info/id/"],
    [
      "ucum", "Unified Code for Units of Measure", "https://ucum.org", "2.1", "UCUM",
      "https://units-of-measurement.org/",
    ],
    ["regimen", "codes of the log", "urn:regimen", "1", "regimen", "urn:regimen:"],
  ]
}
