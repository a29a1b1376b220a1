import Testing

@testable import Arguments

@Suite("A command line is read")
struct ParsingTests {
  @Test(
    "into the arguments of the command that it names",
    arguments: [
      ("query durations", "query question=[durations] format=[table] gap=[0]"),
      ("query durations --format json", "query question=[durations] format=[json] gap=[0]"),
      ("query durations --format=json", "query question=[durations] format=[json] gap=[0]"),
      ("query --all --gap 7 durations", "query question=[durations] format=[table] gap=[7] all"),
      (
        "query durations --rule unit=pair --rule=gap=30",
        "query question=[durations] format=[table] rule=[unit=pair][gap=30] gap=[0]"
      ),
      ("erase 7", "erase event=[7]"),
      ("erase 7 8 --log L 9", "erase event=[7][8][9] log=[L]"),
      ("append", "append"),
      ("append --log=", "append log"),
    ])
  func arguments(line: String, expected: String) throws {
    #expect(try summary(words(line)) == expected)
  }

  @Test(
    "with a group's options before or after the subcommand",
    arguments: [
      ("", ""), ("--version", "version"), ("--version query", "version"),
      ("record", "record"), ("record --dry-run", "record dry-run"),
      ("record patient-seen P01 --on today", "record patient-seen patient=[P01] on=[today]"),
      ("record --on today patient-seen P01", "record patient-seen patient=[P01] on=[today]"),
      (
        "record --log L treatment-started --on 2022-03 P01 dapsone 50mg/day --reason flare --reason other",
        "record treatment-started patient=[P01] words=[dapsone][50mg/day] reason=[flare][other] on=[2022-03] log=[L]"
      ),
    ])
  func groups(line: String, expected: String) throws {
    #expect(try summary(words(line)) == expected)
  }

  @Test(
    "with dashes that make no option",
    arguments: [
      ("append -", "append file=[-]"),
      ("append --log -", "append log=[-]"),
      ("append -- --log", "append file=[--log]"),
      ("append -- -h", "append file=[-h]"),
      ("append --log L --", "append log=[L]"),
      ("-- append -- x", "unexpected 'x'"),
      ("erase -1 -.5 -2.5e3", "erase event=[-1][-.5][-2.5e3]"),
      ("erase -- 1 -- -x", "erase event=[1][--][-x]"),
      ("query durations --gap -3", "query question=[durations] format=[table] gap=[-3]"),
      ("append --log=--log", "append log=[--log]"),
      ("append --log=-h", "append log=[-h]"),
    ])
  func dashes(line: String, expected: String) {
    do {
      #expect(try summary(words(line)) == expected)
    } catch {
      #expect(error.message == expected)
    }
  }

  @Test("word by word: spaces in a word, empty words, and a dash before a space are text")
  func wholeWords() throws {
    #expect(
      try summary(["record", "patient-seen", "P 01", "", "- better", "--on", "- today"])
        == "record patient-seen patient=[P 01] words=[][- better] on=[- today]")
  }

  @Test(
    "as a request for help wherever -h or --help stands before --",
    arguments: [
      ("-h", "short help of regimen"), ("--help", "long help of regimen"),
      ("query -h", "short help of regimen query"), ("-h query", "short help of regimen query"),
      ("query durations --format yaml --bogus --help", "long help of regimen query"),
      ("query --format --help", "long help of regimen query"),
      ("record --on patient-seen treatment-started -h", "short help of regimen record treatment-started"),
      ("record --on=x --help patient-seen P01", "long help of regimen record patient-seen"),
      ("record nonsense --help", "long help of regimen record"),
      ("query -h --help", "short help of regimen query"),
    ])
  func help(line: String, expected: String) throws {
    #expect(try summary(words(line)) == expected)
  }
}
