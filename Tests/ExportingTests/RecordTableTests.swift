import Answers
import PatientRecord
import TestSupport
import Testing

@testable import Exporting

@Suite("The tables of a record")
struct RecordTableTests {
  @Test("have each a name, a sentence, a key among their columns, and columns that are no lists")
  func declarations() {
    let names = RecordTable.all.map(\.name)
    #expect(Set(names).count == names.count)
    for table in RecordTable.all {
      let columns = table.columns.leaves.map(\.path)
      #expect(Set(columns).count == columns.count, "\(table.name)")
      #expect(!table.key.isEmpty && table.key.allSatisfy(columns.contains), "\(table.name)")
      #expect(table.sentence.hasPrefix("One row a"), "\(table.name)")
      for leaf in table.columns.leaves {
        if case .list = leaf.column.kind { Issue.record("\(table.name).\(leaf.path) is a list") }
        #expect(leaf.column.kind != .object, "\(table.name).\(leaf.path)")
        #expect(leaf.path.allSatisfy { $0.isLowercase || $0 == "_" }, "\(table.name).\(leaf.path)")
        #expect(!["from", "on", "end", "to", "order", "group"].contains(leaf.path), "\(table.name): a word of SQL")
      }
    }
  }

  @Test("refer to keys of tables that stand before them")
  func references() throws {
    var known: [String: RecordTable] = [:]
    for table in RecordTable.all {
      for reference in table.references {
        let target = try #require(known[reference.table], "\(table.name)")
        #expect(target.key == reference.key, "\(table.name)")
        #expect(reference.columns.allSatisfy(table.columns.leaves.map(\.path).contains), "\(table.name)")
      }
      known[table.name] = table
    }
  }

  @Test(
    "give the code of the skin to a drug that is applied there",
    arguments: [
      ("ruxolitinib", Route.topical, "D11AH09"), ("ruxolitinib", .oral, "L01EJ01"), ("methotrexate", .oral, "L04AX03"),
      ("delgocitinib", .topical, "D11AH11"),
    ])
  func codes(name: String, route: Route, code: String) throws {
    let drug = try #require(DrugCatalogue.builtIn.drug(named: name))
    #expect(drug.atc(by: route) == code)
  }

  @Test(
    "stand in an archive whose sums are those of ISO 3309",
    arguments: [
      ("", UInt32(0)), ("123456789", 0xCBF4_3926), ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
    ])
  func sums(text: String, sum: UInt32) {
    #expect(CyclicRedundancy.sum(of: Array(text.utf8)) == sum)
  }
}
