import Foundation
import TestSupport
import Testing

@Suite("Installing")
struct InstallTests {
  private let built = PackageLayout.executable("regimen")

  private func tool(
    _ name: String, _ words: [String], environment: [String: String] = [:]
  ) throws -> ProcessResult {
    try run(
      PackageLayout.root + "/Tools/" + name, words,
      environment: environment.merging(["PATH": "/usr/local/bin:/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]) {
        given, _ in given
      })
  }

  @Test("puts the program, its completions and its manual page below a prefix, readable for all")
  func prefix() throws {
    try withTemporaryDirectory { directory in
      let result = try tool("install", ["--regimen", built, directory + "/pre fix"])
      #expect(result.output == "installed regimen 0.1.0 in \(directory)/pre fix\n", "\(result.error)")
      let files = try contents(of: directory + "/pre fix")
      #expect(
        files.keys.sorted() == [
          "bin/regimen", "share/bash-completion/completions/regimen", "share/fish/vendor_completions.d/regimen.fish",
          "share/man/man1/regimen.1", "share/zsh/site-functions/_regimen",
        ])
      let page = try succeeds(regimen("manual", "man"))
      #expect(files["share/man/man1/regimen.1"] == Data(page.utf8))
      #expect(files["share/zsh/site-functions/_regimen"]?.starts(with: Data("#compdef regimen\n".utf8)) == true)
      let size = try Data(contentsOf: URL(fileURLWithPath: built)).count
      #expect((files["bin/regimen"]?.count ?? .max) < size, "the program is stripped")
      let asked = try run(directory + "/pre fix/bin/regimen", ["verify", "--log", caseSeries])
      #expect(asked.output.hasPrefix("ok: 258 events"), "\(asked.error)")
    }
  }

  @Test("says how it is called where no prefix is named", arguments: [[], ["--help"], ["a", "b"]])
  func usage(words: [String]) throws {
    for name in ["install", "debian-package"] {
      let result = try tool(name, words)
      #expect(result.status == 2 && result.error.hasPrefix("usage: Tools/\(name) "))
    }
  }

  /// Makes a package of the built program in a directory; its path.
  private func debianPackage(in directory: String) throws -> String {
    let made = try tool(
      "debian-package", ["--regimen", built, directory],
      environment: [
        "DEBFULLNAME": "A Nurse", "DEBEMAIL": "nurse@example.org", "SOURCE_DATE_EPOCH": "1735689600",
      ])
    let package = made.output.trimmingCharacters(in: .newlines)
    #expect(package.hasPrefix(directory + "/regimen_0.1.0-1_") && package.hasSuffix(".deb"), "\(made.error)")
    return package
  }

  @Test("makes a Debian package that can be taken apart and run", .enabled(if: isInstalled("dpkg-deb"), "not Debian"))
  func debian() throws {
    try withTemporaryDirectory { directory in
      let package = try debianPackage(in: directory)
      let fields = try run("/usr/bin/dpkg-deb", ["--field", package], environment: ["PATH": "/usr/bin:/bin"]).output
      for line in [
        "Package: regimen", "Version: 0.1.0-1", "Maintainer: A Nurse <nurse@example.org>", "Depends: libc6 (>= ",
      ] {
        #expect(fields.contains("\n" + line) || fields.hasPrefix(line), "\(fields)")
      }
      let taken = try run(
        "/usr/bin/dpkg-deb", ["--extract", package, directory + "/taken"], environment: ["PATH": "/usr/bin:/bin"])
      #expect(taken.status == 0, "\(taken.error)")
      let files = try contents(of: directory + "/taken")
      #expect(
        files.keys.sorted() == [
          "usr/bin/regimen", "usr/share/bash-completion/completions/regimen",
          "usr/share/doc/regimen/changelog.Debian.gz", "usr/share/doc/regimen/changelog.gz",
          "usr/share/doc/regimen/copyright", "usr/share/fish/vendor_completions.d/regimen.fish",
          "usr/share/lintian/overrides/regimen", "usr/share/man/man1/regimen.1.gz",
          "usr/share/zsh/vendor-completions/_regimen",
        ])
      let version = try run(directory + "/taken/usr/bin/regimen", ["--version"]).output
      #expect(version == "regimen 0.1.0\n")
    }
  }

  @Test(
    "makes a Debian package in which lintian finds nothing",
    .enabled(if: isInstalled("dpkg-deb") && isInstalled("lintian"), "lintian is not installed"))
  func lintian() throws {
    try withTemporaryDirectory { directory in
      // A program built for debugging finds Swift's libraries by a path of the machine; an installed one holds them.
      let result = try run(
        "/usr/bin/lintian",
        [
          "--pedantic", "--fail-on", "error,warning,pedantic", "--suppress-tags", "custom-library-search-path",
          try debianPackage(in: directory),
        ],
        environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": directory])
      #expect(result.status == 0 && result.output == "", "\(result.output)\(result.error)")
    }
  }
}
