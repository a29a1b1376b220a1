import Answers
import Arguments
import Entry
import EventStorage
import Exporting
import Importing
import JSONText
import PatientRecord
import Queries
import RecordKeeping
import SystemCalls
import Text

/// `regimen import fhir`: resources of FHIR R4.
struct ImportFHIRCommand: Action {
  private let path: String
  private let mappingFile: String?
  private let reason: String?
  private let preference: FileImport.Preference?
  private let retractsVanished: Bool
  private let requests: Requests?
  private let proposals: String?
  private let terms: TermsOption

  /// The use of orders, and of what was given once.
  private enum Requests: String, CaseIterable, Sendable { case ignore, propose }
  private let options: WritingOptions

  static let declaration = Command(
    "fhir", "Import resources of FHIR R4: a bundle, lines of resources, or a directory of them.",
    discussion: [
      "Statements that a drug is taken become courses; those of one drug that follow each other without a day between "
        + "them are one course with titrations. Orders (MedicationRequest) are never courses, and no stop is made "
        + "where a resource has no end; --requests propose writes a start for the first order of each drug to a file, "
        + "for people to review. Names, addresses, numbers and narrative are never read.",
      "What regimen export fhir wrote needs no mapping. Else a mapping says who is who: "
        + #"{"source": "ehr", "salt": "32 hexadecimal digits", "patientSystem": "SYSTEM of the identifier with the "#
        + #"pseudonym"}, or "pseudonyms": {"ID": "P01"}; and "primary": ["L20.9"], "drugs", "analytes" and "results", "#
        + "each from a code or its words to a word of the log.",
      "Importing again compares, as import csv does. Everything that becomes no event is counted, with the reason.",
    ],
    examples: [
      Example("regimen import fhir fhir --dry-run --log other", "Shows what an export would write into another log."),
      Example(
        "regimen import fhir ehr.bundle.json --mapping ehr.json --log ward",
        "Writes what is new from a record system."),
    ],
    Parameter(
      ImportFHIRCommand.init,
      Positional("file", help: "A file of JSON or NDJSON, or a directory of them; - is standard input.").requiredText,
      Option("mapping", value: "FILE", help: "The mapping; the program's own export needs none.").text,
      Option("reason", value: "TEXT", help: "Why events are amended. Default: the source was corrected.").text,
      Option.choice(
        "prefer", value: "SIDE", help: "The side that is right where both were corrected.",
        of: FileImport.Preference.self),
      Option.flag(
        "retract-vanished", help: "Retract events that the resources have no more, with what rests on them."
      ).isGiven,
      Option.choice(
        "requests", value: "USE", help: "Orders: ignore counts them; propose writes a course of each drug to review.",
        of: Requests.self),
      Option("proposals", value: "FILE", help: "The file for the drafts that --requests propose makes.").text,
      TermsOption.parameter, WritingOptions.parameters))

  /// The largest file that is read, in bytes.
  private static let fileLimit = 1 << 30

  func run() throws -> ExitCode {
    let resources = try read()
    let mapping = try mappingFile.map { try readMapping($0) }
    let choices = FileImport.Choices(
      reason: reason ?? "the source was corrected", preference: preference, retractsVanished: retractsVanished,
      listsAll: options.isDryRun)
    if (requests == .propose) != (proposals != nil) {
      throw Diagnostic("orders are proposed in a file", hint: "--requests propose --proposals FILE")
    }
    if let proposals, isTaken(proposals) { throw Diagnostic("is there already", file: shown(proposals)) }
    try refuseOwn(resources)
    let (outcome, source, drafts) = try append(resources, mapping, choices)
    show(source.left)
    try propose(source, outcome)
    return try ImportReport(outcome, drafts, source.file, options, resource: { source.resource(ofRow: $0) }).show()
  }

  private func append(
    _ resources: FHIRResources, _ mapping: FHIRMapping?, _ choices: FileImport.Choices
  ) throws -> (DraftAppending.Outcome, FHIRImport, ImportedDrafts) {
    let terms = try terms.concepts().wordsByCode
    var made: (source: FHIRImport, drafts: ImportedDrafts)?
    do {
      let outcome = try options.append(about: .everyoneAndNew) { record in
        let source = try refusing {
          try FHIRImport(
            resources, mapping, terms: terms, choices, proposesOrders: requests == .propose, into: record)
        }
        let drafts = try refusing(source) { try source.file.drafts(against: record) }
        made = (source, drafts)
        return .events(drafts.drafts, pool: drafts.pool)
      }
      guard let made else { throw Refusal([Diagnostic("nothing was read", file: path)]) }
      return (outcome, made.source, made.drafts)
    } catch let error as AdmissionError {
      guard let made else { throw error }
      let faults = made.source.file.faults(of: error, in: made.drafts)
      let hint = error.kind == .unconfirmed ? "if all of it is so: --accept \(error.codes.joined(separator: ","))" : nil
      throw Refusal(diagnostics(faults, made.source) + [Diagnostic("nothing was written", hint: hint)])
    }
  }

  /// Refuses what was exported from the log itself, which has all of it already.
  private func refuseOwn(_ resources: FHIRResources) throws {
    guard let exported = FHIRImport.log(of: resources) else { return }
    let directory = try options.log.directory("standard input cannot be written to")
    if try LogReading(directory, try ReadingOptions.environment()).extent.description.id == exported {
      throw Diagnostic("was exported from this log, which has all of it", file: shown(path))
    }
  }

  /// Writes the courses that orders may show to the file of proposals.
  private func propose(_ source: FHIRImport, _ outcome: DraftAppending.Outcome) throws {
    guard let proposals, let orders = source.proposals else { return }
    let drafts = try refusing { try orders.drafts(against: outcome.record) }
    let writer = EventWriter(pool: drafts.pool)
    let lines = drafts.drafts.flatMap { writer.draft($0) + [UInt8(ascii: "\n")] }
    if !options.isDryRun {
      do throws(SystemError) { try writeOutputFile(proposals, lines, replacing: false) } catch {
        throw Diagnostic("cannot be written: \(error.message)", file: shown(proposals), hint: "name another file")
      }
    }
    let (count, file) = (counted(drafts.drafts.count, "course"), shown(proposals))
    let done = options.isDryRun ? "would be proposed" : "proposed"
    tell("regimen: note: \(count) of orders \(done) in \(file): look at each, then regimen append \(file)\n")
  }

  /// Says what became no event.
  private func show(_ left: [(what: String, why: String, count: Int)]) {
    let losses = Export([], losses: left.map { Loss($0.what, because: $0.why, $0.count) }).losses
    if !losses.isEmpty { tell("left out:\n" + losses.text(as: .table, width: messageWidth)) }
  }

  private func read() throws -> FHIRResources {
    var resources = FHIRResources()
    for file in try files() {
      let bytes = try readInput(file, limit: ImportFHIRCommand.fileLimit)
      do throws(JSONError) { try resources.add(bytes) } catch {
        throw Diagnostic(error, file: shown(file), in: bytes)
      }
    }
    return resources
  }

  /// The files: of a directory those of JSON, without what an export says about itself.
  private func files() throws -> [String] {
    if path == "-" { return [path] }
    let names: [String]
    do throws(SystemError) { names = try namesInOutputDirectory(path) } catch { return [path] }
    let files = names.filter { name in
      name != "manifest.json" && (name.hasSuffix(".json") || name.hasSuffix(".ndjson"))
    }
    if !files.isEmpty { return files.map { path + "/" + $0 } }
    if !names.isEmpty || !isTaken(path) {
      throw Diagnostic("has no file of JSON", file: shown(path), hint: "name a file, or what export fhir wrote to")
    }
    return [path]
  }

  private func readMapping(_ path: String) throws -> FHIRMapping {
    let bytes = try readInput(path, limit: FHIRMapping.byteLimit)
    do throws(JSONError) { return try FHIRMapping(json: bytes) } catch {
      var diagnostic = Diagnostic(error, file: path, in: bytes)
      diagnostic.hint = diagnostic.hint ?? "regimen help import fhir explains the mapping"
      throw diagnostic
    }
  }

  /// Does what may refuse an import, and says each fault with the resource that it is in.
  private func refusing<Result>(_ source: FHIRImport? = nil, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let refusal as ImportRefusal {
      throw Refusal(
        diagnostics(refusal.faults, source)
          + [Diagnostic("\(counted(refusal.faults.count, "fault")); nothing was written")])
    }
  }

  private func diagnostics(_ faults: [ImportFault], _ source: FHIRImport?) -> [Diagnostic] {
    faults.map { fault in
      let place = fault.row.flatMap { row in source.map { shown($0.resource(ofRow: row)) } }
      let message = source?.naming(fault.message) ?? fault.message
      let text = [place, fault.column, message].compactMap { $0 }.joined(separator: ": ")
      return Diagnostic(text, file: shown(path), hint: fault.hint)
    }
  }
}
