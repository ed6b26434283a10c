/// Hears what is being done and how far it is, of how many; false stops the work.
///
/// Called on the thread that works, as often as that is worth telling: whoever listens decides how often to show it.
package typealias WorkProgress = (_ doing: String, _ done: UInt64, _ total: UInt64) -> Bool
