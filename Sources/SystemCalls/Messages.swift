package import Text

/// The width of messages in columns: that of the terminal, else 100.
package var messageWidth: Int { StandardStream.error.terminalWidth ?? 100 }

/// Writes a diagnostic to standard error, for people.
package func tell(_ diagnostic: Diagnostic) {
  tell(diagnostic.rendered(width: messageWidth, isASCII: StandardStream.error.isASCII))
}

/// Writes a text to standard error, for people. If it is closed nobody is left to tell, and nothing happens.
package func tell(_ text: String) {
  do throws(OutputError) { try StandardStream.error.show(text) } catch { return }
}
