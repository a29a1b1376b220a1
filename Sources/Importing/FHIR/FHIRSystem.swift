/// The systems of codes that resources of FHIR name.
package enum FHIRSystem {
  /// The beginning of the systems, identifiers and extensions of the program's own.
  package static let own = "urn:regimen:"
  /// The system of ATC.
  package static let atc = "http://www.whocc.no/atc"
  /// The system of UCUM.
  package static let ucum = "http://unitsofmeasure.org"
  /// The beginning of the systems of HL7's own terminology.
  package static let terminology = "http://terminology.hl7.org/CodeSystem/"

  /// The systems by the prefixes that codes of a log have.
  package static let prefixes = [
    "ICD10": "http://hl7.org/fhir/sid/icd-10", "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "SCT": "http://snomed.info/sct", "ORPHA": "http://www.orpha.net", "LOINC": "http://loinc.org", "ATC": atc,
    "MONDO": "http://purl.obolibrary.org/obo/mondo.owl", "HP": "http://human-phenotype-ontology.org",
    "RXNORM": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "NCIT": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
    "MEDDRA": terminology + "mdr",
  ]

  /// The prefix of a system; nil for one that has none.
  static func prefix(of system: String) -> String? { prefixes.first { $0.value == system }?.key }
}
