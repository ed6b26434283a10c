/// A module of the embedder's own whose name Daybook must not use.
public enum EventLog {
  public static func line(_ text: String) -> String { "event \(text)" }
}
