import Foundation
import JSONText
import TestSupport
import Testing

@testable import Queries

@Suite("Core data sets as files") struct CoreDatasetFileTests {
  @Test("the example is read whole, and that which comes with the program is a part of it that says so")
  func examples() throws {
    let path = "\(PackageLayout.root)/Documentation/examples/core-dataset.json"
    let file = try CoreDatasetFile.parse(Array(Data(contentsOf: URL(fileURLWithPath: path))))
    #expect(file.items.count == 14 && file.title == "treat-example 2026-1")
    let builtIn = try CoreDatasetFile.read(nil)
    #expect(builtIn.title == file.title && builtIn.warning?.contains("example") == true)
    for item in builtIn.items {
      let same = file.items.first { $0.id == item.id }
      #expect(same?.types == item.types && same?.fields == item.fields && same?.empty == item.empty, "\(item.id)")
      #expect(same?.occasion == item.occasion && same?.conditions.count == item.conditions.count, "\(item.id)")
    }
  }

  @Test(
    "what is no core data set is refused, with the place and what to write",
    arguments: [
      (#"{"coreDataset":2,"items":[]}"#, "no core data set in form 1"), (#"{"coreDataset":1}"#, "no core data set"),
      (#"{"coreDatset":1}"#, "there is no key 'coreDatset'"),
      (#"{"coreDataset":1,"items":[{"at":"baseline","present":{"event":"patient-seen"}}]}"#, "has no id of its own"),
      (#"{"coreDataset":1,"items":[{"id":"a","at":"baseline"}]}"#, "says nothing of an event"),
      (#"{"coreDataset":1,"items":[{"id":"a","at":"often"}]}"#, "'often' is not known here"),
      (#"{"coreDataset":1,"items":[{"id":"a","present":{"event":"seen"}}]}"#, "'seen' is not known here"),
      (
        #"{"coreDataset":1,"items":[{"id":"a","present":{"event":"patient-enrolled","field":"sexx"}}]}"#,
        "patient-enrolled has no field 'sexx'"
      ),
      (
        #"{"coreDataset":1,"items":[{"id":"a","present":{"where":{"rule":"primary"},"event":"diagnosis-recorded"}}]}"#,
        "diagnosis-recorded has no field 'rule'"
      ),
      (#"{"coreDataset":1,"items":[{"id":"a","window":["P4W","P1W"]}]}"#, "a window lies before and after"),
    ])
  func refused(text: String, says: String) {
    do throws(JSONError) {
      _ = try CoreDatasetFile.parse(Array(text.utf8))
      Issue.record("read: \(text)")
    } catch {
      #expect(error.message.contains(says), "\(error.message)")
    }
  }
}
