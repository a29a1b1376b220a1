import Answers
import Claims
import JSONText
import Projections
import Queries
import Text

extension FuzzTarget {
  /// Profiles: each rule of what is read, when set again, leaves it as it is; or the error names a line of the file.
  static let profile = FuzzTarget(name: "profile") { bytes in
    do throws(Diagnostic) {
      let profile = try ProfileFile.read(bytes, from: "profile")
      for rule in Rule.all {
        var other = profile
        require(
          (try? rule.set(rule.value(in: profile), in: &other)) != nil, "\(rule.name) prints what it does not take")
        require(rule.value(in: other) == rule.value(in: profile), "\(rule.name) prints another value")
      }
    } catch {
      requireLine(of: error, in: bytes)
    }
  }

  /// Files of claims: they are read, or the error names a line of the file.
  static let claims = FuzzTarget(name: "claims") { bytes in
    do throws(Diagnostic) { _ = try ClaimsFile.read(bytes, named: "claims") } catch {
      requireLine(of: error, in: bytes)
    }
  }

  /// Files of headings: they are read, or the error names a place in the file.
  static let headings = FuzzTarget(name: "headings") { bytes in
    do throws(JSONError) {
      _ = try Headings(bytes, known: ["months", "days", "kaplanMeier.median"])
    } catch {
      require((0...bytes.count).contains(error.offset), "a fault lies beyond the file")
    }
  }

  private static func requireLine(of error: Diagnostic, in bytes: [UInt8]) {
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    require((1...lines).contains(error.line ?? 1), "a fault lies beyond the lines of the file")
    _ = error.rendered(program: "regimen", width: 80)
  }
}
