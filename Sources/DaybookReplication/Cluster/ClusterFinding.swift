/// One line of a cluster's examination, with advice.
public struct ClusterFinding: Hashable, Sendable {
  /// How bad it is.
  public enum Grade: String, Hashable, Sendable, CaseIterable { case good, warn, bad }

  /// What was looked at: `server s1`, `node a`.
  public let part: String
  /// The grade.
  public let grade: Grade
  /// What was found, for people.
  public let found: String
  /// What to do; empty where there is nothing to do.
  public let advice: String

  package init(_ part: String, _ grade: Grade, _ found: String, _ advice: String = "") {
    (self.part, self.grade, self.found, self.advice) = (part, grade, found, advice)
  }
}
