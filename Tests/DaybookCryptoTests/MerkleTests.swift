import DaybookCrypto
import Testing

/// The tree of RFC 6962: known roots and proofs, and each size up to 70 against the definition itself.
@Suite struct MerkleTests {
  /// The leaves of the example tree that other implementations of RFC 6962 are tested with.
  private static let example = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
  ].map { bytes(hexadecimal: $0) ?? [] }

  /// Roots of the first leaves of that tree, from 0 leaves on.
  private static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  private static let leaves = (0..<70).map { MerkleTree.leaf([UInt8($0), 7]) }

  /// RFC 6962 §2.1, word for word.
  private static func root(_ leaves: ArraySlice<Digest256>) -> Digest256 {
    guard leaves.count > 1 else { return leaves.first ?? MerkleTree.empty }
    var half = 1
    while half * 2 < leaves.count { half *= 2 }
    return MerkleTree.node(root(leaves.prefix(half)), root(leaves.dropFirst(half)))
  }

  /// The hashes of complete subtrees, and nothing else.
  private static func hash(_ part: MerkleSubtree) -> Digest256 {
    root(leaves[Int(part.index << UInt64(part.level))..<Int(part.end)])
  }

  @Test func `the example tree has the roots that others compute`() {
    var tree = MerkleFrontier()
    for (count, expected) in Self.roots.enumerated() {
      #expect(tree.root.description == expected, "\(count) leaves")
      if count < Self.example.count { tree.append(MerkleTree.leaf(Self.example[count])) }
    }
  }

  @Test func `a tree that grows has the root of the definition, also when it is begun from its parts`() {
    var tree = MerkleFrontier()
    for count in 0...70 {
      #expect(tree.root == Self.root(Self.leaves[..<count]) && tree.count == UInt64(count))
      #expect(MerkleFrontier(count: UInt64(count), Self.hash) == tree)
      guard count < 70 else { break }
      let complete = tree.append(Self.leaves[count])
      for (level, hash) in complete.enumerated() {
        let part = MerkleSubtree(level: level, index: UInt64(count + 1) >> UInt64(level) - 1)
        #expect(part.end == UInt64(count + 1) && Self.hash(part) == hash)
      }
      #expect(complete.count == (count + 1).trailingZeroBitCount + 1)
    }
  }

  @Test func `every leaf of every tree has a path, and no other leaf, place, size or path fits`() {
    for count in UInt64(1)...70 {
      let root = Self.root(Self.leaves[..<Int(count)])
      for index in 0..<count {
        let path = MerkleProof.inclusion(of: index, in: count, Self.hash)
        let leaf = Self.leaves[Int(index)]
        func found(
          _ leaf: Digest256, _ index: UInt64, _ count: UInt64, _ path: [Digest256]
        ) -> Bool { MerkleProof.root(of: leaf, at: index, in: count, by: path) == root }
        #expect(found(leaf, index, count, path), "leaf \(index) of \(count)")
        #expect(!found(MerkleTree.empty, index, count, path))
        #expect(!found(leaf, count, count, path) && !found(leaf, index, count, path + [leaf]))
        #expect(count == 1 || !found(leaf, (index + 1) % count, count, path))
        #expect(path.isEmpty || !found(leaf, index, count, Array(path.dropLast())))
      }
    }
  }

  @Test func `every tree is proven to be the beginning of every larger one, and of no other`() {
    for count in UInt64(0)...70 {
      let root = Self.root(Self.leaves[..<Int(count)])
      for old in 0...count {
        let oldRoot = Self.root(Self.leaves[..<Int(old)])
        let proof = MerkleProof.consistency(from: old, to: count, Self.hash)
        func holds(
          _ proof: [Digest256], _ old: UInt64, _ oldRoot: Digest256, _ count: UInt64, _ root: Digest256
        ) -> Bool { MerkleProof.holds(proof, from: old, oldRoot, to: count, root) }
        #expect(holds(proof, old, oldRoot, count, root), "\(old) of \(count)")
        #expect(!holds(proof, count + 1, oldRoot, count, root))
        #expect(!holds(proof + [root], old, oldRoot, count, root))
        #expect(!holds(proof, old, Self.leaves[3], count, root) || oldRoot == Self.leaves[3])
        #expect(old == 0 || !holds(proof, old, oldRoot, count, Self.leaves[4]) || root == Self.leaves[4])
        #expect(proof.isEmpty || !holds(Array(proof.dropLast()), old, oldRoot, count, root))
        if old > 1, old < count { #expect(!holds(proof, old - 1, oldRoot, count, root)) }
      }
    }
  }

  @Test func `proofs of the example tree are the published ones`() {
    let leaves = Self.example.map { MerkleTree.leaf($0) }
    func hash(_ part: MerkleSubtree) -> Digest256 {
      Self.root(leaves[Int(part.index << UInt64(part.level))..<Int(part.end)])
    }
    #expect(
      MerkleProof.inclusion(of: 0, in: 8, hash).map(\.description) == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ])
    #expect(
      MerkleProof.consistency(from: 6, to: 8, hash).map(\.description) == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ])
  }

  @Test(arguments: [
    ("", ""), ("66", "Zg=="), ("666f", "Zm8="), ("666f6f", "Zm9v"), ("666f6f62", "Zm9vYg=="),
    ("fbffbf", "+/+/"),
  ])
  func `base64 is that of RFC 4648, and is read back`(hex: String, text: String) {
    let bytes = DaybookCrypto.bytes(hexadecimal: hex) ?? []
    #expect(Base64.text(bytes) == text && Base64.bytes(text) == bytes)
  }

  @Test(arguments: ["Zg=", "Zg", "Zh==", "Zg==Zg==", "Z===", "====", "Zm9v\n", "Zm-_", " Zm9"])
  func `what is not the one way to write some bytes is no base64`(text: String) {
    #expect(Base64.bytes(text) == nil)
  }

  @Test(arguments: [
    ("", ""), ("66", "Zg"), ("666f", "Zm8"), ("666f6f", "Zm9v"), ("666f6f62", "Zm9vYg"), ("fbffbf", "-_-_"),
  ])
  func `in tokens it has other marks and is not filled`(hex: String, text: String) {
    let bytes = DaybookCrypto.bytes(hexadecimal: hex) ?? []
    #expect(Base64.text(bytes, as: .url) == text && Base64.bytes(text, as: .url) == bytes)
  }

  @Test(arguments: ["Z", "Zg==", "Zh", "Zm9vY", "Zm9v\n", "Zm+/", " Zm9"])
  func `what is not the one way to write some bytes in a token is none`(text: String) {
    #expect(Base64.bytes(text, as: .url) == nil)
  }
}
