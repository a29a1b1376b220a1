import SystemCalls
import Text

/// A form in which a figure is written: as it is drawn, or as another program makes it of that.
enum FigureForm: String, CaseIterable, Sendable {
  case svg, pdf, png

  /// Returns the form that the name of a file asks for; SVG where it asks for none.
  init(of path: String) throws(Diagnostic) {
    let ending = FigureForm.ending(of: path)
    if let form = FigureForm(rawValue: ending.lowercased()) {
      self = form
    } else if FigureForm.others.contains(ending.lowercased()) {
      throw Diagnostic(
        "a figure is written as SVG, PDF or PNG", file: shown(path),
        hint: "--output \(commandLine([path.dropLast(ending.count) + "pdf"])), and make the other form of it")
    } else {
      self = .svg
    }
  }

  /// The forms of pictures that nothing here makes.
  private static let others: Set<String> = ["bmp", "emf", "eps", "gif", "jpeg", "jpg", "ps", "tif", "tiff", "webp"]

  /// Returns the ending of a name without its dot; an empty text if there is none.
  static func ending(of path: String) -> Substring {
    let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...]
  }

  /// The first bytes of every file of the form.
  private var signature: [UInt8] {
    switch self {
    case .svg: Array("<svg".utf8)
    case .pdf: Array("%PDF-".utf8)
    case .png: [0x89] + Array("PNG".utf8)
    }
  }

  /// A program that makes the other forms: it reads SVG from standard input and writes the form to standard output.
  private struct Converter {
    let program: String
    let words: @Sendable (FigureForm) -> [String]

    /// The programs, those first that change the drawing least. A PNG has 600 dots an inch, as journals ask of lines,
    /// on white.
    static let all = [
      Converter(program: "rsvg-convert") { form in
        ["--format", form.rawValue]
          + (form == .png ? ["--dpi-x", "600", "--dpi-y", "600", "--background-color", "white"] : [])
      },
      Converter(program: "inkscape") { form in
        ["--pipe", "--export-type=\(form.rawValue)", "--export-filename=-"]
          + (form == .png ? ["--export-dpi=600", "--export-background=white"] : [])
      },
      Converter(program: "cairosvg") { form in
        ["-", "--format", form.rawValue, "--output", "-"]
          + (form == .png ? ["--dpi", "600", "--background", "white"] : [])
      },
    ]
  }

  /// The names of the programs.
  static let programs = listed(Converter.all.map(\.program))

  /// Returns what makes the form of a drawing; refuses it, before anything is drawn, where no program makes it.
  func maker() throws(Diagnostic) -> @Sendable (String) throws -> [UInt8] {
    if self == .svg { return { Array($0.utf8) } }
    let found = Converter.all.lazy.compactMap { one in OtherProgram.path(of: one.program).map { (one, $0) } }.first
    guard let (converter, path) = found else {
      throw Diagnostic(
        "no program is here that makes \(rawValue.uppercased()) of a figure",
        hint: "install \(FigureForm.programs), or write SVG: --output NAME.svg")
    }
    return { svg in try bytes(of: svg, by: converter, at: path) }
  }

  private func bytes(of svg: String, by converter: Converter, at path: String) throws -> [UInt8] {
    let hint = "--output NAME.svg writes the figure as it is drawn"
    do throws(OtherProgram.Failure) {
      let bytes = try OtherProgram.run(path, converter.words(self), reading: Array(svg.utf8))
      if bytes.starts(with: signature) { return bytes }
    } catch {
      throw Diagnostic("\(path) \(error.message)", hint: hint)
    }
    throw Diagnostic("\(path) wrote no \(rawValue.uppercased())", hint: hint)
  }
}
