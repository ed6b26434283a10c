internal import Daybook
internal import DaybookLog
internal import DaybookNATS
internal import DaybookStore

/// Keeps a node's part in the custody of guests' keys going: a thread that takes its steps, and one that answers.
final class CustodyDesk: Sendable {
  private struct Question {
    let kind: NodeCall.Kind
    let body: [UInt8]
    let reply: String
  }

  private let steps: Worker<Void>
  private let answers: Worker<[Question]>
  private let subscription: NATSSubscription

  private static let interval = Duration.milliseconds(200)
  /// The most questions that wait; more are asked again by whoever asked.
  private static let most = 64

  init(
    _ custody: KeyCustody, _ connection: NATSConnection, _ subjects: NodeSubjects,
    observer: any LedgerObserver
  ) throws(LedgerFailure) {
    let answers = try Worker([Question]()) { inbox in
      while let question = inbox.wait(for: { $0.isEmpty ? nil : $0.removeFirst() }) {
        do throws(LedgerFailure) {
          guard let answer = try custody.answer(question.kind, question.body) else { continue }
          // Whoever misses the answer asks again.
          try? connection.publish(NATSMessage(subject: question.reply, body: answer))
        } catch {
          observer.notice(error.message)
        }
      }
    }
    self.answers = answers
    do throws(LedgerFailure) {
      steps = try Worker(()) { inbox in
        var told: LedgerFailure?
        var toldHold: String?
        while !inbox.isClosed {
          do throws(LedgerFailure) {
            try custody.step()
            told = nil
          } catch {
            if error != told { observer.notice(error.message) }
            told = error
          }
          let hold = custody.vault.hold
          if let hold, hold != toldHold {
            observer.notice("node \(custody.log.node) opens no guests: \(hold)")
          }
          toldHold = hold
          _ = inbox.wait(until: .now + CustodyDesk.interval) { _ -> Bool? in nil }
        }
      }
    } catch {
      answers.stop()
      throw error
    }
    do throws(NATSFailure) {
      subscription = try connection.subscribe(subjects.questions(to: custody.log.node)) { message in
        guard let reply = message.reply, let word = message.subject.split(separator: ".").last,
          let kind = NodeCall.Kind(rawValue: String(word))
        else { return }
        answers.wake { waiting in
          guard waiting.count < CustodyDesk.most else { return false }
          waiting.append(Question(kind: kind, body: message.body, reply: reply))
          return true
        }
      }
    } catch {
      steps.stop()
      answers.stop()
      throw LedgerFailure(.storage, "listen for other nodes' questions: \(error.found)")
    }
  }

  func stop() {
    steps.stop()
    answers.stop()
  }
}

/// The way to another node through the cluster's servers.
struct NATSLink: NodeLink {
  let connection: NATSConnection
  let subjects: NodeSubjects

  /// How long a node has for its answer.
  private static let time = Duration.seconds(2)

  func ask(_ node: String, _ kind: NodeCall.Kind, _ question: [UInt8]) -> [UInt8]? {
    // That nobody answers is an answer: it is asked again.
    try? connection.request(
      NATSMessage(subject: subjects.question(kind, to: node), body: question), within: NATSLink.time
    ).body
  }
}
