@testable import EventStorage

extension FuzzTarget {
  /// `log.json`: what is read, when written, reads the same again; or it is an error that names a place in the file.
  static let description = FuzzTarget(name: "description") { bytes in
    do throws(LogError) {
      let description = try LogDescription(reading: bytes, file: "log.json")
      let again = try LogDescription(reading: description.bytes, file: "log.json")
      require(again == description && again.bytes == description.bytes, "a description that is written reads another")
    } catch {
      requirePlace(of: error, in: bytes)
    }
  }

  /// `head`: what is read is written as the same bytes; or it is an error that names a place in the file. `latest`, of
  /// which half may be there: what is believed is written as the same line.
  static let head = FuzzTarget(name: "head") { bytes in
    if let noted = LatestHead.head(bytes) {
      require(bytes.starts(with: LatestHead.bytes(noted)), "what was noted has one spelling")
    }
    do throws(LogError) {
      let head = try LogHead(reading: bytes, file: "head")
      require(head.bytes == bytes, "a head has one spelling")
    } catch {
      requirePlace(of: error, in: bytes)
    }
  }

  /// `erasing`: what is read is written as a file that reads the same; or it is an error that names a place in it.
  static let erasing = FuzzTarget(name: "erasing") { bytes in
    do throws(LogError) {
      let plan = try ErasurePlan(reading: bytes, file: "erasing")
      require(try ErasurePlan(reading: plan.bytes, file: "erasing") == plan, "a plan that is written reads another")
    } catch {
      requirePlace(of: error, in: bytes)
    }
  }

  private static func requirePlace(of error: LogError, in bytes: [UInt8]) {
    require((0...bytes.count).contains(error.byteOffset ?? 0), "a fault lies beyond the file")
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    require((1...lines).contains(error.line ?? 1), "a fault lies beyond the lines of the file")
  }
}
