import DaybookDomain
import DaybookRandom
import Testing

@Suite struct AscendingMapTests {
  @Test("an ascending map holds what a dictionary holds, in order of its keys")
  func agreesWithADictionary() {
    var random = SeededGenerator(seed: 11)
    var map = AscendingMap<Int, [Int]>()
    var dictionary: [Int: [Int]] = [:]
    for step in 0..<5_000 {
      // Mostly later keys, as dates come; sometimes any.
      let key = random.next() % 4 > 0 ? step / 16 + Int(random.next() % 8) : Int(random.next() % 400)
      if random.next() % 3 > 0 {
        let (place, isNew) = map.place(of: key, orAdd: [])
        #expect(isNew == (dictionary[key] == nil))
        map.values[place].append(step)
        dictionary[key, default: []].append(step)
      } else if let place = map.place(of: key) {
        map.remove(at: place)
        #expect(dictionary.removeValue(forKey: key) != nil)
      } else {
        #expect(dictionary[key] == nil)
      }
    }
    #expect(map.keys == dictionary.keys.sorted())
    #expect(map.keys.allSatisfy { map[$0] == dictionary[$0] })
    let places = map.places(from: 100, through: 200)
    #expect(Array(map.keys[places]) == dictionary.keys.filter { (100...200).contains($0) }.sorted())
  }
}
