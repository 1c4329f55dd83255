/** Where the keys and values of tokens lie while they are worked with: the decoder's slots. */
export interface TokenStore {
  /** Numbers of one saved token. */
  readonly tokenSize: number
  saveTokens(slot: number, first: number, tokens: number, target: Float32Array): void
  restoreTokens(slot: number, first: number, tokens: number, source: Float32Array): void
}

/** A sequence's place in the tree; what lies above it stays until the lease is released. */
export interface PrefixLease {
  /** Tokens of the sequence that the tree holds; a multiple of BLOCK_TOKENS. */
  tokens: number
  /** Set by the cache alone. */
  node: Block
}

interface Block {
  parent: Block | undefined
  /** By the block's tokens, written with commas. */
  children: Map<string, Block>
  name: string
  /** [BLOCK_TOKENS · tokenSize]; empty for a root. */
  data: Float32Array
  /** Leases that end here. */
  leases: number
  lastUsed: number
}

/**
 * Tokens are kept in blocks of this many. A prompt cut at multiples of 16 is read to the same bits as in one piece (the
 * matrix kernels work on rows in groups that divide 16), which `prefix-reuse.test.ts` holds.
 */
export const BLOCK_TOKENS = 16

/**
 * Keys and values of what was read before, as a tree of blocks under each model: sequences that begin alike share their
 * blocks. When the memory is full, the blocks used longest ago go, from the ends of the branches.
 */
export class PrefixCache {
  private readonly roots = new Map<string, Block>()
  /** Blocks without children. */
  private readonly leaves = new Set<Block>()
  /** Arrays of blocks that have gone, to be written again: memory stays flat. */
  private readonly spare: Float32Array[] = []
  private blocks = 0
  private readonly mostBlocks: number
  private uses = 0
  readonly totals = { reusedTokens: 0, evictedBlocks: 0 }

  /** @param memoryBytes for all blocks together; 0 keeps nothing. */
  constructor(
    private readonly store: TokenStore,
    memoryBytes: number,
  ) {
    this.mostBlocks = Math.floor(memoryBytes / this.blockBytes)
  }

  /**
   * A lease on nothing yet.
   * @param model the name under which tokens mean the same keys and values: the base's, or an adapter's digest.
   */
  begin(model: string): PrefixLease {
    const node = this.rootOf(model)
    node.leases++
    return { tokens: 0, node }
  }

  /**
   * Copies what the tree knows of a prompt beyond the lease into a slot, and holds it.
   * @param most tokens that the slot may hold then.
   */
  follow(lease: PrefixLease, prompt: readonly number[], most: number, slot: number): void {
    while (lease.tokens + BLOCK_TOKENS <= most) {
      const child = lease.node.children.get(nameOf(prompt, lease.tokens))
      if (!child) break
      this.store.restoreTokens(slot, lease.tokens, BLOCK_TOKENS, child.data)
      this.totals.reusedTokens += BLOCK_TOKENS
      advance(lease, child)
    }
    this.touch(lease.node)
  }

  /**
   * Keeps what a slot holds beyond the lease, in whole blocks, as far as there is memory.
   * @param sequence every token that the slot holds, from the first.
   */
  extend(lease: PrefixLease, sequence: readonly number[], slot: number): void {
    while (lease.tokens + BLOCK_TOKENS <= sequence.length) {
      const name = nameOf(sequence, lease.tokens)
      const next = lease.node.children.get(name) ?? this.add(lease, name, slot)
      if (!next) break
      advance(lease, next)
    }
    this.touch(lease.node)
  }

  /** Another hold on the same place. */
  share(lease: PrefixLease): PrefixLease {
    lease.node.leases++
    return { ...lease }
  }

  /** Gives a hold up; what it held stays for others until room is needed. */
  release(lease: PrefixLease): void {
    lease.node.leases--
    this.dropEmptyRoot(lease.node)
  }

  get sizeBytes(): number {
    return this.blocks * this.blockBytes
  }

  private get blockBytes(): number {
    return this.store.tokenSize * BLOCK_TOKENS * Float32Array.BYTES_PER_ELEMENT
  }

  private rootOf(model: string): Block {
    const known = this.roots.get(model)
    if (known) return known
    const root = createBlock(undefined, model, new Float32Array(0))
    this.roots.set(model, root)
    return root
  }

  private add({ node, tokens }: PrefixLease, name: string, slot: number): Block | undefined {
    const data = this.takeArray()
    if (!data) return undefined
    this.store.saveTokens(slot, tokens, BLOCK_TOKENS, data)
    const block = createBlock(node, name, data)
    node.children.set(name, block)
    this.leaves.delete(node)
    this.leaves.add(block)
    this.blocks++
    return block
  }

  private takeArray(): Float32Array | undefined {
    if (this.blocks >= this.mostBlocks && !this.evictOne()) return undefined
    return this.spare.pop() ?? new Float32Array(this.store.tokenSize * BLOCK_TOKENS)
  }

  private evictOne(): boolean {
    let oldest: Block | undefined
    for (const leaf of this.leaves) {
      if (leaf.leases === 0 && (!oldest || leaf.lastUsed < oldest.lastUsed)) oldest = leaf
    }
    const parent = oldest?.parent
    if (!oldest || !parent) return false
    parent.children.delete(oldest.name)
    this.leaves.delete(oldest)
    if (parent.parent && parent.children.size === 0) this.leaves.add(parent)
    this.dropEmptyRoot(parent)
    this.spare.push(oldest.data)
    this.blocks--
    this.totals.evictedBlocks++
    return true
  }

  private dropEmptyRoot(block: Block): void {
    if (!block.parent && block.children.size === 0 && block.leases === 0) this.roots.delete(block.name)
  }

  private touch(block: Block): void {
    this.uses++
    for (let at: Block | undefined = block; at; at = at.parent) at.lastUsed = this.uses
  }
}

function createBlock(parent: Block | undefined, name: string, data: Float32Array): Block {
  return { parent, children: new Map(), name, data, leases: 0, lastUsed: 0 }
}

function advance(lease: PrefixLease, child: Block): void {
  child.leases++
  lease.node.leases--
  lease.node = child
  lease.tokens += BLOCK_TOKENS
}

function nameOf(tokens: readonly number[], first: number): string {
  return tokens.slice(first, first + BLOCK_TOKENS).join()
}
