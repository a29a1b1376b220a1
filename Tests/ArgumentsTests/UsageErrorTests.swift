import Testing

@testable import Arguments

@Suite("A wrong command line is shown with what to try")
struct UsageErrorTests {
  private func rendered(_ words: [String], width: Int = 80) -> String {
    do {
      return try summary(words)
    } catch {
      return error.rendered(program: "regimen", words: words, width: width)
    }
  }

  @Test("in ASCII where that is asked for, with the carets under what stands for the word", arguments: [30, 40, 80])
  func ascii(width: Int) {
    let words = ["query", "dürations", "--rule", "größer"]
    let error = UsageError("no such query", index: 1)
    let lines = error.rendered(program: "regimen", words: words, width: width, isASCII: true).split(separator: "\n")
    #expect(lines[1].utf8.allSatisfy { $0 < 0x80 } && lines[1].count <= width, "\(lines)")
    let shown = #"'d\u{FC}rations'"#
    let start = lines[2].count - shown.count
    #expect(lines[1].dropFirst(start).hasPrefix(shown), "\(lines)")
    #expect(lines[2].hasSuffix(" " + String(repeating: "^", count: shown.count)))
  }

  @Test(
    "with carets under the word at fault",
    arguments: [
      (
        "query durations --fromat json",
        """
        regimen: unknown option '--fromat'
          regimen query durations --fromat json
                                  ^^^^^^^^
        try: --format

        """
      ),
      (
        "query durations -format=json",
        """
        regimen: unknown option '-format'
          regimen query durations -format=json
                                  ^^^^^^^
        try: --format

        """
      ),
      (
        "query durations --colour",
        """
        regimen: unknown option '--colour'
          regimen query durations --colour
                                  ^^^^^^^^
        try: regimen query --help

        """
      ),
      (
        "--log L query durations",
        """
        regimen: unknown option '--log'
          regimen --log L query durations
                  ^^^^^
        try: regimen COMMAND --log DIR

        """
      ),
      (
        "query durations --format=jsn",
        """
        regimen: --format cannot be 'jsn'
          regimen query durations --format=jsn
                                           ^^^
        try: json

        """
      ),
      (
        "query durations --format yaml --all",
        """
        regimen: --format cannot be 'yaml'
          regimen query durations --format yaml --all
                                           ^^^^
        try: table, json or csv

        """
      ),
      (
        "query duratoins",
        """
        regimen: QUESTION cannot be 'duratoins'
          regimen query duratoins
                        ^^^^^^^^^
        try: durations

        """
      ),
      (
        "query durations --format",
        """
        regimen: option '--format' needs a value
          regimen query durations --format
                                  ^^^^^^^^
        try: --format FORMAT

        """
      ),
      (
        "query durations --format --all",
        """
        regimen: option '--format' needs a value
          regimen query durations --format --all
                                  ^^^^^^^^
        try: --format FORMAT

        """
      ),
      (
        "record treatment-started P01 --note -unclear",
        """
        regimen: option '--note' needs a value
          regimen record treatment-started P01 --note -unclear
                                               ^^^^^^
        try: --note=-unclear

        """
      ),
      (
        "query durations --all=yes",
        """
        regimen: option '--all' takes no value
          regimen query durations --all=yes
                                       ^^^^
        try: --all

        """
      ),
      (
        "query durations --as-of 2022 --as-of=2023",
        """
        regimen: option '--as-of' is given twice
          regimen query durations --as-of 2022 --as-of=2023
                                               ^^^^^^^^^^^^
        try: --as-of DATE, once

        """
      ),
      (
        "query durations --all --all",
        """
        regimen: option '--all' is given twice
          regimen query durations --all --all
                                        ^^^^^
        try: --all, once

        """
      ),
      (
        "qurey durations",
        """
        regimen: unknown command 'qurey'
          regimen qurey durations
                  ^^^^^
        try: query

        """
      ),
      (
        "record treatment P01",
        """
        regimen: unknown type 'treatment'
          regimen record treatment P01
                         ^^^^^^^^^
        try: treatment-started

        """
      ),
      (
        "prescribe",
        """
        regimen: unknown command 'prescribe'
          regimen prescribe
                  ^^^^^^^^^
        try: regimen --help

        """
      ),
      (
        "query",
        """
        regimen: QUESTION is missing
          regimen query
                        ^
        try: regimen query QUESTION [options]

        """
      ),
      (
        "record treatment-started --note x",
        """
        regimen: PATIENT and --on are missing
          regimen record treatment-started --note x
                                                    ^
        try: regimen record treatment-started PATIENT [WORDS...] --on DATE [options]

        """
      ),
      (
        "erase",
        """
        regimen: EVENT is missing
          regimen erase
                        ^
        try: regimen erase EVENT... [options]

        """
      ),
      (
        "append a.jsonl b.jsonl c.jsonl",
        """
        regimen: unexpected 'b.jsonl'
          regimen append a.jsonl b.jsonl c.jsonl
                                 ^^^^^^^
        try: regimen append [FILE] [options]

        """
      ),
    ])
  func carets(line: String, expected: String) {
    #expect(rendered(words(line)) == expected)
  }

  @Test("naming the leftmost fault of several")
  func leftmost() {
    #expect(rendered(words("query nonsense --bogus --bogus")).hasPrefix("regimen: QUESTION cannot be 'nonsense'"))
    #expect(rendered(words("query --bogus nonsense")).hasPrefix("regimen: unknown option '--bogus'"))
  }

  @Test("with spaces quoted and control characters escaped")
  func quoting() {
    #expect(
      rendered(["append", "my file", "\u{1B}[2Jred\n\u{202E}"]) == """
        regimen: unexpected '\\u{1B}[2Jred\\n\\u{202E}'
          regimen append 'my file' '\\u{1B}[2Jred\\n\\u{202E}'
                                   ^^^^^^^^^^^^^^^^^^^^^^^^
        try: regimen append [FILE] [options]

        """)
    #expect(
      rendered(["query", "", "x"]) == """
        regimen: QUESTION cannot be ''
          regimen query '' x
                        ^^
        try: regimens, combinations or durations

        """)
    #expect(
      rendered(["query", "durations", "--format=j\u{A0}s n"]) == """
        regimen: --format cannot be 'j\\u{A0}s n'
          regimen query durations '--format=j\\u{A0}s n'
                                            ^^^^^^^^^^
        try: table, json or csv

        """)
  }

  @Test("with very long words cut, and a fault behind the cut under the ellipsis")
  func longWords() {
    let long = String(repeating: "x", count: 10_000_000)
    let shown = String(repeating: "x", count: 40) + "…"
    #expect(
      rendered(["query", long]) == """
        regimen: QUESTION cannot be '\(shown)'
          regimen query \(shown)
                        \(String(repeating: "^", count: 41))
        try: regimens, combinations or durations

        """)
    let error = UsageError("wrong", index: 0, range: 1_000..<2_000)
    #expect(
      error.rendered(program: "regimen", words: [long]) == """
        regimen: wrong
          regimen \(shown)
                  \(String(repeating: " ", count: 40))^

        """)
  }

  @Test("with the line cut to the width around the fault")
  func longLines() {
    let others = Array(repeating: "7", count: 40)
    #expect(
      rendered(["erase"] + others + ["--lgo"] + others, width: 30) == """
        regimen: unknown option '--lgo'
          … 7 7 7 7 7 7 7 --lgo 7 7 7…
                          ^^^^^
        try: --log

        """)
    #expect(
      rendered(["erase", "--lgo"] + others, width: 30) == """
        regimen: unknown option '--lgo'
          regimen erase --lgo 7 7 7 7…
                        ^^^^^
        try: --log

        """)
    #expect(
      rendered(["record", "patient-seen", "P01"] + others, width: 30) == """
        regimen: --on is missing
          …7 7 7 7 7 7 7 7 7 7 7 7 7
                                     ^
        try: regimen record patient-seen PATIENT [WORDS...] --on DATE [options]

        """)
  }

  @Test("without a line or a hint where there is none")
  func withoutPlace() {
    #expect(
      UsageError("no log is given", index: nil, hint: "--log DIR").rendered(program: "regimen", words: ["query"])
        == "regimen: no log is given\ntry: --log DIR\n")
    #expect(UsageError("wrong", index: nil).rendered(program: "regimen", words: []) == "regimen: wrong\n")
  }
}
