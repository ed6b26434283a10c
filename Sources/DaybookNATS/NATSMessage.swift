/// A message: its subject, where its sender wants the answer, its fields and its bytes.
package struct NATSMessage: Hashable, Sendable {
  package let subject: String
  /// Nil where no answer is wanted.
  package let reply: String?
  package let body: [UInt8]
  /// The fields that were looked for, by their names as they were asked for.
  package let fields: [String: String]

  package init(subject: String, reply: String? = nil, fields: [String: String] = [:], body: [UInt8]) {
    (self.subject, self.reply, self.fields, self.body) = (subject, reply, fields, body)
  }
}
