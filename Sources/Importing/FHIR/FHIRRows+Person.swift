import CalendarTime
import PatientRecord

// Who is followed, with which diseases.
extension FHIRRows {
  /// The episode of a patient, if there is one alone.
  private func episode(of patient: FHIRResource) -> FHIRResource? {
    let own = resources.all("EpisodeOfCare").filter { resources.resource($0.node["patient"])?.key == patient.key }
    return own.count == 1 ? own[0] : nil
  }

  /// Adds enrolments and ends of follow-up, when all other rows are there.
  ///
  /// A patient without an episode is enrolled on the first date of anything else, which is inferred: it is no entry
  /// into observation.
  mutating func addEnrolments() {
    for patient in resources.all("Patient") {
      guard let name = pseudonyms[patient.key] else { continue }
      let episode = episode(of: patient)
      let end = episode?.node["type"].elements.lazy.compactMap { $0.word("follow-up-ended") }.first
      if let episode, let end {
        let id = episode.node["period"]["_end"]["id"].text
        add(
          .followUpEnded, of: name, on: FHIRRows.date(episode.node["period"], "end"), episode, id: id,
          ["reason": end, "note": episode.node.more("note")["valueString"].text])
      } else if patient.log == nil, patient.node["deceasedDateTime"] != .nothing {
        addDeath(of: name, patient)
      } else if patient.log == nil, patient.node["deceasedBoolean"].flag == true {
        leave("Patient.deceasedBoolean", "a death needs its date")
      }
      addDeathAfterEnd(of: name, patient)
      addEnrolment(of: name, patient, episode)
    }
    for episode in resources.all("EpisodeOfCare") where episode.log == nil {
      let patient = resources.resource(episode.node["patient"])
      if patient.flatMap({ self.episode(of: $0) })?.key != episode.key {
        leave("EpisodeOfCare", "its patient has several, or is not among the files")
      }
    }
  }

  /// Adds a death; a contact after it, such as a certificate, is no visit.
  private mutating func addDeath(of name: String, _ patient: FHIRResource) {
    let date = FHIRRows.date(patient.node, "deceasedDateTime")
    for _
      in 0..<remove({ row in
        row.patient == name && row.type == .patientSeen
          && date.map { FHIRRows.firstDay($0) < FHIRRows.firstDay(row.date) } ?? false
      })
    { leave("Encounter", "it is after the death") }
    add(.followUpEnded, of: name, on: date, patient, ["reason": "death"])
  }

  /// Adds a death of an export of the program's own that was recorded after another end of follow-up.
  private mutating func addDeathAfterEnd(of name: String, _ patient: FHIRResource) {
    for element in ["deceasedDateTime", "deceasedBoolean"] {
      let beside = patient.node["_" + element]
      guard patient.log != nil, let id = beside["id"].text else { continue }
      let cells = ["reason": "death", "note": beside.more("note")["valueString"].text]
      add(.followUpEnded, of: name, on: FHIRRows.date(patient.node, element), patient, id: id, cells)
    }
  }

  private mutating func addEnrolment(of name: String, _ patient: FHIRResource, _ episode: FHIRResource?) {
    // An episode of the program's own that has no event's id is that of a patient who was not enrolled.
    if let episode, episode.log != nil, EventID(episode.node["id"].text ?? "") == nil { return }
    let started = episode.flatMap { FHIRRows.date($0.node["period"], "start") }
    let age = resources.all("Observation").first {
      FHIRRows.isAge($0.node) && resources.resource($0.node["subject"])?.key == patient.key
    }
    guard let date = started ?? firstDate(of: name) else {
      return leave("Patient", "nothing of the patient has a date")
    }
    let year = patient.node["birthDate"].text.map { String($0.prefix(4)) }
    let sex = patient.node["gender"].text ?? Sex.unknown.rawValue
    let count = rows.count
    add(
      .patientEnrolled, of: name, on: date, patient, id: episode?.node["id"].text,
      [
        "sex": sex, "birthYear": year, "age": FHIRRows.text(age?.node["valueQuantity"]["value"].number),
        "note": patient.node.more("note")["valueString"].text,
      ])
    if started == nil { setBasis("inferred", ofRow: count) }
  }

  static func isAge(_ node: FHIRNode) -> Bool {
    node["code"].codes.contains { $0.system == "http://loinc.org" && $0.code == "30525-0" }
  }

  /// The first date of a patient's rows, those of diseases only where there is no other.
  private func firstDate(of name: String) -> String? {
    let own = rows.filter { $0.patient == name && $0.type != .priorTherapyRecorded }
    let others = own.filter { $0.type != .diagnosisRecorded && $0.type != .diagnosisResolved }
    return (others.isEmpty ? own : others).map(\.date).min { FHIRRows.firstDay($0) < FHIRRows.firstDay($1) }
  }

  static func firstDay(_ date: String) -> CalendarDay {
    (try? PartialDate(parsing: date))?.days.first ?? CalendarDay(daysSinceEpoch: .max)
  }

  mutating func addCondition(_ resource: FHIRResource) {
    let node = resource.node
    let status = node["verificationStatus"].codes.first?.code
    if status == "entered-in-error" || status == "refuted" {
      return leave("Condition", "it was entered in error, or refuted")
    }
    guard let patient = patient(of: resource) else { return }
    guard let condition = node["code"].words ?? node["code"].codes.first?.code else {
      return leave("Condition", "it names no disease")
    }
    let code = node["code"].prefixedCode
    add(
      .diagnosisRecorded, of: patient, on: FHIRRows.date(node, "onsetDateTime") ?? FHIRRows.date(node, "recordedDate"),
      resource,
      [
        "condition": condition, "role": role(of: resource), "code": code,
        "note": FHIRRows.note(node, of: node["id"].text),
      ])
    let id = node["_abatementDateTime"]["id"].text
    if let end = FHIRRows.date(node, "abatementDateTime"), rows.last?.key == resource.key {
      add(
        .diagnosisResolved, of: patient, on: end, resource, id: id,
        ["about": resource.key, "note": FHIRRows.note(node, of: id)])
    }
  }

  /// The role by the episodes of care, else by the mapping; a disease that neither names stands beside what is treated.
  private func role(of condition: FHIRResource) -> String {
    for episode in resources.all("EpisodeOfCare") {
      for diagnosis in episode.node["diagnosis"].elements
      where resources.resource(diagnosis["condition"])?.key == condition.key {
        if let role = diagnosis["role"].codes.first?.code { return role == "CC" ? "primary" : "comorbidity" }
      }
    }
    let names = FHIRMapping.names(of: condition.node["code"])
    return names.contains(where: mapping.primary.contains) ? "primary" : "comorbidity"
  }

  mutating func addVisit(_ resource: FHIRResource) {
    guard resource.node["status"].text == "finished" else { return leave("Encounter", "it is not finished") }
    guard let patient = patient(of: resource) else { return }
    add(
      .patientSeen, of: patient, on: FHIRRows.date(resource.node["period"], "start"), resource,
      ["note": resource.node.more("note")["valueString"].text])
  }
}
