import CalendarTime
import PatientRecord

// What was found: measurements, responses and adverse events.
extension FHIRRows {
  mutating func addObservation(_ resource: FHIRResource) {
    let node = resource.node
    if FHIRRows.isAge(node) { return }
    let status = node["status"].text ?? ""
    if ["entered-in-error", "cancelled"].contains(status) { return leave("Observation", "its status is \(status)") }
    guard let patient = patient(of: resource) else { return }
    let date =
      FHIRRows.date(node, "effectiveDateTime") ?? FHIRRows.date(node["effectivePeriod"], "start")
      ?? FHIRRows.date(node, "effectiveInstant")
    if node["code"].word("observation") == "response" { return addResponse(resource, of: patient, on: date) }
    addMeasurement(node, of: patient, on: date, resource, key: resource.key)
    for (number, part) in node["component"].elements.enumerated() {
      addMeasurement(part, of: patient, on: date, resource, key: "\(resource.key)/component/\(number + 1)")
    }
  }

  private mutating func addMeasurement(
    _ node: FHIRNode, of patient: String, on date: String?, _ resource: FHIRResource, key: String
  ) {
    let isOwn = resource.log != nil
    let quantity = node["valueQuantity"]
    let hasParts = node["component"] != .nothing
    let result = isOwn ? node["valueString"].text : FHIRMapping.value(node["valueCodeableConcept"], in: mapping.results)
    guard quantity["value"].number != nil || result != nil else {
      if !hasParts { leave("Observation", "it has no number, and no result that the mapping names") }
      return
    }
    let stated =
      FHIRMapping.value(node["code"], in: mapping.analytes) ?? node["code"].prefixedCode.flatMap { terms[$0] }
    guard let analyte = isOwn ? node["code"].words : stated else {
      return leave("Observation", "neither the mapping nor the program knows what was measured")
    }
    add(
      .measurementRecorded, of: patient, on: date, resource, key: key,
      [
        "analyte": analyte, "comparator": quantity["comparator"].text, "value": FHIRRows.text(quantity["value"].number),
        "unit": isOwn ? quantity["unit"].text : quantity["code"].text ?? quantity["unit"].text,
        "result": quantity["value"].number == nil ? result : nil,
        "note": isOwn ? FHIRRows.note(node, of: node["id"].text) : nil,
      ])
  }

  private mutating func addResponse(_ resource: FHIRResource, of patient: String, on date: String?) {
    let node = resource.node
    func part(_ name: String) -> FHIRNode {
      node["component"].elements.first { $0["code"].word("observation") == name } ?? .nothing
    }
    let disease = resources.resource(node["focus"].first)?.node["code"].words ?? part("condition")["valueString"].text
    let score = part("score")
    let baseline = part("baseline")
    var cells: [String: String?] = [
      "response": node["valueCodeableConcept"].word("response"), "condition": disease,
      "phase": part("phase")["valueCodeableConcept"].word("phase"),
      "transitory": part("transitory")["valueBoolean"].flag.map { $0 ? "true" : "false" },
      "instrument": score["code"]["text"].text
        ?? baseline["code"]["text"].text.map { String($0.dropLast(" before".count)) },
      "score": FHIRRows.text(score["valueQuantity"]["value"].number),
      "baseline": FHIRRows.text(baseline["valueQuantity"]["value"].number),
      "note": FHIRRows.note(node, of: node["id"].text),
    ]
    for (number, place) in node["partOf"].elements.enumerated() {
      cells.merge(self.cells(of: place, number: number + 1) ?? [:]) { first, _ in first }
    }
    add(.responseAssessed, of: patient, on: date, resource, cells)
  }

  mutating func addAdverseEvent(_ resource: FHIRResource) {
    let node = resource.node
    if node["actuality"].text == "potential" { return leave("AdverseEvent", "it was only possible") }
    guard let patient = patient(of: resource) else { return }
    guard let term = node["event"].words else { return leave("AdverseEvent", "it names no event") }
    var cells: [String: String?] = [
      "term": term, "severity": node["severity"].codes.first.flatMap { Severity(rawValue: $0.code)?.rawValue },
      "serious": node["seriousness"].codes.first.flatMap {
        ["serious": "true", "non-serious": "false"][$0.code.lowercased()]
      },
      "grade": FHIRRows.text(node.more("grade")["valueInteger"].number),
      "recurrence": node.more("recurrence")["valueBoolean"].flag.map { $0 ? "true" : "false" },
      "note": node.more("note")["valueString"].text,
    ]
    var number = 0
    for suspect in node["suspectEntity"].elements {
      guard let course = self.cells(of: suspect["instance"], number: number + 1) else {
        leave("suspects of adverse events", "they are no course of the files")
        continue
      }
      number += 1
      cells.merge(course) { first, _ in first }
      cells["causality \(number)"] = suspect["causality"].first["assessment"].codes.first.flatMap {
        FHIRRows.causalities[$0.code]?.rawValue
      }
      cells["action \(number)"] = suspect.more("action")["valueCode"].text
    }
    let shown = node["subjectMedicalHistory"].elements.compactMap { resources.resource($0) }
      .filter { place in rows.contains { $0.key == place.key && $0.type == .measurementRecorded } }
    for (number, place) in shown.enumerated() { cells["measurement \(number + 1)"] = place.key }
    add(.adverseEventRecorded, of: patient, on: FHIRRows.date(node, "date"), resource, cells)
    if rows.last?.key == resource.key { addOutcome(resource, of: patient) }
  }

  /// Adds the later grades and the outcome, which needs a date that R4 has no element for.
  private mutating func addOutcome(_ resource: FHIRResource, of patient: String) {
    let node = resource.node
    for graded in node["extension"].elements where graded["url"].text == FHIRSystem.own + "graded" {
      let id = graded["id"].text ?? ""
      add(
        .adverseEventGraded, of: patient, on: graded.more("date")["valueString"].text, resource,
        key: "\(resource.key)/\(id)", id: id,
        [
          "about": resource.key, "grade": FHIRRows.text(graded.more("grade")["valueInteger"].number),
          "note": graded.more("note")["valueString"].text,
        ])
    }
    guard let outcome = node["outcome"].codes.first.flatMap({ FHIRRows.outcomes[$0.code] }) else { return }
    let resolved = node.more("resolved")
    guard let date = resolved.more("date")["valueString"].text else {
      return leave("outcomes of adverse events", "they have no date")
    }
    add(
      .adverseEventResolved, of: patient, on: date, resource, id: resolved["id"].text,
      ["about": resource.key, "outcome": outcome.rawValue, "note": resolved.more("note")["valueString"].text])
  }

  private static let causalities: [String: Causality] = [
    "Certain": .certain, "Probably-Likely": .probable, "Possible": .possible, "Unlikely": .unlikely,
    "Conditional-Classified": .conditional, "Unassessable-Unclassifiable": .unassessable,
  ]

  private static let outcomes: [String: AdverseEventOutcome] = [
    "resolved": .recovered, "recovering": .recovering, "resolvedWithSequelae": .recoveredWithSequelae,
    "ongoing": .notRecovered, "fatal": .fatal, "unknown": .unknown,
  ]
}
